"""Uploads that come back through gapdesk: Google's own upload URL never reaches the client.

SDKs send no key with the chunks of a resumable upload, so the rewritten URL carries an unguessable token
(Gemini API, November 2026).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from gapdesk.proxy.routes import UPLOAD_TOKEN

_KEPT_SECONDS = 24 * 3600.0
_CAPACITY = 1000


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload that was begun."""

    url: str
    """Google's upload URL; may hold credentials, never shown."""
    key: str
    project: str
    client: str
    begun: float


class Uploads:
    """The uploads under way, by their tokens. In memory: Google forgets them within a day too."""

    def __init__(self) -> None:
        self._uploads: dict[str, Upload] = {}

    def begin(self, upload: Upload) -> str:
        """Remember `upload`; returns its token (URL-safe, 256 bits)."""
        for token, known in list(self._uploads.items()):
            if known.begun < upload.begun - _KEPT_SECONDS or len(self._uploads) >= _CAPACITY:
                del self._uploads[token]
            else:
                break
        token = secrets.token_urlsafe(32)
        self._uploads[token] = upload
        return token

    def get(self, token: str) -> Upload | None:
        """The upload behind a token. A dictionary look-up tells nothing useful about 256 random bits."""
        return self._uploads.get(token)

    def end(self, token: str) -> None:
        """The upload is complete or was given up."""
        self._uploads.pop(token, None)


def rewritten_url(own_base: str, path: str, token: str) -> str:
    """The URL the client gets instead of Google's."""
    return f"{own_base}{path}?{urlencode({UPLOAD_TOKEN: token})}"


def upload_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of an upload request that Google needs."""
    return {
        name: value
        for name, value in headers.items()
        if name.lower().startswith("x-goog-upload-")
        or name.lower() in ("content-type", "content-length", "content-range")
    }
