"""Keyrings that are locked, hang, fail, are none or another one: no key is lost by them."""

from __future__ import annotations

import logging

import pytest

from gapdesk.keys.types import FoundKey, StorageState
from gapdesk.quota.keys import Kept, KeyState
from tests.keys.fake_keyring import FakeKeyring, locked
from tests.keys.programs import World, program, secret


async def test_a_locked_keyring_is_waited_for(world: World) -> None:
    async with program(world) as run:
        run.add(1, 2)
    world.keyring.error = locked()  # type: ignore[union-attr]
    async with program(world) as run:
        assert run.states() == {KeyState.LOCKED}
        storage = run.ring.storage()
        assert (storage.state, storage.waiting) == (StorageState.LOCKED, 2)
        assert "Waiting for the keyring" in str(storage.message)
        assert world.keyring.calls < 8  # type: ignore[union-attr]  # each may show a prompt
        world.keyring.error = None  # type: ignore[union-attr]
        run.ring.retry()
        await run.ring.loaded()
        assert run.secrets() == {secret(1), secret(2)}
        assert run.ring.storage().state is StorageState.KEYRING


async def test_a_keyring_that_hangs_is_waited_for_without_asking(world: World) -> None:
    async with program(world) as run:
        run.add(1, 2)
    world.keyring.gate.clear()  # type: ignore[union-attr]
    async with program(world, timeout=0.01) as run:
        assert run.ring.storage().state is StorageState.LOCKED
        run.add(3)
        assert run.asked() == secret(3)
        world.keyring.gate.set()  # type: ignore[union-attr]
        await run.ring.loaded()
        await run.ring.settled()
        assert run.secrets() == world.entries() == {secret(1), secret(2), secret(3)}


async def test_a_locked_key_that_is_pasted_serves_at_once(world: World) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), "main"), 2)
    world.keyring.error = locked()  # type: ignore[union-attr]
    async with program(world) as run:
        assert run.add(1) == (0, 1)
        assert run.asked() == secret(1)
        assert run.ring.storage().waiting == 1
    world.keyring.error = None  # type: ignore[union-attr]
    async with program(world) as run:
        assert run.secrets() == {secret(1), secret(2)}


async def test_keys_added_while_locked_are_stored_later(world: World) -> None:
    world.keyring.error = locked()  # type: ignore[union-attr]
    async with program(world) as run:
        run.add(1, 2)
        await run.ring.settled()
        assert run.kept() == {Kept.PENDING}
        assert run.ring.storage().pending == 2
        assert run.asked() == secret(1)
        world.keyring.error = None  # type: ignore[union-attr]
        await run.vault.get("gapdesk:token:1", "token")  # somebody else finds that it answers
        await run.ring.settled()
        assert run.kept() == {Kept.KEYRING}
    assert world.entries() == {secret(1), secret(2)}


@pytest.mark.allow_warnings
async def test_pending_keys_are_lost_with_the_program_and_that_is_said(world: World) -> None:
    world.keyring.error = locked()  # type: ignore[union-attr]
    async with program(world) as run:
        run.add(FoundKey(secret(1), "main"))
    world.keyring.error = None  # type: ignore[union-attr]
    async with program(world) as run:
        assert run.lost == [("main",)]
        assert run.ring.ids() == ()
    async with program(world) as run:
        assert run.lost == []


async def test_without_a_keyring_keys_last_for_the_session(world: World) -> None:
    world.keyring = None
    async with program(world) as run:
        run.add(1)
        await run.ring.settled()
        run.add(2)
        assert run.asked() is not None
        assert run.kept() == {Kept.SESSION}
        storage = run.ring.storage()
        assert (storage.state, storage.pending) == (StorageState.MISSING, 0)
        assert "no keyring" in str(storage.message)
    async with program(world) as run:
        assert run.ring.ids() == ()
        assert run.lost == []
    assert {file.name.partition("-")[0] for file in world.folder.iterdir()} == {"gapdesk.db"}


async def test_stored_keys_outlive_a_run_without_keyring(world: World) -> None:
    async with program(world) as run:
        run.add(1)
    keyring, world.keyring = world.keyring, None
    async with program(world) as run:
        assert run.states() == {KeyState.LOCKED}
        run.ring.remove([])
        run.add(2)
        assert run.ring.storage().waiting == 1
    world.keyring = keyring
    async with program(world) as run:
        assert run.secrets() == {secret(1)}


async def test_a_keyring_that_comes_later_takes_the_keys(world: World) -> None:
    keyring, world.keyring = world.keyring, None
    async with program(world) as run:
        run.add(1)
        await run.ring.settled()
        world.keyring = keyring
        run.ring.retry()
        await run.ring.settled()
        assert run.kept() == {Kept.KEYRING}
    assert world.entries() == {secret(1)}


