"""Server-sent events: bytes in, events out. Pure.

Lines end at CR, LF or CRLF and nowhere else: U+2028 and its like stand unescaped inside Google's JSON. How
the bytes were cut into chunks never matters. Time is linear in the bytes, whatever the size of the chunks.
"""

from __future__ import annotations

LIMIT = 64 * 1024 * 1024
"""Bytes one event may have; images come in one line of many megabytes."""

_BOM = b"\xef\xbb\xbf"
_IGNORED = frozenset((b"event", b"id", b"retry"))
_STRAY_LIMIT = 1024 * 1024


class SseTooLong(ValueError):
    """One event is larger than the limit; the decoder is of no use any more."""


class Decoder:
    """Decodes one event stream: `feed` it chunks as they come, then `close` it."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._line: list[bytes] = []  # pieces of the unfinished line, joined once: no quadratic copying
        self._line_size = 0
        self._data: list[bytes] = []  # data lines of the unfinished event
        self._data_size = 0
        self._after_cr = False
        self._at_start = True
        self._stray: list[bytes] = []
        self._stray_size = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take the next bytes; give the data of each event they complete.

        Several data lines are joined by LF; comments, event names and ids are dropped, and so are events
        without data. Raises SseTooLong.
        """
        if self._after_cr and chunk:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")  # the second half of a CRLF
        if not chunk:
            return []
        lines = chunk.splitlines()  # of bytes: at CR, LF and CRLF only
        self._after_cr = chunk.endswith(b"\r")
        rest = b"" if chunk.endswith((b"\r", b"\n")) else lines.pop()
        if lines and self._line:
            lines[0] = b"".join((*self._line, lines[0]))
            self._line.clear()
            self._line_size = 0
        if rest:
            self._line.append(rest)
            self._line_size += len(rest)
            self._check()
        return self._take(lines)

    def close(self) -> bytes | None:
        """The stream has ended: the data of an event that its blank line never closed, None without one.

        Such an event may be whole or cut anywhere. `stray` is complete after this.
        """
        last, self._line = b"".join(self._line), []
        events = self._take([last, b""] if last else [b""])
        return events[0] if events else None

    @property
    def stray(self) -> bytes:
        """Lines that belong to no event, joined by LF: Google may send a raw JSON error. At most 1 MB."""
        return b"\n".join(self._stray)

    def _take(self, lines: list[bytes]) -> list[bytes]:
        if self._at_start and lines:
            self._at_start = False
            lines[0] = lines[0].removeprefix(_BOM)
        events: list[bytes] = []
        data = self._data
        for line in lines:
            if line.startswith(b"data:") or line == b"data":
                data.append(line[6:] if line.startswith(b" ", 5) else line[5:])
                self._data_size += len(line)
                self._check()
            elif line:
                self._other(line)
            elif data:
                if any(data):
                    events.append(data[0] if len(data) == 1 else b"\n".join(data))
                data.clear()
                self._data_size = 0
        return events

    def _other(self, line: bytes) -> None:
        name = line.partition(b":")[0]
        if name and name not in _IGNORED and self._stray_size + len(line) < _STRAY_LIMIT:
            self._stray.append(line)
            self._stray_size += len(line) + 1

    def _check(self) -> None:
        if self._line_size + self._data_size > self._limit:
            raise SseTooLong(f"An event of the stream is larger than {self._limit:,} bytes.")
