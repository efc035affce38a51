"""No key, token or password in anything a run says or leaves behind; no token of the client at Google's."""

from __future__ import annotations

import asyncio
import base64
import re
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
import pytest

from gapdesk.clock import SystemClock
from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.record import Canned
from gapdesk.practice.upstream import PracticeUpstream
from tests.rig import LITE
from tests.server.program import Program, started

NEW = "AQ.test-key-new-Qz7Wm3Kp9Rt2Vx.Yb"
OLD = "AIzaTest-key-old-Lk5Jh8Gf1Ds4Aq"
ODD = "another+kind/of~key-Nb6Vc3Xz9Ml"
"""Of a kind that no pattern knows."""
PASSWORD = "hunter two: Correct-Horse!Ty4Ui"
TOKEN = "gd-test-token-Pw8Er5Cy2Ou"
WRONG = "gd-wrong-token-Hg7Tf4Rd1Sw"
SECRETS = (NEW, OLD, ODD, PASSWORD, TOKEN, WRONG)

CRASHING = f"""
import asyncio, sys, threading
from gapdesk.proxy.dialects import openai_embeddings

def broken(raw):
    async def lost():
        raise ValueError("in a task with {NEW} and {PASSWORD}")
    def thread():
        raise ValueError("in a thread with {OLD} and {TOKEN}")
    broken.kept = asyncio.get_running_loop().create_task(lost())
    del broken.kept
    threading.Thread(target=thread).start()
    raise RuntimeError("in a handler with {ODD} and {PASSWORD} and {NEW}", dict(key="{OLD}", token="{TOKEN}"))

openai_embeddings.parse = broken
from gapdesk.cli import main
sys.exit(main(sys.argv[1:]))
"""


