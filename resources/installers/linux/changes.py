"""What was new in each version, as other people's formats want it: the changelog read and written. Pure."""

from __future__ import annotations

import email.utils
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from resources.installers import notes

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Release:
    """One version of the changelog."""

    version: str
    day: date
    entries: tuple[str, ...]
    """Each one paragraph of plain text."""


def releases(changelog: str, version: str, moment: int) -> tuple[Release, ...]:
    """The versions of a changelog in the form of Keep a Changelog, the newest first.

    What is not released yet counts as `version` of `moment` (epoch seconds) unless `version` has its section.
    """
    sections = notes.sections(changelog)
    found = [
        Release(each.version, date.fromisoformat(each.date), entries(each.text))
        for each in sections if each.date
    ]  # fmt: skip
    if version not in {each.version for each in found}:
        today = datetime.fromtimestamp(moment, UTC).date()
        waiting = [entries(each.text) for each in sections if not each.date]
        found.insert(0, Release(version, today, waiting[0] if waiting else ()))
    return tuple(found)


def entries(markdown: str) -> tuple[str, ...]:
    """The bullets of a section as plain text, one paragraph each."""
    found: list[str] = []
    for line in markdown.splitlines():
        if line.startswith("- "):
            found.append(line[2:].strip())
        elif line.startswith("  ") and found:
            found[-1] += f" {line.strip()}"
    return tuple(_LINK.sub(r"\1", each).replace("`", "").replace("**", "") for each in found)


def debian_changelog(found: Sequence[Release], package: str, maintainer: str) -> str:
    """The same in the form of deb-changelog(5)."""
    parts = []
    for each in found:
        noon = datetime(each.day.year, each.day.month, each.day.day, 12, tzinfo=UTC)
        lines = [_bullet(entry) for entry in each.entries or ("New version.",)]
        parts += [
            f"{package} ({debian_version(each.version)}) stable; urgency=medium\n",
            "\n".join(lines) + "\n",
            f" -- {maintainer}  {email.utils.format_datetime(noon)}\n",
        ]
    return "\n".join(parts)


def debian_version(version: str) -> str:
    """`version` so that dpkg sorts it right: 1.0.0-rc.1 and 1.0.0rc1 come before 1.0.0 (deb-version(7))."""
    return re.sub(r"(?<=\d)-?(a|b|rc|alpha|beta|dev)", r"~\1", version, count=1)


def _bullet(entry: str) -> str:
    return textwrap.fill(entry, 78, initial_indent="  * ", subsequent_indent="    ")
