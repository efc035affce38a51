"""Gemini replies as OpenAI chat completions, whole or as a stream of chunks. Pure.

A whole completion is the sum of the chunks: both come from the same deltas. Each chunk holds one kind of
thing (role, reasoning, content, calls, images, audio, citations, refusal, finish, usage), because some
clients read only one kind per chunk.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from gapdesk.proxy.blocked import CONTENT_FILTER, words_for_block
from gapdesk.proxy.dialects.openai_citations import citations
from gapdesk.proxy.dialects.openai_speech import begin_wav, finish_wav
from gapdesk.proxy.reply import (
    block_reason,
    candidates_of,
    grow,
    mapping,
    objects,
    parts_of,
    string,
    usage_of,
)
from gapdesk.proxy.types import JsonObject, Usage

DONE = b"data: [DONE]\n\n"

_LENGTH = frozenset(("MAX_TOKENS", "CONTINUATION"))


def finish_reason(reason: str, *, calls: bool) -> str:
    """OpenAI's word for Google's finish reason; one we do not know is "stop".

    Google says STOP for calls too. A call always comes whole, so a length limit does not spoil it.
    """
    if reason in CONTENT_FILTER:
        return "content_filter"
    if calls:
        return "tool_calls"
    return "length" if reason in _LENGTH else "stop"


def usage_object(usage: Usage | None) -> JsonObject:
    """OpenAI's `usage`; thoughts count as completion, tool results fed to the model as prompt."""
    usage = usage or Usage()
    prompt, completion = usage.prompt + usage.tool_use, usage.output + usage.thoughts
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": usage.total or prompt + completion,
        "prompt_tokens_details": {"cached_tokens": usage.cached},
        "completion_tokens_details": {"reasoning_tokens": usage.thoughts},
    }


class _Choice:
    """What one candidate has come to so far."""

    __slots__ = (
        *("answered", "calls", "content", "ending", "grounding", "images", "index", "spoken", "started"),
        "tail",
    )

    def __init__(self, index: int) -> None:
        self.index = index
        self.started = False
        self.answered = False
        """Whether there was anything but thoughts."""
        self.calls = 0
        self.images = 0
        self.spoken = False
        self.content: list[str] = []
        """The pieces of the content sent, for citations."""
        self.tail = "\n\n"
        """The last two characters of it, for blank lines around blocks."""
        self.grounding: JsonObject = {}
        self.ending: JsonObject = {}
        """The candidate that brought the finish reason, with the ratings and words beside it."""


