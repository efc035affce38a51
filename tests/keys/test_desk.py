"""The service of the fronts, over a real ring, checker and pool."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gapdesk import aio
from gapdesk.keys import importing
from gapdesk.keys.checker import KeyChecker
from gapdesk.keys.desk import KeyDesk
from gapdesk.keys.types import LARGE, BadImport, ExportWhich, Found, FoundKey, FoundSetting, StorageState
from gapdesk.quota.hints import Suggestion
from gapdesk.quota.keys import KeyState
from gapdesk.settings import Settings
from gapdesk.ui.service import KeyService
from gapdesk.wording import SILENCE
from tests.keys.fake_keyring import locked
from tests.keys.programs import Program, World, program, secret, until
from tests.keys.test_checker import BAD, FakeGoogle, fault


class Desk:
    """A key desk with all that is behind it."""

    def __init__(self, run: Program) -> None:
        self.run = run
        self.google = FakeGoogle()
        self.settings = Settings(None)
        checker = KeyChecker(
            run.pool, run.ring.info, run.ring.secret_of, self.google.connect, run.world.clock, lambda: None
        )
        self.keys = KeyDesk(run.ring, checker, run.pool, self.settings, run.world.clock)

    def labels(self, ids: tuple[str, ...]) -> list[str]:
        return [row.info.label for row in self.keys.rows(ids)]


@contextlib.asynccontextmanager
async def desk_of(world: World, *, load: bool = True) -> AsyncIterator[Desk]:
    async with program(world, load=load) as run:
        desk = Desk(run)
        yield desk
        await desk.keys.close()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
async def desk(world: World) -> AsyncIterator[Desk]:
    async with desk_of(world) as desk:
        yield desk


def test_it_fulfils_what_the_fronts_are_promised() -> None:
    promised = {name for name in vars(KeyService) if not name.startswith("_")}
    assert promised <= set(vars(KeyDesk))
    service: type[KeyService] = KeyDesk  # for mypy
    assert service is KeyDesk


async def test_a_large_text_does_not_hold_up_the_loop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []
    read = importing.read

    def noted(data: bytes | str, file_name: str = "") -> Found:
        threads.append(threading.current_thread().name)
        return read(data, file_name)

    monkeypatch.setattr(importing, "read", noted)
    desk.keys.add([FoundKey(secret(1), "main")])
    large = f"{secret(1)}\n{secret(2)}\n" + "a line of words\n" * (LARGE // 16)
    preview = await desk.keys.preview_aside(large, "notes.txt")
    assert preview == desk.keys.preview(large, "notes.txt")
    assert [each.known for each in preview.candidates] == ["main", None]
    await desk.keys.preview_aside(secret(1))
    main = threading.current_thread().name
    assert threads == ["text with keys", main, main]
    with pytest.raises(BadImport, match="not a text file"):
        await desk.keys.preview_aside(b"\x00\x01\x02\x03" * LARGE, "photo.bin")


async def test_labels_that_are_no_text_do_not_reach_the_store(world: World) -> None:
    async with desk_of(world) as desk:
        desk.keys.add([FoundKey(secret(1), "a\ud800b", "p\udfff", note="n\ud800")])
        desk.keys.update(desk.keys.ids(), note="m\udc80", project="q\ud800")
        await desk.keys.settled()
    async with desk_of(world) as desk:
        (row,) = desk.keys.rows(desk.keys.ids())
        assert (row.info.label, row.info.project, row.info.note) == ("a b", "q", "m")


async def test_keys_go_in_by_a_preview(desk: Desk) -> None:
    desk.keys.add([FoundKey(secret(1), "main")])
    preview = desk.keys.preview(f"{secret(1)}\n{secret(2)}\n")
    assert [(c.key.secret, c.known) for c in preview.candidates] == [(secret(1), "main"), (secret(2), None)]
    added = desk.keys.add(candidate.key for candidate in preview.candidates)
    assert (added.added, added.known) == (1, 1)
    rows = desk.keys.rows([*desk.keys.ids(), "gone"])
    assert [(row.info.label, row.state) for row in rows] == [
        ("main", KeyState.UNKNOWN),
        ("key 1", KeyState.UNKNOWN),
    ]
    assert desk.keys.secret_of(desk.keys.ids()[1]) == secret(2)
    assert desk.keys.status(desk.keys.ids()[0]).info.label == "main"  # type: ignore[union-attr]
    assert desk.keys.status("gone") is None
    with pytest.raises(BadImport):
        desk.keys.preview(b"\x00\x01\x02\x03" * 100, "photo.bin")


async def test_settings_of_an_older_proxy_are_applied(desk: Desk) -> None:
    taken = [
        FoundSetting("FAKE_STREAMING", "streaming.fake", "true"),
        FoundSetting("RANDOM_STRING_LENGTH", "disguise.length", "5"),
    ]
    assert desk.keys.take_settings(taken) == 1  # the other one is 5 already
    assert desk.settings.streaming_fake


@pytest.mark.allow_warnings
async def test_a_setting_that_is_refused_stops_no_other(desk: Desk) -> None:
    taken = [FoundSetting("A", "proxy.port", "99999999"), FoundSetting("B", "streaming.fake", "true")]
    assert desk.keys.take_settings(taken) == 1
    assert desk.settings.proxy_port != 99999999


async def test_what_the_user_changes_is_seen(desk: Desk) -> None:
    desk.keys.add([FoundKey(secret(1)), FoundKey(secret(2))])
    first, second = desk.keys.ids()
    desk.keys.update([first], project="alpha", note="n", enabled=False)
    (row,) = desk.keys.rows([first])
    assert (row.project, row.info.note, row.state) == ("alpha", "n", KeyState.DISABLED)
    desk.keys.merge("alpha", f"key:{second}")
    assert [row.project for row in desk.keys.rows([first, second])] == ["alpha", "alpha"]
    desk.keys.dismiss(Suggestion("alpha", "beta", SILENCE))
    assert desk.keys.suggestions() == ()
    assert desk.keys.models() == ()
    assert [found.label for found in desk.keys.explain("gemini-3.8-flash")] == ["key 2", "key 1"]


async def test_invalid_keys_are_found_removed_and_brought_back(desk: Desk) -> None:
    desk.keys.add(FoundKey(secret(n)) for n in range(1, 4))
    desk.google.answers[secret(2)] = (400, BAD)
    desk.keys.check()
    await desk.keys.checked()
    assert len(desk.keys.results()) == 3
    assert desk.labels(desk.keys.invalid()) == ["key 2"]
    assert desk.keys.remove(desk.keys.invalid()) == 1
    assert desk.keys.invalid() == ()
    assert desk.keys.undo_remove() == 1
    assert desk.labels(desk.keys.invalid()) == ["key 2"]
    desk.keys.update(desk.keys.invalid(), enabled=False)
    assert desk.labels(desk.keys.invalid()) == ["key 2"]


async def test_removing_invalid_keys_after_an_offline_check_removes_none(desk: Desk) -> None:
    desk.keys.add(FoundKey(secret(n)) for n in range(1, 31))
    desk.google.usual = fault()
    desk.keys.check()
    await desk.keys.checked()
    progress = desk.keys.checking()
    assert progress is not None
    assert progress.done == 30
    assert desk.keys.invalid() == ()
    assert desk.keys.remove(desk.keys.invalid()) == 0
    assert len(desk.keys.ids()) == 30


async def test_exports_hold_what_was_chosen(desk: Desk) -> None:
    desk.keys.add(FoundKey(secret(n), f"k{n}", "alpha") for n in range(1, 4))
    desk.google.answers[secret(2)] = (400, BAD)
    desk.keys.check(desk.keys.ids()[:2])
    await desk.keys.checked()
    assert desk.keys.export(ExportWhich.ALL, "a.txt").decode().split() == [secret(n) for n in (1, 2, 3)]
    assert desk.keys.export(ExportWhich.VALID, "a.txt").decode().split() == [secret(1), secret(3)]
    assert desk.keys.export(ExportWhich.INVALID, "a.txt").decode().split() == [secret(2)]
    again = desk.keys.preview(desk.keys.export(ExportWhich.ALL, "a.json"), "a.json")
    assert [(c.key.label, c.key.project, c.known) for c in again.candidates] == [
        (f"k{n}", "alpha", f"k{n}") for n in (1, 2, 3)
    ]


async def test_a_locked_key_cannot_be_exported(world: World) -> None:
    async with desk_of(world) as desk:
        desk.keys.add([FoundKey(secret(1))])
        await desk.keys.settled()
    async with desk_of(world, load=False) as desk:
        assert desk.keys.export(ExportWhich.ALL, "a.txt") == b""


async def test_after_the_start_keys_come_and_doubtful_ones_are_checked(world: World) -> None:
    async with desk_of(world) as desk:
        desk.keys.add([FoundKey(secret(1))])
        await desk.keys.settled()
    async with desk_of(world, load=False) as desk:
        await desk.keys.tend()
        assert desk.google.asked == [secret(1)]
        assert [row.state for row in desk.keys.rows(desk.keys.ids())] == [KeyState.HEALTHY]


async def test_keys_that_come_late_are_checked_when_they_come(world: World) -> None:
    async with desk_of(world) as desk:
        desk.keys.add([FoundKey(secret(1))])
        await desk.keys.settled()
    assert world.keyring is not None
    world.keyring.error = locked()
    async with desk_of(world, load=False) as desk:
        desk.keys.add([FoundKey(secret(2))])
        tending = aio.spawn(desk.keys.tend(), name="tend")
        await until(lambda: len(desk.keys.results()) == 1)
        assert desk.google.asked == [secret(2)]
        assert desk.keys.storage().state is StorageState.LOCKED
        world.keyring.error = None
        desk.keys.retry_storage()
        await tending
        assert desk.google.asked == [secret(2), secret(1)]


async def test_a_check_can_be_cancelled(desk: Desk) -> None:
    desk.keys.add(FoundKey(secret(n)) for n in range(1, 20))
    desk.google.usual = None
    desk.keys.check()
    desk.keys.cancel_check()
    await desk.keys.checked()
    progress = desk.keys.checking()
    assert progress is not None
    assert (progress.done, progress.cancelled) == (0, True)