class Collected:
    """Everything clients got."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.statuses: list[int] = []

    async def ask(self, http: aiohttp.ClientSession, method: str, url: str, **more: Any) -> None:
        try:
            async with http.request(method, url, **more) as response:
                self.statuses.append(response.status)
                self.text += [repr(response.raw_headers), response.reason or ""]
                self.text.append((await response.read()).decode("utf-8", "replace"))
        except aiohttp.ClientPayloadError as error:
            self.text.append(repr(error))


def forms(secret: str) -> set[bytes]:
    """What must not be found: the secret, its distinctive half, and other ways to write it."""
    tail = secret[-11:]
    written = {secret, tail, quote(secret, safe=""), quote(secret), secret.encode("unicode_escape").decode()}
    coded = {base64.b64encode(secret.encode()), secret.encode().hex().encode(), secret.encode("utf-16-le")}
    return {form.encode() for form in written} | coded


def check_clean(where: str, data: bytes) -> None:
    for secret in SECRETS:
        for form in forms(secret):
            assert form not in data, (
                f"{where} holds {secret[:8]}…: {data[max(0, data.find(form) - 80) :][:160]!r}"
            )
    assert not re.search(rb"gd-[\w-]{24,}", data), f"{where} holds a token"


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def fault(secret: str, words: str, status: int = 403) -> Canned:
    """A refusal that repeats the key where Google would and where it would not."""
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "CONSUMER_SUSPENDED"}
    info |= {"metadata": {"containerInfo": f"api_key:{secret}", "consumer": secret, secret: "x"}}  # type: ignore[dict-item]
    message = f"Permission denied: Consumer 'api_key:{secret}' has been suspended. {words} {secret}"
    error = {"code": status, "message": message, "status": "PERMISSION_DENIED", "details": [info]}
    return Canned(status, {"error": error}, {"x-odd": "yes"})


async def provoke(program: Program, upstream: PracticeUpstream, got: Collected) -> None:
    """Successes, refusals, upstream faults and crashes, in both dialects."""
    chat, native = f"{program.url}/v1/chat/completions", f"{program.url}/v1beta/models/{LITE}:generateContent"
    ask = {"model": LITE, "messages": [{"role": "user", "content": "hello"}]}
    say = {"contents": [{"role": "user", "parts": [{"text": "hello"}]}]}
    bearer = {"Authorization": f"Bearer {PASSWORD}"}
    async with aiohttp.ClientSession() as http:
        await got.ask(http, "POST", chat, json=ask, headers=bearer)
        await got.ask(http, "POST", chat, json={**ask, "stream": True}, headers={"api-key": TOKEN})
        await got.ask(http, "POST", chat, json=ask, headers={"Authorization": f"Bearer {TOKEN}.my story"})
        await got.ask(http, "POST", native, params={"key": PASSWORD}, json=say)
        await got.ask(
            http, "POST", native, json=say, headers={"x-goog-api-key": TOKEN, "Cookie": f"t={TOKEN}"}
        )
        await got.ask(http, "GET", f"{program.url}/v1beta/models?key={quote(TOKEN)}")
        assert set(got.statuses) == {200}, got.text
        for headers in ({"Authorization": f"Bearer {WRONG}"}, {"x-goog-api-key": WRONG}, {"Cookie": TOKEN}):
            await got.ask(http, "POST", chat, json=ask, headers=headers)
            await got.ask(http, "POST", f"{native}?key={WRONG}", json=say, headers=headers)
        await got.ask(http, "GET", f"{program.url}/v1/nothing/x?key={TOKEN}", headers=bearer)
        await got.ask(http, "POST", chat, data=b"{" + TOKEN.encode(), headers=bearer)
        await got.ask(http, "POST", chat, json=ask, headers={**bearer, "Origin": f"https://{WRONG}.example"})
        for status, words in (
            (400, "Bad request by"),
            (503, "overloaded"),
            (500, "oops"),
            (403, "suspended"),
        ):
            for secret in (NEW, OLD, ODD):
                upstream.plan(fault(secret, words, status), key=secret)
            for url, body in ((chat, ask), (native, say), (chat, {**ask, "stream": True})):
                await got.ask(http, "POST", url, json=body, headers=bearer)
        await got.ask(http, "POST", chat, json=ask, headers=bearer)  # no key is left by now
        await got.ask(http, "POST", f"{program.url}/v1/embeddings", json={"input": "x"}, headers=bearer)
        await got.ask(http, "GET", f"{program.url}/v1/models", headers=bearer)
    assert {200, 400, 401, 403, 404, 500, 503} <= set(got.statuses), got.statuses


@pytest.mark.skipif(signal.SIGTERM.value != 15, reason="signals of POSIX")
async def test_no_secret_in_anything_a_run_leaves_behind(tmp_path: Path) -> None:
    keys = [PracticeKey(secret, f"60000000000{n}", tier="tier1") for n, secret in enumerate((NEW, OLD, ODD))]
    upstream = PracticeUpstream(SystemClock(), keys)
    data = tmp_path / "data"
    env = {
        "GEMINI_API_KEYS": f"{NEW},{OLD}\n{ODD}",
        "PASSWORD": f"{PASSWORD}, {TOKEN}",
        "TMPDIR": str(tmp_path),
    }
    options = ["--headless", "--data-dir", data, "--port", "0", "--upstream", await upstream.start()]
    options += [
        "--set",
        "upstream.proxy=none",
        "--set",
        "logs.level=debug",
        "--set",
        "retry.hold_seconds=0.05",
    ]
    options += ["--set", "retry.max_attempts=2"]
    got = Collected()
    try:
        async with started(*options, env=env, code=CRASHING) as first:
            await first.ready()
            await provoke(first, upstream, got)
            assert await first.stop() == 0
        async with started(*options, env=env) as second:  # it dies of a signal: the stacks are written
            await second.ready()
            assert await second.stop(signal.SIGABRT) != 0
    finally:
        await upstream.stop()

    for text in (*got.text, first.said, first.err, second.said, second.err):
        check_clean("an answer or the console", text.encode())
    left = files_of(tmp_path)
    names = {path.name for path in left}
    assert {"gapdesk.db", "app.log", "error.log", "crash.log"} <= names
    for path in left:
        check_clean(path.name, str(path).encode() + path.read_bytes())
    check_clean("the database", "\n".join(dump(data / "gapdesk.db")).encode())
    logged = (data / "logs" / "app.log").read_text("utf-8")
    assert "in a handler with" in logged  # it was there to be found
    assert "RuntimeError" in (data / "logs" / "error.log").read_text("utf-8")

    assert len(upstream.calls) >= 10
    for call in upstream.calls:
        sent = orjson.dumps([call.path, dict(call.query), dict(call.headers)]) + call.body
        for token in (PASSWORD, TOKEN, WRONG):
            assert not any(form in sent for form in forms(token)), call


def dump(path: Path) -> list[str]:
    """Everything in a database, as text."""
    with closing(sqlite3.connect(path)) as connection:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        tables = [name for (name,) in connection.execute(names)]
        return [str(row) for table in tables for row in connection.execute(f"SELECT * FROM {table}")]


async def test_files_and_folders_are_closed_to_others(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with started(
        "--headless", "--data-dir", data, "--port", "0", env={"GEMINI_API_KEYS": NEW}
    ) as program:
        await program.ready()
        found = [data, *data.rglob("*")]
        assert await asyncio.to_thread(lambda: all(path.stat().st_mode & 0o077 == 0 for path in found)), found
        assert await program.stop() == 0
    assert len(found) >= 4
