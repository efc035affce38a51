"""Why Google refused or stopped, in words. Pure."""

from __future__ import annotations

from gapdesk.proxy.reply import block_reason, candidates_of, has_content, mapping, objects, string
from gapdesk.proxy.types import Failure, FailureKind, JsonObject

_REASONS = {
    "SAFETY": "a safety filter found it harmful",
    "RECITATION": "it would have repeated published text word for word",
    "LANGUAGE": "the language is not supported",
    "OTHER": "Google gave no reason",
    "BLOCKLIST": "it holds a term of Google's blocklist",
    "PROHIBITED_CONTENT": "it may hold content that Google always prohibits; no setting changes that",
    "SPII": "it may hold sensitive personal data",
    "IMAGE_SAFETY": "an image was found harmful",
    "IMAGE_PROHIBITED_CONTENT": "an image may show content that Google always prohibits",
    "IMAGE_RECITATION": "the image would have resembled a published one too closely",
    "IMAGE_OTHER": "the image could not be made",
    "NO_IMAGE": "the model made no image",
    "ESCALATION": "it was handed over to a stricter check",
    "MODEL_ARMOR": "a Model Armor rule of the project matched",
    "JAILBREAK": "it looks like an attempt to get around the model's rules",
    "PUP_LIMITED_DISABLED": "the account is limited for breaking Google's Prohibited Use Policy",
    "BLOCK_REASON_UNSPECIFIED": "Google gave no reason",
}

CONTENT_FILTER = frozenset(_REASONS) - {"JAILBREAK", "BLOCK_REASON_UNSPECIFIED"}
"""Finish reasons that mean: stopped by a filter."""


def words_for_block(reply: JsonObject) -> str | None:
    """One English sentence if the prompt was blocked or a filter stopped the reply, else None.

    "Google blocked the prompt: it may hold … (PROHIBITED_CONTENT)." Names the categories that were rated as
    blocked, and adds Google's own words where there are any.
    """
    reason = block_reason(reply)
    if reason and not has_content(reply):
        feedback = mapping(reply.get("promptFeedback"))
        return _sentence("blocked the prompt", reason, feedback, string(feedback.get("blockReasonMessage")))
    for _, candidate in candidates_of(reply):
        reason = string(candidate.get("finishReason"))
        if reason in CONTENT_FILTER:
            return _sentence("stopped the reply", reason, candidate, string(candidate.get("finishMessage")))
    return None


def shown(reply: JsonObject, how: str) -> JsonObject:
    """`reply`, or what is told in place of one that holds nothing but a block.

    `how` is "error", which raises Failure, "text", which tells it as the assistant's words, or "empty".
    """
    words = None if has_content(reply) else words_for_block(reply)
    if words is None:
        return reply
    if how == "error":
        raise Failure(FailureKind.BLOCKED, 400, words, code=block_reason(reply) or None, final=True)
    if how == "text":
        rest = {key: value for key, value in reply.items() if key not in ("candidates", "promptFeedback")}
        return {**said(words), **rest}
    return reply


def said(words: str) -> JsonObject:
    """A reply in which the assistant says `words`."""
    content = {"role": "model", "parts": [{"text": words}]}
    return {"candidates": [{"content": content, "finishReason": "STOP"}]}


def _sentence(what: str, reason: str, rated: JsonObject, own_words: str) -> str:
    because = _REASONS.get(reason, "Google gave no reason")
    categories = [
        string(rating.get("category")).removeprefix("HARM_CATEGORY_").replace("_", " ").lower()
        for rating in objects(rated.get("safetyRatings"))
        if rating.get("blocked")
    ]
    named = f", rated as {', '.join(categories)}" if any(categories) else ""
    words = f" Google says: {own_words}" if own_words else ""
    return f"Google {what}: {because}{named} ({reason}).{words}"
