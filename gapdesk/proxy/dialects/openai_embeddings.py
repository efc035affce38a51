"""OpenAI embeddings to `batchEmbedContents` and back. Pure."""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gapdesk.proxy.dialects import fields
from gapdesk.proxy.reply import mapping, number, objects
from gapdesk.proxy.types import Failure, FailureKind, JsonObject

_BATCH = 100
"""Most requests that Google takes in one batch."""

_IDS_NOT_TEXT = (
    "input holds token ids, which Gemini cannot read: send text instead. "
    "In LangChain set check_embedding_ctx_length=False on OpenAIEmbeddings."
)


@dataclass(frozen=True, slots=True)
class EmbeddingCall:
    """A parsed `/v1/embeddings` request."""

    model: str
    """As the caller wrote it."""
    texts: tuple[str, ...]
    base64: bool
    """Whether vectors go out as base64 of little-endian 32-bit floats (the SDKs' default) or as numbers."""
    dimensions: int | None

    def bodies(self, model: str) -> list[JsonObject]:
        """The bodies for `models/{model}:batchEmbedContents`, one per hundred texts."""
        options: JsonObject = {"outputDimensionality": self.dimensions} if self.dimensions else {}
        requests = [
            {"model": f"models/{model}", "content": {"parts": [{"text": text}]}, **options}
            for text in self.texts
        ]
        return [{"requests": requests[i : i + _BATCH]} for i in range(0, len(requests), _BATCH)]


def parse(raw: bytes) -> EmbeddingCall:
    """Read a request. Raises Failure(BAD_REQUEST) naming the field for what cannot be embedded."""
    try:
        doc = fields.parse_json(raw)
    except orjson.JSONDecodeError as error:
        raise _bad_request(f"The body is not valid JSON: {error}.", None) from None
    if not isinstance(doc, dict):
        raise _bad_request("The body must be a JSON object.", None)
    model = doc.get("model")
    if not isinstance(model, str) or not model:
        raise _bad_request("model must name an embedding model, such as gemini-embedding-001.", "model")
    encoding = doc.get("encoding_format") or "float"
    if encoding not in ("float", "base64"):
        raise _bad_request('encoding_format must be "float" or "base64".', "encoding_format")
    dimensions = doc.get("dimensions")
    if dimensions is not None and not number(dimensions):
        raise _bad_request("dimensions must be a whole number above 0.", "dimensions")
    return EmbeddingCall(model, _texts(doc.get("input")), encoding == "base64", dimensions)


def _texts(value: Any) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts:
        raise _bad_request("input must be a text or a list of texts.", "input")
    for i, text in enumerate(texts):
        param = "input" if isinstance(value, str) else f"input[{i}]"
        if isinstance(text, int | list):
            raise _bad_request(_IDS_NOT_TEXT, param)
        if not isinstance(text, str):
            raise _bad_request(f"{param} must be a text.", param)
        if not text:
            raise _bad_request(f"{param} is empty: there is nothing to embed.", param)
    return tuple(texts)


def render(call: EmbeddingCall, replies: Sequence[JsonObject], prompt_tokens: int) -> JsonObject:
    """The OpenAI list for the replies to `call.bodies`, in their order.

    `prompt_tokens` is an estimate, used where Google counted nothing. Raises Failure(UPSTREAM) if Google did
    not answer with one vector per text.
    """
    vectors = [_vector(e) for reply in replies for e in objects(reply.get("embeddings"))]
    if len(vectors) != len(call.texts) or not all(vectors):
        message = f"Google answered with {len(vectors)} embeddings for {len(call.texts)} texts."
        raise Failure(FailureKind.UPSTREAM, 502, message)
    data = [
        {"object": "embedding", "index": i, "embedding": _packed(vector) if call.base64 else vector}
        for i, vector in enumerate(vectors)
    ]
    counted = sum(number(mapping(reply.get("usageMetadata")).get("promptTokenCount")) for reply in replies)
    tokens = counted or prompt_tokens
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return {"object": "list", "data": data, "model": call.model, "usage": usage}


def _vector(embedding: JsonObject) -> list[float]:
    """The numbers of one embedding; empty if they are not all numbers that fit in 32-bit floats."""
    values = embedding.get("values")
    if not isinstance(values, list) or not all(type(v) in (int, float) and abs(v) < 1e38 for v in values):
        return []
    return values


def _packed(vector: list[float]) -> str:
    return b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()


def _bad_request(message: str, param: str | None) -> Failure:
    return Failure(FailureKind.BAD_REQUEST, 400, message, param=param)
