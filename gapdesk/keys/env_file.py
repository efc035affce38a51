"""Files of `NAME=value` lines, as servers and containers read them. Pure."""

from __future__ import annotations

import re

from gapdesk.keys.finding import keys_in

_ASSIGNMENT = re.compile(r"[ \t]*(?:-[ \t]+)?(?:(?:export|set|ENV)[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*")
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"[ \t]*(?:#[^\n]*)?$', re.DOTALL | re.MULTILINE)
_SINGLE = re.compile(r"'([^']*)'[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def assigned_names(text: str) -> list[str]:
    """The names at the beginning of lines, without looking closer."""
    return [match[1] for line in text.splitlines() if (match := _ASSIGNMENT.match(line))]


def read_variables(text: str) -> list[tuple[str, str]]:
    """(name, value) in order: quotes, escapes, `export`, comments, and values that go on on the next lines.

    A line that belongs to no name has the name "".
    """
    text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        end = _line_end(text, at)
        assignment = _ASSIGNMENT.match(text, at, end)
        if assignment is None:
            found += [("", line) for line in [text[at:end].strip()] if line and not line.startswith("#")]
            at = end + 1
            continue
        value, at = _value(text, assignment.end())
        found.append((assignment[1], value))
    return found


def _value(text: str, start: int) -> tuple[str, int]:
    """(value, where the next line begins)."""
    double = _DOUBLE.match(text, start)
    if double:
        return re.sub(r"\\(.)", _unescaped, double[1], flags=re.DOTALL), _line_end(text, double.end()) + 1
    single = _SINGLE.match(text, start)
    if single:
        return single[1], _line_end(text, single.end()) + 1
    return _bare(text, start)


def _bare(text: str, start: int) -> tuple[str, int]:
    """A value without quotes around all of it. It goes on while a line ends in a comma, or holds a key."""
    end = _line_end(text, start)
    lines = [text[start:end].strip()]
    while (start := end + 1) < len(text):
        end = _line_end(text, start)
        line = text[start:end].strip()
        if line.startswith("#"):
            continue
        goes_on = lines[-1].endswith((",", ";", "\\", "[")) or keys_in(line)
        if not line or not goes_on or _ASSIGNMENT.match(line):
            break
        lines.append(line)
    return "\n".join(map(_uncommented, lines)).strip(), start


def _uncommented(line: str) -> str:
    return re.sub(r"(^|\s)#.*", "", line).rstrip().removesuffix("\\").strip()


def _unescaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[1], match[1])


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
