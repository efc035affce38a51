"""`gapdesk --selftest`: starts everything on free ports before the practice upstream, sends real requests.

Then it tries what an installation, and freezing above all, tends to lose: parts that are loaded late.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import ssl
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp
import orjson

from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.console import say
from gapdesk.engine import EngineError
from gapdesk.launch import PRACTICE_MODEL, Launch, running_engine
from gapdesk.paths import Paths
from gapdesk.settings import Settings
from gapdesk.vault import find_keyring

_FEW_LICENCES = 30
"""A frozen program has more parts than this."""

Check = Callable[[aiohttp.ClientSession], Awaitable[None]]

_TOOL_MODEL = "gemini-3.8-flash"
_TOOL = {
    "type": "function",
    "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}},
}


class _Failed(Exception):
    """A check found something other than it should."""


def run() -> int:
    """Try the whole way of a request, and all parts; prints a line per check; 0 if all went well, else 1."""
    passed = asyncio.run(_requests())
    for name, problem in (*_parts(), *_window()):
        passed &= _tell(name, problem)
    chain = _keyring()
    say(f"{'ok    ' if chain else 'note  '}  keyring: {chain or 'none, secrets live in memory'}")
    say("selftest passed" if passed else "selftest failed")
    return 0 if passed else 1


def _tell(name: str, problem: str) -> bool:
    """One line about a check; whether it found no problem."""
    say(f"FAILED  {name}: {problem}" if problem else f"ok      {name}")
    return not problem


async def _requests() -> bool:
    """Whether every request was answered as it should be."""
    paths = Paths.temporary()
    paths.ensure()
    settings = Settings(None)
    settings.override("proxy.port", "0")
    failed = 0
    async with running_engine(Launch(paths, settings, practice=True), console=False) as engine:
        try:
            await engine.start()
        except EngineError as error:
            return _tell("start", str(error))
        say(f"ok      listening on {engine.base_url}")
        headers = {"Authorization": f"Bearer {PRACTICE_TOKEN}"}
        async with aiohttp.ClientSession(engine.base_url, headers=headers) as http:
            for name, check in _CHECKS.items():
                failed += not await _passes(name, check, http)
    return not failed


async def _passes(name: str, check: Check, http: aiohttp.ClientSession) -> bool:
    try:
        async with asyncio.timeout(20):
            await check(http)
    except (_Failed, aiohttp.ClientError, TimeoutError, KeyError, ValueError) as error:
        return _tell(name, repr(error))
    return _tell(name, "")


def _parts() -> Iterator[tuple[str, str]]:
    """Name and problem, "" if there is none, of what is loaded late."""
    for name, take in _LATE.items():
        try:
            take()
        except (ImportError, ZoneInfoNotFoundError, ssl.SSLError) as error:
            yield name, str(error)
        else:
            yield name, ""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        texts = list(Path(frozen, "licences").glob("*.txt"))
        yield "licences", "" if len(texts) > _FEW_LICENCES else f"only {len(texts)} texts"


def _tls() -> None:
    import truststore

    truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


_LATE: dict[str, Callable[[], object]] = {
    "proxies": lambda: importlib.import_module("aiohttp_socks"),
    "folders of the system": lambda: importlib.import_module("platformdirs"),
    "settings files": lambda: importlib.import_module("tomlkit"),
    "configuration of programs": lambda: importlib.import_module("ruamel.yaml"),
    "the system's certificates": _tls,
    "time zone of Google": lambda: ZoneInfo("America/Los_Angeles"),
}
"""Parts that are loaded only when something needs them."""


def _window() -> Iterator[tuple[str, str]]:
    """As above, of what a window needs; nothing but a note where there can be none."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # needs no display, and shows nothing
    try:
        from gapdesk import app
    except ModuleNotFoundError as error:
        if getattr(sys, "frozen", False) or error.name != "PySide6":
            yield "window", str(error)
        else:
            say("note    no window: PySide6 is not installed")
    except ImportError as error:
        if sys.platform == "linux":  # a library of the system; elsewhere Qt brings all it needs
            say(f"note    no window: Qt cannot be loaded ({error})")
        else:
            yield "window", str(error)
    else:
        yield from app.look_over()


def _keyring() -> str:
    found = find_keyring()
    return type(found).__name__ if found is not None else ""


async def _post(http: aiohttp.ClientSession, path: str, body: dict[str, Any], status: int = 200) -> bytes:
    async with http.post(path, json=body) as response:
        raw = await response.read()
        _expect(response.status == status, f"status {response.status}: {raw[:200]!r}")
        return raw


def _expect(truth: bool, otherwise: str) -> None:
    if not truth:
        raise _Failed(otherwise)


def _chat(text: str, model: str = PRACTICE_MODEL, **more: Any) -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": text}], **more}


async def _openai_chat(http: aiohttp.ClientSession) -> None:
    reply = orjson.loads(await _post(http, "/v1/chat/completions", _chat("grüße 你好")))
    _expect(
        "grüße 你好" in reply["choices"][0]["message"]["content"], "the answer does not quote the question"
    )


async def _openai_stream(http: aiohttp.ClientSession) -> None:
    raw = await _post(http, "/v1/chat/completions", _chat("/drip 5 10", stream=True))
    _expect(raw.endswith(b"data: [DONE]\n\n"), "the stream has no end")


async def _tools(http: aiohttp.ClientSession) -> None:
    """A round trip with a client that drops the thought signature."""
    asked = _chat('/tool weather {"city":"Paris"}', _TOOL_MODEL, tools=[_TOOL])
    reply = orjson.loads(await _post(http, "/v1/chat/completions", asked))
    call = reply["choices"][0]["message"]["tool_calls"][0]
    call.pop("extra_content", None)
    asked["messages"] += [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": call["id"], "content": '{"sky":"clear"}'},
    ]
    reply = orjson.loads(await _post(http, "/v1/chat/completions", asked))
    _expect("clear" in reply["choices"][0]["message"]["content"], "the tool's result did not arrive")


async def _native(http: aiohttp.ClientSession) -> None:
    body = {"contents": [{"parts": [{"text": "hello"}]}]}
    await _post(http, f"/v1beta/models/{PRACTICE_MODEL}:generateContent", body)
    raw = await _post(http, f"/v1/models/{PRACTICE_MODEL}:streamGenerateContent?alt=sse", body)
    _expect(b'"finishReason"' in raw and b"[DONE]" not in raw, "not a Gemini stream")


async def _models(http: aiohttp.ClientSession) -> None:
    async with http.get("/v1/models") as response:
        listing = await response.json()
        _expect(
            any(model["id"] == PRACTICE_MODEL for model in listing["data"]), "the model list lacks a model"
        )


async def _refusals(http: aiohttp.ClientSession) -> None:
    async with http.get("/v1/models", headers={"Authorization": "Bearer wrong"}) as response:
        _expect(response.status == 401, f"a wrong token got status {response.status}")
    await _post(http, "/v1/chat/completions", _chat("hello", "no-such-model"), status=404)


_CHECKS: dict[str, Check] = {
    "OpenAI chat": _openai_chat,
    "OpenAI stream": _openai_stream,
    "tools with thought signatures": _tools,
    "Gemini native, whole and streamed": _native,
    "model list": _models,
    "wrong token and unknown model": _refusals,
}
