"""The upload endpoints: a start through the pool, chunks recognised by the token in their URL."""

from __future__ import annotations

import dataclasses
from urllib.parse import parse_qs

from aiohttp import web

from gapdesk.proxy.binding import remember, resource_of
from gapdesk.proxy.passing import ask, google_headers, json_object, pass_through, passed_back
from gapdesk.proxy.sender import UpstreamFault, UpstreamReply
from gapdesk.proxy.types import Failure, FailureKind
from gapdesk.proxy.uploads import Upload, Uploads, rewritten_url, upload_headers
from gapdesk.proxy.visit import Visit


class UploadHandlers:
    """Starts uploads with a key of the pool and lets their chunks come back through gapdesk."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads

    async def begin(self, visit: Visit) -> web.StreamResponse:
        """POST /upload/{version}/…: the start of a resumable upload, or a whole upload in one request."""
        visit.announce(visit.route.path.partition("/")[0], stream=False)
        call = pass_through(visit, body=await visit.body())
        call = dataclasses.replace(call, path=f"/upload{call.path}")
        named = resource_of(visit.route.path)
        binding = visit.services.bindings.find(named, visit.services.clock.now()) if named else None
        if binding is not None:  # a file search store takes its files through its own project
            call = dataclasses.replace(call, project=binding.project)
        answer = await ask(visit, call)
        response = passed_back(visit, answer)
        google = answer.headers.get("x-goog-upload-url")
        if google:
            lease = answer.lease
            token = self._uploads.begin(
                Upload(google, lease.key, lease.project, visit.client.id, visit.services.clock.now())
            )
            own = f"{visit.request.scheme}://{visit.request.headers['Host']}"
            path = visit.request.raw_path.partition("?")[0]
            response.headers["x-goog-upload-url"] = rewritten_url(own, path, token)
        else:
            remember(visit, answer.body)
        return response

    async def chunk(self, visit: Visit) -> web.StreamResponse:
        """A piece of an upload, recognised by the token in its URL; streamed on, never held whole."""
        token = parse_qs(visit.request.raw_path.partition("?")[2]).get("upload_token", [""])[0]
        upload = self._uploads.get(token)
        secret = visit.services.secret_of(upload.key) if upload else None
        if upload is None or secret is None:
            raise Failure(
                FailureKind.NOT_FOUND, 404, "This upload is unknown or over; start it again.", final=True
            )
        reply, data = await _forward(visit, upload, secret)
        if reply.headers.get("x-goog-upload-status") in ("final", "cancelled") or reply.status in (404, 410):
            self._uploads.end(token)  # after any other refusal the client may ask how far it came, and go on
        made = json_object(data) or {}
        file = made.get("file")
        if isinstance(file, dict) and isinstance(file.get("name"), str):
            visit.services.bindings.bind(
                file["name"], upload.project, upload.key, upload.client, visit.services.clock.now()
            )
        headers = google_headers(reply.headers)
        visit.says(data)
        return web.Response(body=data, status=reply.status, headers={**headers, **visit.headers()})


async def _forward(visit: Visit, upload: Upload, secret: str) -> tuple[UpstreamReply, bytes]:
    """Send the chunk on while it comes in; the answer, read and closed. Raises Failure."""
    request = visit.request
    body = visit.pieces() if request.content_length != 0 else b""
    headers = upload_headers(request.headers)
    try:
        reply = await visit.services.upstream.forward(
            request.method, upload.url, headers, body, secret, visit.options.policy.timeout_seconds
        )
        try:
            return reply, (await reply.read()).replace(secret.encode(), b"[key]")
        finally:
            reply.close()
    except UpstreamFault as fault:
        error: BaseException | None = fault
        while error is not None:
            if isinstance(error, Failure):  # the client's own, met by aiohttp while it read the body
                raise error from None
            error = error.__cause__
        raise Failure(FailureKind.UNREACHABLE, 502, f"The upload broke off: {fault}") from fault
