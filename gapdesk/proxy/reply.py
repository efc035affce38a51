"""Reading, merging and cutting up Gemini replies (`generateContent` JSON and its stream events). Pure.

Nothing here raises on odd JSON: what has the wrong shape counts as absent. Facts from the v1beta discovery
document and from recorded streams: each event carries only the new parts, but a running total of usage.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gapdesk.proxy.graphemes import cut
from gapdesk.proxy.types import JsonObject, Usage

_MODIFIERS = frozenset(
    (
        *("text", "thought", "thoughtSignature", "partMetadata", "mediaResolution", "mediaProcessing"),
        *("videoMetadata", "audioMetadata", "audioTranscription", "speechMetadata", "documentMetadata"),
        "spreadsheetMetadata",
    )
)
"""Fields of a part that are not content by themselves; any other field, known or not, is."""

_MERGEABLE = frozenset(("text", "thought"))


# --- reading ------------------------------------------------------------------------------------------------


def mapping(value: Any) -> JsonObject:
    """`value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[JsonObject]:
    """The objects of a JSON array; none if `value` is no array."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def repeated(value: Any) -> list[JsonObject]:
    """The objects of a JSON array, or the only one, which Google takes without its brackets."""
    return [value] if isinstance(value, dict) else objects(value)


def string(value: Any) -> str:
    """`value` if it is a string, else ""."""
    return value if isinstance(value, str) else ""


def number(value: Any) -> int:
    """`value` if it is a whole number of at least 0, else 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def candidates_of(reply: JsonObject) -> list[tuple[int, JsonObject]]:
    """(index, candidate) in the order they came; an absent index is the first candidate's, 0."""
    return [(number(candidate.get("index")), candidate) for candidate in objects(reply.get("candidates"))]


def parts_of(candidate: JsonObject) -> list[JsonObject]:
    """The parts of a candidate; its `content` may be `{}` or lack `parts`."""
    return objects(mapping(candidate.get("content")).get("parts"))


def is_usable(part: JsonObject) -> bool:
    """Whether a part is an answer: text, a call, data, but no thought."""
    if part.get("thought"):
        return False
    return bool(part.get("text")) or not part.keys() <= _MODIFIERS


def has_content(reply: JsonObject) -> bool:
    """Whether any candidate holds a usable part."""
    return any(is_usable(part) for _, candidate in candidates_of(reply) for part in parts_of(candidate))


def finish_reasons(reply: JsonObject) -> list[str]:
    """The finish reasons of the candidates that have one, in Google's spelling."""
    reasons = (string(candidate.get("finishReason")) for _, candidate in candidates_of(reply))
    return [reason for reason in reasons if reason]


def block_reason(reply: JsonObject) -> str:
    """Why the prompt was refused ("PROHIBITED_CONTENT"); "" if it was not. Such a reply is a 200."""
    return string(mapping(reply.get("promptFeedback")).get("blockReason"))


def usage_of(reply: JsonObject) -> Usage | None:
    """The tokens counted so far; None where the reply does not say."""
    counts = reply.get("usageMetadata")
    if not isinstance(counts, dict):
        return None
    return Usage(
        prompt=number(counts.get("promptTokenCount")),
        output=number(counts.get("candidatesTokenCount")),
        thoughts=number(counts.get("thoughtsTokenCount")),
        cached=number(counts.get("cachedContentTokenCount")),
        tool_use=number(counts.get("toolUsePromptTokenCount")),
        total=number(counts.get("totalTokenCount")),
    )


# --- merging ------------------------------------------------------------------------------------------------


class Merger:
    """Puts the events of a stream together into the reply that `generateContent` would have given.

    Neighbouring texts of one kind become one part. A part with a signature stays as it came, where it came:
    Google refuses a signature on anything else.
    """

    def __init__(self) -> None:
        self._top: JsonObject = {}
        self._candidates: dict[int, _Candidate] = {}
        self.finished = False
        """Whether each candidate has a finish reason, or the prompt was blocked."""
        self.usable = False
        """Whether anything of the answer has come."""

    def add(self, event: JsonObject) -> None:
        """Take the next event of the stream."""
        for key, value in event.items():
            if key != "candidates":
                self._top[key] = value
        for index, candidate in candidates_of(event):
            self._candidates.setdefault(index, _Candidate(index)).add(candidate)
        self.usable = self.usable or has_content(event)
        if self._candidates:
            self.finished = all(c.fields.get("finishReason") for c in self._candidates.values())
        else:
            self.finished = bool(block_reason(self._top))

    def whole(self) -> JsonObject:
        """Everything so far as one reply; the merger can go on afterwards."""
        if not self._candidates:
            return dict(self._top)
        return {"candidates": [self._candidates[i].whole() for i in sorted(self._candidates)], **self._top}


class _Candidate:
    """What came for one candidate."""

    def __init__(self, index: int) -> None:
        self.fields: JsonObject = {}
        self._index = index
        self._role = "model"
        self._parts: list[tuple[JsonObject, list[str]]] = []
        """Parts with the texts that belong to them, joined only at the end: no quadratic copying."""

    def add(self, candidate: JsonObject) -> None:
        self._role = string(mapping(candidate.get("content")).get("role")) or self._role
        for part in parts_of(candidate):
            self._add_part(part)
        extra = {k: v for k, v in candidate.items() if k not in ("content", "index")}
        grow(self.fields, extra)

    def _add_part(self, part: JsonObject) -> None:
        text = part.get("text")
        if not isinstance(text, str) or not part.keys() <= _MERGEABLE:
            self._parts.append((part, []))
        elif text and self._parts and _same_kind(self._parts[-1][0], part):
            self._parts[-1][1].append(text)
        elif text:
            self._parts.append((part, [text]))

    def whole(self) -> JsonObject:
        parts = [{**part, "text": "".join(texts)} if texts else part for part, texts in self._parts]
        content = {"parts": parts, "role": self._role}
        return {"content": content, **self.fields, "index": self._index}


def _same_kind(last: JsonObject, part: JsonObject) -> bool:
    return (
        last.keys() <= _MERGEABLE
        and isinstance(last.get("text"), str)
        and bool(last.get("thought")) == bool(part.get("thought"))
    )


_GROWING = frozenset(
    (
        *("groundingMetadata", "citationMetadata", "urlContextMetadata", "logprobsResult"),
        *("groundingChunks", "groundingSupports", "webSearchQueries", "imageSearchQueries"),
        *("citationSources", "citations", "urlMetadata", "topCandidates", "chosenCandidates"),
    )
)
"""Fields of a candidate of which each event brings only what is new."""


def grow(known: JsonObject, new: JsonObject) -> None:
    """Add to `known` what an event says about its candidate: grounding and the like accumulate, the rest
    replaces. `new` itself is never changed.
    """
    for key, value in new.items():
        if key not in _GROWING:
            known[key] = value
        elif isinstance(value, dict):
            inner = known.get(key)
            if not isinstance(inner, dict):
                inner = known[key] = {}
            grow(inner, value)
        elif isinstance(value, list):
            earlier = known.get(key)
            known[key] = [*earlier, *value] if isinstance(earlier, list) else list(value)


# --- a made-up stream ---------------------------------------------------------------------------------------


def pieces(reply: JsonObject, chars: int = 0) -> Iterator[JsonObject]:
    """A finished reply as the events of a stream, one part each, in the order of the parts.

    Clients take only the first part of an event, so parts never share one. Neighbouring texts are merged
    first; with `chars` > 0 they are cut into pieces of about that many characters, a signature going with the
    last, as in Google's own streams. The finish reason, usage, grounding and ratings come with a candidate's
    last part. A reply without candidates (a blocked prompt) is one event.
    """
    merger = Merger()
    merger.add(reply)
    merged = merger.whole()
    candidates = candidates_of(merged)
    if not candidates:
        yield merged
        return
    constant: JsonObject = {k: merged[k] for k in ("modelVersion", "responseId") if k in merged}
    last = {k: v for k, v in merged.items() if k != "candidates"}
    for index, candidate in candidates:
        content = mapping(candidate.get("content"))
        cuts = [piece for part in parts_of(candidate) for piece in _cut_part(part, chars)]
        for part in cuts[:-1]:
            event = {"content": {**content, "parts": [part]}, "index": index}
            yield {"candidates": [event], **constant}
        yield {"candidates": [{**candidate, "content": {**content, "parts": cuts[-1:]}}], **last}


def _cut_part(part: JsonObject, chars: int) -> Iterator[JsonObject]:
    text = string(part.get("text"))
    if chars < 1 or len(text) <= chars:
        yield part
        return
    plain = {"thought": part["thought"]} if "thought" in part else {}
    *earlier, last = cut(text, chars)
    for piece in earlier:
        yield {"text": piece, **plain}
    yield {**part, "text": last}
