"""What of one JSON document is in another: place by place, or, across dialects, value by value. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import orjson

from gapdesk.activity.document import Leaf, TooDeep, leaves_of
from gapdesk.activity.types import Mark

# --- place by place -----------------------------------------------------------------------------------------

_NOWHERE: Any = object()


def by_place(ours: Any, theirs: Any) -> list[Mark]:
    """A mark for each leaf of `ours`, in order.

    Of arrays, the same items at the beginning and at the end belong together, those between by their number.
    """
    marks: list[Mark] = []
    _walk(ours, theirs, marks)
    return marks


def _walk(ours: Any, theirs: Any, marks: list[Mark]) -> None:
    if isinstance(ours, dict) and ours:
        others = theirs if isinstance(theirs, dict) else {}
        for name, value in ours.items():
            _walk(value, others.get(name, _NOWHERE), marks)
    elif isinstance(ours, list) and ours:
        items = theirs if isinstance(theirs, list) else []
        for value, place in zip(ours, _aligned(ours, items), strict=True):
            _walk(value, _NOWHERE if place is None else items[place], marks)
    elif theirs is _NOWHERE:
        marks.append(Mark.ONLY)
    else:
        marks.append(Mark.SAME if _equal(ours, theirs) else Mark.CHANGED)


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _aligned(ours: list[Any], theirs: list[Any]) -> list[int | None]:
    """For each of our items the place of theirs that it is to be compared with."""
    most = min(len(ours), len(theirs))
    head = 0
    while head < most and ours[head] == theirs[head]:
        head += 1
    tail = 0
    while tail < most - head and ours[-1 - tail] == theirs[-1 - tail]:
        tail += 1
    shift = len(theirs) - len(ours)
    middle: list[int | None] = [
        place if place < len(theirs) - tail else None for place in range(head, len(ours) - tail)
    ]
    return [*range(head), *middle, *(place + shift for place in range(len(ours) - tail, len(ours)))]


# --- value by value -----------------------------------------------------------------------------------------

_PART = 8
"""Characters that a text must have to be looked for within others."""
_NAMES = {
    "max_tokens": "maxOutputTokens",
    "max_completion_tokens": "maxOutputTokens",
    "stop": "stopSequences",
    "n": "candidateCount",
    "top_logprobs": "logprobs",
    "responseLogprobs": "logprobs",
    "modalities": "responseModalities",
    "dimensions": "outputDimensionality",
    "reasoning_effort": "thinkingLevel",
    "content": "text",
    "input": "text",
    "finish_reason": "finishReason",
    "prompt_tokens": "promptTokenCount",
    "completion_tokens": "candidatesTokenCount",
    "total_tokens": "totalTokenCount",
    "cached_tokens": "cachedContentTokenCount",
    "reasoning_tokens": "thoughtsTokenCount",
    "modelVersion": "model",
}
"""OpenAI's names to Gemini's, where they are not the same in camelCase."""
_TEXT = "text"
_BLIND = frozenset(("type", "finishReason"))
"""Fields whose values are written in capitals by Gemini only."""


def by_value(ours: Sequence[Leaf], theirs: Sequence[Leaf]) -> tuple[list[Mark], list[Mark]]:
    """The marks of both, for documents that say the same in other words and places.

    A text or number is the same if it occurs on the other side, as often; a bool only under the same name;
    null and "" say nothing that could be lost. A long text may be part of another, or put together of others;
    JSON written in a string, and data URIs, are seen as what they hold.
    """
    us, them = _Side(ours), _Side(theirs)
    us.look_in(them)
    them.look_in(us)
    whole = us.unfound(), them.unfound()
    us.look_for_parts(them, whole[1])
    them.look_for_parts(us, whole[0])
    return us.marks(them), them.marks(us)


class _Side:
    """One document's leaves, and which of them were found in the other."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = leaves
        self.inner = [_inner(leaf.value) for leaf in leaves]
        """What is written within the text of a leaf."""
        self.found = [leaf.value is None or leaf.value == "" for leaf in leaves]
        self.altered = [False] * len(leaves)
        """Whether something of a leaf's text was found, but not all."""
        self._texts: str | None = None

    def look_in(self, other: _Side) -> None:
        """Find our values among the other's, each of them once; first those under the same name."""
        named = Counter(_place(leaf) for leaf in other.atoms())
        bare = Counter(_value(leaf) for leaf in other.atoms())
        for place, leaf in enumerate(self.leaves):
            if not self.found[place] and named[_place(leaf)]:
                named[_place(leaf)] -= 1
                bare[_value(leaf)] -= 1
                self.found[place] = True
        for place, leaf in enumerate(self.leaves):
            if self.found[place]:
                continue
            if not isinstance(leaf.value, bool) and bare[_value(leaf)] > 0:
                bare[_value(leaf)] -= 1
                self.found[place] = True
            elif self.inner[place]:
                self.found[place] = all(bare[_value(atom)] > 0 for atom in self.inner[place])

    def unfound(self) -> list[str]:
        """Long texts that were not found so far, the longest first."""
        missing = {
            leaf.value
            for leaf, found in zip(self.leaves, self.found, strict=True)
            if not found and _is_long(leaf)
        }
        return sorted(missing, key=len, reverse=True)

    def look_for_parts(self, other: _Side, pieces: list[str]) -> None:
        """Find long texts within those of the other, or put together of its `pieces`."""
        for place, leaf in enumerate(self.leaves):
            if self.found[place] or not _is_long(leaf):
                continue
            if leaf.value in other.texts:
                self.found[place] = True
                continue
            rest = leaf.value
            for piece in pieces:
                if len(piece) <= len(rest):
                    rest = rest.replace(piece, "")
            self.found[place] = not rest.strip()
            self.altered[place] = rest != leaf.value

    def marks(self, other: _Side) -> list[Mark]:
        """What was not found is changed if the other has a value of that name that was not found either."""
        missing = Counter(
            _name(leaf) for leaf, found in zip(other.leaves, other.found, strict=True) if not found
        )
        marks = []
        for leaf, found, altered in zip(self.leaves, self.found, self.altered, strict=True):
            name = _name(leaf)
            if found:
                marks.append(Mark.SAME)
            elif altered or (name and name != _TEXT and missing[name]):
                marks.append(Mark.CHANGED)
                missing[name] -= 1
            else:
                marks.append(Mark.ONLY)
        return marks

    def atoms(self) -> Iterable[Leaf]:
        """All leaves and what is written within them."""
        yield from self.leaves
        for inner in self.inner:
            yield from inner

    @property
    def texts(self) -> str:
        if self._texts is None:
            self._texts = texts_of(self.atoms())
        return self._texts


