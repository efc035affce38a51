"""The resumable upload protocol over HTTP: `X-Goog-Upload-*` headers in and out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from gapdesk.practice.errors import invalid, not_found
from gapdesk.practice.files import GRANULARITY, FileStore, Upload
from gapdesk.practice.transcode import decode
from gapdesk.proxy.types import JsonObject

Reply = tuple[JsonObject | None, dict[str, str]]
"""(body, headers); no body for a step before the last."""


def start(
    store: FileStore, path: str, headers: Mapping[str, str], body: bytes, project: str, base: str
) -> Reply:
    """The start call of a key of `project`; the upload goes on at `x-goog-upload-url`. Raises GoogleError.

    `headers` have lower-case names; `path` is "/upload/v1beta/files", `base` the server's URL.
    """
    protocol, command = headers.get("x-goog-upload-protocol", ""), headers.get("x-goog-upload-command", "")
    if (protocol, command) != ("resumable", "start"):
        raise invalid("Upload request is invalid: only the resumable protocol is practised here.")
    length = headers.get("x-goog-upload-header-content-length", "")
    _, message = decode(body, "CreateFileRequest")
    file = message.get("file", {})
    mime = file.get("mimeType") or headers.get("x-goog-upload-header-content-type")
    if not mime:
        raise invalid("MIME type is not specified")
    upload = Upload(
        id=secrets.token_hex(20),
        project=project,
        file=file,
        mime=mime,
        length=int(length) if length.isdecimal() else None,
    )
    store.start(upload)
    url = f"{base}{path}?upload_id={upload.id}&upload_protocol=resumable"
    return None, {
        "x-goog-upload-status": "active",
        "x-goog-upload-url": url,
        "x-goog-upload-control-url": url,
        "x-goog-upload-chunk-granularity": str(GRANULARITY),
    }


def go_on(
    store: FileStore, upload_id: str, headers: Mapping[str, str], body: bytes, base: str, now: float
) -> Reply:
    """A later call of an upload, which needs no key: `upload`, `upload, finalize`, `query` or `cancel`."""
    commands = {word.strip() for word in headers.get("x-goog-upload-command", "").split(",")}
    if not commands <= {"upload", "finalize", "query", "cancel"} or not commands:
        raise invalid("Upload request is invalid: unknown command.")
    if commands & {"query", "cancel"}:
        upload = store.uploads.get(upload_id)
        if upload is None:
            raise not_found()
        if "cancel" in commands:
            del store.uploads[upload_id]
            return None, {"x-goog-upload-status": "cancelled"}
        return None, {
            "x-goog-upload-status": "active",
            "x-goog-upload-size-received": str(len(upload.content)),
        }
    final = "finalize" in commands
    offset = headers.get("x-goog-upload-offset", "0")
    upload = store.feed(upload_id, int(offset) if offset.isdecimal() else -1, body, final=final, now=now)
    if final:
        return {"file": store.made(upload, base, now)}, {"x-goog-upload-status": "final"}
    return None, {"x-goog-upload-status": "active"}
