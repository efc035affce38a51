"""Gemini's own protocol: bytes in, bytes out; only credentials change; a project's things stay its own."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from yarl import URL

from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.record import Canned
from gapdesk.proxy import exchange
from gapdesk.proxy.idle import IdleTimer
from gapdesk.proxy.types import Dimension, FailureKind
from tests.rig import FLASH, FREE, LITE, Rig, rig
from tests.server.filing import upload
from tests.server.raw import head, say
from tests.server.wire import payload, until

ODD_BODY = (
    b'{ "contents" :[{"role":"user","parts":[{"text":"h\\u00e9 \xe4\xbd\xa0 \xe2\x80\xa8 1e400"}]}],\r\n\t'
    b'"generation_config":{"maxOutputTokens":64,"top_k":3},"generationConfig":{"temperature":0.50},'
    b'"somethingNew":{"a":[1,2.0,-0.0,12345678901234567890123],"a":"twice"} , "safety_settings" : [] }'
)
ODD_REPLY = b'{ "odd"  : 1.50,\n "name":"x", "big": 12345678901234567890123, "twice":1, "twice":2 }\n'


async def call(
    r: Rig, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[aiohttp.ClientResponse, bytes]:
    url = URL(r.url + path, encoded=True)
    async with r.http.request(method, url, data=body or None, headers=headers) as response:
        return response, await response.read()


# --- bytes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["generateContent", "countTokens", "embedContent", "somethingNew"])
async def test_bodies_and_answers_pass_byte_by_byte(verb: str) -> None:
    reply = ODD_REPLY
    if verb == "generateContent":
        reply = (
            b'{"candidates":[{"content":{"parts":[{"text":"x"}] },"finishReason":"STOP"}], "new" : 1.50 }\n'
        )
    async with rig() as r:
        r.upstream.plan(Canned(200, reply, {"x-new-header": "kept"}))
        response, body = await call(r, "POST", f"/v1beta/models/{LITE}:{verb}", ODD_BODY)
        assert response.status == 200
        assert body == reply
        assert "x-new-header" in response.headers or verb == "generateContent"
        assert response.headers["x-gapdesk-key"].startswith("key ")
        assert r.upstream.calls[-1].body == ODD_BODY
        assert r.upstream.calls[-1].path == f"/v1beta/models/{LITE}:{verb}"


@pytest.mark.parametrize(
    "method, path, upstream, query",
    [
        (
            "GET",
            "/v1beta/corpora/abc/documents?pageSize=3",
            "/v1beta/corpora/abc/documents",
            {"pageSize": "3"},
        ),
        ("PATCH", "/v1beta/things/1?updateMask=a%2Cb,c", "/v1beta/things/1", {"updateMask": "a,b,c"}),
        ("PUT", "/v1beta/things/1", "/v1beta/things/1", {}),
        ("DELETE", "/v1beta/things/1?force=true", "/v1beta/things/1", {"force": "true"}),
        ("POST", "/v1alpha/auth_tokens", "/v1alpha/auth_tokens", {}),
        ("POST", "/v1beta/things/a%20b:do%2Bit", "/v1beta/things/a b:do+it", {}),
        ("POST", "/v1beta/things/%E4%BD%A0%3Fkey=1", "/v1beta/things/你?key=1", {}),
        ("POST", "/v1beta/interactions?x=&y=%26&x=2", "/v1beta/interactions", {"x": "", "y": "&"}),
    ],
)
async def test_unknown_paths_and_queries_survive(
    method: str, path: str, upstream: str, query: dict[str, str]
) -> None:
    async with rig() as r:
        r.upstream.plan(Canned(200, ODD_REPLY))
        body = b"" if method in ("GET", "DELETE") else ODD_BODY
        response, answer = await call(r, method, path, body)
        assert (response.status, answer) == (200, ODD_REPLY)
        sent = r.upstream.calls[-1]
        assert (sent.method, sent.path, sent.body) == (method, upstream, body)
        assert dict(sent.query) | query == dict(sent.query)


@pytest.mark.parametrize(
    "path",
    [
        f"/v1beta/models/{LITE}:generateContent",
        f"/v1/models/{LITE}:generateContent",
        f"/v2/models/{LITE}:generateContent",
        f"/gemini/v1/models/{LITE}:generateContent",
        f"/gemini/v1beta/models/{LITE}:generateContent",
        f"/gemini/models/{LITE}:generateContent",
        f"/models/{LITE}:generateContent",
        f"/v1beta/publishers/google/models/{LITE}:generateContent",
        f"/c/story/v1beta/models/{LITE}:generateContent",
        f"//v1beta///models/{LITE}:generateContent/",
    ],
)
async def test_every_prefix_leads_to_the_same_method(path: str) -> None:
    async with rig() as r:
        answer = await say(
            r.url,
            head("POST", path, f"Content-Length: {len(ODD_BODY)}", token=r.token) + ODD_BODY,
        )
        assert r.upstream.calls[-1].path == f"/v1beta/models/{LITE}:generateContent", answer.body
        assert r.upstream.calls[-1].body == ODD_BODY


async def test_v1alpha_stays_v1alpha() -> None:
    async with rig() as r:
        await call(r, "POST", f"/v1alpha/models/{LITE}:generateContent", ODD_BODY)
        assert r.upstream.calls[-1].path.startswith("/v1alpha/")


async def test_a_base_url_with_a_path_of_its_own_keeps_it() -> None:
    async with rig() as r:
        r.settings.set("upstream.url", f"{r.upstream.url}/gateway/google/")
        await r.engine.restart()
        r.upstream.plan(Canned(200, ODD_REPLY))
        await call(r, "GET", "/v1beta/things/1?a=b")
        assert r.upstream.calls[-1].path == "/gateway/google/v1beta/things/1"
        assert r.upstream.calls[-1].query == {"a": "b"}


# --- credentials and headers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "key={t}",
        "key={t}&alt=json",
        "alt=json&key={t}&x=1%202",
        "%6Bey={t}&x=a%2Cb",
        "access_token={t}&key={t}",
    ],
)
async def test_the_clients_token_never_reaches_google(query: str) -> None:
    async with rig() as r:
        given = {
            "x-goog-api-key": r.token,
            "x-api-key": r.token,
            "api-key": r.token,
            "Cookie": f"a={r.token}",
        }
        path = f"/v1beta/models/{LITE}:generateContent?{query.format(t=r.token)}"
        body = b'{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}'
        response, _ = await call(r, "POST", path, body, **given)
        assert response.status == 200
        sent = r.upstream.calls[-1]
        assert r.token not in repr((sent.path, sent.query, sent.headers, sent.body))
        assert sent.key in {key.secret for key in FREE}
        assert set(sent.query) == {pair.partition("=")[0] for pair in query.split("&")} - {
            "key",
            "access_token",
            "%6Bey",
        }


async def test_client_headers_pass_without_those_of_the_connection() -> None:
    given = {
        "x-goog-api-client": "genai-py/3.1",
        "User-Agent": "google-genai-sdk/3.1 gl-python/3.11",
        "Accept-Language": "de",
        "x-goog-request-params": "a=b",
        "Content-Type": "application/json; charset=utf-8",
        "Origin": "http://localhost:1",
        "Referer": "http://localhost:1/secret",
        "X-Conversation-Id": "story",
        "Accept-Encoding": "gzip, br",
    }
    async with rig() as r:
        await call(r, "POST", f"/v1beta/models/{LITE}:generateContent", ODD_BODY, **given)
        sent = r.upstream.calls[-1].headers
        for name in (
            "x-goog-api-client",
            "User-Agent",
            "Accept-Language",
            "x-goog-request-params",
            "Content-Type",
        ):
            assert sent[name.lower()] == given[name]
        for name in ("origin", "referer", "x-conversation-id", "authorization", "cookie"):
            assert name not in sent
        assert sent["host"] in r.upstream.url
        assert sent["accept-encoding"] == "identity"


async def test_answers_come_back_without_googles_connection_and_cookies() -> None:
    headers = {
        "Set-Cookie": "a=b", "Alt-Svc": "h3", "Server": "scaffolding", "Access-Control-Allow-Origin": "*",
        "x-gemini-service-tier": "standard", "Content-Type": "application/x-new",
    }  # fmt: skip
    async with rig() as r:
        r.upstream.plan(Canned(200, ODD_REPLY, headers))
        response, _ = await call(r, "GET", "/v1beta/things/1")
        for name in ("Set-Cookie", "Alt-Svc", "Access-Control-Allow-Origin"):
            assert name not in response.headers
        assert response.headers["Server"] == "gapdesk"
        assert response.headers["x-gemini-service-tier"] == "standard"
        assert response.headers["Content-Type"] == "application/x-new"


async def test_a_redirect_of_google_is_not_followed_nor_shown_with_a_key() -> None:
    async with rig() as r:
        r.upstream.plan(Canned(302, b"", {"Location": "/v1beta/elsewhere"}))
        async with r.http.get("/v1beta/things/1", allow_redirects=False) as response:
            assert response.status == 302
            assert "Location" not in response.headers  # it would lead past gapdesk
            assert not any(key.secret in repr(response.headers) for key in FREE)
        assert len(r.upstream.calls) == 1


# --- things that live in a project ------------------------------------------------------------------------

LONG = "All work and no play makes a long prompt. " * 800


async def make_cache(r: Rig) -> str:
    body = {
        "model": f"models/{FLASH}",
        "contents": [{"role": "user", "parts": [{"text": LONG}]}],
        "ttl": "600s",
    }
    response, raw = await call(r, "POST", "/v1beta/cachedContents", orjson.dumps(body))
    assert response.status == 200, raw
    return str(orjson.loads(raw)["name"])


async def test_files_and_caches_stay_with_their_project_also_after_a_restart(tmp_path: Path) -> None:
    homes: dict[str, str | None] = {}
    async with rig(folder=tmp_path) as r:
        for n in range(3):
            file = await upload(r, b"hello", name=str(n))
            homes[file["name"]] = r.upstream.calls[-1].project
            cache = await make_cache(r)
            homes[cache] = r.upstream.calls[-1].project
        assert len(set(homes.values())) == 3  # else the test would show nothing
        for _ in range(2):
            for name, home in homes.items():
                response, raw = await call(r, "GET", f"/v1beta/{name}")
                assert response.status == 200, raw
                assert r.upstream.calls[-1].project == home
    async with rig(folder=tmp_path) as r:
        for name, home in homes.items():
            r.upstream.plan(Canned(200, {"name": name}))
            response, raw = await call(r, "GET", f"/v1beta/{name}")
            assert (response.status, r.upstream.calls[-1].project) == (200, home)
        for name in [name for name in homes if name.startswith("cached")]:
            body = {"cachedContent": name, "contents": [{"role": "user", "parts": [{"text": "and?"}]}]}
            said = {"content": {"parts": [{"text": "x"}]}, "finishReason": "STOP"}
            r.upstream.plan(Canned(200, {"candidates": [said]}))
            path = f"/v1beta/models/{FLASH}:generateContent"
            response, raw = await call(r, "POST", path, orjson.dumps(body))
            assert (response.status, r.upstream.calls[-1].project) == (200, homes[name])


async def test_a_cache_is_used_in_either_spelling() -> None:
    async with rig() as r:
        for spelling in ("cachedContent", "cached_content"):
            name = await make_cache(r)
            home = r.upstream.calls[-1].project
            body = orjson.dumps({spelling: name, "contents": [{"role": "user", "parts": [{"text": "and?"}]}]})
            for _ in range(3):
                response, raw = await call(r, "POST", f"/v1beta/models/{FLASH}:generateContent", body)
                assert response.status == 200, raw
                assert r.upstream.calls[-1].project == home
                assert r.upstream.calls[-1].body == body


async def test_a_cache_that_is_gone_is_looked_for_where_it_was_made_and_then_everywhere() -> None:
    async with rig() as r:
        name = await make_cache(r)
        home = r.upstream.calls[-1].project
        body = orjson.dumps({"cachedContent": name, "contents": [{"parts": [{"text": "and?"}]}]})
        r.upstream.plan(*[payload("403_cached_content_not_found")] * 4)
        for projects in ({home}, {key.project for key in FREE}):
            r.upstream.calls.clear()
            response, raw = await call(r, "POST", f"/v1beta/models/{FLASH}:generateContent", body)
            assert response.status == 403, raw
            assert orjson.loads(raw)["error"]["message"].startswith("CachedContent not found")
            assert sorted(one.project for one in r.upstream.calls) == sorted(projects)


async def test_lists_are_gathered_over_the_projects_and_paged() -> None:
    async with rig() as r:
        names = {(await upload(r, b"hello", name=str(n)))["name"] for n in range(7)}
        assert len({call.project for call in r.upstream.calls if call.project}) == 3
        _, raw = await call(r, "GET", "/v1beta/files?pageSize=100")
        assert {file["name"] for file in orjson.loads(raw)["files"]} == names
        assert "nextPageToken" not in orjson.loads(raw)
        seen: list[str] = []
        token = ""
        for _ in range(10):
            _, raw = await call(r, "GET", f"/v1beta/files?pageSize=3&pageToken={token}")
            page = orjson.loads(raw)
            assert len(page["files"]) <= 3
            seen += [file["name"] for file in page["files"]]
            token = page.get("nextPageToken", "")
            if not token:
                break
        assert len(seen) == 7 and set(seen) == names


async def test_a_list_without_an_end_is_given_up() -> None:
    async with rig() as r:
        await upload(r, b"hello")
        r.upstream.clear()
        r.upstream.plan(*[Canned(200, {"files": [{"name": "files/a"}], "nextPageToken": "again"})] * 30)
        response, raw = await call(r, "GET", "/v1beta/files?pageSize=100")
        assert (response.status, len(orjson.loads(raw)["files"])) == (200, 20)
        assert len(r.upstream.calls) == 20


USES = {
    "operation": ("GET", "models/veo/operations/o1", "models/veo/operations/o1", b""),
    "its end": ("POST", "models/veo/operations/o1:cancel", "models/veo/operations/o1", b"{}"),
    "file search": (
        "POST",
        f"models/{FLASH}:generateContent",
        "fileSearchStores/s1",
        b'{"contents":[],"tools":[{"fileSearch":{"fileSearchStoreNames":["fileSearchStores/s1"]}}]}',
    ),
    "batch": (
        "POST",
        f"models/{FLASH}:batchGenerateContent",
        "files/f1",
        b'{"batch":{"input_config":{"fileName":"files/f1"}}}',
    ),
    "interaction": ("GET", "interactions/i1", "interactions/i1", b""),
    "interaction that goes on": (
        "POST",
        "interactions",
        "interactions/i1",
        b'{"input":"and?","previous_interaction_id":"i1"}',
    ),
}


@pytest.mark.parametrize(("method", "path", "thing", "body"), USES.values(), ids=USES)
async def test_what_uses_a_thing_goes_to_its_project(method: str, path: str, thing: str, body: bytes) -> None:
    said = {"candidates": [{"content": {"parts": [{"text": "x"}]}, "finishReason": "STOP"}]}
    async with rig() as r:
        now = r.engine._clock.now()
        for key in FREE:
            home = f"projects/{key.project}"
            r.engine._bindings.bind(thing, home, "", "", now)
            for _ in range(2):
                r.upstream.plan(Canned(200, said))
                response, raw = await call(r, method, f"/v1beta/{path}", body)
                assert (response.status, r.upstream.calls[-1].project) == (200, key.project), raw


@pytest.mark.parametrize(
    ("path", "answer", "thing"),
    [
        ("models/veo:predictLongRunning", b'{"name":"models/veo/operations/o1"}', "models/veo/operations/o1"),
        ("interactions", b'{"id":"i1","status":"completed"}', "interactions/i1"),
        (
            "interactions",
            b'event: interaction.start\ndata: {"interaction":{"id":"i1"}}\n\n',
            "interactions/i1",
        ),
    ],
)
async def test_what_was_made_is_known_afterwards(path: str, answer: bytes, thing: str) -> None:
    kind = "application/json" if answer.startswith(b"{") else "text/event-stream"
    async with rig() as r:
        r.upstream.plan(Canned(200, (answer,), {"Content-Type": kind}))
        response, raw = await call(r, "POST", f"/v1beta/{path}", b"{}")
        assert (response.status, raw) == (200, answer)
        binding = r.engine._bindings.find(thing, r.engine._clock.now())
        assert binding is not None
        assert binding.project == f"projects/{r.upstream.calls[-1].project}"


async def test_a_list_survives_a_project_that_cannot_answer() -> None:
    async with rig() as r:
        names = [(await upload(r, b"hello", name=str(n)))["name"] for n in range(3)]
        bad = next(call.key for call in r.upstream.calls if call.key)
        error = {
            "error": {
                "code": 403,
                "message": "Your API key was reported as leaked.",
                "status": "PERMISSION_DENIED",
            }
        }
        r.upstream.plan(*[Canned(403, error)] * 5, key=bad)
        response, raw = await call(r, "GET", "/v1beta/files")
        assert response.status == 200, raw
        assert len(orjson.loads(raw)["files"]) == len(names) - 1


async def test_delete_forgets(tmp_path: Path) -> None:
    async with rig() as r:
        file = await upload(r, b"hello")
        other = await upload(r, b"hello")
        response, raw = await call(r, "DELETE", f"/v1beta/{file['name']}")
        assert response.status == 200, raw
        now = r.engine._clock.now()
        assert r.engine._bindings.find(file["name"], now) is None
        assert r.engine._bindings.find(other["name"], now) is not None
        response, raw = await call(r, "GET", f"/v1beta/{file['name']}")
        assert response.status == 403
        assert orjson.loads(raw)["error"]["status"] == "PERMISSION_DENIED"


async def test_a_delete_that_google_refused_forgets_nothing() -> None:
    async with rig() as r:
        file = await upload(r, b"hello")
        r.upstream.plan(
            *[Canned(400, {"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}})]
        )
        response, _ = await call(r, "DELETE", f"/v1beta/{file['name']}")
        assert response.status == 400
        assert r.engine._bindings.find(file["name"], r.engine._clock.now()) is not None


# --- downloads --------------------------------------------------------------------------------------------


async def test_a_download_is_streamed_through_the_files_project() -> None:
    data = bytes(range(256)) * 8192
    async with rig() as r:
        file = await upload(r, b"hello")
        home = r.upstream.calls[0].project
        pieces = tuple(data[n : n + 65536] for n in range(0, len(data), 65536))
        r.upstream.plan(Canned(200, pieces, {"Content-Type": "video/mp4"}))
        response, raw = await call(r, "GET", f"/v1beta/{file['name']}:download?alt=media")
        assert response.status == 200
        assert raw == data
        assert r.upstream.calls[-1].project == home
        assert r.upstream.calls[-1].query == {"alt": "media"}
        assert "Content-Length" not in response.headers  # passed on while it came


async def test_the_first_bytes_of_a_download_do_not_wait_for_the_last() -> None:
    async with rig() as r:
        r.upstream.plan(Canned(200, (b"first", b"last"), delay=0.1))
        async with r.http.get("/v1beta/files/abc:download?alt=media") as response:
            assert await response.content.readany() == b"first"
            assert r.upstream.calls[-1].chunks_sent == 1
            assert await response.content.read() == b"last"


@pytest.mark.parametrize(
    "path",
    ["interactions", "tunedModels/x:streamGenerateContent?alt=sse", f"models/{LITE}:somethingNew?alt=sse"],
)
async def test_events_of_whatever_method_are_passed_on_as_they_come(path: str) -> None:
    pieces = (b"data: {}\n\n", b"data: [1]\n\n")
    async with rig() as r:
        r.upstream.plan(Canned(200, pieces, {"Content-Type": "text/event-stream; charset=utf-8"}, delay=0.1))
        async with r.http.post(f"/v1beta/{path}", data=b"{}") as response:
            assert response.headers["Content-Type"].startswith("text/event-stream")
            assert await response.content.readany() == pieces[0]
            assert r.upstream.calls[-1].chunks_sent == 1
            assert await response.content.read() == pieces[1]


async def test_a_download_may_take_any_time_while_it_flows(monkeypatch: pytest.MonkeyPatch) -> None:
    timers: list[IdleTimer] = []

    class Timer(IdleTimer):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            timers.append(self)

    monkeypatch.setattr(exchange, "IdleTimer", Timer)
    async with rig(settings={"upstream.timeout_seconds": 0.15}) as r:
        r.upstream.plan(Canned(200, (b"x",) * 5, delay=0.08))
        async with r.http.get("/v1beta/files/abc:download?alt=media") as response:
            assert await response.content.read() == b"xxxxx"
        await until(lambda: r.finished)
        assert timers
        assert all(timer._handle is None for timer in timers), "none is left running"
        (attempt,) = r.finished[0].attempts
        assert attempt.ended >= 0.4
        assert all(known.in_flight == 0 for known in r.engine.pool.statuses(0.0))


async def test_a_download_that_breaks_off_is_cut_not_ended() -> None:
    async with rig() as r:
        r.upstream.plan(Canned(200, (b"first",), drop_connection=True))
        async with r.http.get("/v1beta/files/abc:download?alt=media") as response:
            with pytest.raises(aiohttp.ClientPayloadError):
                await response.read()


async def test_events_that_break_off_end_with_an_error_event() -> None:
    async with rig() as r:
        started = Canned(200, (b"data: {}\n\n",), {"Content-Type": "text/event-stream"}, drop_connection=True)
        r.upstream.plan(started)
        async with r.http.post("/v1beta/interactions", data=b"{}") as response:
            events = [event for event in (await response.read()).split(b"\n\n") if event]
        assert events[0] == b"data: {}"
        assert orjson.loads(events[-1].removeprefix(b"data: "))["error"]["code"] == 502
        await until(lambda: r.finished)
        assert r.finished[0].failure is FailureKind.BROKEN_STREAM


async def test_a_download_that_is_refused_is_an_error_in_dialect() -> None:
    async with rig() as r:
        response, raw = await call(r, "GET", "/v1beta/files/abc:download?alt=media")
        assert response.status == 403
        assert orjson.loads(raw)["error"]["code"] == 403


async def test_a_bound_thing_whose_key_is_gone_says_so() -> None:
    keys = (PracticeKey("AQ.test-key-only-1-0000000000", "300000000001", tier="tier1"),)
    async with rig(keys) as r:
        file = await upload(r, b"hello")
        error = {
            "error": {
                "code": 403,
                "message": "Your API key was reported as leaked.",
                "status": "PERMISSION_DENIED",
            }
        }
        r.upstream.plan(*[Canned(403, error)] * 3)
        response, raw = await call(r, "GET", f"/v1beta/{file['name']}")
        assert response.status == 503
        assert orjson.loads(raw)["error"]["status"] == "UNAVAILABLE"
        response, raw = await call(r, "GET", f"/v1beta/{file['name']}")
        assert response.status == 503


@pytest.mark.parametrize(
    ("verb", "wrap"),
    [
        ("embedContent", lambda content: {"content": content}),
        ("batchEmbedContents", lambda content: {"requests": [{"content": content}]}),
        ("generateContent", lambda content: {"contents": [content]}),
    ],
)
async def test_native_embeddings_reserve_their_tokens(verb: str, wrap: Any) -> None:
    async with rig([FREE[0]]) as r:
        r.upstream.plan(Canned(200, {"candidates": [{"finishReason": "SAFETY"}]}))
        body = orjson.dumps(wrap({"parts": [{"text": "eight hundred words " * 200}]}))
        response, _ = await call(r, "POST", f"/v1beta/models/{LITE}:{verb}", body)
        assert response.status == 200
        (line,) = (line for line in r.engine.pool.statuses(time.time())[0].models if line.model == LITE)
        used = {quota.dimension: quota.used for quota in line.quotas}
        assert 500 < used[Dimension.TPM] < 1500
