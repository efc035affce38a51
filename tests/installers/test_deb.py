"""The package for Debian: what it says, what it holds, and how it ends a running gapdesk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.installers import product
from resources.installers.linux import deb, share
from resources.installers.linux.needs import OPENED, PACKAGES, Needs, combine
from tests.installers.linux_payload import make_payload

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Debian is Linux")
MOMENT = 1_790_000_000
FOUND = Needs(
    frozenset({"libc.so.6", "libm.so.6", "libGL.so.1", "libdbus-1.so.3"}),
    frozenset({"libwayland-client.so.0"}), frozenset({"libgtk-3.so.0"}), (2, 28),
)  # fmt: skip


# --- what the program needs -------------------------------------------------------------------------------


def headers(*needed: str, glibc: str = "2.17") -> str:
    """As objdump -p prints them."""
    lines = [f"  NEEDED               {name}" for name in needed]
    references = f"  required from libc.so.6:\n    0x06969197 0x00 05 GLIBC_{glibc}"
    return "\n".join(
        ["Dynamic Section:", *lines, "  SONAME   libown.so.1", "Version References:", references]
    )


def test_what_comes_along_is_not_needed() -> None:
    found = combine({"gapdesk": headers("libc.so.6", "libown.so.1")}, frozenset({"libown.so.1"}))
    assert found.libraries == {"libc.so.6", *OPENED}


def test_parts_for_wayland_and_gtk_need_nothing_of_a_window() -> None:
    found = combine(
        {
            "gapdesk": headers("libGL.so.1"),
            "plugins/platforms/libqwayland.so": headers("libGL.so.1", "libwayland-client.so.0"),
            "Qt/lib/libQt6WlShellIntegration.so.6": headers("libwayland-cursor.so.0"),
            "plugins/platformthemes/libqgtk3.so": headers("libgtk-3.so.0", "libGL.so.1"),
        },
        frozenset(),
    )
    assert found.libraries == {"libGL.so.1", *OPENED}
    assert found.wayland == {"libwayland-client.so.0", "libwayland-cursor.so.0"}
    assert found.gtk == {"libgtk-3.so.0"}


def test_the_newest_glibc_counts_as_a_number() -> None:
    parts = {"a": headers("libc.so.6", glibc="2.9"), "b": headers("libc.so.6", glibc="2.34")}
    assert combine(parts, frozenset()).glibc == (2, 34)


def test_a_library_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match=r"libstrange\.so\.9"):
        FOUND.packages(["libc.so.6", "libstrange.so.9"])


@pytest.mark.skipif(shutil.which("apt-cache") is None, reason="needs apt")
def test_debian_has_the_packages() -> None:
    names = {*PACKAGES.values(), *deb.ALSO_NEEDED}
    listed = subprocess.run(["apt-cache", "pkgnames"], capture_output=True, text=True, check=False)
    known = set(listed.stdout.split())
    if len(known) < 10_000:
        pytest.skip("apt has no package lists here")
    assert not names - known


# --- what it says -----------------------------------------------------------------------------------------


def fields(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith(" "))


def test_control_names_what_is_needed() -> None:
    found = fields(deb.control(FOUND, 1025))
    assert found["Depends"] == (
        "ca-certificates, fontconfig-config, libc6 (>= 2.28), libdbus-1-3, libgl1, xkb-data"
    )
    assert found["Recommends"].endswith("libwayland-client0")
    assert "gnome-keyring | " in found["Recommends"]
    assert found["Suggests"].endswith("libgtk-3-0")
    assert found["Installed-Size"] == "2"
    assert found["Version"] == product.VERSION
    assert found["Homepage"] == product.HOME_PAGE


def test_the_description_is_as_policy_wants_it() -> None:
    synopsis, *rest = deb.control(FOUND, 1).partition("Description: ")[2].splitlines()
    assert synopsis == "your Gemini API keys, for any program"
    assert " ".join(line.strip() for line in rest) == product.DESCRIPTION
    assert all(line.startswith(" ") and len(line) <= 80 for line in rest)


def test_copyright_is_ours_and_points_at_the_others() -> None:
    text = deb.copyright_text(
        (share.HERE / "copyright").read_text("utf-8"), (product.ROOT / "LICENSE").read_text("utf-8")
    )
    assert f"/{deb.LICENCES}" in text
    assert "Copyright: 2026 The gapdesk authors" in text
    assert "\n .\n The above copyright notice" in text
    assert "@" not in text


# --- what it holds ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    if shutil.which("dpkg-deb") is None:
        pytest.skip("needs dpkg-deb")
    folder = tmp_path_factory.mktemp("deb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
        old = os.umask(0o077)
        try:
            yield deb.build(make_payload(folder / "payload"), folder / "work", folder / "out")
        finally:
            os.umask(old)


def members(package: Path) -> dict[str, tarfile.TarInfo]:
    packed = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], capture_output=True, check=True).stdout
    (package.parent / "data.tar").write_bytes(packed)
    with tarfile.open(package.parent / "data.tar") as archive:
        return {info.name.removeprefix("./"): info for info in archive}


def test_the_package_is_called_as_promised(package: Path) -> None:
    assert package.name == f"gapdesk_{product.VERSION}_amd64.deb"


def test_everything_belongs_to_root_and_can_be_read(package: Path) -> None:
    found = members(package)
    for name, info in found.items():
        assert (info.uid, info.gid, info.uname) == (0, 0, "root"), name
        assert info.mtime == MOMENT, name
        if info.isreg():
            assert info.mode == (0o755 if name == "usr/lib/gapdesk/gapdesk" else 0o644), name
        elif info.isdir():
            assert info.mode == 0o755, name
    assert found["usr/bin/gapdesk"].linkname == "../lib/gapdesk/gapdesk"
    assert found["usr/lib/gapdesk/_internal/link"].issym()
    assert "usr/lib/gapdesk/_internal/一 part/module.py" in found
    for place in ("share/applications/gapdesk.desktop", "share/doc/gapdesk/copyright",
                  "share/doc/gapdesk/changelog.gz", "share/man/man1/gapdesk.1.gz"):  # fmt: skip
        assert found[f"usr/{place}"].size > 50


def test_its_checksums_hold(package: Path, tmp_path: Path) -> None:
    subprocess.run(["dpkg-deb", "-R", package, tmp_path], check=True)
    done = subprocess.run(
        ["md5sum", "--check", "--strict", "DEBIAN/md5sums"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    files = sum(1 for path in tmp_path.rglob("*") if path.is_file() and not path.is_symlink())
    scripts = sum(1 for _ in (tmp_path / "DEBIAN").iterdir())
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == files - scripts
    size = int(fields((tmp_path / "DEBIAN/control").read_text("utf-8"))["Installed-Size"])
    assert 0 < size < 2000


def test_two_builds_are_the_same_to_the_byte(package: Path, tmp_path: Path) -> None:
    again = deb.build(make_payload(tmp_path / "elsewhere"), tmp_path / "work", tmp_path / "out")
    assert again.read_bytes() == package.read_bytes()


def test_without_a_frozen_program_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(product, "FROZEN", tmp_path / "nothing")
    assert deb.main([]) == 1
    assert "freeze gapdesk first" in capsys.readouterr().out


# --- a running gapdesk ------------------------------------------------------------------------------------


class Installed:
    """An installed program that waits, and the package's prerm for it."""

    def __init__(self, folder: Path) -> None:
        self.program = make_payload(folder / "installed") / "gapdesk"
        self.prerm = folder / "prerm"
        text = (share.HERE / "prerm").read_text("utf-8")
        text = text.replace("/usr/lib/gapdesk/gapdesk", f"'{self.program}'")
        self.prerm.write_text(text.replace("SECONDS_TO_END=10", "SECONDS_TO_END=1"))

    def start(self, program: Path, *, stubborn: bool = False) -> subprocess.Popen[bytes]:
        """Run it; a stubborn one does not hear SIGTERM."""
        deaf = ["env", "--ignore-signal=TERM"] if stubborn else []
        process = subprocess.Popen([*deaf, program, "60"])
        until = time.monotonic() + 5
        while Path(f"/proc/{process.pid}/comm").read_text() != "gapdesk\n" and time.monotonic() < until:
            time.sleep(0.01)
        return process

    def run(self, *arguments: str) -> str:
        """What prerm says."""
        done = subprocess.run(["sh", self.prerm, *arguments], capture_output=True, text=True, check=True)
        assert done.stderr == ""
        return done.stdout


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    return Installed(tmp_path)


