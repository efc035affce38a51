"""JSON as a person wrote it, changed in place: everything but the changed value stays byte for byte.

Comments and trailing commas are understood, as the programs do that allow them. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_SPACE = re.compile(r"(?:[ \t\r\n]|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class _Value:
    """Where a value stands: `text[start:end]`."""

    start: int
    end: int
    members: Mapping[str, _Value] | None = None
    """Of an object; of a name that comes twice, the last, as for JSON.parse."""
    first: int = 0
    """Where the first member's name begins; 0 if there is none."""
    last: int = 0
    """Where the last member's value ends."""
    open_end: bool = False
    """Whether a comma follows the last member."""


def find(text: str, path: Sequence[str]) -> str | None:
    """The text of the value at `path`, None if there is none. ValueError if `text` is no JSON object."""
    value = _whole(text)
    for name in path:
        found = (value.members or {}).get(name)
        if found is None:
            return None
        value = found
    return text[value.start : value.end]


def put(text: str, path: Sequence[str], value: Any) -> str:
    """`text` with `value` at `path`; objects on the way are made.

    Raises:
        ValueError: `text` is no JSON object, or something else than an object is on the way.
    """
    holder = _whole(text)
    for depth, name in enumerate(path[:-1]):
        if holder.members is None or name not in holder.members:
            return _insert(text, holder, name, _nested(path[depth + 1 :], value))
        holder = holder.members[name]
    if holder.members is None:
        raise ValueError(f"{path[-2]} is no object")
    old = holder.members.get(path[-1])
    if old is None:
        return _insert(text, holder, path[-1], value)
    return text[: old.start] + _written(value, text, _indent(text, old.start)) + text[old.end :]


def _nested(path: Sequence[str], value: Any) -> Any:
    for name in reversed(path):
        value = {name: value}
    return value


def _insert(text: str, holder: _Value, name: str, value: Any) -> str:
    if holder.members is None:
        raise ValueError(f"{name} would stand in what is no object")
    outer = _indent(text, holder.start)
    if not holder.members:
        inner = outer + _unit(text)
        inside = text[holder.start + 1 : holder.end - 1].rstrip()  # comments
        return (
            f"{text[: holder.start]}{{{inside}{_line_end(text)}{inner}{json.dumps(name)}: "
            f"{_written(value, text, inner)}{_line_end(text)}{outer}}}{text[holder.end :]}"
        )
    if "\n" in text[holder.start : holder.end]:
        own_line = not text[text.rfind("\n", 0, holder.first) + 1 : holder.first].strip()
        inner = _indent(text, holder.first) if own_line else outer + _unit(text)
        gap = _line_end(text) + inner
    else:
        inner, gap = outer, " "
    comma = "" if holder.open_end else ","
    between = text[holder.last : holder.end - 1]
    rest = between.rstrip()
    blank = between[len(rest) :]
    member = f"{gap}{json.dumps(name)}: {_written(value, text, inner)}"
    return f"{text[: holder.last]}{comma}{rest}{member}{blank}{text[holder.end - 1 :]}"


def _written(value: Any, text: str, indent: str) -> str:
    """The value as JSON, its inner lines below `indent`."""
    lines = json.dumps(value, indent=_unit(text), ensure_ascii=False).split("\n")
    return (_line_end(text) + indent).join(lines)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _indent(text: str, at: int) -> str:
    """The blanks with which the line of `at` begins."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _unit(text: str) -> str:
    """By what each level is indented."""
    first = _whole(text).first
    return (_indent(text, first) if first else "") or "  "


# --- reading ------------------------------------------------------------------------------------------------


def _whole(text: str) -> _Value:
    value = _value(text, _skip(text, 0), 0)
    if value.members is None or _skip(text, value.end) != len(text):
        raise ValueError("no JSON object")
    return value


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()


def _value(text: str, at: int, depth: int) -> _Value:
    if depth > _DEEPEST:
        raise ValueError("too deep")
    if text.startswith("{", at):
        return _object(text, at, depth)
    if text.startswith("[", at):
        return _array(text, at, depth)
    return _Value(at, (_string(text, at) if text.startswith('"', at) else _plain(text, at)))


def _plain(text: str, at: int) -> int:
    found = _PLAIN.match(text, at)
    if found is None:
        raise ValueError(f"no value at {at}")
    return found.end()


def _string(text: str, at: int) -> int:
    found = _STRING.match(text, at)
    if found is None:
        raise ValueError(f"no text at {at}")
    json.loads(found[0])  # bad escapes
    return found.end()


def _array(text: str, start: int, depth: int) -> _Value:
    at = _skip(text, start + 1)
    while not text.startswith("]", at):
        at = _skip(text, _value(text, at, depth + 1).end)
        at = _after_comma(text, at, "]")
    return _Value(start, at + 1)


def _object(text: str, start: int, depth: int) -> _Value:
    members: dict[str, _Value] = {}
    at = _skip(text, start + 1)
    first = at if text.startswith('"', at) else 0
    last, open_end = start + 1, False
    while not text.startswith("}", at):
        name_end = _string(text, at)
        colon = _skip(text, name_end)
        if not text.startswith(":", colon):
            raise ValueError(f"no colon at {colon}")
        value = _value(text, _skip(text, colon + 1), depth + 1)
        members[json.loads(text[at:name_end])] = value
        comma = _skip(text, value.end)
        at = _after_comma(text, comma, "}")
        open_end = at != comma
        last = comma + 1 if open_end else value.end
    return _Value(start, at + 1, members, first, last, open_end)


def _after_comma(text: str, at: int, end: str) -> int:
    """Where the next member begins, or `end` stands."""
    if text.startswith(",", at):
        return _skip(text, at + 1)
    if not text.startswith(end, at):
        raise ValueError(f"no comma at {at}")
    return at
