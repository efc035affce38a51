"""The sample engine, writing down what it is asked to do."""

from __future__ import annotations

from pathlib import Path

from gapdesk.events import ConnectionTried, EngineSnapshot
from gapdesk.ui.samples import SampleEngine


class FakeEngine(SampleEngine):
    def __init__(self, shown: EngineSnapshot, folder: Path) -> None:
        super().__init__(shown, folder)
        self.calls: list[str] = []
        self.connection = ConnectionTried(0.2)
        self.current_token: str | None = "gd-test-token"

    def token(self) -> str | None:
        return self.current_token

    async def start(self) -> None:
        self.calls.append("start")

    async def stop(self) -> None:
        self.calls.append("stop")

    async def restart(self) -> None:
        self.calls.append("restart")

    async def try_connection(self) -> ConnectionTried:
        self.calls.append("try_connection")
        return self.connection
