"""What a text or a file holds: keys, and the settings of an older proxy. Pure."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import orjson

from gapdesk.keys import env_file, older_proxies
from gapdesk.keys.csv_file import looks_like_csv, read_csv
from gapdesk.keys.finding import is_gemini_like
from gapdesk.keys.json_file import is_service_account, read_json
from gapdesk.keys.pasted import read_text, tidy_label
from gapdesk.keys.types import BadImport, Found, FoundKey
from gapdesk.wording import Words

LARGEST = 10_000_000
"""Bytes or characters; a thousand keys are some 60,000."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CSV = (".csv", ".tsv")


def read(data: bytes | str, file_name: str = "") -> Found:
    """The keys in a paste (str) or a file (bytes), each once, and the settings of an older proxy.

    What it is, is told by the name and by the content: our export, other key pools' JSON, tables, `.env`
    files, free text. Raises BadImport for what cannot be read; a text without keys is no error.
    """
    path = PurePath(file_name)
    called = Words.of("“{name}”", name=path.name) if path.name else Words("This")
    if len(data) > LARGEST:
        megabytes = str(LARGEST // 1_000_000)
        raise BadImport(
            Words.of("{it} is larger than {n} MB, so it is no list of keys.", it=called, n=megabytes)
        )
    text = (data if isinstance(data, str) else _decoded(data, called)).removeprefix("\ufeff")
    suffix = path.suffix.lower()
    if suffix == ".json" or text.lstrip()[:1] in ("{", "["):
        try:
            return _from_json(orjson.loads(text), called)
        except orjson.JSONDecodeError as error:
            if suffix == ".json":
                raise BadImport(
                    Words.of("{it} is not valid JSON: {error}.", it=called, error=str(error))
                ) from None
    if suffix == ".env" or path.name.lower().startswith(".env") or _is_of_older_proxy(text):
        return _from_variables(env_file.read_variables(text))
    table = suffix in _CSV or looks_like_csv(text)
    return Found(_once(read_csv(text) if table else read_text(text)))


def _decoded(data: bytes, called: Words) -> str:
    """The text of a file: UTF-8, UTF-16 or 32, else the Chinese or the Western 8-bit code."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    zeros = data.count(0)
    if zeros:
        if not zeros * 3 > len(data):
            raise BadImport(Words.of("{it} is not a text file.", it=called))
        return _checked(
            data.decode("utf-16-le" if data[1::2].count(0) * 2 > zeros else "utf-16-be", "replace"), called
        )
    for encoding in ("utf-8", "gb18030", "latin-1"):
        try:
            return _checked(data.decode(encoding), called)
        except UnicodeDecodeError:
            pass
    raise AssertionError  # latin-1 takes anything


def _checked(text: str, called: Words) -> str:
    """The text, unless too much of it is no text."""
    controls = sum(map(text.count, map(chr, (*range(9), *range(14, 27), 127))))
    if controls * 100 > len(text):
        raise BadImport(Words.of("{it} is not a text file.", it=called))
    return text


def _is_of_older_proxy(text: str) -> bool:
    return older_proxies.source_of(env_file.assigned_names(text)) != ""


def _from_json(value: Any, called: Words) -> Found:
    if is_service_account(value):
        raise BadImport(
            Words.of("{it} is a Google service account; gapdesk works with Gemini API keys.", it=called)
        )
    if isinstance(value, dict) and older_proxies.source_of(value):
        return _from_variables((name, _plain(item)) for name, item in value.items())
    return Found(_once(read_json(value)))


def _plain(item: object) -> str:
    """A value of hajimi's settings.json as it would stand in the environment."""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, list):
        return ",".join(each for each in item if isinstance(each, str))
    return str(item) if isinstance(item, str | int | float) else ""


def _from_variables(variables: Iterable[tuple[str, str]]) -> Found:
    pairs = list(variables)
    keys = _once(key for name, value in pairs for key in _keys_of(name, value))
    source = older_proxies.source_of(name for name, _ in pairs)
    settings, ignored = older_proxies.translate(pairs) if source else ((), ())
    return Found(keys, settings, ignored, source if settings or ignored else "")


def _keys_of(name: str, value: str) -> Iterator[FoundKey]:
    """The keys in a variable: any in those that are for keys, in others what begins like a Gemini key."""
    if older_proxies.is_setting(name):
        return
    invalid = name.upper() == older_proxies.INVALID_KEYS
    for key in read_text(value):
        if invalid:
            yield replace(key, doubtful=key.doubtful or older_proxies.CALLED_INVALID)
        elif older_proxies.holds_keys(name):
            yield key
        elif is_gemini_like(key.secret):
            yield replace(key, label=key.label or tidy_label(name))


def _once(keys: Iterable[FoundKey]) -> tuple[FoundKey, ...]:
    """Each secret once, where it came first. What one place does not say, a later one may."""
    found: dict[str, FoundKey] = {}
    for key in keys:
        before = found.setdefault(key.secret, key)
        found[key.secret] = replace(
            before,
            label=before.label or key.label,
            project=before.project or key.project,
            tier=before.tier or key.tier,
            note=before.note or key.note,
            enabled=before.enabled and key.enabled,
            doubtful=before.doubtful and key.doubtful,
        )
    return tuple(found.values())