@pytest.mark.parametrize("action", [("upgrade", "0.2.0"), ("remove",)])
def test_a_running_gapdesk_is_asked_to_end(installed: Installed, action: tuple[str, ...]) -> None:
    process = installed.start(installed.program)
    said = _run_and_reap(installed, process, action)
    assert process.returncode == -signal.SIGTERM
    assert "asked to end" in said
    assert ("again" in said) == (action[0] == "upgrade")


def test_one_that_does_not_hear_is_ended_by_force(installed: Installed) -> None:
    process = installed.start(installed.program, stubborn=True)
    said = _run_and_reap(installed, process, ("remove",))
    assert process.returncode == -signal.SIGKILL
    assert "by force" in said


def test_another_program_of_that_name_is_left_alone(installed: Installed, tmp_path: Path) -> None:
    other = installed.start(make_payload(tmp_path / "other") / "gapdesk")
    try:
        assert installed.run("remove") == ""
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_other_actions_end_nothing(installed: Installed) -> None:
    process = installed.start(installed.program)
    try:
        assert installed.run("failed-upgrade", "0.2.0") == ""
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()


def _run_and_reap(installed: Installed, process: subprocess.Popen[bytes], action: tuple[str, ...]) -> str:
    """Run prerm while this process, the parent, waits for the program as an init would."""
    script = subprocess.Popen(["sh", installed.prerm, *action], stdout=subprocess.PIPE, text=True)
    process.wait(10)
    said, _ = script.communicate(timeout=10)
    assert script.returncode == 0
    return said
