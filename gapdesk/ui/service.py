"""What the window and the tray see of the engine."""

from __future__ import annotations

from typing import Protocol

from gapdesk.events import Bus, ConnectionTried, EngineSnapshot
from gapdesk.paths import Paths
from gapdesk.settings import Settings


class EngineService(Protocol):
    """The engine as its fronts know it. Everything runs on the serving loop, which is the GUI thread."""

    @property
    def bus(self) -> Bus: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def paths(self) -> Paths: ...

    @property
    def practice(self) -> bool: ...

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

    def add_keys(self, text: str) -> tuple[int, int]:
        """Take the keys found in `text` for this session; returns (added, already known)."""
        ...
