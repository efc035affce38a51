"""The doctor as the window knows it: examinations and reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gapdesk.clock import Clock
from gapdesk.doctor import report
from gapdesk.doctor.examination import Examination, Patient
from gapdesk.doctor.probe_way import Connect, Resolve, resolve
from gapdesk.doctor.types import Finding
from gapdesk.events import EngineSnapshot
from gapdesk.paths import Paths
from gapdesk.proxy.upstream import Route
from gapdesk.settings import Settings
from gapdesk.vault import Secrets


class Doctor:
    """A DoctorService: looks only when asked, and keeps nothing."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        paths: Paths,
        vault: Secrets,
        *,
        snapshot: Callable[[], EngineSnapshot],
        token: Callable[[], str | None],
        listens: Callable[[], tuple[str, ...]],
        route: Callable[[], Route],
        connect: Connect,
        keys: Callable[[], Sequence[str]],
        secret_of: Callable[[str], str | None],
        used: Callable[[], Sequence[str]],
        resolve: Resolve = resolve,
    ) -> None:
        """`listens`: the addresses the settings mean. `route`, `connect`: the way to Google. `keys`: ids of
        those switched on. `used`: models asked for today, the busiest first."""
        self._settings = settings
        self._clock = clock
        self._patient = Patient(
            settings,
            clock,
            paths,
            vault,
            snapshot,
            token,
            listens,
            route,
            connect,
            keys,
            secret_of,
            used,
            resolve,
        )

    async def examine(self, tell: Callable[[Finding], None], *, ask: bool = False) -> tuple[Finding, ...]:
        """Go through all checks; see `ui.service.DoctorService`."""
        return await Examination(self._patient, tell, ask=ask).run()

    def report(self, findings: Sequence[Finding]) -> str:
        """Findings and surroundings as English text, without secrets."""
        return report.text(findings, report.surroundings(), self._settings, self._clock.now())
