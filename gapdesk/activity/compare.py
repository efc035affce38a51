"""What was asked, sent, received and told, side by side, with what differs marked. Pure; for a thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import orjson

from gapdesk.activity.document import Document, Leaf, TooDeep, leaves_of, limited, plain_lines
from gapdesk.activity.matching import by_place, by_value, texts_of, within
from gapdesk.activity.types import Body, Captured, Compared, Line, Mark, Side
from gapdesk.proxy.reply import Merger
from gapdesk.proxy.sse import Decoder, SseTooLong
from gapdesk.proxy.types import Dialect

_EVENTS = (b"data:", b"event:", b":")
"""How a stream of events begins, and no JSON."""
_SAID = frozenset(("content", "reasoning_content", "arguments", "text", "message"))
"""Fields of an event that hold a piece of the answer."""
_STREAMS = "streamGenerateContent"
_REST = Line("… the rest was not kept")


def compare(captured: Captured, dialect: Dialect) -> Compared:
    """The panes of one request; `dialect` is the client's.

    Gemini's own bodies are compared place by place, others by the values in them. A stream to the client
    stays in its pieces: one of them is marked if it says what Google did not.
    """
    native = dialect is Dialect.GEMINI
    bodies = captured.bodies
    asked, sent = _pane(bodies.get(Side.ASKED)), _pane(bodies.get(Side.SENT))
    received, told = _pane(_merged(bodies.get(Side.RECEIVED))), _pane(bodies.get(Side.TOLD))
    beside = () if native else _in_path(captured.sent_path)
    return Compared(*_pair(asked, sent, beside, native=native), *_pair(received, told, (), native=native))


@dataclass(frozen=True, slots=True)
class _Pane:
    """A body, read as what it is: one document, a stream of events, or neither."""

    body: Body | None = None
    document: Document | None = None
    events: tuple[tuple[bytes, list[Leaf]], ...] = ()
    """Lines of a stream, with what their documents hold."""

    def shown(self, marks: Sequence[Mark] | None = None) -> tuple[Line, ...]:
        """`marks` has one for each leaf, or line of a stream; None if there is nothing to compare with."""
        if self.body is None:
            return ()
        rest = (_REST,) if self.body.cut else ()
        return limited(chain(self._lines(marks), rest))

    def _lines(self, marks: Sequence[Mark] | None) -> Iterator[Line]:
        if self.document is not None:
            yield from self.document.lines(marks or [Mark.SAME] * len(self.document.leaves))
        elif self.events:
            for (line, _), mark in zip(self.events, marks or repeat(Mark.SAME), strict=False):
                yield from plain_lines(line, mark)
        elif self.body is not None:
            yield from plain_lines(self.body.data)


def _pair(
    ours: _Pane, theirs: _Pane, beside: Sequence[Leaf], *, native: bool
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Two panes; `beside` is what theirs says elsewhere."""
    one, other = ours.document, theirs.document
    if one is None or (other is None and not theirs.events):
        return ours.shown(), theirs.shown()
    if other is None:
        pieces = [leaf for _, leaves in theirs.events for leaf in leaves]
        said = texts_of(one.leaves)
        lines = [Mark.SAME if _is_said(leaves, said) else Mark.ONLY for _, leaves in theirs.events]
        return ours.shown(by_value(one.leaves, _joined(pieces))[0]), theirs.shown(lines)
    if native and type(one.value) is type(other.value):
        return ours.shown(by_place(one.value, other.value)), theirs.shown(by_place(other.value, one.value))
    marks, others = by_value(one.leaves, [*other.leaves, *beside])
    return ours.shown(marks), theirs.shown(others[: len(other.leaves)])


# --- reading ------------------------------------------------------------------------------------------------


def _pane(body: Body | None) -> _Pane:
    if body is None:
        return _Pane()
    if _is_stream(body.data):
        lines = [line for line in body.data.splitlines() if line.strip()]
        return _Pane(body, events=tuple((line, _leaves(line)) for line in lines))
    try:
        return _Pane(body, Document.of(_parsed(body.data)))
    except (orjson.JSONDecodeError, TooDeep):
        return _Pane(body)


def _is_stream(data: bytes) -> bool:
    return data[:64].lstrip().startswith(_EVENTS)


def _leaves(line: bytes) -> list[Leaf]:
    """What the document in a line of a stream holds; nothing if there is none."""
    name, _, data = line.partition(b":")
    try:
        return leaves_of(_parsed(data)) if name == b"data" else []
    except (orjson.JSONDecodeError, TooDeep):
        return []


def _parsed(data: bytes) -> Any:
    return orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))


def _merged(body: Body | None) -> Body | None:
    """A stream of Google's as the reply it amounts to; what is none as it is."""
    if body is None or not _is_stream(body.data):
        return body
    decoder, merger = Decoder(), Merger()
    try:
        events = decoder.feed(body.data)
    except SseTooLong:
        return body
    last = decoder.close()
    for data in [*events, *([last] if last else [])]:
        try:
            event = orjson.loads(data)
        except orjson.JSONDecodeError:  # cut off, perhaps
            continue
        if isinstance(event, dict):
            merger.add(event)
    whole = merger.whole()
    return Body(orjson.dumps(whole), body.size, body.cut) if whole else body


# --- what is said otherwise ---------------------------------------------------------------------------------


def _in_path(path: str) -> tuple[Leaf, ...]:
    """What OpenAI says in the body and Gemini in the path."""
    target = path.partition("?")[0]
    model, _, verb = target.rpartition("/")[2].partition(":")
    return Leaf("model", model), Leaf("stream", verb == _STREAMS)


def _is_said(leaves: Sequence[Leaf], said: str) -> bool:
    """Whether all that a line of a stream tells is in Google's answer."""
    return all(within(leaf, said) for leaf in leaves if leaf.name in _SAID)


def _joined(leaves: Sequence[Leaf]) -> list[Leaf]:
    """What a stream holds, with the pieces of each text put together."""
    pieces: dict[str, list[str]] = {}
    others = []
    for leaf in leaves:
        if leaf.name in _SAID and isinstance(leaf.value, str):
            pieces.setdefault(leaf.name, []).append(leaf.value)
        else:
            others.append(leaf)
    return [*(Leaf(name, "".join(texts)) for name, texts in pieces.items()), *others]
