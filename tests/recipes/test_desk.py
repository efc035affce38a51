"""The desk and its test requests, against a small server that stands for the proxy."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from gapdesk.clock import ManualClock
from gapdesk.recipes import trial
from gapdesk.recipes.catalogue import BY_ID, RECIPES
from gapdesk.recipes.desk import DEFAULT_MODEL, RecipeDesk
from gapdesk.recipes.files import Entry
from gapdesk.recipes.types import FileState
from gapdesk.wording import Objection

TOKEN = "gd-test-token-1"
OPENAI = {"object": "list", "data": [{"id": "a"}, {"id": "b"}]}
GEMINI = {"models": [{"name": "models/a"}, {"name": "models/b"}]}


@dataclass
class Proxy:
    url: str = ""
    status: int = 200
    body: Any = None
    requests: list[web.Request] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.requests.append(request)
        if isinstance(self.body, str):
            return web.Response(status=self.status, text=self.body)
        google = "x-goog-api-key" in request.headers or "key" in request.query
        return web.json_response(self.body or (GEMINI if google else OPENAI), status=self.status)


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    proxy = Proxy()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", proxy.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    proxy.url = f"http://{host}:{port}"
    yield proxy
    await runner.cleanup()


@dataclass
class Desk:
    desk: RecipeDesk
    home: Path
    model: str = ""
    url: str = "http://127.0.0.1:17860"
    tokens: dict[str, str | None] = field(default_factory=lambda: {"one": TOKEN, "local": "", "locked": None})


@pytest.fixture
def held(tmp_path: Path) -> Desk:
    (tmp_path / "home").mkdir()
    desk = RecipeDesk(
        lambda: held.url,
        lambda client: held.tokens[client],
        lambda: held.model,
        ManualClock(),
        tmp_path / "data",
        tmp_path / "home",
    )
    held = Desk(desk, tmp_path / "home")
    return held


# --- looking -----------------------------------------------------------------------------------------------


def test_sentences_name_a_model_that_the_keys_reach(held: Desk) -> None:
    assert [recipe.id for recipe in held.desk.all()] == [recipe.id for recipe in RECIPES]
    assert DEFAULT_MODEL in str(held.desk.all()[0].steps[-1])
    held.model = "gemini-own"
    assert "gemini-own" in str(held.desk.all()[0].steps[-1])


def test_the_token_is_shown_only_when_asked_for(held: Desk) -> None:
    assert TOKEN in held.desk.filled("curl", "one", masked=False).snippet
    masked = held.desk.filled("curl", "one")
    assert TOKEN not in masked.snippet
    assert "Bearer gd-…" in masked.snippet
    assert (masked.url, masked.token) == ("http://127.0.0.1:17860/v1", "gd-…")
    assert held.desk.filled("curl", "locked", masked=False).snippet == ""
    assert "Bearer none" in held.desk.filled("curl", "local").snippet
    with pytest.raises(Objection, match="no such recipe"):
        held.desk.filled("nobody", "one")


# --- trying -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("recipe", sorted(BY_ID))
async def test_the_list_is_asked_for_as_the_program_does(held: Desk, proxy: Proxy, recipe: str) -> None:
    held.url = proxy.url
    tested = await held.desk.test(recipe, "one")
    assert tested.models == 2
    assert not tested.why
    (request,) = proxy.requests
    assert request.headers["User-Agent"].startswith("gapdesk/")
    sent = [
        request.headers.get("Authorization", "").removeprefix("Bearer "),
        request.headers.get("x-goog-api-key", ""),
        request.query.get("key", ""),
    ]
    assert sorted(sent) == ["", "", TOKEN]
    expected = {"sillytavern": "/v1/models", "cherry": "/v1/models", "gemini-cli": "/gemini/v1beta/models"}
    expected |= {"sillytavern-gemini": "/gemini/v1beta/models?key=" + TOKEN, "genai-js": "/gemini/v1/models"}
    if recipe in expected:
        assert request.path in expected[recipe]


async def test_without_need_of_a_token_none_is_sent(held: Desk, proxy: Proxy) -> None:
    held.url = proxy.url
    assert (await held.desk.test("curl", "local")).models == 2
    assert "Authorization" not in proxy.requests[0].headers


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {"error": {"message": "wrong"}}, "does not take this token"),
        (403, {"error": {"message": "host"}}, "Further host names"),
        (503, {"error": {"message": "gapdesk has no API key yet."}}, "No key can be asked.*no API key yet"),
        (429, {"error": {"message": "Too many."}}, "cannot be had: Too many"),
        (200, {"data": []}, "list is empty"),
        (200, {"hello": 1}, "Something else"),
        (200, "<html>", "Something else"),
        (404, "<html>", "Something else"),
        (401, "<html>", "Something else"),
        (500, {"error": "text"}, "Something else"),
    ],
)
async def test_each_failure_has_its_sentence(
    held: Desk, proxy: Proxy, status: int, body: Any, words: str
) -> None:
    held.url, proxy.status, proxy.body = proxy.url, status, body
    tested = await held.desk.test("openai-python", "one")
    assert tested.models is None
    assert re.search(words, str(tested.why))


async def test_what_is_wrong_before_anything_is_asked(held: Desk, proxy: Proxy) -> None:
    assert "keyring" in str((await held.desk.test("curl", "locked")).why)
    held.url = ""
    assert "stopped" in str((await held.desk.test("curl", "one")).why)
    held.url = "http://127.0.0.1:9"
    why = (await held.desk.test("sillytavern-gemini", "one")).why
    assert "Nothing answers at http://127.0.0.1:9" in str(why)
    assert TOKEN not in str(why)
    assert proxy.requests == []


async def test_a_proxy_that_does_not_answer_in_time_is_not_waited_for(held: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hung:
        url = f"http://127.0.0.1:{hung.getsockname()[1]}"
        tested = await trial.ask(BY_ID["curl"], url, TOKEN, seconds=0.05)
    assert "No answer came within 0.05 seconds" in str(tested.why)


# --- files -----------------------------------------------------------------------------------------------


async def test_files_are_written_and_brought_back(held: Desk) -> None:
    assert await held.desk.file("sillytavern") is None
    found = await held.desk.file("aider")
    assert found is not None
    assert found.state is FileState.ABSENT
    written = await held.desk.write("aider", "one")
    assert written.state is FileState.WRITTEN
    path = held.home / ".aider.conf.yml"
    assert written.path == str(path)
    text = path.read_text("utf-8")
    assert TOKEN in text
    assert f'model: "openai/{DEFAULT_MODEL}"' in text
    assert '"http://127.0.0.1:17860/v1"' in text
    assert (await held.desk.restore("aider")).state is FileState.ABSENT
    assert not path.exists()
    await held.desk.write("gemini-cli", "local")
    assert "GEMINI_API_KEY=none\n" in (held.home / ".gemini" / ".env").read_text("utf-8")


async def test_what_cannot_be_written_is_said(held: Desk) -> None:
    for recipe, client, url, words in (
        ("curl", "one", "http://x", "cannot write the settings of curl"),
        ("aider", "locked", "http://x", "keyring"),
        ("aider", "one", "", "stopped"),
    ):
        held.url = url
        with pytest.raises(Objection, match=words):
            await held.desk.write(recipe, client)
    with pytest.raises(Objection, match="cannot write"):
        await held.desk.restore("curl")
    assert list(held.home.iterdir()) == []


def test_no_token_is_in_what_a_traceback_might_show(held: Desk) -> None:
    filled = held.desk.filled("aider", "one", masked=False)
    assert TOKEN in filled.snippet
    assert TOKEN not in repr(filled) + repr(Entry("http://127.0.0.1:17860/v1", TOKEN, "m", 0.0))