def texts_of(leaves: Iterable[Leaf]) -> str:
    """All texts, to look for pieces in."""
    return "\0".join(leaf.value for leaf in leaves if isinstance(leaf.value, str))


def within(leaf: Leaf, texts: str) -> bool:
    """Whether the texts hold what a leaf says, or all that is written in it; of what is no text, always."""
    if not isinstance(leaf.value, str) or leaf.value in texts:
        return True
    inner = _inner(leaf.value)
    return bool(inner) and all(within(atom, texts) for atom in inner)


def _is_long(leaf: Leaf) -> bool:
    return isinstance(leaf.value, str) and len(leaf.value) >= _PART


def _inner(value: Any) -> list[Leaf]:
    """What is written within a text: the fields of a JSON document, the kind and the data of a data URI."""
    if not isinstance(value, str):
        return []
    if value.startswith("data:"):
        kind, comma, data = value[len("data:") :].partition(",")
        return [Leaf("mimeType", kind.removesuffix(";base64")), Leaf("data", data)] if comma else []
    if not value.startswith(("{", "[")):
        return []
    try:
        return leaves_of(orjson.loads(value))
    except (orjson.JSONDecodeError, TooDeep):
        return []


def _name(leaf: Leaf) -> str:
    """As Gemini calls the field."""
    if leaf.name in _NAMES:
        return _NAMES[leaf.name]
    head, *rest = leaf.name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def _place(leaf: Leaf) -> tuple[str, Hashable]:
    return _name(leaf), _value(leaf)


def _value(leaf: Leaf) -> Hashable:
    """What makes two values one, whatever the dialect."""
    value = leaf.value
    if isinstance(value, str):
        if value == "assistant" and leaf.name == "role":
            return "model"
        return value.casefold() if _name(leaf) in _BLIND else value
    if isinstance(value, dict | list):
        return type(value)
    return (value,) if isinstance(value, bool) or value is None else value
