"""What a piece of Gemini's answer says: whether it is worth sending, the last one, why it ended. Pure."""

from __future__ import annotations

import orjson

from gapdesk.proxy.reply import candidates_of, parts_of
from gapdesk.proxy.types import JsonObject


def worth_sending(event: JsonObject) -> bool:
    """Whether the caller can see something of it; a thought is enough, an empty text is not."""
    for _, candidate in candidates_of(event):
        for part in parts_of(candidate):
            if part.get("text") or "text" not in part:
                return True
    return False


def is_last(event: JsonObject) -> bool:
    """Whether nothing but the end may follow: a finish reason, or a blocked prompt."""
    if "promptFeedback" in event and not event.get("candidates"):
        return True
    candidates = event.get("candidates")
    return isinstance(candidates, list) and any(
        isinstance(c, dict) and c.get("finishReason") for c in candidates
    )


def finish_message(reply: JsonObject) -> str:
    """Why it ended, in Google's words or by its reason; "" for an end as it should be."""
    feedback = reply.get("promptFeedback")
    if isinstance(feedback, dict) and feedback.get("blockReason"):
        return str(feedback["blockReason"])
    for candidate in reply.get("candidates") or ():
        if isinstance(candidate, dict) and candidate.get("finishReason"):
            reason = str(candidate["finishReason"])
            return str(candidate.get("finishMessage") or ("" if reason == "STOP" else reason))
    return ""


def parsed(data: bytes) -> JsonObject | None:
    """`data` as a JSON object, None if it is none."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]  # errors may come wrapped in an array (Gemini API, November 2026)
    return value if isinstance(value, dict) else None
