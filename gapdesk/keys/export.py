"""Keys in clear, as a file: only ever made because the user asked for it. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import PurePath

import orjson

from gapdesk.keys.csv_file import defused
from gapdesk.keys.types import FoundKey

_COLUMNS = ("label", "key", "project", "tier", "note", "enabled")


def write(keys: Iterable[FoundKey], file_name: str) -> bytes:
    """The keys as .csv or .json by the end of `file_name`, else as text, one key per line.

    `importing.read` takes all three back, the first two without loss. No cell of a table is a formula.
    """
    match PurePath(file_name).suffix.lower():
        case ".json":
            return orjson.dumps({"keys": [_fields(key) for key in keys]}, option=orjson.OPT_INDENT_2)
        case ".csv":
            return _table(keys)
    return "".join(f"{key.secret}\n" for key in keys).encode()


def _table(keys: Iterable[FoundKey]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, _COLUMNS)
    writer.writeheader()
    for key in keys:
        texts = {name: defused(value) for name, value in _fields(key).items() if isinstance(value, str)}
        writer.writerow({**texts, "enabled": "yes" if key.enabled else "no"})
    return file.getvalue().encode("utf-8-sig")  # Excel takes other encodings for granted


def _fields(key: FoundKey) -> dict[str, str | bool | None]:
    return {
        "label": key.label,
        "key": key.secret,
        "project": key.project,
        "tier": key.tier,
        "note": key.note,
        "enabled": key.enabled,
    }
