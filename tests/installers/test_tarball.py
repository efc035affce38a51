"""The archive, and its scripts run for real: into odd folders, over an older one, and out again."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gapdesk.login_entries import read_desktop_entry
from resources.installers import product
from resources.installers.linux import share, tarball
from tests.installers.linux_payload import make_payload

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it is for Linux")
MOMENT = 1_790_000_000
CLEAN_ROOT = Path(__file__).parent / "clean_root.sh"
FOLDER = f"gapdesk-{product.VERSION}-linux-x86_64"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("tarball")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
        yield tarball.build(make_payload(folder / "payload"), folder / "out")


class Place:
    """A user's home, with the unpacked archive in a folder of his."""

    def __init__(self, folder: Path, archive: Path) -> None:
        self.home = folder / "home 人"
        self.unpacked = self.home / "Down loads" / FOLDER
        self.unpacked.parent.mkdir(parents=True)
        with tarfile.open(archive) as packed:
            packed.extractall(self.unpacked.parent, filter="tar")
        self.prefix = self.home / ".local"
        self.program = self.prefix / "lib/gapdesk/gapdesk"
        self.entry = self.prefix / "share" / share.DESKTOP_FILE
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8"}

    def install(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(self.unpacked / "install.sh", *arguments)

    def uninstall(self) -> subprocess.CompletedProcess[str]:
        return self.run(self.program.parent / "uninstall.sh")

    def run(self, script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", script, *arguments],
            env=self.env, capture_output=True, text=True, check=False, cwd="/", timeout=20,
        )  # fmt: skip

    def files(self) -> set[str]:
        return {str(path.relative_to(self.home)) for path in self.home.rglob("*")}

    def command(self) -> tuple[str, ...]:
        """What the menu entry starts, as gapdesk's own reader understands it."""
        return read_desktop_entry(self.entry.read_text("utf-8")).command


@pytest.fixture
def place(tmp_path: Path, archive: Path) -> Place:
    return Place(tmp_path, archive)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence it was refused with."""
    assert done.returncode == 1
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    return sentence


# --- the archive ------------------------------------------------------------------------------------------


def test_the_archive_is_one_folder_of_root(archive: Path) -> None:
    assert archive.name == f"{FOLDER}.tar.xz"
    with tarfile.open(archive) as packed:
        found = {info.name.removeprefix(f"{FOLDER}/"): info for info in packed}
    for name, info in found.items():
        assert not info.name.startswith("/")
        assert info.name.startswith(f"{FOLDER}/")
        assert (info.uid, info.gid, info.uname, info.mtime) == (0, 0, "", MOMENT), name
        if info.isreg():
            program = name == "gapdesk/gapdesk" or name.endswith(".sh")
            assert info.mode == (0o755 if program else 0o644), name
    assert found["gapdesk/_internal/link"].linkname == "一 part/module.py"
    assert {"README.txt", "install.sh", "uninstall.sh", f"share/{share.DESKTOP_FILE}"} <= found.keys()


def test_two_builds_are_the_same_to_the_byte(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
    again = tarball.build(make_payload(tmp_path / "elsewhere"), tmp_path / "out")
    assert again.read_bytes() == archive.read_bytes()


def test_without_a_frozen_program_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(product, "FROZEN", tmp_path / "nothing")
    assert tarball.main([]) == 1
    assert "freeze gapdesk first" in capsys.readouterr().out


# --- in, and out again ------------------------------------------------------------------------------------


def test_installed_and_removed_without_a_trace(place: Place) -> None:
    before = place.files()
    done = place.install()
    assert (done.returncode, done.stderr) == (0, "")
    started, removed = done.stdout.splitlines()  # the home has a blank in its name
    assert shlex.split(started)[-1] == str(place.prefix / "bin/gapdesk")
    assert shlex.split(removed)[-2:] == ["sh", str(place.program.parent / "uninstall.sh")]
    assert (place.prefix / "bin/gapdesk").resolve() == place.program.resolve()
    assert place.command() == (str(place.program),)
    assert (place.prefix / "share/icons/hicolor/48x48/apps/gapdesk.png").is_file()
    assert os.access(place.program, os.X_OK)

    done = place.uninstall()
    assert (done.returncode, done.stderr) == (0, "")
    assert place.files() == before


def test_every_user_may_read_it_whatever_the_umask(place: Place) -> None:
    old = os.umask(0o077)
    try:
        assert place.install().returncode == 0
    finally:
        os.umask(old)
    closed = [
        path for path in (place.prefix, *place.prefix.rglob("*"))
        if not path.is_symlink() and path.stat().st_mode & 0o044 != 0o044
    ]  # fmt: skip
    assert not closed


def test_what_others_put_there_stays(place: Place) -> None:
    place.install()
    mine = [place.prefix / "share/icons/mine.png", place.prefix / "lib/gapdesk/_internal/mine"]
    for file in mine:
        file.write_text("mine")
    done = place.uninstall()
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].endswith(f"before installing it again: {mine[1]}")
    assert all(file.exists() for file in mine)
    assert not place.program.exists()
    assert not place.entry.exists()

    assert refused(place.install()).endswith(f"move them away and install again: {mine[1]}")
    mine[1].unlink()
    assert place.install().returncode == 0  # the folder it was in is in nobody's way


def test_a_folder_moved_since_is_removed_where_it_is(place: Place) -> None:
    before = place.files()
    place.install()
    moved = place.home / "moved here"
    place.program.parent.rename(moved)
    done = place.run(moved / "uninstall.sh")
    assert done.returncode == 0
    hint, _, where = done.stdout.splitlines()
    assert f"'{moved / 'gapdesk'}' erase" in hint  # the command is a dead link now
    assert str(place.program.parent) in where
    assert str(moved) in where
    assert place.files() == before


def test_an_old_folder_does_not_remove_the_new_installation(place: Place) -> None:
    place.install()
    aside = place.home / "aside"
    place.program.parent.rename(aside)
    place.install()
    before = place.files()
    assert f"from {place.program.parent}, where gapdesk is installed" in refused(
        place.run(aside / "uninstall.sh")
    )
    assert place.files() == before


def test_a_home_with_two_names_is_no_move(place: Place, tmp_path: Path) -> None:
    before = place.files()
    place.install()
    (tmp_path / "other").symlink_to(place.home)
    done = place.run(tmp_path / "other/.local/lib/gapdesk/uninstall.sh")
    assert (done.returncode, done.stdout.splitlines()[1:]) == (0, ["gapdesk is removed."])
    assert place.files() == before


def test_the_users_data_stays_and_is_named(place: Place) -> None:
    data = place.home / ".local/share/gapdesk"
    data.mkdir(parents=True)
    (data / "gapdesk.db").write_text("data")
    place.install()
    done = place.uninstall()
    assert (data / "gapdesk.db").exists()
    assert done.stdout.splitlines() == [
        f"Keys and data stay; '{place.prefix / 'bin/gapdesk'}' erase before this removes them too.",
        "gapdesk is removed.",
        f"Your data is kept: {data}",
    ]


def test_the_entry_survives_any_name_of_a_folder(place: Place) -> None:
    prefix = place.home / "a \"b\" $c `d` \\e %f 'g' & |"
    said = place.install("--prefix", str(prefix))
    assert said.returncode == 0
    place.entry = prefix / "share" / share.DESKTOP_FILE
    assert place.command() == (str(prefix / "lib/gapdesk/gapdesk"),)
    removal = said.stdout.splitlines()[1].partition(": ")[2]
    assert shlex.split(removal) == ["sh", str(prefix / "lib/gapdesk/uninstall.sh")]
    assert '/lib/gapdesk/gapdesk" --practice\n' in place.entry.read_text("utf-8")
    assert place.run(prefix / "lib/gapdesk/uninstall.sh").returncode == 0
    assert not prefix.exists()


def test_menu_entries_go_where_the_user_keeps_them(place: Place) -> None:
    place.env["XDG_DATA_HOME"] = str(place.home / "my data")
    done = place.install()
    assert (place.home / "my data" / share.DESKTOP_FILE).is_file()
    assert "XDG_DATA_DIRS" not in done.stdout
    place.uninstall()
    assert not (place.home / "my data").exists()


def test_it_says_when_no_menu_will_show_it(place: Place) -> None:
    done = place.install("--prefix", str(place.home / "opt"))
    assert f"{place.home / 'opt/share'} is not among XDG_DATA_DIRS" in done.stdout
    place.env["XDG_DATA_DIRS"] = f"/usr/share:{place.home / 'opt/share'}"
    assert "XDG_DATA_DIRS" not in place.install("--prefix", str(place.home / "opt")).stdout


# --- over an older one ------------------------------------------------------------------------------------


def test_a_newer_one_takes_the_place_of_an_older(place: Place) -> None:
    before = place.files()
    dropped = [place.unpacked / "gapdesk/_internal/dropped.so", place.unpacked / "share/metainfo/dropped.xml"]
    for file in dropped:
        file.write_text("of the older")
    place.install()
    assert (place.prefix / "share/metainfo/dropped.xml").exists()
    for file in dropped:
        file.unlink()
    (place.unpacked / "gapdesk/_internal/added.so").write_text("of the newer")
    fresh = {f"Down loads/{FOLDER}/gapdesk/_internal/added.so"}

    assert place.install().returncode == 0
    found = place.files()
    assert ".local/lib/gapdesk/_internal/added.so" in found
    assert not {name for name in found if "dropped" in name or "/lib/.gapdesk" in name}
    place.uninstall()
    assert place.files() == before | fresh


def test_a_run_that_was_cut_off_is_made_good(place: Place) -> None:
    before = place.files()
    place.install()
    library = place.prefix / "lib"
    (library / "gapdesk").rename(library / ".gapdesk.old")  # between the two renames
    (library / ".gapdesk.new").mkdir()
    assert place.install().returncode == 0
    assert sorted(path.name for path in library.iterdir()) == ["gapdesk"]
    place.uninstall()
    assert place.files() == before


def test_a_program_that_cannot_run_leaves_the_old_one(place: Place) -> None:
    place.install()
    before = {name for name in place.files() if name.startswith(".local")}
    (place.unpacked / "gapdesk/gapdesk").write_text("#!/bin/sh\nexit 1\n")
    assert "cannot be run" in refused(place.install())
    assert {name for name in place.files() if name.startswith(".local")} == before
    subprocess.run([place.program, "0"], check=True)


@pytest.mark.parametrize("name", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("at", ["*/gapdesk/.", "*.desktop"])
def test_a_signal_leaves_nothing_behind(place: Place, tmp_path: Path, name: signal.Signals, at: str) -> None:
    before = place.files()
    reached = tmp_path / "reached"
    stop = f'case $3 in {at}) echo part >"$4/part" || echo part >"$4"; : >"{reached}"; sleep 20;; esac'
    _fake(tmp_path, place, "cp", f'{stop} 2>/dev/null\nexec {shutil.which("cp")} "$@"')
    process = subprocess.Popen(
        ["sh", place.unpacked / "install.sh"],
        env=place.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 10
        while not reached.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        os.killpg(process.pid, name)  # as a terminal does
        process.communicate(timeout=10)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 128 + name
    assert place.files() == before


@pytest.mark.parametrize("at", ["*/gapdesk/.", "*/uninstall.sh", "*.desktop", "*.png"])
def test_a_copy_that_fails_is_one_sentence_and_leaves_nothing(place: Place, tmp_path: Path, at: str) -> None:
    before = place.files()
    fails = 'echo "cp: first" >&2; echo "cp: No space left on device" >&2; exit 1'
    _fake(tmp_path, place, "cp", f'case $3 in {at}) {fails};; esac\nexec {shutil.which("cp")} "$@"')
    sentence = refused(place.install())
    assert sentence.startswith("Copying to ")
    assert sentence.endswith(" failed: cp: No space left on device")
    assert place.files() == before


def test_a_copy_that_fails_leaves_the_older_one_whole(place: Place, tmp_path: Path) -> None:
    place.install()
    before = place.files()
    _fake(tmp_path, place, "cp", f'case $3 in *.png) exit 1;; esac\nexec {shutil.which("cp")} "$@"')
    assert "Copying to " in refused(place.install())
    assert place.files() == before


# --- what it refuses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "word"), [("C.UTF-8", "is running"), ("zh_CN.UTF-8", "正在运行")])
def test_a_running_gapdesk_is_left_in_peace(place: Place, language: str, word: str) -> None:
    place.install()
    place.env["LANG"] = language
    process = subprocess.Popen([place.program, "60"])
    try:
        for done in (place.install(), place.uninstall()):
            sentence = refused(done)
            assert word in sentence
            assert str(process.pid) in sentence
            assert f"'{place.prefix / 'bin/gapdesk'}' --quit" in sentence
        assert place.program.exists()
    finally:
        process.kill()
        process.wait()


def test_what_it_did_not_install_is_not_replaced(place: Place) -> None:
    place.program.parent.mkdir(parents=True)
    for number in range(7):
        (place.program.parent / f"{number}").write_text("mine")
    sentence = refused(place.install())
    assert sentence.startswith(f"{place.program.parent} holds files that were not installed by this")
    assert sentence.count(f"{place.program.parent}/") == 5  # and no endless line
    assert sentence.endswith(", ...")
    shutil.rmtree(place.program.parent)
    (place.prefix / "bin").mkdir()
    (place.prefix / "bin/gapdesk").symlink_to("/somewhere/else")
    assert f"{place.prefix / 'bin/gapdesk'} is there already" in refused(place.install())
    assert (place.prefix / "bin/gapdesk").readlink() == Path("/somewhere/else")


def test_a_place_that_cannot_be_written(place: Place) -> None:
    (place.home / "file").write_text("no folder")
    assert "cannot be written" in refused(place.install("--prefix", str(place.home / "file/below")))


@pytest.mark.parametrize(("free", "works"), [(3, False), (900_000, True), ("-", True)])
def test_a_full_disk(place: Place, tmp_path: Path, free: int | str, works: bool) -> None:
    before = place.files()
    head = "Filesystem 1024-blocks Used Available Capacity Mounted on"
    _fake(tmp_path, place, "df", f"echo '{head}'; echo '//a server/b 1000000 1 {free} 97% /mnt/my disk'")
    done = place.install()
    assert (done.returncode == 0) is works
    if not works:
        assert refused(done).startswith(f"{place.home} has only 0 MB free, and gapdesk needs ")
        assert place.files() == before


@pytest.mark.parametrize("prefix", ["relative", "", "/tmp/two\nlines"])
def test_a_prefix_that_is_none(place: Place, prefix: str) -> None:
    done = place.install("--prefix", prefix)
    assert done.returncode == 1
    assert done.stderr.startswith("Give the full path")


def test_no_home(place: Place) -> None:
    del place.env["HOME"]
    assert "--prefix" in refused(place.install())


def test_an_unknown_option(place: Place) -> None:
    done = place.install("--everything")
    assert done.returncode == 2
    assert "--system" in done.stderr


def test_another_processor(place: Place, tmp_path: Path) -> None:
    _fake(tmp_path, place, "uname", "echo riscv64")
    assert "riscv64" in refused(place.install())


@pytest.mark.parametrize(
    ("version", "wanted", "works"),
    [("2.31", (2, 28), True), ("2.9", (2, 28), False), ("2.28", (2, 28), True), ("3.0", (2, 28), True),
     ("1.99", (2, 28), False)],
)  # fmt: skip
def test_an_old_glibc(
    place: Place, tmp_path: Path, version: str, wanted: tuple[int, int], works: bool
) -> None:
    _fake(tmp_path, place, "getconf", f"echo glibc {version}")
    template = (share.HERE / "install.sh").read_text("utf-8")
    (place.unpacked / "install.sh").write_text(tarball.install_script(template, wanted), "utf-8")
    done = place.install()
    assert (done.returncode == 0) is works
    if not works:
        assert f"needs glibc 2.28 or newer; here is {version}." in refused(done)


def test_no_glibc_at_all(place: Place, tmp_path: Path) -> None:
    _fake(tmp_path, place, "getconf", "exit 1")
    assert "needs glibc" in refused(place.install())


def _fake(folder: Path, place: Place, name: str, does: str) -> None:
    """Put a program before the system's."""
    tools = folder / "tools"
    tools.mkdir()
    (tools / name).write_text(f"#!/bin/sh\n{does}\n")
    (tools / name).chmod(0o755)
    place.env["PATH"] = f"{tools}:{place.env['PATH']}"


# --- the scripts themselves -------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="needs shellcheck")
@pytest.mark.parametrize(
    "script", [share.HERE / "install.sh", share.HERE / "uninstall.sh", share.HERE / "prerm", CLEAN_ROOT]
)
def test_the_scripts_are_sound(script: Path) -> None:
    done = subprocess.run(["shellcheck", script], capture_output=True, text=True, check=False)
    assert done.stdout == ""


@pytest.mark.parametrize("script", ["install.sh", "uninstall.sh"])
def test_both_languages_say_the_same_things(script: str) -> None:
    table = (share.HERE / script).read_text("utf-8").partition("    zh*)\n")[2].partition("esac")[0]
    chinese, english = (
        {name: text.count("%s") for name, text in re.findall(r"(SAY_[A-Z_]+)='(.*)'", part)}
        for part in table.split("    *)\n")
    )
    assert chinese == english
    assert len(chinese) > 4
