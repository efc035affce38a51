"""The key ring beside other processes over the same files, and moments in between."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest

from gapdesk import aio
from gapdesk.keys import teller
from gapdesk.keys.types import FoundKey, StorageState
from gapdesk.quota.keys import Kept
from gapdesk.wording import SILENCE
from tests.keys.fake_keyring import locked
from tests.keys.programs import World, begin, found, program, secret, turns, until


@pytest.mark.parametrize("looks", [False, True])
async def test_a_removed_key_that_another_process_imports_is_its_key(world: World, looks: bool) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), "main"), 2)
        await run.ring.settled()
        run.ring.remove([run.id("main")])
        await run.database.flush()
        async with program(world) as other:
            other.add(FoundKey(secret(1), "imported"))
        if looks:
            await run.ring.refresh()
            assert run.ring.undo_remove() == 0
        run.ring.remove([])  # ends the undo
        await run.ring.settled()
        await run.ring.loaded()
        assert set(run.labels()) == {"key 1", "imported"}
        assert run.secrets() == world.entries() == {secret(1), secret(2)}
    assert world.entries() == {secret(1), secret(2)}
    async with program(world) as run:
        assert set(run.labels()) == {"key 1", "imported"}
        assert run.lost == []


async def test_a_removal_that_waits_for_the_keyring_spares_what_another_process_imports(world: World) -> None:
    assert world.keyring is not None
    async with program(world) as run:
        run.add(1)
        await run.ring.settled()
        world.keyring.error = locked()
        run.ring.remove(run.ring.ids())
        run.ring.remove([])
        await run.ring.settled()
        async with program(world) as other:
            other.add(1)
            await other.database.flush()
            world.keyring.error = None
            run.ring.retry()
            await run.ring.settled()  # it is not in the keyring yet, but it will be
            assert run.ring.ids() == ()
            other.ring.retry()
            await other.ring.settled()
        await run.ring.refresh()
        await run.ring.loaded()
        assert run.secrets() == world.entries() == {secret(1)}


async def test_an_undo_in_a_removal_is_no_import(world: World) -> None:
    async with program(world) as run:
        run.add(1)
        await run.ring.settled()
        refreshing = aio.spawn(run.ring.refresh(), name="refresh")
        run.ring.remove(run.ring.ids())
        await refreshing
        async with program(world, load=False):
            await run.ring.refresh()  # somebody was here, but did nothing
        assert run.ring.ids() == ()
        assert run.ring.undo_remove() == 1


async def test_keys_of_another_process_are_taken_in(world: World) -> None:
    async with program(world) as run:
        run.add(1)
        await run.ring.settled()
        await run.ring.refresh()
        async with program(world) as other:
            other.add(FoundKey(secret(2), "imported"))
        await run.ring.refresh()
        await run.ring.loaded()
        assert run.labels() == ["key 1", "imported"]
        assert run.secrets() == {secret(1), secret(2)}
        await run.ring.refresh()
        assert len(run.ring.ids()) == 2


async def test_labels_given_out_in_two_processes_at_once_stay_apart(world: World) -> None:
    async with program(world) as run:
        async with program(world) as other:
            run.add(1)
            other.add(2)
            await run.ring.settled()
        await run.ring.refresh()
        assert run.labels() == ["key 1", "key 1 (2)"]
    async with program(world) as again:
        assert sorted(again.labels()) == ["key 1", "key 1 (2)"]


async def test_keys_another_process_has_not_stored_yet_are_left_to_it(world: World) -> None:
    assert world.keyring is not None
    async with program(world) as run:
        world.keyring.error = locked()
        async with program(world) as other:
            other.add(1)
            await other.ring.settled()
            await other.database.flush()
            await run.ring.refresh()
            assert run.ring.ids() == ()
            world.keyring.error = None
            other.ring.retry()
            await other.ring.settled()
        await run.ring.refresh()
        await run.ring.loaded()
        assert run.secrets() == {secret(1)}


async def test_an_undo_is_good_even_if_another_process_finished_the_removal(world: World) -> None:
    async with program(world) as run:
        run.add(1)
        await run.ring.settled()
        run.ring.remove(run.ring.ids())
        await run.database.flush()
        async with program(world):
            pass
        assert world.entries() == set()
        assert run.ring.undo_remove() == 1
    async with program(world) as run:
        assert run.secrets() == {secret(1)}


async def test_the_fronts_are_told_seldom(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teller, "SECONDS", 0.01)
    async with program(world) as run:
        run.add(*found_numbers(200))
        await run.ring.settled()
        await asyncio.sleep(0.02)
        assert run.told[-1] is StorageState.KEYRING
        assert len(run.told) < 100


def found_numbers(count: int) -> range:
    return range(1, count + 1)


async def test_a_key_is_in_the_database_before_it_is_in_the_keyring(world: World) -> None:
    keyring = world.keyring
    assert keyring is not None
    write = keyring.set_password
    rows: list[set[str]] = []

    def look_first(service: str, username: str, password: str) -> None:
        with closing(sqlite3.connect(world.path)) as connection:
            rows.append({f"gapdesk:key:{row[0]}" for row in connection.execute("SELECT id FROM api_key")})
        assert service in rows[-1]
        write(service, username, password)

    keyring.set_password = look_first  # type: ignore[method-assign]
    async with program(world) as run:
        run.add(*range(3))
        await run.ring.settled()
        assert run.ring.storage().message == SILENCE
    assert [len(found) for found in rows] == [3, 3, 3]


async def test_a_key_that_got_into_the_keyring_just_before_a_kill_is_there(world: World) -> None:
    run = await begin(world)
    run.add(1)
    await run.ring.settled()
    await run.kill()  # before its row says so
    for _ in range(2):
        async with program(world) as run:
            assert run.kept() == {Kept.KEYRING}
            assert run.secrets() == {secret(1)}


async def test_a_key_removed_on_its_way_into_the_keyring_leaves_nothing_there(world: World) -> None:
    keyring = world.keyring
    assert keyring is not None
    async with program(world) as run:
        keyring.gate.clear()
        run.add(1, 2)
        await until(lambda: keyring.calls == 1)
        run.ring.remove(run.ring.ids())
        keyring.gate.set()
        await run.ring.settled()
        assert run.ring.storage().pending == 0
        assert run.ring.undo_remove() == 2
        await run.ring.settled()
        assert world.entries() == {secret(1), secret(2)}
        run.ring.remove(run.ring.ids())
    assert world.entries() == set()


async def test_a_key_added_again_while_its_entry_is_taken_out_stays(world: World) -> None:
    keyring = world.keyring
    assert keyring is not None
    async with program(world) as run:
        run.add(1)
        await run.ring.settled()
        run.ring.remove(run.ring.ids())
        keyring.gate.clear()
        before = keyring.calls
        run.ring.remove([])  # ends the undo
        await until(lambda: keyring.calls > before)
        run.add(1)
        keyring.gate.set()
        await run.ring.settled()
        assert world.entries() == {secret(1)}
    async with program(world) as run:
        assert run.secrets() == {secret(1)}
        assert run.lost == []


async def test_an_exit_puts_in_what_is_not_there_yet(world: World) -> None:
    async with program(world) as run:
        run.ring.add(found(*range(50)), 1.0)
    assert len(world.entries()) == 50


async def test_the_exit_does_not_wait_for_a_keyring_that_hangs(world: World) -> None:
    async with program(world) as run:
        run.add(1)
    assert world.keyring is not None
    world.keyring.gate.clear()
    async with asyncio.timeout(5), program(world, timeout=0.01) as run:
        run.add(2)
        run.ring.remove(run.ring.ids()[:1])
    world.keyring.gate.set()


async def test_the_exit_does_not_wait_for_keys_on_their_way(world: World) -> None:
    async with program(world) as run:
        run.add(*range(50))
    assert world.keyring is not None
    world.keyring.calls = 0
    async with program(world, load=False) as run:
        loading = aio.spawn(run.ring.load(), name="load")
        await turns(3)
    await loading
    assert world.keyring.calls < 10
