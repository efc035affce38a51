"""Whatever happens in whatever order: no stored key is lost, and no removed one comes back."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.keys.fake_keyring import FakeKeyring, locked
from tests.keys.programs import Program, World, begin, secret

NUMBERS = st.integers(0, 5)


class RingMachine(RuleBasedStateMachine):
    """Drives one installation over many runs, beside a model that is three sets."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.keyring = FakeKeyring()
        self.world = World(Path(self.folder.name), self.keyring)
        self.here: set[str] = set()
        """Secrets that are in the ring."""
        self.undoable: set[str] = set()
        self.adrift: set[str] = set()
        """Secrets that were never stored, and went with the program: they are missed when it can be seen."""
        self.program: Program = self._do(begin(self.world))

    def _do(self, coro: Any) -> Any:
        return self.runner.run(coro)

    async def _settle(self) -> None:
        await self.program.ring.settled()

    def _ids(self, secrets: set[str]) -> list[str]:
        ring = self.program.ring
        return [key_id for key_id in ring.ids() if ring.secret_of(key_id) in secrets]

    @property
    def open(self) -> bool:
        return self.keyring.error is None

    @rule(numbers=st.lists(NUMBERS, max_size=4))
    def add(self, numbers: list[int]) -> None:
        async def act() -> tuple[int, int]:
            return self.program.add(*numbers)

        wanted = {secret(number) for number in numbers}
        added, known = self._do(act())
        assert added == len(wanted - self.here)
        assert known == len(numbers) - added
        self.here |= wanted
        self.undoable -= wanted
        self.adrift -= wanted

    @rule(numbers=st.sets(NUMBERS, min_size=1, max_size=3))
    def remove(self, numbers: set[int]) -> None:
        async def act() -> int:
            return self.program.ring.remove(self._ids(chosen))

        chosen = {secret(number) for number in numbers} & self.program.secrets()
        assert self._do(act()) == len(chosen)
        self.here -= chosen
        self.undoable = chosen

    @rule()
    def undo(self) -> None:
        async def act() -> int:
            return self.program.ring.undo_remove()

        assert self._do(act()) == len(self.undoable)
        self.here |= self.undoable
        self.undoable = set()

    @rule()
    def settle(self) -> None:
        self._do(self._settle())

    @rule()
    def lock(self) -> None:
        self.keyring.error = locked()

    @rule()
    def unlock(self) -> None:
        async def act() -> None:
            self.program.ring.retry()
            await self._settle()

        self.keyring.error = None
        self._do(act())
        self.here -= self.adrift
        assert len([label for labels in self.program.lost for label in labels]) == len(self.adrift)
        self.program.lost.clear()
        self.adrift = set()
        assert self.program.secrets() == self.here
        assert self.here <= self.world.entries() <= self.here | self.undoable

    @rule()
    def restart(self) -> None:
        """With a keyring that answers, an orderly end loses nothing."""
        self._begin_again(self.program.end())

    @rule()
    def kill(self) -> None:
        """What was on disk and in the keyring is there again, what was removed on disk is gone."""

        async def killed() -> None:
            await self._settle()
            await self.program.database.flush()
            await self.program.kill()

        self._begin_again(killed())

    def _begin_again(self, ending: Any) -> None:
        async def act() -> Program:
            await ending
            return await begin(self.world)

        self.program = self._do(act())
        self.undoable = set()
        if self.open:
            assert self.program.secrets() == self.here == self.world.entries()
            assert not self.program.lost
        else:
            assert self.program.secrets() == set()
            self.adrift |= self.here - self.world.entries()

    @invariant()
    def the_pool_holds_what_the_ring_holds(self) -> None:
        statuses = self.program.pool.statuses(self.world.clock.now())
        assert {status.info.id for status in statuses} == set(self.program.ring.ids())
        assert len(self.program.ring.ids()) == len(self.here)
        labels = [status.info.label for status in statuses]
        assert len(set(labels)) == len(labels)

    def teardown(self) -> None:
        async def act() -> None:
            await self.program.kill()

        self._do(act())
        self.runner.close()
        self.folder.cleanup()


TestRingMachine = pytest.mark.allow_warnings(RingMachine.TestCase)
TestRingMachine.settings = settings(
    max_examples=20,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
