"""The nouns of connecting a program. Pure data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from gapdesk.wording import SILENCE, Words


class UrlForm(StrEnum):
    """What a program wants as its base URL."""

    OPENAI = "openai"
    """http://127.0.0.1:17860/v1"""
    GEMINI = "gemini"
    """http://127.0.0.1:17860/gemini"""
    ROOT = "root"
    """http://127.0.0.1:17860"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one program is connected in one way."""

    id: str
    """ "sillytavern", "sillytavern-gemini" …"""
    program: str
    """A proper name: "SillyTavern"; the same for all recipes of a program."""
    way: Words
    """Which of the program's ways: "as an OpenAI-compatible endpoint"."""
    form: UrlForm
    steps: tuple[Words, ...]
    """What to do, in order. Names of menus and fields stand as the program writes them, in “quotes”."""
    snippet: str = ""
    """Code or configuration to copy, with {url}, {token} and {model}; "" where there are only fields."""
    note: Words = SILENCE
    """What goes wrong otherwise."""
    detected: tuple[str, ...] = ()
    """Names under which `proxy.programs` knows its requests."""
    writable: bool = False
    """Whether gapdesk can write the program's own configuration."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A recipe for one client, ready to be copied."""

    url: str
    snippet: str = field(repr=False)
    """With the token in it: secret; "" if there is none, or the token is not known yet."""
    token: str = field(default="", repr=False)
    """What goes into the program's “API key”: secret, masked as in the snippet; "" while it is not known."""


class FileState(StrEnum):
    """How a program's configuration file stands."""

    ABSENT = "absent"
    """There is none; writing makes it."""
    FOREIGN = "foreign"
    """There is one that gapdesk has not touched."""
    WRITTEN = "written"
    """gapdesk wrote it, and it is as gapdesk left it."""
    CHANGED = "changed"
    """gapdesk wrote it, and somebody changed it since; restoring undoes that as well."""
    UNREADABLE = "unreadable"
    """It is not what such a file should be, or may not be read or written: gapdesk leaves it alone."""


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One file of a program's configuration."""

    path: str
    state: FileState
    why: Words = SILENCE
    """What is wrong with it, if UNREADABLE."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of asking as the program would: with its base URL and its client's token."""

    models: int | None
    """How many models it would list; None if it could not."""
    seconds: float = 0.0
    why: Words = SILENCE
    """Why it could not, and what to do."""
