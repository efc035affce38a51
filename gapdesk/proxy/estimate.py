"""How many tokens a prompt is, guessed before it is sent.

Coefficients: measured with the Gemma 3 vocabulary, good to ±15 % on prose. Media
count by kind and size; their base64 never counts as text. Bodies may mix camelCase and snake_case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from gapdesk.proxy.capabilities import ModelFacts
from gapdesk.proxy.large_data import true_length
from gapdesk.proxy.reply import repeated
from gapdesk.proxy.spelling import either
from gapdesk.proxy.types import Estimate, JsonObject

_ASCII = 0.30
_DENSE = 0.72
"""Per character of ASCII that reads like base64."""
_TWO_BYTES = 0.27
"""Per letter that UTF-8 writes in two bytes: Cyrillic, Greek, accented Latin …"""
_THREE_BYTES = 0.62
"""CJK, kana, Hangul …"""
_FOUR_BYTES = 1.0
"""Emoji."""
_MESSAGE = 5
_SAFE = 0.5
"""Share of a text's likely size that the real one will not undercut."""
_WINDOW = 256
"""Characters looked at together when telling base64 from prose."""


def estimate_body(body: JsonObject, facts: ModelFacts) -> Estimate:
    """The size of a parsed generateContent body. Never raises, whatever the body holds."""
    config = either(body, "generationConfig", "generation_config")
    config = config if isinstance(config, dict) else {}
    tally = _Tally(facts, _level(either(config, "mediaResolution", "media_resolution")))
    for content in (
        *repeated(body.get("contents")),
        *repeated(either(body, "systemInstruction", "system_instruction")),
    ):
        tally.likely += _MESSAGE
        for part in repeated(content.get("parts")):
            tally.add_part(part)
    for value in (body.get("tools"), config):
        if value:
            tally.add_json(value)
    return Estimate(
        lower=int(tally.lower + tally.likely_text * _SAFE), likely=int(tally.likely + tally.likely_text)
    )


def estimate_bytes(raw: bytes) -> Estimate:
    """The size of a native body that nobody parses: linear, no more than a few milliseconds for 1 MB."""
    dense = _dense_bytes(raw)
    escapes = raw.count(b"\\u") if b"\\" in raw else 0
    if raw.isascii():
        plain, high = len(raw), 0
    else:
        high = len(raw.translate(None, _ASCII_BYTES))
        plain = len(raw) - high
    plain = max(0, plain - dense - 6 * escapes)
    media = raw.count(b'"mime')  # mimeType or mime_type: one in each inlineData, most fileData
    likely = plain * _ASCII + high * _THREE_BYTES / 3 + escapes * 0.5 + media * 1120
    lower = plain * _ASCII * _SAFE + high * _TWO_BYTES / 4 + escapes * _TWO_BYTES / 2 + media * 50
    return Estimate(lower=int(lower), likely=int(likely))


_ASCII_BYTES = bytes(range(128))


