"""Key management as the fronts see it: the ring, the checker and the pool behind one service."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Unpack

from gapdesk.clock import Clock
from gapdesk.keys import export, importing
from gapdesk.keys.checker import KeyChecker
from gapdesk.keys.ring import KeyRing
from gapdesk.keys.types import (
    LARGE,
    Added,
    Candidate,
    CheckProgress,
    CheckResult,
    ExportWhich,
    Found,
    FoundKey,
    FoundSetting,
    Preview,
    Storage,
)
from gapdesk.quota.hints import Suggestion
from gapdesk.quota.keys import Explanation, Fault, KeyChanges, KeyRow, KeyState, KeyStatus
from gapdesk.quota.pool import Pool
from gapdesk.settings import SettingError, Settings
from gapdesk.worker import aside

log = logging.getLogger(__name__)

REFRESH_SECONDS = 5.0


class KeyDesk:
    """Fulfils `ui.service.KeyService`."""

    def __init__(
        self,
        ring: KeyRing,
        checker: KeyChecker,
        pool: Pool,
        settings: Settings,
        clock: Clock,
        on_retry: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_retry` follows when the user has the keyring asked again."""
        self._ring = ring
        self._checker = checker
        self._pool = pool
        self._settings = settings
        self._clock = clock
        self._on_retry = on_retry

    # --- life -----------------------------------------------------------------------------------------------

    async def tend(self) -> None:
        """Behind the start: load the keys, then check those not known to be well; late ones, too."""
        await self._ring.load()
        await self._checker.check_unwell(self._ring.ids())
        if self._ring.storage().waiting:
            await self._ring.loaded()
            await self._checker.check_unwell(self._ring.ids())

    async def keep_up(self) -> None:
        """Take in what another process (`gapdesk keys import`) stores meanwhile; never ends by itself."""
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            await self._ring.refresh()

    async def settled(self) -> None:
        """Until everything is in the keyring, or it refuses."""
        await self._ring.settled()

    async def checked(self) -> None:
        """Until no check runs."""
        await self._checker.ended()

    async def close(self) -> None:
        await self._checker.close()
        await self._ring.close()

    def storage(self) -> Storage:
        """How the storage of keys stands; cheap."""
        return self._ring.storage()

    def checking(self) -> CheckProgress | None:
        """The check that runs or ran last."""
        return self._checker.progress()

    # --- looking --------------------------------------------------------------------------------------------

    def ids(self) -> tuple[str, ...]:
        return self._ring.ids()

    def rows(self, ids: Sequence[str], model: str = "") -> tuple[KeyRow, ...]:
        now = self._clock.now()
        rows = (self._pool.row(key_id, model, now) for key_id in ids)
        return tuple(row for row in rows if row is not None)

    def status(self, key_id: str) -> KeyStatus | None:
        return self._pool.status(key_id, self._clock.now())

    def models(self) -> tuple[str, ...]:
        return self._pool.models(self._clock.now())

    def explain(self, model: str) -> tuple[Explanation, ...]:
        return self._pool.explain(model, self._clock.now())

    def suggestions(self) -> tuple[Suggestion, ...]:
        return self._pool.suggestions()

    def secret_of(self, key_id: str) -> str | None:
        return self._ring.secret_of(key_id)

    # --- taking in ------------------------------------------------------------------------------------------

    def preview(self, data: bytes | str, file_name: str = "") -> Preview:
        return self._preview(importing.read(data, file_name))

    async def preview_aside(self, data: bytes | str, file_name: str = "") -> Preview:
        if len(data) <= LARGE:
            return self.preview(data, file_name)
        return self._preview(await aside("text with keys", importing.read, data, file_name))

    def _preview(self, found: Found) -> Preview:
        candidates = tuple(Candidate(key, self._ring.label_of(key.secret)) for key in found.keys)
        return Preview(candidates, found.settings, found.ignored, found.source)

    def add(self, keys: Iterable[FoundKey]) -> Added:
        return self._ring.add(keys, self._clock.now())

    def take_settings(self, settings: Iterable[FoundSetting]) -> int:
        changed = 0
        for found in settings:
            before = self._settings.get(found.target)
            try:
                self._settings.set(found.target, found.value)
            except SettingError as error:
                log.warning("a setting of the older proxy was not taken over: %s", error)
            changed += self._settings.get(found.target) != before
        return changed

    # --- changing -------------------------------------------------------------------------------------------

    def update(self, ids: Sequence[str], **changes: Unpack[KeyChanges]) -> None:
        self._ring.update(ids, **changes)

    def would_merge(self, ids: Sequence[str], project: str | None) -> bool:
        return self._pool.would_merge(ids, project)

    def merge(self, first: str, second: str) -> None:
        self._ring.merge(first, second)

    def dismiss(self, suggestion: Suggestion) -> None:
        self._pool.dismiss(suggestion)

    def remove(self, ids: Sequence[str]) -> int:
        return self._ring.remove(ids)

    def undo_remove(self) -> int:
        return self._ring.undo_remove()

    def invalid(self) -> tuple[str, ...]:
        return tuple(key_id for key_id in self.ids() if self._is_invalid(key_id))

    def retry_storage(self) -> None:
        self._ring.retry()
        self._on_retry()

    # --- checking and giving out ----------------------------------------------------------------------------

    def check(self, ids: Sequence[str] | None = None) -> None:
        self._checker.start(self.ids() if ids is None else ids)

    def cancel_check(self) -> None:
        self._checker.cancel()

    def results(self) -> tuple[CheckResult, ...]:
        return self._checker.results()

    def export(self, which: ExportWhich, file_name: str) -> bytes:
        match which:
            case ExportWhich.ALL:
                chosen = self.ids()
            case ExportWhich.VALID:
                chosen = tuple(key_id for key_id in self.ids() if self._fault(key_id) is None)
            case ExportWhich.INVALID:
                chosen = self.invalid()
        return export.write([key for key in map(self._in_clear, chosen) if key is not None], file_name)

    # --- within ---------------------------------------------------------------------------------------------

    def _in_clear(self, key_id: str) -> FoundKey | None:
        """A key as a file holds it; None while it is locked."""
        info, secret = self._ring.info(key_id), self._ring.secret_of(key_id)
        if info is None or secret is None:
            return None
        return FoundKey(secret, info.label, info.project, info.tier, info.note, info.enabled)

    def _fault(self, key_id: str) -> Fault | None:
        row = self._pool.row(key_id, "", self._clock.now())
        return None if row is None else row.fault

    def _is_invalid(self, key_id: str) -> bool:
        fault = self._fault(key_id)
        return fault is not None and fault.state is KeyState.INVALID
