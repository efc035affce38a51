"""One request in words, for a bug report. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from gapdesk.activity.filtering import result_of
from gapdesk.activity.types import Entry, Span
from gapdesk.proxy.types import Attempt, Usage
from gapdesk.redact import redact


def explanation(entry: Entry, spans: Sequence[Span], version: str) -> str:
    """English, without secrets and without bodies; `version` is gapdesk's own."""
    return redact("\n".join(_lines(entry, spans, version))) + "\n"


def _lines(entry: Entry, spans: Sequence[Span], version: str) -> Iterator[str]:
    told, finished = entry.told, entry.finished
    began = datetime.fromtimestamp(entry.began, UTC).strftime("%Y-%m-%d %H:%M:%S")
    yield f"Request {entry.id}, gapdesk {version}"
    yield f"Began: {began} UTC"
    yield f"Client: {told.client or 'not known'}{f' ({told.program})' if told.program else ''}"
    form = ", as a stream" if told.stream else ""
    yield f"Asked: {told.model or 'no model'}, {told.dialect} protocol{form}"
    if entry.again:
        yield f"Repeats: {entry.again}"
    yield f"Result: {result_of(entry)}"
    if finished is not None:
        if finished.address:
            yield "From: another device"
        failure = f" ({finished.failure})" if finished.failure else ""
        yield f"Status: {finished.status}{failure}{f': {finished.message}' if finished.message else ''}"
        if finished.key:
            yield f"Answered through: {finished.key}"
        first = "" if finished.first_byte is None else f", first byte after {_seconds(finished.first_byte)}"
        yield f"Took: {_seconds(finished.total)}{first}"
        if finished.usage is not None:
            yield f"Tokens: {_tokens(finished.usage)}"
    if spans:
        yield "Time: " + ", ".join(f"{_phase(span)} {_seconds(span.end - span.start)}" for span in spans)
    if finished is not None:
        yield f"Attempts: {len(finished.attempts)}"
        for number, attempt in enumerate(finished.attempts, 1):
            yield from _attempt(number, attempt)
        if finished.losses:
            yield "Lost in translation:"
            yield from (f"  {loss.field}: {loss.reason}" for loss in finished.losses)


def _attempt(number: int, attempt: Attempt) -> Iterator[str]:
    status = f" {attempt.status}" if attempt.status else ""
    yield (
        f"  {number}. {attempt.label}: {attempt.kind}{status} after {_seconds(attempt.ended)}"
        f"{f': {attempt.message}' if attempt.message else ''}"
    )
    if attempt.reason:
        yield f"     chosen: {attempt.reason}"
    if attempt.others:
        yield "     not chosen: " + ", ".join(f"{label} ({why})" for label, why in attempt.others)


def _phase(span: Span) -> str:
    attempt = f" (attempt {span.attempt + 1})" if span.attempt >= 0 else ""
    return f"{span.phase.replace('_', ' ')}{attempt}"


def _tokens(usage: Usage) -> str:
    counts = (
        (usage.prompt, "prompt"),
        (usage.cached, "of it cached"),
        (usage.tool_use, "tool use"),
        (usage.thoughts, "thoughts"),
        (usage.output, "output"),
    )
    return ", ".join(f"{count:,} {name}" for count, name in counts if count) or "none"


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f} s"
