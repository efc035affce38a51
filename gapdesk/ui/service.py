"""What the window and the tray see of the engine. All of it runs on the serving loop, the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, Unpack

from gapdesk.activity.types import Compared, Detail, Entry, Held
from gapdesk.caching.types import Cache, Implicit, NewCache, Unable
from gapdesk.client_types import ClientLine
from gapdesk.conversations.types import (
    ConversationRow,
    ExportForm,
    Facts,
    Hit,
    RecordSize,
    Restored,
    Transcript,
    Wanted,
)
from gapdesk.doctor.types import Finding
from gapdesk.events import Bus, ConnectionTried, EngineSnapshot
from gapdesk.keys.types import (
    Added,
    CheckResult,
    ExportWhich,
    FoundKey,
    FoundSetting,
    Preview,
)
from gapdesk.log_types import LogLine
from gapdesk.paths import Paths
from gapdesk.proxy.types import Dimension
from gapdesk.quota.hints import Suggestion
from gapdesk.quota.keys import Explanation, KeyChanges, KeyRow, KeyStatus
from gapdesk.quota.limit_rows import LimitRow, Price, UserLimit
from gapdesk.quota.report import Forecast, Report, ReportSpan
from gapdesk.quota.usage import History, Span
from gapdesk.recipes.types import ConfigFile, Filled, Recipe, Tested
from gapdesk.settings import Settings


class KeyService(Protocol):
    """The keys: what is shown of them, and what can be done with them.

    Every change is told by `PoolChanged` on the bus. Ids that are gone meanwhile are passed over.
    """

    # --- looking

    def ids(self) -> tuple[str, ...]:
        """All keys, in the order in which they came."""
        ...

    def rows(self, ids: Sequence[str], model: str = "") -> tuple[KeyRow, ...]:
        """Lines for those keys, with the quota of `model` (else of the model that is worst off).

        Some 20 µs each: ask for what is visible.
        """
        ...

    def status(self, key_id: str) -> KeyStatus | None:
        """All there is of one key, with a line per model."""
        ...

    def models(self) -> tuple[str, ...]:
        """The models asked for today, the busiest first."""
        ...

    def explain(self, model: str) -> tuple[Explanation, ...]:
        """How each key stands for `model`, the next one to be asked first."""
        ...

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Projects that are probably one."""
        ...

    def secret_of(self, key_id: str) -> str | None:
        """The key in clear, to be shown or copied because the user said so; None while locked."""
        ...

    # --- taking in

    def preview(self, data: bytes | str, file_name: str = "") -> Preview:
        """What an import of this text or file would do, told at once: for at most LARGE of it.

        Raises BadImport.
        """
        ...

    async def preview_aside(self, data: bytes | str, file_name: str = "") -> Preview:
        """The same for any size: what is large is read on a thread. Raises BadImport."""
        ...

    def add(self, keys: Iterable[FoundKey]) -> Added:
        """Take keys in; they serve at once and are put into the keyring behind."""
        ...

    def take_settings(self, settings: Iterable[FoundSetting]) -> int:
        """Apply settings found in an older proxy's file; returns how many changed."""
        ...

    # --- changing

    def update(self, ids: Sequence[str], **changes: Unpack[KeyChanges]) -> None:
        """Set label, project, tier, note or enabled of those keys."""
        ...

    def would_merge(self, ids: Sequence[str], project: str | None) -> bool:
        """Whether counts of several projects would be added up, for good, if those keys were in `project`."""
        ...

    def merge(self, first: str, second: str) -> None:
        """Two projects are one: their counts are added up."""
        ...

    def dismiss(self, suggestion: Suggestion) -> None:
        """Never show this suggestion again."""
        ...

    def remove(self, ids: Sequence[str]) -> int:
        """Take keys out; returns how many. Undoable until the next removal, for a minute, or the exit."""
        ...

    def undo_remove(self) -> int:
        """Bring the keys of the last removal back; returns how many."""
        ...

    def invalid(self) -> tuple[str, ...]:
        """Ids of the keys Google called invalid."""
        ...

    def retry_storage(self) -> None:
        """Ask the keyring again."""
        ...

    # --- checking and giving out

    def check(self, ids: Sequence[str] | None = None) -> None:
        """Ask Google about those keys (None = all) in the background, without spending quota.

        `EngineSnapshot.checking` tells how it goes. A check that runs already takes them in addition.
        """
        ...

    def cancel_check(self) -> None: ...

    def results(self) -> tuple[CheckResult, ...]:
        """Of the check that runs or ran last, in the order in which they came."""
        ...

    def export(self, which: ExportWhich, file_name: str) -> bytes:
        """The keys in clear, as .txt (one per line), .csv or .json by the name's end."""
        ...


class QuotaService(Protocol):
    """Limits, prices, history and reports."""

    async def history(self, project: str, model: str, span: Span) -> History:
        """What a project used of a model, up to now."""
        ...

    def limits(self, tier: str | None) -> tuple[LimitRow, ...]:
        """The table, as it holds for a project of `tier`: models asked for first, then by name."""
        ...

    def user_limits(self) -> tuple[UserLimit, ...]: ...

    def set_limit(self, limit: UserLimit) -> None:
        """Raises Objection to a pattern or number that makes no sense."""
        ...

    def clear_limit(
        self, pattern: str, dimension: Dimension, tier: str | None = None, project: str | None = None
    ) -> None: ...

    def forget_learned(self, project: str, model: str) -> None:
        """Let Google say it again."""
        ...

    def prices(self) -> tuple[Price, ...]:
        """All rows, shipped and the user's, by pattern and day."""
        ...

    def set_price(self, price: Price) -> None:
        """Set or replace the user's row for that pattern and day. Raises Objection."""
        ...

    def clear_price(self, pattern: str, since: str) -> None: ...

    def forecasts(self) -> tuple[Forecast, ...]:
        """Of today, per model and dimension that has a limit or use."""
        ...

    async def report(self, span: ReportSpan) -> Report: ...

    async def report_csv(self, span: ReportSpan) -> str:
        """The report's lines, one per hour, key, model and client."""
        ...


