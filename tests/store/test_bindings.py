from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.store import bindings as module
from gapdesk.store.bindings import FILE_LIFETIME, Binding, Bindings
from gapdesk.store.database import Database

NOW = 1_800_000_000.0


async def reopened(db: Database, now: float = NOW) -> Bindings:
    bindings = Bindings(db)
    await bindings.open(now)
    return bindings


async def test_remembered_at_once_and_over_a_restart(db: Database) -> None:
    bindings = await reopened(db)
    bindings.bind("cachedContents/x", "project-a", "key-1", "client-1", NOW, expires=NOW + 300)
    expected = Binding("cachedContents/x", "project-a", "key-1", "client-1", NOW, NOW + 300)
    assert bindings.find("cachedContents/x", NOW) == expected
    assert (await reopened(db)).find("cachedContents/x", NOW + 299) == expected
    assert bindings.find("cachedContents/y", NOW) is None


async def test_files_are_gone_after_two_days_and_models_never(db: Database) -> None:
    bindings = await reopened(db)
    bindings.bind("files/a", "project-a", "key-1", "client-1", NOW)
    bindings.bind("tunedModels/b", "project-a", "key-1", "client-1", NOW)
    end = NOW + FILE_LIFETIME
    assert bindings.find("files/a", end - 1) is not None
    assert bindings.find("files/a", end) is None
    assert bindings.projects_with("files", end) == set()
    assert bindings.find("tunedModels/b", NOW + 1e9) is not None
    await db.flush()
    assert (await reopened(db, end)).find("files/a", NOW) is None


async def test_the_projects_that_hold_a_kind(db: Database) -> None:
    bindings = await reopened(db)
    for name, project in (("files/1", "a"), ("files/2", "b"), ("files/3", "b"), ("cachedContents/1", "c")):
        bindings.bind(name, project, "key", "client", NOW)
    assert bindings.projects_with("files", NOW) == {"a", "b"}
    bindings.forget("files/1")
    bindings.forget("files/unknown")
    assert bindings.projects_with("files", NOW) == {"b"}
    assert (await reopened(db)).projects_with("files", NOW) == {"b"}
    assert bindings.projects_with("batches", NOW) == set()


async def test_cleaning_drops_what_has_expired_from_memory_and_disk(db: Database) -> None:
    bindings = await reopened(db)
    bindings.bind("files/old", "a", "key", "client", NOW)
    bindings.bind("files/new", "b", "key", "client", NOW + 100)
    await bindings.clean(NOW + FILE_LIFETIME)
    assert bindings.find("files/old", NOW) is None
    assert (await reopened(db, NOW)).projects_with("files", NOW) == {"b"}


async def test_the_number_is_bounded_and_the_oldest_go(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 3)
    bindings = await reopened(db)
    names = ["files/1", "cachedContents/1", "files/2", "tunedModels/1", "files/3"]
    for n, name in enumerate(names):
        bindings.bind(name, "a", "key", "client", NOW + n)
    for known in (bindings, await reopened(db)):
        assert [name for name in names if known.find(name, NOW)] == names[2:]
    bindings.bind("files/2", "a", "key", "client", NOW + 10)  # no longer the oldest of its kind
    bindings.bind("files/4", "a", "key", "client", NOW + 11)
    bindings.bind("files/5", "a", "key", "client", NOW + 12)
    for known in (bindings, await reopened(db)):
        assert all(known.find(name, NOW) for name in ("files/2", "files/4", "files/5"))


class Recorder:
    """Stands in for the database: keeps nothing."""

    def post(self, *_: object) -> None:
        pass


names = st.sampled_from(["files/1", "files/2", "files/3", "cachedContents/1", "cachedContents/2"])
steps = st.lists(st.tuples(st.sampled_from(["bind", "forget"]), names, st.sampled_from("abc")), max_size=30)


@settings(max_examples=100, deadline=None)
@given(steps)
def test_agrees_with_a_plain_dictionary(steps: list[tuple[str, str, str]]) -> None:
    bindings = Bindings(Recorder())  # type: ignore[arg-type]
    expected: dict[str, str] = {}
    for action, name, project in steps:
        if action == "bind":
            bindings.bind(name, project, "key", "client", NOW)
            expected[name] = project
        else:
            bindings.forget(name)
            expected.pop(name, None)
    for kind in ("files", "cachedContents"):
        assert bindings.projects_with(kind, NOW) == {p for n, p in expected.items() if n.startswith(kind)}
    assert bindings._count == len(expected)
