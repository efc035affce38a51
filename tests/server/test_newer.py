"""A data folder of a newer gapdesk: told in words, and not touched, by whatever is started."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import gapdesk
from gapdesk.store.version import application_id
from tests.server.program import run, started

COMMANDS = (
    ("--headless", "--port", "0"),
    (),  # without a display
    ("keys", "list"),
    ("keys", "check"),
    ("keys", "import", os.devnull),
    ("token", "show"),
    ("erase", "--yes"),
    ("erase", "--keyring", "--yes"),
    ("--practice", "--headless", "--port", "0"),
)
SETTINGS = '# of tomorrow\n[future]\nswitch = "on"\n[retry]\nmax_attempts = 3\n'


def filled(folder: Path) -> Path:
    """A folder as a newer gapdesk left it, its settings broken for this one."""
    (folder / "logs").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "gapdesk.db")) as db:
        db.execute("CREATE TABLE treasure (x)")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA user_version = 99")
        db.execute(f"PRAGMA application_id = {application_id('9.9.9')}")
    (folder / "settings.toml").write_text(SETTINGS + "a = = b")
    (folder / "logs" / "app.log").write_text("a line\n")
    (folder / "logs" / "crash.log").write_text("a stack\n")
    (folder / "window.json").write_text("{}")
    folder.chmod(0o755)  # as it should not be
    return folder


def seen(folder: Path) -> dict[Path, tuple[bytes, int, int]]:
    """Content, rights and time of all there is, the folder itself included."""
    return {
        path: (path.read_bytes() if path.is_file() else b"", path.stat().st_mode, path.stat().st_mtime_ns)
        for path in (folder, *folder.rglob("*"))
    }


async def test_it_is_said_in_words_and_nothing_is_touched(tmp_path: Path) -> None:
    folders = [filled(tmp_path / str(number)) for number in range(len(COMMANDS))]
    before = [seen(folder) for folder in folders]
    for start in range(0, len(COMMANDS), 5):  # a few at a time
        some = range(start, min(start + 5, len(COMMANDS)))
        results = await asyncio.gather(*(run("--data-dir", folders[n], *COMMANDS[n]) for n in some))
        for number, (code, _, err) in zip(some, results, strict=True):
            assert code == 2, (COMMANDS[number], err)
            (line,) = err.splitlines()
            assert f"made by gapdesk 9.9.9, which is newer than this one ({gapdesk.__version__})" in line
            assert gapdesk.HOME_PAGE in line
            assert str(folders[number]) in line
    assert [seen(folder) for folder in folders] == before


async def test_settings_of_a_newer_one_stay_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(SETTINGS)
    async with started("--headless", "--port", "0", "--data-dir", tmp_path) as program:
        await program.ready()
        assert 'unknown setting "future.switch"' in await program.complaint()
        assert await program.stop() == 0
    assert file.read_text() == SETTINGS
