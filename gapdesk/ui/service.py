"""What the window and the tray see of the engine. All of it runs on the serving loop, the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, Unpack

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
from gapdesk.ui.desk_services import (
    ActivityService,
    ClientService,
    DoctorService,
    LogService,
    RecipeService,
    StartService,
    UpdateService,
)
from gapdesk.ui.record_services import CacheService, ConversationService


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

    @property
    def updates(self) -> UpdateService: ...

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
