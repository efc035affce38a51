"""What is gapdesk's and what is not, by name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gapdesk import belongings
from gapdesk.logs import LIVE
from gapdesk.paths import Paths
from gapdesk.recipes.files import PLACES, Entry
from gapdesk.recipes.writer import ConfigWriter
from gapdesk.setting_file import SettingFile
from gapdesk.ui.window_state import WindowState

OURS = (
    *("gapdesk.db", "gapdesk.db-wal", "gapdesk.db-shm", "gapdesk.db.v1.bak", "gapdesk.db.v12.bak.part"),
    *("gapdesk.db.broken-1", "gapdesk.db.broken-1-wal", "gapdesk.db-journal"),
    *("window.json", "window.new", "settings.toml", "settings.toml.broken-2"),
    *("logs/app.log", "logs/app.log.3", "logs/error.log", "logs/error.log.2026-11-22", "logs/crash.log"),
    *("logs/crash.log.old", "programs/cline/index.json", "programs/cline/0.original"),
)
THEIRS = (
    *("gapdesk.db.copy", "my gapdesk.db", "gapdesk.dbx", "settings.toml.mine", "window.json.txt"),
    *("app.log", "logs/app.log.gz", "logs/app.log.mine", "logs/other.log", "programs/notes.txt"),
    *("programs/cline/notes.txt", "gapdesk.db.v1.bak.mine", "serving.lock2"),
)


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"12")


def left(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_all_of_ours_goes_and_nothing_else(tmp_path: Path) -> None:
    put(tmp_path, *OURS, *THEIRS)
    found = belongings.find(Paths.under(tmp_path))
    assert {str(file.relative_to(tmp_path)) for file in found.files} == set(OURS)
    assert found.size == 2 * len(OURS)
    assert found.programs == 1
    assert belongings.delete(found.files) == (len(OURS), [])
    assert left(tmp_path) == set(THEIRS)
    assert tmp_path in belongings.delete_empty(found.folders)


def test_the_folder_goes_with_the_last_file_and_the_databases_go_last(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    put(folder, *OURS)
    found = belongings.find(Paths.under(folder))
    assert [file.name for file in found.files[-8:]] == sorted(n for n in OURS if n.startswith("gapdesk.db"))
    assert [file.name for file in found.databases] == [
        *("gapdesk.db", "gapdesk.db.broken-1", "gapdesk.db.v1.bak")
    ]
    belongings.delete(found.files)
    assert belongings.delete_empty(found.folders) == []
    assert list(tmp_path.iterdir()) == []


def test_in_a_folder_without_a_database_nothing_is_ours(tmp_path: Path) -> None:
    names = ("settings.toml", "logs/app.log", "window.json", "programs/x/index.json")
    put(tmp_path, *names)
    assert belongings.find(Paths.under(tmp_path)).files == ()


def test_what_the_program_writes_is_known(tmp_path: Path) -> None:
    """The names here are those used elsewhere."""
    paths = Paths.under(tmp_path)
    put(tmp_path, "gapdesk.db", "settings.toml")
    SettingFile(paths.config).set_aside()
    SettingFile(paths.config).write("retry.max_attempts", {"retry.max_attempts": 3})
    WindowState().save(paths.data)
    put(paths.logs, *LIVE)
    home = tmp_path.with_name(f"{tmp_path.name}-home")
    home.mkdir()
    recipe = next(iter(PLACES))
    ConfigWriter(paths.data / "programs", home).write(
        recipe, Entry("http://127.0.0.1:1/v1", "gd-x", "m", 0.0)
    )
    found = belongings.find(paths)
    assert {str(file.relative_to(tmp_path)) for file in found.files} == left(tmp_path)
    assert found.programs == 1


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_go_and_what_they_name_stays(tmp_path: Path) -> None:
    folder, other = tmp_path / "data", tmp_path / "elsewhere"
    put(other, "settings.toml", "index.json")
    put(folder, "gapdesk.db", "programs/x/index.json")
    (folder / "settings.toml").symlink_to(other / "settings.toml")
    (folder / "programs" / "y").symlink_to(other)
    found = belongings.find(Paths.under(folder))
    belongings.delete(found.files)
    assert left(other) == {"settings.toml", "index.json"}
    assert not (folder / "settings.toml").is_symlink()


def test_what_cannot_be_deleted_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    deleted, problems = belongings.delete([tmp_path / "a"])
    assert deleted == 0
    assert problems == [f"{tmp_path / 'a'} cannot be deleted: Permission denied"]


def test_a_folder_of_logs_of_its_own_goes_whole(tmp_path: Path) -> None:
    """As on Linux: state/gapdesk/log."""
    paths = Paths(
        tmp_path / "share" / "gapdesk",
        tmp_path / "config" / "gapdesk" / "settings.toml",
        tmp_path / "state" / "gapdesk" / "log",
    )
    put(paths.data, "gapdesk.db")
    put(paths.logs, "app.log")
    put(paths.config.parent, "settings.toml")
    found = belongings.find(paths)
    belongings.delete(found.files)
    assert belongings.delete_empty(found.folders) == []
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["config", "share", "state"]
