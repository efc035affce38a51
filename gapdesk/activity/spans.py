"""Where the time of a request went. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gapdesk.activity.types import Entry, Phase, Span
from gapdesk.proxy.types import Attempt, Kind

_GOOD = frozenset((Kind.ANSWERED, Kind.BLOCKED_PROMPT))
"""What an attempt came to after which something was left to tell the client."""


def spans(entry: Entry, now: float) -> tuple[Span, ...]:
    """All of a request's time in order, without gaps: to its end, or to `now` (epoch seconds).

    Of attempts that ran side by side, each gets what the earlier ones leave. Attempts are known at the end
    only: what runs counts as waiting for Google, what is held as queued.
    """
    finished = entry.finished
    if finished is None:
        phase = Phase.FIRST_BYTE if entry.held is None else Phase.QUEUE
        ends = [(phase, max(0.0, now - entry.began), -1)]
    else:
        ends = list(_ends(finished.attempts, entry.began))
        last = finished.attempts[-1].kind if finished.attempts else None
        rest = Phase.DELIVER if last in _GOOD else Phase.QUEUE
        ends.append((rest, max(0.0, finished.total), -1))
    return tuple(_joined(ends, whole=ends[-1][1]))


def _ends(attempts: tuple[Attempt, ...], began: float) -> Iterator[tuple[Phase, float, int]]:
    """Each phase with the moment at which it ended, in seconds since the beginning."""
    order = sorted(range(len(attempts)), key=lambda place: attempts[place].started)
    for place in order:
        attempt = attempts[place]
        start = attempt.started - began
        yield Phase.QUEUE, start, -1
        if attempt.connect is not None:
            yield Phase.CONNECT, start + attempt.connect, place
        if attempt.first_byte is None:
            yield Phase.FIRST_BYTE, start + attempt.ended, place
        else:
            yield Phase.FIRST_BYTE, start + attempt.first_byte, place
            yield Phase.STREAM, start + attempt.ended, place


def _joined(ends: list[tuple[Phase, float, int]], whole: float) -> Iterator[Span]:
    """Spans that end there and begin where the one before ended; none that is empty."""
    at = 0.0
    for phase, end, attempt in ends:
        end = min(end, whole)
        if end > at:
            yield Span(phase, at, end, attempt)
            at = end
