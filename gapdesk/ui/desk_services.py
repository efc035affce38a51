"""What the window asks of the engine besides keys, counts and records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from gapdesk.activity.types import Compared, Detail, Entry, Held
from gapdesk.client_types import ClientLine
from gapdesk.doctor.types import Finding
from gapdesk.log_types import LogLine
from gapdesk.recipes.types import ConfigFile, Filled, Recipe, Tested
from gapdesk.updates.types import News


class ActivityService(Protocol):
    """The requests of this run. RequestStarted, RequestHeld, RequestResumed and RequestFinished tell of
    every change, and what is told here is that new already."""

    def entries(self) -> tuple[Entry, ...]:
        """All that are listed, oldest first; quick for 100,000."""
        ...

    def find(self, request: str) -> Entry | None: ...

    @property
    def most(self) -> int:
        """How many are listed at most; when there are more, the oldest are gone from `entries`."""
        ...

    def clear(self) -> None:
        """Forget all that have ended, and what was captured."""
        ...

    def detail(self, request: str) -> Detail | None: ...

    async def compare(self, request: str) -> Compared | None:
        """The captured bodies side by side, pretty, marked; None if none were captured."""
        ...

    def held(self) -> Held:
        """What the captured bodies take."""
        ...

    def curl(self, request: str) -> str:
        """The client's request as a command line, the token left out; "" if it was not captured."""
        ...

    def explanation(self, request: str) -> str:
        """All of it as English text for a bug report, without secrets and without bodies."""
        ...

    async def har(self, requests: Sequence[str]) -> bytes:
        """Those requests as an HTTP Archive 1.2, with what was captured of them; without credentials."""
        ...

    async def repeat(self, request: str, *, key: str | None = None, model: str | None = None) -> str:
        """Send once more what Google was asked, through that key (its id) or with that model.

        Returns the id of the new request as soon as it is listed; its outcome is in the list. Objection."""
        ...


class ClientService(Protocol):
    """Who may use the proxy. Every change is told by `ClientsChanged`. Ids that are gone raise Objection."""

    def lines(self) -> tuple[ClientLine, ...]:
        """Oldest first; who comes without a token is there while none is needed."""
        ...

    def token(self, client: str) -> str | None:
        """In clear, to be shown or copied because the user said so; None while it is not known."""
        ...

    async def add(self, name: str) -> str:
        """A new client with a new token; returns its id. Objection to a name that is empty or taken."""
        ...

    async def rename(self, client: str, name: str) -> None: ...

    async def set_private(self, client: str, private: bool) -> None: ...

    async def set_models(self, client: str, patterns: Sequence[str]) -> None:
        """Which models it may use, with * for any text; none = all."""
        ...

    async def set_own(self, client: str, setting: str, value: Any) -> None:
        """A value of its own for one of OWN_SETTINGS; None = as in Settings. SettingError."""
        ...

    async def new_token(self, client: str) -> None:
        """Its old token ends now."""
        ...

    async def remove(self, client: str) -> None:
        """Shut it out. Undoable until the next removal, or the exit."""
        ...

    async def undo_remove(self) -> str | None:
        """Let the last one removed in again, with the same token; returns its id, None if there is none.
        Objection if its name was given to another."""
        ...


class RecipeService(Protocol):
    """How programs are connected."""

    def all(self) -> tuple[Recipe, ...]:
        """In the order in which they are shown: programs first, then SDKs."""
        ...

    def filled(self, recipe: str, client: str, *, masked: bool = True) -> Filled:
        """URL and snippet for that client; `masked` shows the token as "gd-…", to be looked at."""
        ...

    async def test(self, recipe: str, client: str) -> Tested:
        """Ask for the model list as the program would; costs no quota."""
        ...

    async def file(self, recipe: str) -> ConfigFile | None:
        """The configuration file of a writable recipe, None for others."""
        ...

    async def write(self, recipe: str, client: str) -> ConfigFile:
        """Put URL, token and model into the program's configuration; what was there is kept first, byte for
        byte. Objection says why not, and then nothing was changed."""
        ...

    async def restore(self, recipe: str) -> ConfigFile:
        """Bring back what was there before gapdesk wrote. Objection."""
        ...


class DoctorService(Protocol):
    """Looks for what stands between a program, gapdesk and Google."""

    async def examine(self, tell: Callable[[Finding], None], *, ask: bool = False) -> tuple[Finding, ...]:
        """Go through all checks; `tell` hears of each as RUNNING and then as it ended. `ask`: also ask one
        question, which costs one request, so that region and streaming are known for certain. Cancel the task
        to stop. Returns all findings, in order."""
        ...

    def report(self, findings: Sequence[Finding]) -> str:
        """Findings and surroundings (versions, system, changed settings) as English text, no secrets."""
        ...


class LogService(Protocol):
    """The log of this run, as far as it is kept in memory."""

    def lines(self, after: int = 0) -> tuple[LogLine, ...]:
        """Those with a higher number, oldest first; cheap if there are none."""
        ...

    def clear(self) -> None:
        """Forget the lines in memory; the files stay."""
        ...


class StartService(Protocol):
    """Starting at login. It is the system's own setting: what is told is what holds there."""

    @property
    def possible(self) -> bool: ...

    async def on(self) -> bool: ...

    async def set(self, on: bool) -> None:
        """Objection says why it could not be changed."""
        ...


class UpdateService(Protocol):
    """Whether a newer gapdesk is out. UpdatesChanged tells that `news` may differ, UpdateFound of each new
    version once."""

    @property
    def possible(self) -> bool:
        """Whether updates are looked for at all; practice never does."""
        ...

    def news(self) -> News | None:
        """What is out and not passed over, as far as it is known."""
        ...

    async def look(self) -> News | None:
        """Ask now, also for what was passed over; None if this is the newest. Objection."""
        ...

    def pass_over(self, version: str) -> None:
        """Say no more of `version`, until there is a newer one."""
        ...
