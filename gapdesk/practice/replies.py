"""From a script to the JSON of a reply: stream chunks, or one answer. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gapdesk.practice.scripts import Asked, End, Piece, Script
from gapdesk.practice.tokens import characters_tokens, details, json_tokens, prompt_tokens
from gapdesk.proxy.types import JsonObject


def chunks(script: Script, asked: Asked) -> Iterator[JsonObject]:
    """The GenerateContentResponses of a stream; each carries the usage so far, the last the finish reason."""
    meter = _Meter(script, asked)
    if script.block is not None:
        yield meter.frame(None, {"promptFeedback": {"blockReason": script.block}})
        return
    pieces = script.pieces or ((Piece(()),) if script.end is End.FINISH else ())
    for i, piece in enumerate(pieces):
        last = script.end is End.FINISH and i == len(pieces) - 1
        yield meter.frame(piece, {}, last=last)


def whole(script: Script, asked: Asked) -> JsonObject:
    """The one GenerateContentResponse of a call without streaming."""
    meter = _Meter(script, asked)
    if script.block is not None:
        return meter.frame(None, {"promptFeedback": {"blockReason": script.block}})
    extra: JsonObject = {}
    for piece in script.pieces:
        extra |= piece.extra
    parts = _merged([part for piece in script.pieces for part in piece.parts])
    return meter.frame(Piece(tuple(parts), extra), {}, last=script.end is End.FINISH)


def _merged(parts: list[JsonObject]) -> list[JsonObject]:
    """Neighbouring texts joined; a signature stays on what it signs."""
    merged: list[JsonObject] = []
    for part in parts:
        joins = (
            merged
            and "text" in part
            and "text" in merged[-1]
            and part.get("thought") == merged[-1].get("thought")
            and "thoughtSignature" not in merged[-1]
        )
        if joins:
            merged[-1] = {**merged[-1], **part, "text": merged[-1]["text"] + part["text"]}
        else:
            merged.append(part)
    return merged


class _Meter:
    """Builds frames and counts the tokens that went out."""

    def __init__(self, script: Script, asked: Asked) -> None:
        self._script = script
        self._asked = asked
        self._prompt = prompt_tokens(asked.request, asked.card)
        self._candidates = max(1, asked.config.get("candidateCount", 1))
        self._said = 0  # characters, so that running counts do not round up at each piece
        self._other = 0

    def frame(self, piece: Piece | None, extra: JsonObject, *, last: bool = False) -> JsonObject:
        """One GenerateContentResponse; without `piece` it has no candidates."""
        frame: JsonObject = dict(extra)
        if piece is not None:
            self._count(piece)
            frame["candidates"] = [self._candidate(i, piece, last) for i in range(self._candidates)]
        frame["usageMetadata"] = self._usage()
        frame["modelVersion"] = self._asked.card.answers_as
        frame["responseId"] = self._asked.serial
        return frame

    def _candidate(self, index: int, piece: Piece, last: bool) -> JsonObject:
        content: JsonObject = {"parts": list(piece.parts), "role": "model"} if piece.parts else {}
        candidate: JsonObject = {"content": content}
        if last:
            candidate["finishReason"] = self._script.finish
            if self._script.finish_message:
                candidate["finishMessage"] = self._script.finish_message
        candidate["index"] = index
        if self._asked.config.get("responseLogprobs"):
            candidate["logprobsResult"] = _logprobs(piece)
        return candidate | piece.extra

    def _count(self, piece: Piece) -> None:
        for part in piece.parts:
            if "text" in part and not part.get("thought"):
                self._said += len(part["text"])
            elif "functionCall" in part:
                self._other += json_tokens(part["functionCall"])
            elif "inlineData" in part:
                self._other += 1120

    def _usage(self) -> JsonObject:
        script, asked = self._script, self._asked
        prompt = self._prompt.total()
        output = (characters_tokens(self._said) + self._other) * self._candidates
        usage: JsonObject = {"promptTokenCount": prompt}
        if output:
            usage["candidatesTokenCount"] = output
        usage["totalTokenCount"] = prompt + output + script.thoughts
        cached = asked.cached or script.cached
        if cached:
            usage["cachedContentTokenCount"] = cached
        usage["promptTokensDetails"] = details(self._prompt)
        if script.thoughts:
            usage["thoughtsTokenCount"] = script.thoughts
        usage["serviceTier"] = "standard"
        return usage


def _logprobs(piece: Piece) -> JsonObject:
    words = [word for part in piece.parts for word in re.findall(r"\s*\S+\s*", part.get("text", ""))]
    chosen = [{"token": word, "tokenId": len(word), "logProbability": -0.125} for word in words]
    return {"chosenCandidates": chosen, "topCandidates": [{"candidates": [item]} for item in chosen]}