class ChatReply:
    """One completion: call either `whole` once, or `feed` for each event and then `finish`.

    `created` in epoch seconds. `model` is what the caller asked for. `tool_names` maps the names that Gemini
    was given back to the caller's. `wav`: speech is sent as a WAV file. `new_call_id` makes an id ("call_…")
    for a call that has none.
    """

    def __init__(
        self,
        *,
        id: str,
        created: int,
        model: str,
        include_usage: bool,
        tool_names: Mapping[str, str],
        markdown_images: bool,
        wav: bool,
        new_call_id: Callable[[], str],
        fingerprint: str,
    ) -> None:
        self._head: JsonObject = {
            "id": id,
            "object": "chat.completion",
            "created": created,
            "model": model,
            "system_fingerprint": fingerprint,
        }
        chunk_head = orjson.dumps({**self._head, "object": "chat.completion.chunk"})
        self._prefix = b"data: " + chunk_head[:-1] + b',"choices":['
        """Every chunk begins so; encoding it each time would be most of a chunk's cost."""
        self._created = created
        self._id = id
        self._include_usage = include_usage
        self._tool_names = tool_names
        self._markdown_images = markdown_images
        self._wav = wav
        self._new_call_id = new_call_id
        self._choices: dict[int, _Choice] = {}
        self._call_ids: set[str] = set()
        self._signatures: list[tuple[str, str]] = []
        self._usage: Usage | None = None
        self._blocked: JsonObject = {}
        """The event that says the prompt was blocked."""

    @property
    def signatures(self) -> list[tuple[str, str]]:
        """(tool call id, thought signature) of the calls so far."""
        return self._signatures

    @property
    def empty(self) -> str | None:
        """Google's word for the end if it came without anything but thoughts, and without a reason that
        explains it (a filter, a length limit); else None.
        """
        choices = self._choices.values()
        if self._blocked or any(
            choice.answered or self._finish_reason(choice) != "stop" for choice in choices
        ):
            return None
        return next((string(choice.ending.get("finishReason")) for choice in choices), "")

    # --- whole

    def whole(self, reply: JsonObject) -> JsonObject:
        """The `chat.completion` for a finished reply."""
        self._note(reply)
        by_index = sorted(candidates_of(reply), key=lambda pair: pair[0]) or [(0, {})]
        choices = [self._whole_choice(index, candidate) for index, candidate in by_index]
        return {**self._head, "choices": choices, "usage": usage_object(self._usage)}

    def _whole_choice(self, index: int, candidate: JsonObject) -> JsonObject:
        choice = self._choice(index)
        deltas = list(self._deltas(choice, candidate))
        message = _message(deltas, self._closing(choice))
        return {
            "index": index,
            "message": message,
            "logprobs": _logprobs(candidate),
            "finish_reason": self._finish_reason(choice),
        }

    # --- stream

    def feed(self, event: JsonObject) -> bytes:
        """The chunks for one event of the stream; often none for an event without parts."""
        self._note(event)
        out: list[bytes] = []
        for index, candidate in candidates_of(event):
            choice = self._choice(index)
            if not choice.started:
                out.append(self._role(choice))
            logprobs = _logprobs(candidate) if "logprobsResult" in candidate else None
            for delta in self._deltas(choice, candidate):
                carries = logprobs is not None and "content" in delta
                out.append(self._chunk(index, delta, logprobs if carries else None))
                logprobs = None if carries else logprobs
            if logprobs is not None:
                out.append(self._chunk(index, {"content": ""}, logprobs))
        return b"".join(out)

    def finish(self) -> bytes:
        """The end of the stream: citations and refusal, finish chunks, usage if asked for, `[DONE]`."""
        self._choice(0)
        out: list[bytes] = []
        for index, choice in sorted(self._choices.items()):
            out.append(self._role(choice))
            out += [self._chunk(index, {key: value}) for key, value in self._closing(choice).items()]
            finish = b'{"index":%d,"delta":{},"logprobs":null,"finish_reason":%b}]}\n\n'
            out.append(self._prefix + finish % (index, orjson.dumps(self._finish_reason(choice))))
        if self._include_usage:
            out.append(self._prefix + b'],"usage":' + orjson.dumps(usage_object(self._usage)) + b"}\n\n")
        out.append(DONE)
        return b"".join(out)

    def _role(self, choice: _Choice) -> bytes:
        if choice.started:
            return b""
        choice.started = True
        return self._chunk(choice.index, {"role": "assistant", "content": ""})

    def _chunk(self, index: int, delta: JsonObject, logprobs: JsonObject | None = None) -> bytes:
        odds = b"null" if logprobs is None else orjson.dumps(logprobs)
        tail = b',"logprobs":%b,"finish_reason":null}]}\n\n' % odds
        return self._prefix + b'{"index":%d,"delta":' % index + orjson.dumps(delta) + tail

    # --- what both share

    def _note(self, event: JsonObject) -> None:
        """Remember what concerns the reply as a whole. Usage is a running total: the last counts."""
        self._usage = usage_of(event) or self._usage
        if block_reason(event):
            self._blocked = event

    def _choice(self, index: int) -> _Choice:
        choice = self._choices.get(index)
        if choice is None:
            choice = self._choices[index] = _Choice(index)
        return choice

    def _finish_reason(self, choice: _Choice) -> str:
        if self._blocked and not choice.ending:
            return "content_filter"
        return finish_reason(string(choice.ending.get("finishReason")), calls=choice.calls > 0)

    def _closing(self, choice: _Choice) -> JsonObject:
        """What can be said only at the end: the sources, and why nothing was answered."""
        closing: JsonObject = {}
        found = citations(choice.grounding, "".join(choice.content)) if choice.grounding else []
        if found:
            closing["annotations"] = found
        if not choice.answered:
            refusal = words_for_block(self._blocked or {"candidates": [choice.ending]})
            if refusal:
                closing["refusal"] = refusal
        return closing

    def _deltas(self, choice: _Choice, candidate: JsonObject) -> Iterator[JsonObject]:
        if string(candidate.get("finishReason")):
            choice.ending = candidate
        if "groundingMetadata" in candidate:
            grow(choice.grounding, mapping(candidate["groundingMetadata"]))
        for part in parts_of(candidate):
            for delta in self._part(choice, part):
                if "content" in delta:
                    choice.content.append(delta["content"])
                    choice.tail = (choice.tail + delta["content"][-2:])[-2:]
                choice.answered = choice.answered or "reasoning_content" not in delta
                yield delta

    def _part(self, choice: _Choice, part: JsonObject) -> Iterator[JsonObject]:
        """The deltas of one part; thoughts of other kinds than text (drafts of images) are left out."""
        text = part.get("text")
        if isinstance(text, str):
            if text:
                yield {"reasoning_content" if part.get("thought") else "content": text}
        elif part.get("thought"):
            return
        elif "functionCall" in part:
            yield {"tool_calls": [self._call(choice, part)]}
        elif "inlineData" in part:
            yield from self._data(choice, mapping(part["inlineData"]))
        elif "fileData" in part:
            file = mapping(part["fileData"])
            label = string(file.get("mimeType")) or "file"
            yield _block(choice, f"[{label}]({string(file.get('fileUri'))})")
        elif "executableCode" in part:
            code = mapping(part["executableCode"])
            yield _block(choice, _fenced(string(code.get("code")), string(code.get("language")).lower()))
        elif "codeExecutionResult" in part:
            result = mapping(part["codeExecutionResult"])
            yield _block(choice, _fenced(string(result.get("output")), ""))

    def _call(self, choice: _Choice, part: JsonObject) -> JsonObject:
        call = mapping(part["functionCall"])
        id = string(call.get("id"))
        if not id or id in self._call_ids:
            id = self._new_call_id()
        self._call_ids.add(id)
        name = string(call.get("name"))
        delta: JsonObject = {
            "index": choice.calls,
            "id": id,
            "type": "function",
            "function": {
                "name": self._tool_names.get(name, name),
                "arguments": orjson.dumps(mapping(call.get("args"))).decode(),
            },
        }
        choice.calls += 1
        signature = string(part.get("thoughtSignature"))
        if signature:
            self._signatures.append((id, signature))
            delta["extra_content"] = {"google": {"thought_signature": signature}}
        return delta

    def _data(self, choice: _Choice, data: JsonObject) -> Iterator[JsonObject]:
        mime, encoded = string(data.get("mimeType")), string(data.get("data"))
        if mime.startswith("audio/"):
            if self._wav and not choice.spoken:
                encoded = begin_wav(encoded, mime)
            choice.spoken = True
            # Nothing is kept under its id, hence expired from the start.
            yield {"audio": {"id": f"audio_{self._id}", "data": encoded, "expires_at": self._created}}
            return
        url = f"data:{mime};base64,{encoded}"
        if not mime.startswith("image/"):
            yield _block(choice, f"[{mime}]({url})")
            return
        image = {"type": "image_url", "image_url": {"url": url}, "index": choice.images}
        choice.images += 1
        yield {"images": [image]}
        if self._markdown_images:
            yield _block(choice, f"![image]({url})")


