"""What a release says of itself: the changelog's section of its version (https://keepachangelog.com)."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass

from . import product

CHANGELOG = product.ROOT / "CHANGELOG.md"
UNRELEASED = "Unreleased"

_HEADING = re.compile(
    r"^## +\[?(?P<version>[^\]\s]+)\]?(?: +- +(?P<date>\d{4}-\d{2}-\d{2}))?.*$", re.MULTILINE
)
_LINK = re.compile(r"^\[[^\]]+\]: +\S+$", re.MULTILINE)
_GOES_ON = re.compile(r" *(?!#|>|\||```|[*+-] |\d+\. )\S")


class NotesError(ValueError):
    """The changelog and the version do not fit; the text says how, for the one who releases."""


@dataclass(frozen=True, slots=True)
class Section:
    """What the changelog says of one version."""

    version: str
    """Such as 0.1.0, or `UNRELEASED`."""
    date: str
    """YYYY-MM-DD; empty if there is none."""
    text: str
    """Markdown, without the heading and without the links at the file's end; one line for each paragraph."""


def sections(changelog: str) -> list[Section]:
    """All sections, the newest first, as the file has them."""
    headings = list(_HEADING.finditer(changelog))
    ends = [heading.start() for heading in headings[1:]] + [len(changelog)]
    found = []
    for heading, end in zip(headings, ends, strict=True):
        text = _LINK.sub("", changelog[heading.end() : end]).strip()
        found.append(Section(heading["version"], heading["date"] or "", _unwrapped(text)))
    return found


def _unwrapped(text: str) -> str:
    """Each paragraph in one line: GitHub shows every line break of a release's text."""
    lines: list[str] = []
    for line in text.splitlines():
        if lines and lines[-1] and not lines[-1].startswith("#") and _GOES_ON.match(line):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    return "\n".join(lines)


def released(changelog: str, version: str) -> Section:
    """The section of a version that is handed out; NotesError if it is missing, undated or empty."""
    for section in sections(changelog):
        if section.version != version:
            continue
        if not section.date:
            raise NotesError(f"The changelog's section {version} has no date: ## [{version}] - YYYY-MM-DD.")
        if not section.text:
            raise NotesError(f"The changelog's section {version} is empty.")
        return section
    raise NotesError(f"The changelog has no section {version}: rename [{UNRELEASED}], and begin a new one.")


def draft(changelog: str, version: str) -> str:
    """The text of a version that may not be released yet: its section, else what is unreleased."""
    for wanted in (version, UNRELEASED):
        for section in sections(changelog):
            if section.version == wanted and section.text:
                return section.text
    raise NotesError(f"The changelog has neither a section {version} nor anything under [{UNRELEASED}].")


def check_tag(tag: str, version: str) -> None:
    """NotesError unless `tag` is that of `version`."""
    if tag != f"v{version}":
        raise NotesError(
            f"The tag {tag} is not v{version}, the version in gapdesk/__init__.py: correct one of them."
        )


def main(args: list[str]) -> int:
    """Print the section; with `--check TAG` only what is fit to be released under that tag."""
    parser = argparse.ArgumentParser("notes", description=main.__doc__)
    parser.add_argument("--check", metavar="TAG", help="fail unless TAG is this version and has its section")
    tag = parser.parse_args(args).check
    changelog = CHANGELOG.read_text("utf-8")
    try:
        if tag is None:
            text = draft(changelog, product.VERSION)
        else:
            check_tag(tag, product.VERSION)
            text = released(changelog, product.VERSION).text
    except NotesError as error:
        print(error, file=sys.stderr)
        return 1
    print(text)
    return 0
