"""The key ring over runs: nothing is lost, nothing invented, nothing shown."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gapdesk import aio
from gapdesk.keys import bin as bins
from gapdesk.keys import teller
from gapdesk.keys.ring import GivenKey
from gapdesk.keys.types import FoundKey, StorageState
from gapdesk.proxy.types import Kind, Outcome
from gapdesk.quota.keys import Kept, KeyState
from gapdesk.wording import SILENCE
from tests.keys.fake_keyring import locked
from tests.keys.programs import Program, World, begin, found, program, secret, turns, until


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def kept(run: Program) -> set[Kept]:
    infos = [run.ring.info(key_id) for key_id in run.ring.ids()]
    return {info.kept for info in infos if info is not None}


# --- over runs --------------------------------------------------------------------------------------------


async def test_keys_added_once_are_there_in_every_run(world: World) -> None:
    async with program(world) as run:
        assert run.add(1, FoundKey(secret(2), "main", "alpha", "tier1", "a note", enabled=False)) == (2, 0)
        ids = run.ring.ids()
        await run.ring.settled()
        assert kept(run) == {Kept.KEYRING}
    assert world.entries() == {secret(1), secret(2)}
    async with program(world) as run:
        assert run.ring.ids() == ids
        assert run.labels() == ["key 1", "main"]
        info = run.ring.info(run.id("main"))
        assert info is not None
        assert (info.project, info.tier, info.note, info.enabled) == ("alpha", "tier1", "a note", False)
        assert run.secrets() == {secret(1), secret(2)} == run.hidden
        assert run.ring.storage().state is StorageState.KEYRING


async def test_each_key_has_an_entry_of_its_own(world: World) -> None:
    async with program(world) as run:
        run.add(1, 2)
        await run.ring.settled()
        assert world.keyring is not None
        assert set(world.keyring.secrets) == {(f"gapdesk:key:{key_id}", "key") for key_id in run.ring.ids()}


async def test_a_key_serves_before_it_is_stored(world: World) -> None:
    async with program(world, load=False) as run:
        run.add(1)
        assert run.asked() == secret(1)
        assert run.states() == {KeyState.UNKNOWN}
        assert kept(run) == {Kept.PENDING}


async def test_listening_comes_first_then_the_keys(world: World) -> None:
    async with program(world) as run:
        run.add(*range(5))
        await run.ring.settled()
    async with program(world, load=False) as run:
        assert run.states() == {KeyState.LOCKED}
        assert run.asked() is None
        assert run.ring.storage().state is StorageState.LOADING
        assert run.ring.storage().waiting == 5
        await run.ring.load()
        assert run.states() == {KeyState.UNKNOWN}
        assert run.ring.storage().waiting == 0


async def test_nothing_secret_is_on_the_disk(world: World) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), label=secret(1), project=f"p {secret(1)}", note=f"it is {secret(1)}!"))
        run.add(FoundKey("an-unknown-kind-of-key-0001", label="an-unknown-kind-of-key-0001"))
        run.ring.update(run.ring.ids(), note=f"key={secret(2)}", project=secret(1))
        await run.ring.settled()
        await run.database.flush()
        for file in world.folder.iterdir():
            content = file.read_bytes()
            assert b"AQ.test" not in content
            assert b"an-unknown-kind" not in content
            assert b"key 1" in content or not file.name.endswith("wal")
        assert run.labels() == ["key 1", "key 2"]


# --- adding -----------------------------------------------------------------------------------------------


async def test_the_same_key_is_one_key(world: World) -> None:
    async with program(world) as run:
        assert run.add(1, 1, 2) == (2, 1)
        assert run.add(2, 3) == (1, 1)
        assert run.ring.label_of(secret(2)) == "key 2"
        assert run.ring.label_of(secret(4)) is None
    async with program(world, load=False) as run:
        assert run.ring.label_of(secret(2)) == "key 2"  # found without any secret at hand


async def test_labels_are_there_once(world: World) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), "main"), FoundKey(secret(2), "main"), FoundKey(secret(3), "key 2"))
        run.add(FoundKey(secret(4)), FoundKey(secret(5), "a\nb\t c"))
        assert run.labels() == ["main", "main (2)", "key 2", "key 1", "a b c"]
        run.ring.remove([run.id("key 1")])
        run.add(6)
        assert run.labels()[-1] == "key 3"  # the removed one may come back
        run.ring.update([run.id("key 2"), run.id("key 3")], label=" main ")
        assert run.labels() == ["main", "main (2)", "main (3)", "a b c", "main (4)"]
        run.ring.update([run.id("main")], label="main")
        run.ring.update([run.id("main (2)")], label=" ")
        assert run.labels()[:2] == ["main", "main (2)"]


async def test_many_keys_enter_the_pool_in_slices(world: World) -> None:
    async with program(world, load=False) as run:
        run.add(*range(500))
        first = len(run.pool.statuses(0.0))
        assert 0 < first < 20
        run.ring.remove([run.ring.ids()[0], run.ring.ids()[-1]])  # one that is in, and one that is not yet
        await turns(200)
        assert len(run.pool.statuses(0.0)) == 498 == len(run.ring.ids())
        assert run.ring.undo_remove() == 2
        await turns(20)
        assert run.labels() == [f"key {number}" for number in range(1, 501)]


async def test_changes_are_kept(world: World) -> None:
    async with program(world) as run:
        run.add(1, 2)
        ids = run.ring.ids()
        run.ring.update(ids, project="  alpha  beta ", tier="free", note="x", enabled=False)
        run.ring.update([ids[0], "gone"], project=" ", label="main")
        await run.ring.settled()
    async with program(world) as run:
        first, second = (run.ring.info(key_id) for key_id in ids)
        assert first is not None
        assert second is not None
        assert (first.label, first.project, first.tier, first.enabled) == ("main", None, "free", False)
        assert (second.label, second.project, second.note) == ("key 2", "alpha beta", "x")
        assert run.pool.status(ids[1], 0.0).project == "alpha beta"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("projects", "merged"),
    [
        ((None, None), "key 1"),
        (("alpha", None), "alpha"),
        ((None, "beta"), "beta"),
        (("alpha", "beta"), "alpha"),
    ],
)
async def test_merged_projects_stay_merged(
    world: World, projects: tuple[str | None, str | None], merged: str
) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), project=projects[0]), FoundKey(secret(2), project=projects[1]))
        homes = [info.home for key_id in run.ring.ids() if (info := run.ring.info(key_id))]
        run.ring.merge(homes[0], homes[1])
        run.ring.merge("nobody", homes[0])
        run.ring.merge(merged, merged)
    for _ in range(2):
        async with program(world) as run:
            statuses = run.pool.statuses(0.0)
            assert {status.project for status in statuses} == {merged}
            assert {status.info.project for status in statuses} == {merged}


# --- this run only ----------------------------------------------------------------------------------------


async def test_given_keys_are_for_this_run(world: World) -> None:
    async with program(world) as run:
        run.ring.give([GivenKey(secret(1), "sample", "alpha"), GivenKey(secret(2))], 1.0)
        assert run.asked() == secret(1)
        assert kept(run) == {Kept.SESSION}
        world.storage = "session"
        run.ring.storage_changed()
        world.storage = "keyring"
        run.ring.storage_changed()
        await run.ring.settled()
        assert kept(run) == {Kept.SESSION}
    assert world.entries() == set()
    async with program(world) as run:
        assert run.ring.ids() == ()


async def test_a_given_key_that_is_stored_stays_stored(world: World) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), "main"))
    async with program(world, load=False) as run:
        run.ring.give([GivenKey(secret(1), "other")], 1.0)
        assert run.asked() == secret(1)  # before the keyring has answered
        assert run.labels() == ["main"]
    async with program(world) as run:
        assert run.labels() == ["main"]
        assert run.secrets() == {secret(1)}


async def test_a_given_key_that_is_pasted_is_stored(world: World) -> None:
    async with program(world) as run:
        run.ring.give([GivenKey(secret(1))], 1.0)
        assert run.add(1) == (0, 1)
        await run.ring.settled()
    assert world.entries() == {secret(1)}


async def test_session_mode_stores_nothing_and_leaves_what_is_stored(world: World) -> None:
    async with program(world) as run:
        run.add(1)
    world.storage = "session"
    async with program(world) as run:
        assert run.ring.ids() == ()
        run.add(2)
        await run.ring.settled()
        storage = run.ring.storage()
        assert (storage.state, storage.left, storage.pending) == (StorageState.SESSION, 1, 0)
        assert kept(run) == {Kept.SESSION}
        assert world.entries() == {secret(1)}
        world.storage = "keyring"
        run.ring.storage_changed()
        await run.ring.settled()
        await turns()
        assert kept(run) == {Kept.KEYRING}
        assert run.secrets() == world.entries() == {secret(1), secret(2)}
        assert run.ring.storage().left == 0
    async with program(world) as run:
        assert run.secrets() == {secret(1), secret(2)}


async def test_switching_to_session_keeps_what_is_stored_and_stores_no_more(world: World) -> None:
    async with program(world) as run:
        run.add(1)
        await run.ring.settled()
        world.keyring.error = locked()  # type: ignore[union-attr]
        run.add(2)
        await run.ring.settled()
        world.storage = "session"
        run.ring.storage_changed()
        world.keyring.error = None  # type: ignore[union-attr]
        run.add(3)
        run.ring.retry()
        await run.ring.settled()
        assert run.secrets() == {secret(1), secret(2), secret(3)}
    assert world.entries() == {secret(1)}
    world.storage = "keyring"
    async with program(world) as run:
        assert run.secrets() == {secret(1)}
        assert run.lost == []


async def test_a_stored_key_pasted_in_session_mode_is_that_key(world: World) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), "main"))
    world.storage = "session"
    async with program(world) as run:
        assert run.add(1) == (1, 0)
        assert run.labels() == ["main"]
        assert run.ring.storage().left == 0
    world.storage = "keyring"
    async with program(world) as run:
        assert run.secrets() == {secret(1)}


# --- removing ---------------------------------------------------------------------------------------------


async def test_a_removed_key_is_out_at_once_and_its_entry_at_the_end(world: World) -> None:
    async with program(world) as run:
        run.add(1, 2)
        await run.ring.settled()
        assert run.ring.remove([run.id("key 1"), run.id("key 1"), "gone"]) == 1
        assert run.labels() == ["key 2"]
        assert run.asked() == secret(2)
        assert run.ring.label_of(secret(1)) is None
        await run.ring.settled()
        assert world.entries() == {secret(1), secret(2)}
    assert world.entries() == {secret(2)}
    async with program(world) as run:
        assert run.labels() == ["key 2"]
        assert run.lost == []


async def test_a_removal_can_be_undone_with_everything(world: World) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), "main", "alpha", note="n"), 2)
        await run.ring.settled()
        bad = Outcome(Kind.KEY_INVALID, 400, "API key not valid.")
        run.pool.checked(run.id("main"), bad, world.clock.now())
        before = [run.pool.status(key_id, world.clock.now()) for key_id in run.ring.ids()]
        run.ring.remove([run.id("main")])
        assert run.ring.undo_remove() == 1
        assert run.ring.undo_remove() == 0
        assert [run.pool.status(key_id, world.clock.now()) for key_id in run.ring.ids()] == before
    assert world.entries() == {secret(1), secret(2)}
    async with program(world) as run:
        assert run.labels() == ["main", "key 1"]


async def test_the_next_removal_ends_the_undo_of_the_last(world: World) -> None:
    async with program(world) as run:
        run.add(1, 2, 3)
        await run.ring.settled()
        run.ring.remove([run.id("key 1")])
        run.ring.remove([run.id("key 2")])
        await run.ring.settled()
        assert world.entries() == {secret(2), secret(3)}
        assert run.ring.undo_remove() == 1
        assert run.labels() == ["key 2", "key 3"]


async def test_a_minute_ends_the_undo(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bins, "UNDO_SECONDS", 0.0)
    async with program(world) as run:
        run.add(1)
        await run.ring.settled()
        run.ring.remove(run.ring.ids())
        await asyncio.sleep(0.001)
        await run.ring.settled()
        assert world.entries() == set()
        assert run.ring.undo_remove() == 0
        assert run.ring.ids() == ()


async def test_a_removal_while_locked_is_finished_at_the_next_start(world: World) -> None:
    async with program(world) as run:
        run.add(1, 2)
    async with program(world, load=False) as run:
        world.keyring.error = locked()  # type: ignore[union-attr]
        await run.ring.load()
        run.ring.remove([run.id("key 1")])
    assert world.entries() == {secret(1), secret(2)}
    world.keyring.error = None  # type: ignore[union-attr]
    async with program(world) as run:
        assert run.labels() == ["key 2"]
        assert world.entries() == {secret(2)}
        await run.database.flush()
    async with program(world) as run:
        assert run.ring.storage().pending == 0
        assert world.keyring is not None
        assert world.entries() == {secret(2)}


async def test_a_kill_after_a_removal_is_finished_at_the_next_start(world: World) -> None:
    run = await begin(world)
    run.add(1, 2)
    await run.ring.settled()
    run.ring.remove([run.id("key 1")])
    await run.database.flush()
    await run.kill()
    assert world.entries() == {secret(1), secret(2)}
    async with program(world) as run:
        assert run.labels() == ["key 2"]
        assert world.entries() == {secret(2)}


async def test_a_removed_key_can_be_added_again(world: World) -> None:
    async with program(world) as run:
        run.add(FoundKey(secret(1), "main"))
        await run.ring.settled()
        run.ring.remove(run.ring.ids())
        assert run.add(1) == (1, 0)
        assert run.labels() == ["main"]
        run.ring.remove(run.ring.ids())
        run.ring.remove([])  # ends the undo
        assert run.add(1) == (1, 0)
        assert run.labels() == ["key 1"]
        await run.ring.settled()
    async with program(world) as run:
        assert run.secrets() == {secret(1)}


# --- keyrings that do not do it ---------------------------------------------------------------------------


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
        assert kept(run) == {Kept.PENDING}
        assert run.ring.storage().pending == 2
        assert run.asked() == secret(1)
        world.keyring.error = None  # type: ignore[union-attr]
        await run.vault.get("gapdesk:token:1", "token")  # somebody else finds that it answers
        await run.ring.settled()
        assert kept(run) == {Kept.KEYRING}
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
        assert kept(run) == {Kept.SESSION}
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
        assert kept(run) == {Kept.KEYRING}
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


# --- beside other processes, and on the way -----------------------------------------------------------------


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
            assert kept(run) == {Kept.KEYRING}
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
