"""Folders of a run and resources of the program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gapdesk import paths
from gapdesk.paths import PathError, Paths, private_folder, resource

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_everything_is_below_the_data_dir(tmp_path: Path) -> None:
    found = Paths.under(tmp_path / "portable")
    for path in (found.data, found.config, found.logs, found.database):
        assert path.is_relative_to(tmp_path / "portable")
    assert found.config.name == "settings.toml"
    found.ensure()
    assert found.data.is_dir()


def test_a_relative_data_dir_does_not_move_with_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Paths.under(Path("mine")).data == tmp_path / "mine"
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    assert Paths.under(Path("~/mine")).data == tmp_path / "home" / "mine"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG folders")
def test_the_default_folders_follow_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    found = Paths.default()
    assert found.database == tmp_path / "DATA" / "gapdesk" / "gapdesk.db"
    assert found.config == tmp_path / "CONFIG" / "gapdesk" / "settings.toml"
    assert found.logs == tmp_path / "STATE" / "gapdesk" / "log"


@posix
def test_folders_are_closed_to_others(tmp_path: Path) -> None:
    found = Paths(tmp_path / "a" / "data", tmp_path / "config" / "settings.toml", tmp_path / "logs")
    (tmp_path / "config").mkdir(mode=0o755)
    found.ensure()
    assert mode(found.data) == 0o700
    assert mode(found.config.parent) == 0o700
    found.ensure()


@posix
def test_a_folder_of_everyone_is_refused_and_left_alone(tmp_path: Path) -> None:
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(PathError, match="shared by all users"):
        private_folder(shared)
    assert mode(shared) == 0o1777


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(PathError, match=r"data.* cannot be used"):
        Paths.under(tmp_path / "data").ensure()
    with pytest.raises(PathError, match=r"cannot be used"):
        Paths.under(tmp_path / "data" / "below").ensure()


def test_an_unwritable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(paths.tempfile, "TemporaryFile", refuse)
    with pytest.raises(PathError, match="Permission denied") as caught:
        private_folder(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_practice_has_a_folder_of_its_own_and_throws_it_away() -> None:
    first, second = Paths.temporary(), Paths.temporary()
    assert first.data != second.data
    first.ensure()
    first.database.write_text("x")
    first.discard()
    second.discard()
    assert not first.data.exists() and not second.data.exists()


def test_nothing_else_is_thrown_away(tmp_path: Path) -> None:
    kept = Paths.under(tmp_path / "data")
    kept.ensure()
    kept.discard()
    assert kept.data.is_dir()


def test_resources_of_the_source_tree() -> None:
    assert resource("model_limits.json").is_file()
    with pytest.raises(FileNotFoundError, match=r"no-such\.json"):
        resource("no-such.json")


def test_resources_of_a_wheel_and_of_a_frozen_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = tmp_path / "site-packages" / "gapdesk"
    (wheel / "_resources").mkdir(parents=True)
    (wheel / "_resources" / "x.json").write_text("wheel")
    monkeypatch.setattr(paths, "__file__", str(wheel / "paths.py"))
    assert resource("x.json").read_text() == "wheel"
    (tmp_path / "frozen" / "resources").mkdir(parents=True)
    (tmp_path / "frozen" / "resources" / "x.json").write_text("frozen")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "frozen"), raising=False)
    assert resource("x.json").read_text() == "frozen"
