"""The practice upstream: an aiohttp server that a careful client cannot tell from Google's Gemini API."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Sequence
from typing import Any

import orjson
from aiohttp import web

from gapdesk.clock import Clock
from gapdesk.paths import resource
from gapdesk.practice import uploads
from gapdesk.practice.catalogue import Limits
from gapdesk.practice.errors import (
    GoogleError,
    key_invalid,
    multiple_credentials,
    no_credentials,
    plain,
    token_unsupported,
)
from gapdesk.practice.keys import SAMPLE_KEYS, Fault, PracticeKey, refusal
from gapdesk.practice.record import Calls, Canned, Plan, RecordedCall
from gapdesk.practice.replies import chunks, whole
from gapdesk.practice.scripts import End
from gapdesk.practice.service import Download, Incoming, Performance, PracticeService, Target, target

_MAX_BODY = 256 * 1024 * 1024
_JSON = "application/json; charset=UTF-8"
_UPLOAD = re.compile(r"/upload/(v1|v1beta|v1alpha)/files")
_NO_SUCH_PAGE = b"<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b>\n"


class PracticeUpstream:
    """A simulated generativelanguage.googleapis.com on this machine.

    It knows `keys` and nothing else, counts quotas by `clock`, checks requests as Google does, and answers by
    the scenarios of `gapdesk.practice.scenarios`. Waiting (`/slow`, `chunk_delay`, `Canned.delay`) takes real
    seconds, whatever the clock says.
    """

    def __init__(
        self, clock: Clock, keys: Sequence[PracticeKey] = SAMPLE_KEYS, *, chunk_delay: float = 0.0
    ) -> None:
        """`chunk_delay`: seconds between the chunks of a stream. Raises ValueError for an unknown fault."""
        self._clock = clock
        self._keys = {key.secret: key for key in keys}
        self._faults = {key.secret: Fault(key.fault) for key in keys if key.fault is not None}
        self._chunk_delay = chunk_delay
        self._service = PracticeService(keys, orjson.loads(resource("model_limits.json").read_bytes()))
        self._plans: list[Plan] = []
        self._runner: web.AppRunner | None = None
        self.calls = Calls()
        """The newest calls, oldest first."""
        self.url = ""
        """Base URL such as "http://127.0.0.1:40123", "" while stopped."""

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen (port 0: any free one) and return the base URL. Raises OSError if the port is taken."""
        application = web.Application(client_max_size=_MAX_BODY)
        application.router.add_route("*", "/{path:.*}", self._serve)
        runner = web.AppRunner(application, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{runner.addresses[0][1]}"
        return self.url

    async def stop(self) -> None:
        """Close all connections; running answers are cancelled."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner, self.url = None, ""

    def limit(
        self,
        project: str,
        model: str,
        *,
        rpm: int | None = None,
        tpm: int | None = None,
        rpd: int | None = None,
    ) -> None:
        """Replace the limits of (project, model): one not named is unlimited, 0 means no quota at all."""
        self._service.limit(project, model, Limits(rpm, tpm, rpd))

    def plan(self, *steps: Canned, key: str | None = None, model: str | None = None) -> None:
        """Answer the next calls with `steps`, one each; only those of this key (secret) and model, if set."""
        self._plans.append(Plan(deque(steps), key, model))

    def clear(self) -> None:
        """Forget recorded calls and plans that are left; quotas, caches and files stay."""
        self.calls.clear()
        self._plans.clear()

    # --- one request ---------------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        call = self._record(request)
        try:
            self.calls.keep(call, await request.read())
            response = await self._answer(request, call)
        except (asyncio.CancelledError, ConnectionError):
            call.aborted = True
            raise
        finally:
            call.ended = self._clock.now()
        return response

    def _record(self, request: web.Request) -> RecordedCall:
        credential = next(iter(_credentials(request)), None)
        known = self._keys.get(credential or "")
        call = RecordedCall(
            method=request.method,
            path=request.path,
            query=dict(request.query),
            key=credential,
            project=known.project if known else None,
            headers={name.lower(): value for name, value in request.headers.items()},
            started=self._clock.now(),
        )
        self.calls.append(call)
        return call

    async def _answer(self, request: web.Request, call: RecordedCall) -> web.StreamResponse:
        named = target(call.path)
        for plan in self._plans:
            if plan.fits(call.key, named.model if named else None):
                return await self._send_canned(request, call, plan.steps.popleft())
        try:
            return await self._google(request, call, named)
        except GoogleError as error:
            body: Any = error.body()
            # A stream that is a JSON array has its error in an array, too.
            if named and named.verb == "streamGenerateContent" and call.query.get("alt") != "sse":
                body = [body]
            return _json(call, body, error.code)

    async def _google(
        self, request: web.Request, call: RecordedCall, named: Target | None
    ) -> web.StreamResponse:
        now = self._clock.now()
        upload_id = call.query.get("upload_id")
        if _UPLOAD.fullmatch(call.path):
            if upload_id:
                body, headers = uploads.go_on(
                    self._service.files, upload_id, call.headers, call.body, self.url, now
                )
            else:
                project = self._admit(request, named).project
                body, headers = uploads.start(
                    self._service.files, call.path, call.headers, call.body, project, self.url
                )
            return _json(call, body, 200, headers)
        if named is None:
            call.status = 404
            return web.Response(status=404, body=_NO_SUCH_PAGE, content_type="text/html", charset="utf-8")
        asking = self._service.projects[self._admit(request, named).project]
        incoming = Incoming(call.method, call.path, call.query, call.body, asking, self.url, now)
        answer = self._service.answer(incoming, named)
        if isinstance(answer, Performance):
            return await self._perform(request, call, answer, named)
        if isinstance(answer, Download):
            call.status = 200
            return web.Response(body=answer.content, headers={"Content-Type": answer.mime})
        return _json(call, answer, 200)

    def _admit(self, request: web.Request, named: Target | None) -> PracticeKey:
        """The key that asks. Raises GoogleError if there is none, more than one, or a bad one."""
        given = _credentials(request)
        if len(given) > 1:
            raise multiple_credentials()
        if not given:
            raise no_credentials()
        rpc = named.rpc if named else "google.ai.generativelanguage.v1beta.FileService.CreateFile"
        if "Authorization" in request.headers:
            raise token_unsupported(rpc)
        key = self._keys.get(given[0])
        if key is None:
            raise key_invalid()
        if key.secret in self._faults:
            raise refusal(self._faults[key.secret], key, rpc)
        return key

    # --- replies -------------------------------------------------------------------------------------------

    async def _perform(
        self, request: web.Request, call: RecordedCall, performance: Performance, named: Target
    ) -> web.StreamResponse:
        script = performance.script
        if script.delay:
            await asyncio.sleep(script.delay)
        if named.verb == "streamGenerateContent":
            return await self._stream(request, call, performance)
        if script.end is End.ERROR:
            raise plain(503)
        if script.end is End.CUT:
            return _drop(request, web.Response())
        return _json(call, whole(script, performance.asked), 200, {"x-gemini-service-tier": "standard"})

    async def _stream(
        self, request: web.Request, call: RecordedCall, performance: Performance
    ) -> web.StreamResponse:
        script = performance.script
        sse = call.query.get("alt") == "sse"
        gap = self._chunk_delay if script.gap is None else script.gap
        response = await _open(request, call, "text/event-stream" if sse else _JSON)
        for chunk in chunks(script, performance.asked):
            if call.chunks_sent and gap:
                await asyncio.sleep(gap)
            await response.write(_framed(chunk, sse, first=call.chunks_sent == 0))
            call.chunks_sent += 1
        if script.end is End.CUT:
            return _drop(request, response)
        if script.end is End.ERROR:
            await response.write(_framed(plain(503).body(), sse, first=call.chunks_sent == 0))
        if not sse:
            await response.write(b"]")
        await response.write_eof()
        return response

    async def _send_canned(
        self, request: web.Request, call: RecordedCall, step: Canned
    ) -> web.StreamResponse:
        if step.hang:
            await asyncio.Event().wait()
        if step.delay:
            await asyncio.sleep(step.delay)
        if not isinstance(step.body, tuple):
            if step.drop_connection:
                return _drop(request, web.Response())
            return _json(call, step.body, step.status, dict(step.headers))
        response = await _open(request, call, "text/event-stream", step)
        for piece in step.body:
            if call.chunks_sent and step.delay:
                await asyncio.sleep(step.delay)
            await response.write(piece)
            call.chunks_sent += 1
        if step.drop_connection:
            return _drop(request, response)
        await response.write_eof()
        return response


def _credentials(request: web.Request) -> list[str]:
    """Every credential a request carries."""
    given = (
        request.headers.get("x-goog-api-key", ""),
        request.query.get("key", ""),
        request.headers.get("Authorization", "").removeprefix("Bearer "),
    )
    return [credential for credential in given if credential]


def _json(call: RecordedCall, body: Any, status: int, headers: dict[str, str] | None = None) -> web.Response:
    """A complete answer; bytes go out as they are, None as an empty body."""
    call.status = status
    raw = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body, option=_PRETTY)
    return web.Response(status=status, body=raw, headers={"Content-Type": _JSON, **(headers or {})})


_PRETTY = orjson.OPT_INDENT_2  # as Google's answers are, unless asked otherwise


async def _open(
    request: web.Request, call: RecordedCall, content_type: str, step: Canned | None = None
) -> web.StreamResponse:
    """Send status and headers of an answer in pieces."""
    status, extra = (step.status, step.headers) if step else (200, {"x-gemini-service-tier": "standard"})
    response = web.StreamResponse(status=status, headers={"Content-Type": content_type, **extra})
    await response.prepare(request)
    call.status = status
    return response


def _framed(document: Any, sse: bool, *, first: bool) -> bytes:
    """A chunk as an event, or as an element of the JSON array that a stream is without `alt=sse`."""
    raw = orjson.dumps(document)
    if sse:
        return b"data: " + raw + b"\r\n\r\n"
    return (b"[" if first else b",\r\n") + raw


def _drop(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """Close the connection in the middle of things; what was written before still arrives."""
    if request.transport is not None:
        request.transport.close()
    return response
