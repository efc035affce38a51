"""From the feed's JSON to releases, and which of them are newer than this one. Pure.

The feed is GitHub's list of releases (REST API, "List releases"): unlike the Atom feed it tells drafts and
early versions from others, and has notes as Markdown. One address may ask 60 times an hour without a name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from yarl import URL

from gapdesk.updates.notes import shortened, tidied
from gapdesk.updates.types import News, Release
from gapdesk.updates.versions import Version, version
from gapdesk.wording import Objection, Words

MOST_RELEASES = 10
MOST_LETTERS = 6_000
"""Of the notes of all releases together: what Qt lays out without holding up the replies that flow by."""
_LEAST_LETTERS = 200
"""Fewer of a release's notes are not worth showing."""
_PER_PAGE = 20


def feed_url(home: str) -> str:
    """Where the releases of the GitHub repository `home` ("https://github.com/owner/repo") are listed."""
    url = URL(home)
    return f"https://api.{url.host}/repos{url.path.rstrip('/')}/releases?per_page={_PER_PAGE}"


def releases_in(data: bytes, home: str) -> tuple[Release, ...]:
    """The published releases of the feed, in its order; what is none is left out. Objection to other data."""
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise not_understood() from error
    if not isinstance(found, list):
        raise not_understood()
    return tuple(release for entry in found if (release := _release(entry, home)) is not None)


def newer(releases: Iterable[Release], running: str) -> News | None:
    """Those newer than `running`, newest first, with tidy notes; None if there are none.

    Early ones count only where an early one runs.
    """
    this = version(running)
    if this is None:
        return None
    found: dict[Version, Release] = {}
    for release in releases:
        its = version(release.version)
        if its is not None and its > this and (this.early or not release.early):
            found.setdefault(its, release)
    ordered = [found[its] for its in sorted(found, reverse=True)]
    if not ordered:
        return None
    return News(running, tuple(_fitting(ordered[:MOST_RELEASES])))


def safe_page(page: Any, home: str) -> str:
    """`page` if it is one of the host of `home`, by https; else the list of releases there."""
    fallback = f"{home}/releases"
    if not isinstance(page, str):
        return fallback
    try:
        url = URL(page)
        plain = url.explicit_port is None and url.user is None and url.password is None
    except ValueError:
        return fallback
    return str(url) if plain and url.scheme == "https" and url.host == URL(home).host else fallback


def not_understood() -> Objection:
    """For an answer that is no feed."""
    return Objection(Words("What GitHub answered was not understood."))


def _fitting(releases: Iterable[Release]) -> Iterator[Release]:
    """With as much of their notes as may be shown; the newest is there in any case."""
    left = MOST_LETTERS
    for release in releases:
        if left < _LEAST_LETTERS:
            return
        notes = shortened(tidied(release.notes), left)
        left -= len(notes)
        yield replace(release, notes=notes)


def _release(entry: Any, home: str) -> Release | None:
    if not isinstance(entry, dict) or entry.get("draft"):
        return None
    tag, notes = entry.get("tag_name"), entry.get("body")
    its = version(tag) if isinstance(tag, str) else None
    if its is None:
        return None
    return Release(
        version=its.text,
        notes=notes if isinstance(notes, str) else "",
        page=safe_page(entry.get("html_url"), home),
        published=_moment(entry.get("published_at")),
        early=its.early or bool(entry.get("prerelease")),
    )


def _moment(text: Any) -> float | None:
    """Epoch seconds of "2026-11-02T12:00:00Z"."""
    try:
        moment = datetime.fromisoformat(text).timestamp() if isinstance(text, str) else math.nan
    except (ValueError, OverflowError, OSError):  # OSError: years that Windows does not know
        return None
    return moment if math.isfinite(moment) else None