class ConversationService(Protocol):
    """Recorded conversations. Every change is told by `ConversationsChanged`; ids that are gone meanwhile are
    passed over. What waits, waits for the database's thread."""

    # --- looking

    async def ids(self, wanted: Wanted) -> tuple[int, ...]:
        """All conversations, in order; quick for 100,000."""
        ...

    async def rows(self, ids: Sequence[int]) -> tuple[ConversationRow, ...]:
        """Lines for those conversations, in the order of `ids`: ask for what is visible."""
        ...

    async def search(self, text: str, client: str | None = None, limit: int = 100) -> tuple[Hit, ...]:
        """Messages and titles that hold all words of `text`, the newest first."""
        ...

    async def transcript(
        self,
        conversation: int,
        leaf: int | None = None,
        *,
        through: int | None = None,
        before: int | None = None,
        count: int = 40,
    ) -> Transcript:
        """The last `count` messages of the path to `leaf` (by default the newest one).

        `through` names a message the path has to pass, and goes on to its newest leaf; `before` a message of
        the path before which to read.
        """
        ...

    async def facts(self, conversation: int) -> Facts | None: ...

    async def blob(self, hash: str) -> bytes | None:
        """The bytes of a medium."""
        ...

    def clients(self) -> tuple[tuple[str, str], ...]:
        """(id, name) of all clients, also of removed ones, that have conversations or could have."""
        ...

    async def size(self) -> RecordSize: ...

    # --- changing

    async def rename(self, conversation: int, title: str) -> None:
        """ "" gives it back the title made of its first words."""
        ...

    async def pin(self, ids: Sequence[int], pinned: bool) -> None: ...

    async def keep_for(self, ids: Sequence[int], days: int | None) -> None:
        """Delete those so many days after their last use; 0 = never; None = as the setting says."""
        ...

    async def remove(self, ids: Sequence[int]) -> int:
        """Delete; returns how many. Undoable until the next removal, for ten minutes, or the exit."""
        ...

    async def undo_remove(self) -> int:
        """Bring those of the last removal back; returns how many."""
        ...

    # --- giving out and taking in

    async def export(self, ids: Sequence[int], form: ExportForm) -> bytes:
        """Those conversations as one document; several as SillyTavern files come as a ZIP archive."""
        ...

    async def export_all(self, file: str) -> int:
        """Write everything recorded into a file that `import_all` reads; returns how many. OSError."""
        ...

    async def import_all(self, file: str) -> Restored:
        """Take in what `export_all` wrote. OSError; Objection if it is no such file."""
        ...

    async def request_of(self, message: int) -> str:
        """The request that brought a reply, or would bring one to a user turn, as a curl command line with
        the token left out; "" if it is gone."""
        ...

    async def send_again(self, message: int) -> None:
        """Ask once more what that reply, or user turn, was asked: the answer becomes a branch. Objection
        tells why it was not answered."""
        ...


class CacheService(Protocol):
    """Caches at Google. Every change is told by `CachesChanged`."""

    def rows(self) -> tuple[Cache, ...]:
        """Explicit caches that live, newest first."""
        ...

    def unable(self) -> tuple[Unable, ...]:
        """Who cannot have any, newest first."""
        ...

    def implicit(self) -> tuple[Implicit, ...]:
        """What Google's own cache did, the most tokens first."""
        ...

    def clients(self) -> tuple[tuple[str, str], ...]:
        """(id, name) of those who may have caches."""
        ...

    def models(self) -> tuple[str, ...]:
        """Those that take explicit caches."""
        ...

    def forget_unable(self, unable: Unable) -> None:
        """Let it be tried again."""
        ...

    async def create(self, new: NewCache) -> Cache:
        """Make one at Google. Objection tells why not."""
        ...

    async def extend(self, names: Sequence[str], minutes: int) -> int:
        """Let those live so long from now; returns how many do. Objection if none does."""
        ...

    async def delete(self, names: Sequence[str]) -> int:
        """Delete upstream and here; returns how many. Objection if none could be."""
        ...

    async def clean_up(self) -> int:
        """Delete those that were not used since they were made, or for an hour; returns how many."""
        ...


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
        """Let the last one removed in again, with the same token; returns its id, None if there is none."""
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


class EngineService(Protocol):
    """The engine as its fronts know it."""

    @property
    def bus(self) -> Bus: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def paths(self) -> Paths: ...

    @property
    def practice(self) -> bool: ...

    @property
    def keys(self) -> KeyService: ...

    @property
    def quota(self) -> QuotaService: ...

    @property
    def conversations(self) -> ConversationService: ...

    @property
    def caches(self) -> CacheService: ...

    @property
    def activity(self) -> ActivityService: ...

    @property
    def clients(self) -> ClientService: ...

    @property
    def recipes(self) -> RecipeService: ...

    @property
    def doctor(self) -> DoctorService: ...

    @property
    def log(self) -> LogService: ...

    @property
    def start_at_login(self) -> StartService: ...

    def snapshot(self) -> EngineSnapshot:
        """All the Overview and the tray show; cheap."""
        ...

    def token(self) -> str | None:
        """The access token in clear, None while it is not known (keyring still locked)."""
        ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def restart(self) -> None: ...

    async def try_connection(self) -> ConnectionTried:
        """Ask Google anything, by the settings as they are now, also before they apply."""
        ...
