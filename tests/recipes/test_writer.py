from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.recipes import writer
from gapdesk.recipes.files import PLACES, Entry
from gapdesk.recipes.types import FileState
from gapdesk.recipes.writer import ConfigWriter
from gapdesk.wording import Objection

ENTRY = Entry("http://127.0.0.1:17860/v1", "gd-test-1", "gemini-3.5-flash-lite", 1_800_000_000.0)
OTHER = Entry("http://127.0.0.1:17860/v1", "gd-test-2", "gemini-3.5-flash-lite", 1_800_000_060.0)
contents = st.none() | st.sampled_from([b"", b"# mine\r\n", b"{}", b'{"a": 1}\n', b"a: 1\nmodel: x", b"A=1"])


class Home:
    """A home directory, and what writes into it."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.kept = folder / "data" / "programs"
        self.home.mkdir()
        self.writer = ConfigWriter(self.kept, self.home)

    def file(self, recipe: str, number: int = 0) -> Path:
        return self.home / PLACES[recipe][number].path

    def put(self, recipe: str, data: bytes | None, number: int = 0) -> Path:
        path = self.file(recipe, number)
        if data is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return path

    def files(self, recipe: str) -> list[bytes | None]:
        paths = [self.file(recipe, number) for number in range(len(PLACES[recipe]))]
        return [path.read_bytes() if path.exists() else None for path in paths]

    def state(self, recipe: str) -> FileState:
        return self.writer.look(recipe).state


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@given(
    st.sampled_from(sorted(PLACES)),
    st.tuples(contents, contents),
    st.lists(st.sampled_from([ENTRY, OTHER, b"changed: by hand\n"]), max_size=3),
)
@settings(max_examples=30, deadline=None)
def test_what_was_there_comes_back_byte_for_byte(
    recipe: str, old: tuple[bytes | None, bytes | None], then: list[Entry | bytes]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        for number in range(len(PLACES[recipe])):
            home.put(recipe, old[number], number)
        before = home.files(recipe)
        try:
            assert home.writer.write(recipe, ENTRY).state is FileState.WRITTEN
        except Objection:
            assert home.files(recipe) == before
            assert home.state(recipe) is FileState.UNREADABLE
            return
        for step in then:
            if isinstance(step, bytes):
                home.put(recipe, step)
                assert home.state(recipe) is FileState.CHANGED
            else:
                try:
                    home.writer.write(recipe, step)
                except Objection:
                    assert home.files(recipe)[0] == b"changed: by hand\n"
        expected = FileState.ABSENT if before == [None] * len(before) else FileState.FOREIGN
        assert home.writer.restore(recipe).state is expected
        assert home.files(recipe) == before
        assert not list(home.kept.rglob("*.original"))
        with pytest.raises(Objection, match="nothing to bring back"):
            home.writer.restore(recipe)


def killed_at(step: int) -> Callable[..., None]:
    """Stands for `_replace`: ends the program just before its nth use (KeyboardInterrupt passes OSError)."""
    real, used = writer._replace, 0

    def replace(path: Path, data: bytes, mode: int | None = None) -> None:
        nonlocal used
        used += 1
        if used == step:
            raise KeyboardInterrupt
        real(path, data, mode)

    return replace


@pytest.mark.parametrize("step", range(1, 7))
@pytest.mark.parametrize("again", [False, True])
def test_a_kill_at_any_step_loses_nothing(home: Home, step: int, again: bool) -> None:
    old = [b"GEMINI_API_KEY=AQ.test-key\n", b'{"ui": {}}\n']
    for number, data in enumerate(old):
        home.put("gemini-cli", data, number)
    if again:
        home.writer.write("gemini-cli", OTHER)
    between = home.files("gemini-cli")
    killed = False
    with patch.object(writer, "_replace", killed_at(step)):
        try:
            home.writer.write("gemini-cli", ENTRY)
        except KeyboardInterrupt:
            killed = True
    assert killed is (step < (5 if again else 7))
    new = [place.edit(data, ENTRY) for place, data in zip(PLACES["gemini-cli"], old, strict=True)]
    found = home.files("gemini-cli")
    assert all(data in (one, two) for data, one, two in zip(found, between, new, strict=True))
    if found == old:
        assert home.state("gemini-cli") is FileState.FOREIGN
    else:
        assert home.writer.restore("gemini-cli").state is FileState.FOREIGN
    assert home.files("gemini-cli") == old
    assert home.writer.write("gemini-cli", ENTRY).state is FileState.WRITTEN
    assert home.files("gemini-cli") == new
    home.writer.restore("gemini-cli")
    assert home.files("gemini-cli") == old


def test_after_a_kill_before_anything_was_written_the_newer_content_is_the_original(home: Home) -> None:
    path = home.put("aider", b"a: 1\n")
    with patch.object(writer, "_replace", killed_at(3)), pytest.raises(KeyboardInterrupt):
        home.writer.write("aider", ENTRY)
    path.write_bytes(b"a: 2\n")
    assert home.state("aider") is FileState.FOREIGN
    home.writer.write("aider", ENTRY)
    home.writer.restore("aider")
    assert path.read_bytes() == b"a: 2\n"


def test_what_cannot_be_written_is_as_it_was(home: Home) -> None:
    home.put("gemini-cli", b"A=1\n")
    before = home.files("gemini-cli")
    real = writer._replace

    def full(path: Path, data: bytes, mode: int | None = None) -> None:
        if path.name == "settings.json":
            raise OSError(28, "No space left on device")
        real(path, data, mode)

    with patch.object(writer, "_replace", full), pytest.raises(Objection, match="No space left"):
        home.writer.write("gemini-cli", ENTRY)
    assert home.files("gemini-cli") == before
    assert home.state("gemini-cli") is FileState.FOREIGN


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions there")
def test_permissions_and_links_stay_and_new_files_are_private(home: Home, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.yml"
    real.write_bytes(b"a: 1\n")
    real.chmod(0o640)
    home.file("aider").symlink_to(real)
    home.writer.write("aider", ENTRY)
    assert home.file("aider").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    home.writer.write("continue", ENTRY)
    assert home.file("continue").stat().st_mode & 0o777 == 0o600
    assert home.file("continue").parent.stat().st_mode & 0o777 == 0o700
    kept = [path for path in home.kept.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert {path.name for path in kept} == {"0.original", "index.json"}
    real.unlink()
    home.file("aider").unlink()
    home.writer.restore("aider")
    assert home.file("aider").stat().st_mode & 0o777 == 0o640


def test_states_and_what_is_wrong(home: Home) -> None:
    assert home.state("continue") is FileState.ABSENT
    home.put("continue", b"a: [")
    found = home.writer.look("continue")
    assert (found.path, found.state) == (str(home.file("continue")), FileState.UNREADABLE)
    assert "not the YAML" in str(found.why)
    home.file("continue").unlink()
    home.file("continue").mkdir()
    assert "no configuration file" in str(home.writer.look("continue").why)
    home.file("continue").rmdir()
    os.mkfifo(home.file("continue"))  # reading it would wait for ever, and keep gapdesk from its end
    assert "no configuration file" in str(home.writer.look("continue").why)
    home.file("continue").unlink()
    home.put("continue", b"a: b\n" * 300_000)
    assert "no configuration file" in str(home.writer.look("continue").why)
    home.put("aider", b"a: 1\n")
    home.writer.write("aider", ENTRY)
    (home.kept / "aider" / "index.json").write_bytes(b"{")
    found = home.writer.look("aider")
    assert found.state is FileState.UNREADABLE
    assert "index.json" in str(found.why)
    for use in (home.writer.restore, lambda recipe: home.writer.write(recipe, OTHER)):
        with pytest.raises(Objection, match=r"index\.json"):
            use("aider")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="may write everywhere")
def test_a_folder_that_cannot_be_written_is_told_beforehand(home: Home) -> None:
    home.home.chmod(0o500)
    assert "Nothing can be written" in str(home.writer.look("aider").why)
    home.home.chmod(0o700)


def test_a_file_protected_against_writing_is_left_alone(home: Home) -> None:
    path = home.put("aider", b"a: 1\n")
    path.chmod(0o400)
    found = home.writer.look("aider")
    assert found.state is FileState.UNREADABLE
    assert "protected against writing" in str(found.why)
    with pytest.raises(Objection, match="protected"):
        home.writer.write("aider", ENTRY)
    assert path.read_bytes() == b"a: 1\n"
    assert not home.kept.exists()
    path.chmod(0o600)
    assert home.writer.write("aider", ENTRY).state is FileState.WRITTEN
