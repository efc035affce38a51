"""Releases as GitHub lists them, for tests."""

from __future__ import annotations

import json
from typing import Any

HOME = "https://github.com/gapdesk/gapdesk"


def entry(tag: str, notes: str | None = "What changed.", **more: Any) -> dict[str, Any]:
    """One release of the list, with some of the many fields that nobody here wants."""
    return {
        "url": "https://api.github.com/repos/gapdesk/gapdesk/releases/1",
        "html_url": f"{HOME}/releases/tag/{tag}",
        "id": 1,
        "author": {"login": "someone", "id": 1},
        "tag_name": tag,
        "name": f"gapdesk {tag}",
        "draft": False,
        "prerelease": False,
        "published_at": "2026-11-02T12:00:00Z",
        "assets": [],
        "body": notes,
        **more,
    }


def feed(*entries: Any) -> bytes:
    """The list as GitHub sends it."""
    return json.dumps(entries).encode()
