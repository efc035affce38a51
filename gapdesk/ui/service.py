"""What the window and the tray see of the engine. All of it runs on the serving loop, the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, Unpack

from gapdesk.caching.types import Cache, Implicit, NewCache, Unable
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
from gapdesk.events import Bus, ConnectionTried, EngineSnapshot
from gapdesk.keys.types import (
    Added,
    CheckResult,
    ExportWhich,
    FoundKey,
    FoundSetting,
    Preview,
)
from gapdesk.paths import Paths
from gapdesk.proxy.types import Dimension
from gapdesk.quota.hints import Suggestion
from gapdesk.quota.keys import Explanation, KeyChanges, KeyRow, KeyStatus
from gapdesk.quota.limit_rows import LimitRow, Price, UserLimit
from gapdesk.quota.report import Forecast, Report, ReportSpan
from gapdesk.quota.usage import History, Span
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
