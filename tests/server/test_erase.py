"""`gapdesk erase` as another process, in the folders that the system means for gapdesk; without a keyring."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.server.program import run, started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders are those of Linux")
USUAL = (
    ".local/share/gapdesk/gapdesk.db",
    ".config/gapdesk/settings.toml",
    ".local/state/gapdesk/log/app.log",
)
LOGIN = ".config/autostart/gapdesk.desktop"


def home_with(tmp_path: Path, command: str) -> dict[str, str]:
    """A home in which gapdesk has run, and starts at login by `command`; the environment for it."""
    for name in (*USUAL, LOGIN):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(tmp_path / USUAL[0])) as db:
        db.execute("CREATE TABLE conversation (deleted REAL)")
        db.execute("INSERT INTO conversation VALUES (NULL), (1.0)")
        db.commit()
    (tmp_path / USUAL[1]).write_text("this is = = not toml")  # nobody sets it aside now
    (tmp_path / USUAL[2]).write_text("a line\n")
    (tmp_path / LOGIN).write_text(f"[Desktop Entry]\nType=Application\nExec={command}\n")
    return {
        "HOME": str(tmp_path),
        **dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), ""),
    }


def left_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


async def test_all_of_it_goes_with_the_start_at_login(tmp_path: Path) -> None:
    env = home_with(tmp_path, '"/gone/gapdesk" "--hidden"')
    code, out, err = await run("erase", env=env)
    assert (code, left_in(tmp_path)) == (2, {*USUAL, LOGIN})  # nobody to ask
    assert "--yes" in err
    assert "0 keys, 1 conversation, settings and logs; 3 files, 0.0 MB" in out
    code, out, err = await run("erase", "--yes", env=env)
    assert (code, err) == (0, "")
    assert "starts at login no more" in out
    assert left_in(tmp_path) == set()
    assert not list(tmp_path.rglob("gapdesk"))  # noqa: ASYNC240 - a test may block


async def test_what_starts_another_folder_at_login_stays(tmp_path: Path) -> None:
    env = home_with(tmp_path, '"/gone/gapdesk" "--hidden" "--data-dir" "/elsewhere"')
    assert (await run("erase", "--data", "--yes", env=env))[0] == 0
    assert left_in(tmp_path) == {LOGIN}


async def test_not_while_one_serves_and_practice_has_nothing(tmp_path: Path) -> None:
    options = ("--practice", "--headless", "--port", "0", "--data-dir", tmp_path)
    async with started(*options) as program:
        await program.ready()
        before = left_in(tmp_path)
        code, out, err = await run("erase", "--yes", "--data-dir", tmp_path)
        assert (code, out) == (1, "")
        assert "quit it first (gapdesk --quit)" in err
        code, out, _ = await run("--practice", "erase", "--yes", "--data-dir", tmp_path)
        assert (code, out) == (0, "practice keeps nothing that could be erased")
        assert left_in(tmp_path) == before
        assert (await asyncio.gather(run("--quit", "--data-dir", tmp_path), program.end()))[1] == 0
    code, _, err = await run("erase", "--yes", "--data-dir", tmp_path)
    assert (code, err) == (0, "")
    assert left_in(tmp_path) == set()
