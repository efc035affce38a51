"""Made-up Gemini replies for the tests of the reply modules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)

_FIELDS = (
    *(
        "candidates",
        "content",
        "parts",
        "text",
        "thought",
        "thoughtSignature",
        "functionCall",
        "args",
        "name",
    ),
    *(
        "inlineData",
        "mimeType",
        "data",
        "finishReason",
        "index",
        "groundingMetadata",
        "groundingChunks",
        "web",
    ),
    *("groundingSupports", "segment", "startIndex", "endIndex", "uri", "groundingChunkIndices", "id"),
    *(
        "usageMetadata",
        "promptTokenCount",
        "promptFeedback",
        "blockReason",
        "logprobsResult",
        "safetyRatings",
    ),
    *(
        "chosenCandidates",
        "topCandidates",
        "token",
        "logProbability",
        "executableCode",
        "codeExecutionResult",
    ),
    *("fileData", "fileUri", "code", "output", "error", "message"),
)

ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from(("", "STOP", "SAFETY", "é\u2028", "image/png")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_FIELDS), inner, max_size=4),
    max_leaves=20,
)
"""JSON with Google's field names in the wrong places."""

ODD_REPLIES = st.dictionaries(st.sampled_from(_FIELDS), ODD, max_size=4) | st.builds(
    lambda parts, rest: {"candidates": [{"content": {"parts": parts}, **rest}]},
    st.lists(ODD, max_size=3),
    st.dictionaries(st.sampled_from(_FIELDS), ODD, max_size=3),
)

TEXTS = st.text(
    alphabet=st.sampled_from("ab \n\r`é天👍🏽\u200d👩🇩🇪\u2028e\u0301")
    | st.characters(exclude_categories=["Cs"]),
    max_size=12,
)

PARTS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    TEXTS.map(lambda text: {"text": text}),
    TEXTS.map(lambda text: {"text": text, "thought": True}),
    TEXTS.map(lambda text: {"text": text, "thoughtSignature": "c2ln"}),
    st.builds(
        lambda name, args: {"functionCall": {"name": name, "args": args}, "thoughtSignature": "c2lnMg=="},
        st.sampled_from(("look", "find")),
        st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=2),
    ),
    st.just({"functionCall": {"name": "now"}}),
    st.just({"inlineData": {"mimeType": "image/png", "data": "aGk="}}),
    st.just({"executableCode": {"language": "PYTHON", "code": "print('```')\n"}}),
    st.just({"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "```\n"}}),
)


def candidate(parts: Sequence[dict[str, Any]], index: int = 0, **fields: Any) -> dict[str, Any]:
    return {"content": {"parts": list(parts), "role": "model"}, "index": index, **fields}


def reply(*parts: dict[str, Any], finish: str | None = "STOP", **fields: Any) -> dict[str, Any]:
    """A reply with one candidate; `fields` are of the top level."""
    ending: dict[str, Any] = {"finishReason": finish} if finish else {}
    return {"candidates": [candidate(parts, **ending)], **fields}


@st.composite
def split_streams(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """(whole reply, the same as events): plain texts cut anywhere, parts spread over events in any way."""
    parts = draw(st.lists(PARTS, max_size=6))
    usage = {"promptTokenCount": 3, "candidatesTokenCount": 5, "totalTokenCount": 8}
    whole = reply(*parts, usageMetadata=usage)
    events: list[dict[str, Any]] = [reply(finish=None)]
    for part in [piece for whole_part in parts for piece in _cut(draw, whole_part)]:
        if draw(st.booleans()):
            events.append(reply(finish=None, usageMetadata={"promptTokenCount": 3}))
        events[-1]["candidates"][0]["content"]["parts"].append(part)
    if draw(st.booleans()):
        events.append(reply(finish=None))
    events[-1]["candidates"][0]["finishReason"] = "STOP"
    events[-1]["usageMetadata"] = usage
    return whole, events


def _cut(draw: st.DrawFn, part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "text" not in part or "thoughtSignature" in part:
        yield part
        return
    at = draw(st.integers(0, len(part["text"])))
    yield {**part, "text": part["text"][:at]}
    yield {**part, "text": part["text"][at:]}
