"""What the practice model answers: a slash command in the last user text chooses, else a friendly echo. Pure.

Commands: /quota [minute|day|tpm|zero|plain], /slow SECONDS, /drip N MS, /block [REASON], /safety [REASON],
/cut N, /break N, /stop N, /empty, /malformed, /max, /think, /tool NAME {JSON} [NAME {JSON} …], /image,
/search, /json, /long N, /error STATUS, /cached, /system, /dump.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import orjson

from gapdesk.practice import quota, samples, signatures
from gapdesk.practice.calls import calls_in, invoke
from gapdesk.practice.errors import plain
from gapdesk.practice.grounding import grounded
from gapdesk.practice.rules import declarations
from gapdesk.practice.scripts import Asked, End, Piece, Script, spoken, texts
from gapdesk.practice.tokens import prompt_tokens
from gapdesk.practice.turns import results
from gapdesk.proxy.types import JsonObject

_ECHO = 2_000  # characters of the prompt that are quoted
_THOUGHTS = 24
_THINKING = "I look at the question and plan a short answer."


def play(asked: Asked) -> Script:
    """The reply to a valid request. Raises GoogleError where the scenario is a refusal."""
    contents = asked.request.get("contents", [])
    if contents and results(contents[-1]):
        return _signed(asked, spoken(_quote_results(contents[-1]), asked.config))
    command, rest = _command(asked.prompt)
    script = _SCENARIOS[command](asked, rest) if command else _default(asked)
    return _signed(asked, script)


def last_user_text(request: JsonObject) -> str:
    """All text of the newest user content that has some, "" if there is none."""
    for content in reversed(request.get("contents", ())):
        text = "\n".join(part["text"] for part in content["parts"] if part.get("text"))
        if text and (content.get("role") or "user") == "user":
            return text
    return ""


def _command(prompt: str) -> tuple[str, str]:
    """(command without slash, what follows) of the last line that begins with a known one."""
    found = list(_COMMAND.finditer(prompt))
    return (found[-1][1], prompt[found[-1].end() :].strip()) if found else ("", "")


def _numbers(rest: str, *defaults: float) -> list[float]:
    """The leading numbers of `rest`, missing ones filled up with `defaults`."""
    given = [float(word) for word in re.findall(r"(?<!\S)\d+(?:\.\d+)?(?!\S)", rest)]
    return [*given[: len(defaults)], *defaults[len(given) :]]


def _word(rest: str, default: str) -> str:
    return rest.split()[0] if rest.split() else default


# --- plain answers -----------------------------------------------------------------------------------------


def _default(asked: Asked) -> Script:
    modalities = asked.config.get("responseModalities", ())
    if modalities and "TEXT" not in modalities and "AUDIO" in modalities:
        return Script((Piece((_media("audio/L16;codec=pcm;rate=24000", samples.SOUND),)),))
    if "IMAGE" in modalities:
        return _image(asked, "")
    calling = asked.request.get("toolConfig", {}).get("functionCallingConfig", {})
    if calling.get("mode") == "ANY":
        return _forced_call(asked, calling.get("allowedFunctionNames", ()))
    if asked.config.get("responseMimeType", "text/plain") != "text/plain":
        return _json(asked, "")
    return spoken(_answer(asked), asked.config)


def _answer(asked: Asked) -> str:
    shown = asked.prompt[:_ECHO]
    seen = [
        f"I see {blob['mimeType']} of {len(blob['data'].rstrip('=')) * 3 // 4} bytes. "
        for content in asked.request.get("contents", ())[-1:]
        for part in content["parts"]
        if (blob := part.get("inlineData"))
    ]
    files = [
        f"I see the file {part['fileData']['fileUri']}. "
        for content in asked.request.get("contents", ())[-1:]
        for part in content["parts"]
        if "fileData" in part
    ]
    return (
        f"You asked: “{shown}” {''.join(seen)}{''.join(files)}This is {asked.card.answers_as}, simulated on "
        "this machine for practice: nothing was sent to Google. Ask me anything — I shall repeat it. ✓"
    )


def _quote_results(content: JsonObject) -> str:
    said = [
        f"{item.get('name')} → {orjson.dumps(item.get('response', {})).decode()}" for item in results(content)
    ]
    return f"The tools said: {'; '.join(said)}. That is all I know."


def _media(mime: str, data: str) -> JsonObject:
    return {"inlineData": {"mimeType": mime, "data": data}}


def _image(asked: Asked, _: str) -> Script:
    return Script((*texts("Here is a picture. "), Piece((_media("image/png", samples.PNG),))))


def _json(asked: Asked, _: str) -> Script:
    config = asked.config
    schema = config.get("responseJsonSchema") or config.get("responseSchema")
    value: Any = samples.instance(schema) if schema else {"answer": asked.prompt[:_ECHO]}
    if config.get("responseMimeType") == "text/x.enum" and isinstance(value, str):
        return spoken(value, config)
    return spoken(orjson.dumps(value).decode(), config)


def _long(asked: Asked, rest: str) -> Script:
    count = int(_numbers(rest, 1000)[0])
    sentence = "The quick brown fox jumps over the lazy dog. "
    return spoken((sentence * (count // len(sentence) + 1))[:count], asked.config)


def _system(asked: Asked, _: str) -> Script:
    parts = asked.request.get("systemInstruction", {}).get("parts", ())
    return spoken("system: " + "\n".join(part.get("text", "") for part in parts), asked.config)


def _dump(asked: Asked, _: str) -> Script:
    return Script(texts(orjson.dumps(asked.document).decode()))


def _think(asked: Asked, _: str) -> Script:
    script = spoken(_answer(asked), asked.config, _THOUGHTS)
    if not asked.config.get("thinkingConfig", {}).get("includeThoughts"):
        return script
    return replace(script, pieces=(Piece(({"text": _THINKING, "thought": True},)), *script.pieces))


def _cached(asked: Asked, _: str) -> Script:
    half = prompt_tokens(asked.request, asked.card).total() // 2
    return replace(spoken(_answer(asked), asked.config), cached=max(1, half))


def _search(asked: Asked, rest: str) -> Script:
    searches = any(
        {"googleSearch", "googleSearchRetrieval"} & tool.keys() for tool in asked.request.get("tools", ())
    )
    return grounded(rest or "practice") if searches else _default(asked)


# --- tools -------------------------------------------------------------------------------------------------


def _tool(asked: Asked, rest: str) -> Script:
    wanted = calls_in(rest)
    declared = {item["name"] for item in declarations(asked.request)}
    if not wanted or not declared.issuperset(name for name, _ in wanted):
        return Script(finish="UNEXPECTED_TOOL_CALL", finish_message="The called function is not declared.")
    return invoke(asked, wanted)


def _forced_call(asked: Asked, allowed: list[str]) -> Script:
    item = next(item for item in declarations(asked.request) if not allowed or item["name"] in allowed)
    schema = item.get("parametersJsonSchema") or item.get("parameters") or {}
    return invoke(asked, [(item["name"], samples.instance({"type": "object", **schema}))])


# --- trouble -----------------------------------------------------------------------------------------------


def _quota(asked: Asked, rest: str) -> Script:
    kind = _word(rest, "minute")
    if kind == "plain":
        raise plain(429)
    dimension = {"day": "rpd", "tpm": "tpm"}.get(kind, "rpm")
    limits = {"rpm": asked.limits.rpm or 5, "tpm": asked.limits.tpm or 250_000, "rpd": asked.limits.rpd or 20}
    said = quota.named(dimension, 0 if kind == "zero" else limits[dimension], asked.tier)
    wait = {"day": 23_977.426631617, "zero": 24_227.450277261}.get(kind, 30.467058293)
    raise quota.exceeded(said, asked.card.quota_model, wait)


def _error(asked: Asked, rest: str) -> Script:
    code = int(_numbers(rest, 500)[0])
    raise plain(code if 400 <= code < 600 else 500)


def _slow(asked: Asked, rest: str) -> Script:
    return replace(spoken(_answer(asked), asked.config), delay=_numbers(rest, 1)[0])


def _drip(asked: Asked, rest: str) -> Script:
    count, pause = _numbers(rest, 10, 100)
    return Script(_counted(count), gap=pause / 1000)


def _counted(count: float) -> tuple[Piece, ...]:
    return tuple(Piece(({"text": f"{i + 1} "},)) for i in range(int(count)))


def _ending(end: End) -> Callable[[Asked, str], Script]:
    def scenario(asked: Asked, rest: str) -> Script:
        return Script(_counted(_numbers(rest, 3)[0]), end=end)

    return scenario


def _block(asked: Asked, rest: str) -> Script:
    return Script(block=_word(rest, "PROHIBITED_CONTENT"))


def _safety(asked: Asked, rest: str) -> Script:
    return Script(texts("I was about to say something that "), _word(rest, "SAFETY"))


def _empty(asked: Asked, _: str) -> Script:
    return Script()


def _malformed(asked: Asked, _: str) -> Script:
    return Script(finish="MALFORMED_FUNCTION_CALL", finish_message="Malformed function call: print(tool(")


def _max(asked: Asked, _: str) -> Script:
    return Script(finish="MAX_TOKENS", thoughts=asked.config.get("maxOutputTokens", _THOUGHTS))


_SCENARIOS: Mapping[str, Callable[[Asked, str], Script]] = {
    "quota": _quota,
    "slow": _slow,
    "drip": _drip,
    "block": _block,
    "safety": _safety,
    "cut": _ending(End.CUT),
    "break": _ending(End.ERROR),
    "stop": _ending(End.SILENT),
    "empty": _empty,
    "malformed": _malformed,
    "max": _max,
    "think": _think,
    "tool": _tool,
    "image": _image,
    "search": _search,
    "json": _json,
    "long": _long,
    "error": _error,
    "cached": _cached,
    "system": _system,
    "dump": _dump,
}

_COMMAND = re.compile(rf"^[ \t]*/({'|'.join(_SCENARIOS)})(?!\S)", re.MULTILINE)


def _signed(asked: Asked, script: Script) -> Script:
    """Gemini 3 and later sign their last text in a part of its own, and the first picture on itself."""
    speaks = script.pieces and script.finish == "STOP" and script.end is End.FINISH
    if not speaks or asked.card.generation < (3, 0):
        return script
    signature = signatures.issue(asked.project, asked.card.family, asked.serial)
    last = script.pieces[-1]
    if "inlineData" in last.parts[0]:
        signed = replace(last, parts=({**last.parts[0], "thoughtSignature": signature},))
        return replace(script, pieces=(*script.pieces[:-1], signed))
    if "text" in last.parts[0]:
        return replace(script, pieces=(*script.pieces, Piece(({"text": "", "thoughtSignature": signature},))))
    return script