@pytest.mark.allow_warnings
async def test_a_key_deleted_in_the_keyring_is_reported_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), "main"), FoundKey(secret(2), "spare"), 3)
        gone = [run.id("main"), run.id("spare")]
    for key_id in gone:
        del world.keyring.secrets[f"gapdesk:key:{key_id}", "key"]  # type: ignore[union-attr]
    with caplog.at_level(logging.WARNING):
        async with program(world) as run:
            assert run.lost == [("main", "spare")]
            assert run.labels() == ["key 1"]
            assert len(run.pool.statuses(0.0)) == 1
    assert "main, spare" in caplog.text
    async with program(world) as run:
        assert run.lost == []
        assert run.labels() == ["key 1"]


async def test_a_keyring_without_any_of_the_keys_is_another_one(world: World) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), "main", "alpha"), 2)
    gnome = world.keyring
    world.keyring = FakeKeyring()
    async with program(world) as run:
        storage = run.ring.storage()
        assert (storage.state, storage.waiting) == (StorageState.STRANGE, 2)
        assert "none of your keys" in str(storage.message)
        assert run.states() == {KeyState.LOCKED}
        assert run.lost == []
        run.add(3)
        await run.ring.settled()
        assert world.entries() == {secret(3)}  # it serves new keys
        assert run.ring.storage().state is StorageState.STRANGE
        run.ring.remove([run.id("key 2")])
    world.keyring = gnome
    async with program(world) as run:
        assert run.ring.storage().state is StorageState.KEYRING
        assert run.labels() == ["main", "key 1"]
        info = run.ring.info(run.id("main"))
        assert info is not None and info.project == "alpha"
        assert run.secrets() == {secret(1), secret(2)}


@pytest.mark.allow_warnings
async def test_trying_again_finds_the_right_keyring(world: World) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), "main"), 2)
        await run.ring.settled()
        gone = run.id("main")
    assert world.keyring is not None
    entries, world.keyring.secrets = world.keyring.secrets, {}
    async with program(world) as run:
        assert run.ring.storage().state is StorageState.STRANGE
        assert run.add(1) == (0, 1)  # pasted, it serves, and goes where keys are kept now
        await run.ring.settled()
        assert run.ring.storage().state is StorageState.STRANGE
        assert world.entries() == {secret(1)} == run.secrets()
        world.keyring.secrets = {**entries}
        run.ring.retry()
        await run.ring.loaded()
        assert run.ring.storage().state is StorageState.KEYRING
        assert run.secrets() == {secret(1), secret(2)}
    del world.keyring.secrets[f"gapdesk:key:{gone}", "key"]
    async with program(world) as run:  # others are there, so this one is lost
        assert run.lost == [("main",)]


async def test_a_strange_keyring_forgets_keys_that_are_removed(world: World) -> None:
    async with program(world) as run:
        run.add(1, 2)
    world.keyring = FakeKeyring()
    async with program(world) as run:
        run.ring.remove(run.ring.ids())
        await run.ring.settled()
        assert run.ring.storage().state is StorageState.KEYRING
        assert run.ring.undo_remove() == 2
        await run.ring.settled()
        assert run.ring.storage().state is StorageState.STRANGE
        run.ring.remove(run.ring.ids())
    async with program(world) as run:
        assert run.ring.ids() == ()
        assert run.lost == []


async def test_an_entry_that_fails_keeps_no_other_back(world: World) -> None:
    keyring = world.keyring
    assert keyring is not None
    write = keyring.set_password

    def picky(service: str, username: str, password: str) -> None:
        if password == secret(1):
            raise OSError("The stub received bad data")  # as Windows says of more than 1,280 characters
        write(service, username, password)

    keyring.set_password = picky  # type: ignore[method-assign]
    async with program(world) as run:
        run.add(*range(1, 6))
        await run.ring.settled()
        storage = run.ring.storage()
        assert (storage.state, storage.pending) == (StorageState.FAILED, 1)
        assert "bad data" in str(storage.message)
        assert len(world.entries()) == 4
        keyring.set_password = write  # type: ignore[method-assign]
        run.ring.retry()
        await run.ring.settled()
        assert len(world.entries()) == 5


async def test_a_keyring_that_fails_is_not_asked_500_times(world: World) -> None:
    keyring = world.keyring
    assert keyring is not None
    keyring.error = ConnectionError("the bus is gone")
    async with program(world) as run:
        run.add(*range(500))
        await run.ring.settled()
        assert keyring.calls < 10
        assert run.ring.storage().pending == 500
        keyring.error = None
