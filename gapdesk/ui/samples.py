"""A made-up engine in three moods, for screenshots and page tests: nothing listens, nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gapdesk.events import (
    Bus,
    ConnectionTried,
    EngineProblem,
    EngineSnapshot,
    EngineState,
    ModelToday,
    PoolChanged,
    Problem,
    SettingChanged,
    StateChanged,
    Waiting,
)
from gapdesk.keys.types import Storage, StorageState
from gapdesk.paths import Paths
from gapdesk.proxy.types import FailureKind
from gapdesk.settings import Settings
from gapdesk.ui import sample_keys
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
from gapdesk.ui.sample_keys import SampleKeys
from gapdesk.ui.service import QuotaService

NOW = sample_keys.NOW
"""The moment of all samples."""
TOKEN = "gd-sample-token-for-pictures"  # noqa: S105 - shown in pictures, opens nothing

EMPTY = EngineSnapshot(
    state=EngineState.RUNNING,
    base_url="http://127.0.0.1:17860",
    error="",
    practice=False,
    keys=0,
    healthy=0,
    cooling=0,
    exhausted=0,
    invalid=0,
    in_flight=0,
    streams=0,
    held=0,
    requests_today=0,
    requests_last_minute=(0,) * 60,
    today=(),
    problems=(),
    token_storage="keyring",  # noqa: S106 - says where it is kept
)

BUSY = EngineSnapshot(
    state=EngineState.WAITING,
    base_url="http://127.0.0.1:17860",
    error="",
    practice=False,
    keys=15,
    healthy=11,
    cooling=2,
    exhausted=1,
    invalid=1,
    in_flight=4,
    streams=3,
    held=1,
    requests_today=1348,
    requests_last_minute=tuple((second * 7 % 11) // 4 for second in range(60)),
    today=(
        ModelToday("gemini-3.8-flash", 812, 1500, NOW + 22_300),
        ModelToday("gemini-3.8-flash-lite", 401, 7500, NOW + 22_300),
        ModelToday("gemini-3.5-pro", 93, 100, NOW + 22_300),
        ModelToday("gemini-2.5-flash-preview-native-audio-dialog-09-2026", 25, 25, NOW + 22_300),
        ModelToday("gemini-embedding-001", 17, None, NOW + 22_300),
        ModelToday("gemma-4-27b-it", 0, 14_400, NOW + 22_300),
        ModelToday("gemini-4-flash", 0, 20, NOW + 22_300),
    ),
    problems=(
        Problem(
            NOW - 12,
            FailureKind.QUOTA,
            "Every project is out of quota for gemini-3.5-pro until 09:00.",
            "gemini-3.5-pro",
            4,
        ),
        Problem(
            NOW - 340, EngineProblem.KEY_REJECTED, "API key not valid. Please pass a valid API key.", "key 3"
        ),
        Problem(NOW - 5000, FailureKind.UNAUTHORIZED, "No token came with the request.", "SillyTavern", 12),
        Problem(NOW - 7300, FailureKind.UPSTREAM_TIMEOUT, "Google sent nothing for 900 s."),
        Problem(NOW - 90_000, FailureKind.BLOCKED, "The prompt was blocked: PROHIBITED_CONTENT."),
    ),
    token_storage="keyring",  # noqa: S106
    shared_urls=("http://192.168.1.20:17860",),
    waiting=(Waiting("gemini-3.5-pro", "SillyTavern", NOW - 4, NOW + 12),),
    storage=Storage(StorageState.KEYRING),
    lasts=(("gemini-3.8-flash", NOW + 9_000),),
)

ERROR = EngineSnapshot(
    state=EngineState.PROBLEM,
    base_url="",
    error="Port 17860 on 127.0.0.1 is used by another program.",
    practice=False,
    keys=3,
    healthy=0,
    cooling=0,
    exhausted=0,
    invalid=2,
    in_flight=0,
    streams=0,
    held=0,
    requests_today=0,
    requests_last_minute=(0,) * 60,
    today=(),
    problems=(
        Problem(NOW - 3, EngineProblem.PORT_BUSY, "Port 17860 on 127.0.0.1 is used by another program."),
        Problem(NOW - 4, EngineProblem.KEYRING_MISSING, "No usable keyring backend."),
        Problem(NOW - 5, EngineProblem.SETTINGS_BROKEN, "settings.toml is not valid TOML (line 3)."),
    ),
    token_storage="session",  # noqa: S106
    problem=EngineProblem.PORT_BUSY,
    free_port=17_861,
)

MOODS: Mapping[str, EngineSnapshot] = {"empty": EMPTY, "busy": BUSY, "error": ERROR}


class SampleStart:
    """A StartService that remembers."""

    def __init__(self) -> None:
        self.is_on = False

    @property
    def possible(self) -> bool:
        return True

    async def on(self) -> bool:
        return self.is_on

    async def set(self, on: bool) -> None:
        self.is_on = on


class SampleEngine:
    """An EngineService that shows `shown` and does as if; `folder` takes what the window remembers."""

    def __init__(self, shown: EngineSnapshot, folder: Path) -> None:
        self.shown = shown
        self.bus = Bus()
        self.settings = Settings()
        self.settings.subscribe(lambda name: self.bus.publish(SettingChanged(name)))
        self.paths = Paths.under(folder)
        self.practice = shown.practice
        self.keys = SampleKeys(sample_keys.states_of(shown), lambda: self.bus.publish(PoolChanged()))
        self._quota: QuotaService | None = None
        self._caches: CacheService | None = None
        self._conversations: ConversationService | None = None
        self._activity: ActivityService | None = None
        self._clients: ClientService | None = None
        self._recipes: RecipeService | None = None
        self._doctor: DoctorService | None = None
        self._log: LogService | None = None
        self._updates: UpdateService | None = None
        self.start_at_login: StartService = SampleStart()

    @property
    def activity(self) -> ActivityService:
        if self._activity is None:
            from gapdesk.ui import sample_activity  # made when first looked at

            self._activity = sample_activity.of_mood(self.shown, self.bus)
        return self._activity

    @property
    def clients(self) -> ClientService:
        if self._clients is None:
            from gapdesk.ui import sample_clients  # as above

            self._clients = sample_clients.of_mood(self.shown, self.bus)
        return self._clients

    @property
    def recipes(self) -> RecipeService:
        if self._recipes is None:
            from gapdesk.ui import sample_recipes  # as above

            self._recipes = sample_recipes.of_mood(self.shown)
        return self._recipes

    @property
    def doctor(self) -> DoctorService:
        if self._doctor is None:
            from gapdesk.ui import sample_doctor  # as above

            self._doctor = sample_doctor.of_mood(self.shown)
        return self._doctor

    @property
    def log(self) -> LogService:
        if self._log is None:
            from gapdesk.ui import sample_log  # as above

            self._log = sample_log.of_mood(self.shown)
        return self._log

    @property
    def updates(self) -> UpdateService:
        if self._updates is None:
            from gapdesk.ui import sample_updates  # as above

            self._updates = sample_updates.of_mood(self.shown, self.bus)
        return self._updates

    @property
    def quota(self) -> QuotaService:
        if self._quota is None:
            from gapdesk.ui.sample_quota import SampleQuota  # made when first looked at

            self._quota = SampleQuota(NOW)
        return self._quota

    @property
    def conversations(self) -> ConversationService:
        if self._conversations is None:
            from gapdesk.ui import sample_conversations  # as above

            self._conversations = sample_conversations.of_mood(self.shown, self.bus)
        return self._conversations

    @property
    def caches(self) -> CacheService:
        if self._caches is None:
            from gapdesk.ui import sample_caches  # as above

            self._caches = sample_caches.of_mood(self.shown, self.bus)
        return self._caches

    def snapshot(self) -> EngineSnapshot:
        return self.shown

    def show(self, snapshot: EngineSnapshot) -> None:
        """Become `snapshot`, and tell."""
        self.shown = snapshot
        self.bus.publish(StateChanged(snapshot.state))

    def token(self) -> str | None:
        return TOKEN

    async def start(self) -> None:
        self.show(BUSY)

    async def stop(self) -> None:
        self.show(EMPTY)

    async def restart(self) -> None:
        self.show(BUSY)

    async def try_connection(self) -> ConnectionTried:
        return ConnectionTried(0.184)
