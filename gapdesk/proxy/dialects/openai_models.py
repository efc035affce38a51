"""Google's models as OpenAI's `GET /v1/models` lists them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase

from gapdesk.proxy.reply import number, string
from gapdesk.proxy.types import JsonObject

_METHODS = frozenset(("generateContent", "embedContent", "batchEmbedContents"))
"""What the OpenAI endpoints can call; models with none of them (video, live …) would only disappoint."""


def listing(
    models: Iterable[JsonObject], *, variants: Iterable[str] = (), hidden: Collection[str] = ()
) -> JsonObject:
    """The list object, in the order given, each id once.

    `models` as Google lists them. `variants` are further ids ("gemini-3.8-flash-search") that take the limits
    of the model they begin with. `hidden` are glob patterns over ids.
    """
    entries = {entry["id"]: entry for entry in map(one, filter(_is_callable, models)) if entry["id"]}
    for variant in variants:
        base = max((id for id in entries if variant.startswith(f"{id}-")), key=len, default=None)
        if variant not in entries and base is not None:
            entries[variant] = {**entries[base], "id": variant}
    shown = [e for id, e in entries.items() if not any(fnmatchcase(id, pattern) for pattern in hidden)]
    return {"object": "list", "data": shown}


def one(model: JsonObject) -> JsonObject:
    """The model object of one of Google's models; limits in tokens, left out where Google names none.

    `created` is 0: Google does not say, and LobeChat fails on anything but a number.
    """
    entry: JsonObject = {
        "id": string(model.get("name")).removeprefix("models/"),
        "object": "model",
        "created": 0,
        "owned_by": "google",
    }
    for ours, google in (("context_length", "inputTokenLimit"), ("max_output_tokens", "outputTokenLimit")):
        limit = number(model.get(google))
        if limit:
            entry[ours] = limit
    return entry


def _is_callable(model: JsonObject) -> bool:
    methods = model.get("supportedGenerationMethods")
    return not isinstance(methods, list) or not _METHODS.isdisjoint(m for m in methods if isinstance(m, str))
