"""Keys in tables: CSV and its kin, with a line of headings or without. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from gapdesk.keys.pasted import read_text
from gapdesk.keys.record import field_name, has_key_field, read_record
from gapdesk.keys.types import FoundKey

_DELIMITERS = ",;\t|，"
"""The first of them counts where none is found."""
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What spreadsheets may run, with quotes or without (OWASP, "CSV injection")."""


def defused(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula; `read_csv` takes the quote off again."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def looks_like_csv(text: str) -> bool:
    """Whether the first line is one of headings, a key's among them."""
    headings = _headings(text)
    return len(headings) > 1 and has_key_field(headings)


def read_csv(text: str) -> list[FoundKey]:
    """The keys of a table in order; one may come twice. What breaks the rules is read as free text."""
    headings = _headings(text)
    if not has_key_field(headings):
        return read_text(text)
    try:
        rows = list(_rows(text))[1:]
    except csv.Error:
        return read_text(text)
    records = (dict(zip(headings, map(_as_it_was, row), strict=False)) for row in rows)
    return [key for record in records for key in read_record(record)]


def _as_it_was(cell: str) -> str:
    """The cell before it was defused."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _headings(text: str) -> list[str]:
    """The cells of the first line that is not blank, as field names."""
    try:
        return [field_name(cell) for cell in next(_rows(text), [])]
    except csv.Error:
        return []


def _rows(text: str) -> Iterator[list[str]]:
    """All rows that are not empty. Raises csv.Error, for an open quote as well."""
    first = re.search(r"\S.*", text)
    delimiter = max(_DELIMITERS, key=first[0].count if first else "".count)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    return (row for row in reader if any(map(str.strip, row)))