# --- pieces of a message ------------------------------------------------------------------------------------


def _message(deltas: list[JsonObject], closing: JsonObject) -> JsonObject:
    """The message that the deltas add up to. Content is null beside calls or audio only, as with OpenAI."""

    def each(key: str) -> list[Any]:
        return [delta[key] for delta in deltas if key in delta]

    content, reasoning = "".join(each("content")), "".join(each("reasoning_content"))
    calls = [call for (call,) in each("tool_calls")]
    audio = each("audio")
    message: JsonObject = {"role": "assistant", "content": content}
    if not content and (calls or audio):
        message["content"] = None
    if reasoning:
        message["reasoning_content"] = reasoning
    if calls:
        message["tool_calls"] = [{k: v for k, v in call.items() if k != "index"} for call in calls]
    if images := [image for (image,) in each("images")]:
        message["images"] = images
    if audio:
        data = finish_wav(_joined([piece["data"] for piece in audio]))
        message["audio"] = {**audio[0], "data": data, "transcript": ""}
    return {**message, "refusal": None, **closing}


def _joined(pieces: list[str]) -> str:
    """Base64 texts as one; padding in the middle would end it early."""
    if not any(piece.endswith("=") for piece in pieces[:-1]):
        return "".join(pieces)
    try:
        return b64encode(b"".join(b64decode(piece) for piece in pieces)).decode()
    except binascii.Error:
        return "".join(pieces)


def _block(choice: _Choice, text: str) -> JsonObject:
    """`text` as a paragraph of its own in the content."""
    gap = "" if choice.tail == "\n\n" else "\n" if choice.tail.endswith("\n") else "\n\n"
    return {"content": f"{gap}{text}\n\n"}


def _fenced(code: str, language: str) -> str:
    """A Markdown code block, its fence longer than any in the code."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code.rstrip()}\n{fence}"


def _logprobs(candidate: JsonObject) -> JsonObject | None:
    """OpenAI's `logprobs` from `logprobsResult`; None where there is none."""
    result = mapping(candidate.get("logprobsResult"))
    chosen = objects(result.get("chosenCandidates"))
    if not chosen:
        return None
    tops = objects(result.get("topCandidates"))
    content: list[JsonObject] = []
    for i, token in enumerate(chosen):
        top = objects(tops[i].get("candidates")) if i < len(tops) else []
        content.append({**_odds(token), "top_logprobs": [_odds(other) for other in top]})
    return {"content": content, "refusal": None}


def _odds(token: JsonObject) -> JsonObject:
    text, odds = string(token.get("token")), token.get("logProbability")
    value = odds if isinstance(odds, int | float) and not isinstance(odds, bool) else 0.0
    return {"token": text, "logprob": value, "bytes": list(text.encode())}
