"""Releases as the window shows them. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Release:
    """One published version."""

    version: str
    """ "0.2.0", without a leading "v"."""
    notes: str
    """What changed, Markdown of a stranger: it may hold anything."""
    page: str
    """Where it can be downloaded: an https URL of the home page's host."""
    published: float | None
    """Epoch seconds."""
    early: bool
    """Whether it is meant for trying out only."""


@dataclass(frozen=True, slots=True)
class News:
    """There are newer versions than this one."""

    running: str
    releases: tuple[Release, ...]
    """Newest first, at least one; their notes are tidied, and short enough to be shown at once."""

    @property
    def version(self) -> str:
        """The newest."""
        return self.releases[0].version

    @property
    def page(self) -> str:
        """Where the newest can be downloaded."""
        return self.releases[0].page
