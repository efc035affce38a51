"""The key ring over runs: nothing is lost, nothing invented, nothing shown."""

from __future__ import annotations

import asyncio

import pytest

from gapdesk.keys import bin as bins
from gapdesk.keys.ring import GivenKey
from gapdesk.keys.types import FoundKey, StorageState
from gapdesk.proxy.types import Kind, Outcome
from gapdesk.quota.keys import Kept, KeyState
from tests.keys.fake_keyring import locked
from tests.keys.programs import World, begin, program, secret, turns

# --- over runs --------------------------------------------------------------------------------------------


async def test_keys_added_once_are_there_in_every_run(world: World) -> None:
    async with program(world) as run:
        assert run.add(1, FoundKey(secret(2), "main", "alpha", "tier1", "a note", enabled=False)) == (2, 0)
        ids = run.ring.ids()
        await run.ring.settled()
        assert run.kept() == {Kept.KEYRING}
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
        assert run.kept() == {Kept.PENDING}


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


async def test_a_secret_of_any_kind_is_on_no_disk(world: World) -> None:
    first, second, third = "qwErTy8d7f6s5d4f3a2s", "qwErTy8d7f6s5d4f3a2z", "qwErTy8d7f6s5d4f3a2y"
    async with program(world) as run:
        run.add(
            FoundKey(secret(1), label=first, project=second, note=f"beside {third}"), FoundKey(first, "b")
        )
        run.add(FoundKey(second, note=f"not {first}"))
        run.ring.update([run.id("b")], label=f"of {second}", note=third)
        assert run.labels() == ["key 1", "of [secret]", "key 2"]
        run.add(FoundKey(third))  # now it is known what stands in those notes
        infos = [run.ring.info(key_id) for key_id in run.ring.ids()]
        told = [(info.project, info.note) for info in infos if info is not None]
        assert told == [(None, "beside [secret]"), (None, "[secret]"), (None, "not [secret]"), (None, "")]
        await run.ring.settled()
    async with program(world, load=False) as run:  # no secret is at hand
        run.ring.update([run.id("key 1")], label=second, project=third, note=f"it is {first}")
        await run.ring.load()
        assert "key 1" in run.labels()
    for file in world.folder.iterdir():
        assert b"qwErTy" not in file.read_bytes()


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
        assert run.kept() == {Kept.SESSION}
        world.storage = "session"
        run.ring.storage_changed()
        world.storage = "keyring"
        run.ring.storage_changed()
        await run.ring.settled()
        assert run.kept() == {Kept.SESSION}
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
        assert run.kept() == {Kept.SESSION}
        assert world.entries() == {secret(1)}
        world.storage = "keyring"
        run.ring.storage_changed()
        await run.ring.settled()
        await turns()
        assert run.kept() == {Kept.KEYRING}
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