@dataclass(slots=True)
class _Tally:
    facts: ModelFacts
    level: str
    """Of media that have none of their own: "LOW", "MEDIUM" …, "" for the model's default."""
    likely_text: float = 0.0
    likely: float = 0.0
    """Media and framing, whose lower bound is counted apart."""
    lower: float = 0.0

    def add_part(self, part: JsonObject) -> None:
        text = part.get("text")
        if isinstance(text, str):
            self.likely_text += text_tokens(text)
            return
        for camel, snake in _STRUCTURED:
            value = either(part, camel, snake)
            if isinstance(value, dict):
                self.add_json({key: held for key, held in value.items() if key != "parts"})
                for inner in repeated(value.get("parts")):
                    self.add_part(inner)
        own = either(part, "mediaResolution", "media_resolution")
        level = (_level(own.get("level")) if isinstance(own, dict) else "") or self.level
        blob = either(part, "inlineData", "inline_data")
        if isinstance(blob, dict):
            self.add_blob(blob, level)
        elif isinstance(either(part, "fileData", "file_data"), dict):
            self.likely += self.image_tokens(level)  # its size is unknown here

    def add_json(self, value: Any) -> None:
        try:
            self.likely_text += text_tokens(orjson.dumps(value).decode())
        except orjson.JSONEncodeError:  # nested deeper than can be written: it will never be sent
            pass

    def image_tokens(self, level: str) -> int:
        sizes = _MODERN_IMAGES if self.facts.generation >= 3 else _OLDER_IMAGES
        return sizes.get(level, self.facts.image_tokens)

    def add_blob(self, blob: JsonObject, level: str) -> None:
        mime = either(blob, "mimeType", "mime_type")
        data = blob.get("data")
        kind = mime.partition("/")[0] if isinstance(mime, str) else ""
        size = true_length(data) * 3 // 4 if isinstance(data, str) else 0
        modern = self.facts.generation >= 3
        if kind == "image":
            tokens = self.image_tokens(level)
            self.likely += tokens
            self.lower += tokens * 0.2  # small ones may count less
        elif kind == "audio":
            rate = 25 if modern else 32
            pcm = "wav" in str(mime) or "l16" in str(mime).lower()
            self.likely += size / (32_000 if pcm else 16_000) * rate
            self.lower += size / (192_000 if pcm else 40_000) * rate
        elif kind == "video":
            # one second of sound and one frame
            rate = 25 + (280 if level == "HIGH" else 70) if modern else 32 + (64 if level == "LOW" else 258)
            self.likely += size / 250_000 * rate
            self.lower += size / 2_500_000 * rate
        elif mime == "application/pdf":
            page = 560 if modern else 258
            self.likely += max(1, size // 50_000) * page
            self.lower += page * _SAFE
        else:
            self.likely_text += size * _ASCII


_MODERN_IMAGES = {"LOW": 280, "MEDIUM": 560, "HIGH": 1120, "ULTRA_HIGH": 2240}
_OLDER_IMAGES = {"LOW": 64}
"""Tokens of a picture by its resolution (Gemini API, November 2026: Gemini 3 and later, and 2.5). The larger
ones of 2.5, which it may cut into up to eight pictures, cannot be told from here.
"""


def _level(value: Any) -> str:
    """ "MEDIA_RESOLUTION_LOW" → "LOW"."""
    return value.removeprefix("MEDIA_RESOLUTION_") if isinstance(value, str) else ""


_STRUCTURED = (
    ("functionCall", "function_call"),
    ("functionResponse", "function_response"),
    ("executableCode", "executable_code"),
    ("codeExecutionResult", "code_execution_result"),
    ("toolCall", "tool_call"),
    ("toolResponse", "tool_response"),
)


def text_tokens(text: str) -> float:
    """Likely tokens of `text`, linear and by C loops only."""
    size = len(text)
    if text.isascii():
        return size * _ASCII + (_dense_text(text) * (_DENSE - _ASCII) if size >= _WINDOW else 0)
    # Three lengths give the four classes: n = a+b+c+d, UTF-8 = a+2b+3c+4d, UTF-16 = n+d.
    ascii_count = len(text.encode("ascii", "ignore"))
    four = len(text.encode("utf-16-le", "surrogatepass")) // 2 - size
    rest = size - ascii_count - four
    three = len(text.encode("utf-8", "surrogatepass")) - ascii_count - 4 * four - 2 * rest
    return ascii_count * _ASCII + (rest - three) * _TWO_BYTES + three * _THREE_BYTES + four * _FOUR_BYTES


def _dense_text(text: str) -> int:
    """Characters of `text` (ASCII) in windows that look like base64."""
    dense = 0
    for start in range(0, len(text) - _WINDOW + 1, _WINDOW):
        window = text[start : start + _WINDOW]
        if " " not in window and window.replace("+", "").replace("/", "").isalnum():
            dense += _WINDOW
    return dense


def _dense_bytes(raw: bytes) -> int:
    """Bytes of `raw` (JSON) in long runs of base64; looks closely only where coarse windows leave a doubt."""
    dense = 0
    for start in range(0, len(raw) - _WINDOW + 1, _COARSE):
        coarse = raw[start : start + _COARSE]
        if _is_run(coarse):
            dense += len(coarse)
        elif coarse.count(b" ") < _COARSE // 128:
            windows = (coarse[at : at + _WINDOW] for at in range(0, len(coarse), _WINDOW))
            dense += sum(len(window) for window in windows if _is_run(window))
    return dense


_COARSE = 16 * _WINDOW


def _is_run(window: bytes) -> bool:
    """Whether `window` lies within one ASCII string of JSON that has neither blanks nor escapes."""
    return b'"' not in window and b" " not in window and b"\\" not in window and window.isascii()
