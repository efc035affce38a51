"""Files of a project and the resumable upload that makes them. Pure; `now` in epoch seconds."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from gapdesk.practice.errors import file_forbidden, invalid, not_found
from gapdesk.practice.listing import page, stamp
from gapdesk.proxy.types import JsonObject

GRANULARITY = 262_144
"""Every part of an upload but the last is a multiple of this many bytes."""
_LIFETIME = 48 * 3600.0
_MOST_FILES = 200


@dataclass(slots=True)
class _File:
    id: str
    project: str
    mime: str
    display_name: str
    content: bytes
    created: float
    seen: bool = False

    def wire(self, base: str) -> JsonObject:
        digest = hashlib.sha256(self.content).hexdigest()
        entry: JsonObject = {
            "name": f"files/{self.id}",
            "displayName": self.display_name,
            "mimeType": self.mime,
            "sizeBytes": str(len(self.content)),
            "createTime": stamp(self.created),
            "updateTime": stamp(self.created),
            "expirationTime": stamp(self.created + _LIFETIME),
            "sha256Hash": base64.b64encode(digest.encode()).decode(),
            "uri": f"{base}/v1beta/files/{self.id}",
            "state": "PROCESSING" if self.mime.startswith("video/") and not self.seen else "ACTIVE",
            "source": "UPLOADED",
        }
        if not self.display_name:
            del entry["displayName"]
        return entry


@dataclass(slots=True)
class Upload:
    """A running resumable upload."""

    id: str
    project: str
    file: JsonObject
    """The File message of the start call."""
    mime: str
    length: int | None
    """Announced size in bytes."""
    content: bytearray = field(default_factory=bytearray)


class FileStore:
    """All files of all projects, and the uploads under way."""

    def __init__(self) -> None:
        self.uploads: dict[str, Upload] = {}
        self._files: dict[str, _File] = {}

    def start(self, upload: Upload) -> None:
        """Begin an upload; the oldest one is forgotten when there are too many."""
        while len(self.uploads) >= _MOST_FILES:
            self.uploads.pop(next(iter(self.uploads)))
        self.uploads[upload.id] = upload

    def feed(self, upload_id: str, offset: int, data: bytes, *, final: bool, now: float) -> Upload:
        """Add `data` at `offset`. Raises GoogleError: 404 unknown upload, 400 wrong offset or size."""
        upload = self.uploads.get(upload_id)
        if upload is None:
            raise not_found()
        if offset != len(upload.content):
            raise invalid(f"Invalid upload offset {offset}; the upload stands at {len(upload.content)}.")
        if not final and len(data) % GRANULARITY:
            raise invalid(f"The size of a part that is not the last must be a multiple of {GRANULARITY}.")
        total = len(upload.content) + len(data)
        if final and upload.length not in (None, total):
            raise invalid(f"{upload.length} bytes were announced, {total} came.")
        upload.content += data
        if final:
            del self.uploads[upload_id]
            self.add(upload, now)
        return upload

    def add(self, upload: Upload, now: float) -> None:
        """Make a file of a finished upload; the oldest file goes when there are too many."""
        while len(self._files) >= _MOST_FILES:
            self._files.pop(next(iter(self._files)))
        name = str(upload.file.get("name", "")).removeprefix("files/")
        file = _File(
            id=name or upload.id[:12],
            project=upload.project,
            mime=upload.mime,
            display_name=upload.file.get("displayName", ""),
            content=bytes(upload.content),
            created=now,
        )
        self._files[file.id] = file
        upload.file = {"name": f"files/{file.id}"}

    def check(self, file_id: str, project: str, now: float) -> None:
        """Raises 403 unless the project may use the file."""
        self._find(file_id, project, now)

    def get(self, file_id: str, project: str, base: str, now: float) -> JsonObject:
        """The File; a video is PROCESSING until it was looked at once. `base` is the server's URL."""
        file = self._find(file_id, project, now)
        file.seen = True
        return file.wire(base)

    def made(self, upload: Upload, base: str, now: float) -> JsonObject:
        """The File of an upload that just ended."""
        return self._find(upload.file["name"].removeprefix("files/"), upload.project, now).wire(base)

    def content(self, file_id: str, project: str, now: float) -> tuple[str, bytes]:
        """(MIME type, bytes)."""
        file = self._find(file_id, project, now)
        return file.mime, file.content

    def listing(self, project: str, query: Mapping[str, str], base: str, now: float) -> JsonObject:
        """One page of the project's files, newest first, `{}` if it has none."""
        mine = [
            file.wire(base)
            for file in reversed(self._files.values())
            if file.project == project and file.created + _LIFETIME > now
        ]
        return page("files", mine, query, default=10, most=100)

    def delete(self, file_id: str, project: str, now: float) -> JsonObject:
        """Raises 403 like `get`; `{}` as Google answers."""
        del self._files[self._find(file_id, project, now).id]
        return {}

    def _find(self, file_id: str, project: str, now: float) -> _File:
        file = self._files.get(file_id)
        if file is None or file.project != project or file.created + _LIFETIME <= now:
            raise file_forbidden(file_id)
        return file
