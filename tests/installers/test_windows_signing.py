from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from resources.installers.windows import setup, signing
from resources.installers.windows.signing import SigningError
from tests.installers.test_nsis import tiny_plan

THUMBPRINT = "0123456789abcdef0123456789ABCDEF01234567"
STAMP = "http://stamps.example/rfc3161"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for signtool is a shell script")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """With a signtool that notes what it is asked, and fails at files named bad."""
    folder = tmp_path / "sdk"
    folder.mkdir()
    tool = folder / "signtool"
    tool.write_text(
        f'#!/bin/sh\necho "$@" >>"{tmp_path}/asked"\n'
        "case $* in *bad*) echo 'Errors: 1'; echo 'SignTool Error: no such key' >&2; exit 1;; esac\n"
    )
    tool.chmod(0o755)
    path = os.pathsep.join([str(folder), os.environ["PATH"]])
    return {"PATH": path, "WINDOWS_SIGN_THUMBPRINT": THUMBPRINT, "WINDOWS_SIGN_TIMESTAMP": STAMP}


def test_without_a_certificate_nothing_is_signed(environment: dict[str, str]) -> None:
    assert signing.signer({"PATH": environment["PATH"]}) is None
    assert signing.signer(environment | {"WINDOWS_SIGN_THUMBPRINT": " "}) is None


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("WINDOWS_SIGN_THUMBPRINT", "gapdesk", "40 hexadecimal digits"),
        ("WINDOWS_SIGN_TIMESTAMP", "", "must name the time stamp server"),
        ("WINDOWS_SIGN_TIMESTAMP", STAMP + '" & calc', "must name the time stamp server"),
        ("PATH", "", "install the Windows SDK"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_told(
    environment: dict[str, str], name: str, value: str, reason: str
) -> None:
    with pytest.raises(SigningError, match=reason):
        signing.signer(environment | {name: value})


def test_a_file_is_signed_with_a_time_stamp(environment: dict[str, str], tmp_path: Path) -> None:
    signer = signing.signer(environment)
    assert signer
    signer.sign(tmp_path / "good.exe")
    expected = f"sign /q /sha1 {THUMBPRINT} /fd sha256 /tr {STAMP} /td sha256 {tmp_path}/good.exe\n"
    assert (tmp_path / "asked").read_text() == expected
    with pytest.raises(SigningError, match=r"bad\.exe was not signed: SignTool Error: no such key"):
        signer.sign(tmp_path / "bad.exe")


def test_the_newest_sdk_is_taken(tmp_path: Path) -> None:
    for version in ("10.0.9.0", "10.0.22621.0", "10.0.19041.0"):
        file = tmp_path / "Windows Kits/10/bin" / version / "x64/signtool.exe"
        file.parent.mkdir(parents=True)
        file.touch()
    named = {"WINDOWS_SIGN_THUMBPRINT": THUMBPRINT, "WINDOWS_SIGN_TIMESTAMP": STAMP}
    signer = signing.signer(named | {"PATH": "", "ProgramFiles(x86)": str(tmp_path)})
    assert signer
    assert signer.tool.parts[-3] == "10.0.22621.0"


@pytest.mark.skipif(not shutil.which("makensis"), reason="NSIS is not installed")
def test_programs_uninstaller_and_installer_are_signed_in_turn(
    environment: dict[str, str], tmp_path: Path
) -> None:
    signer = signing.signer(environment)
    setup.make(tiny_plan(tmp_path, "0.1.0"), "makensis", signer, tmp_path)
    asked = [line.split()[-1] for line in (tmp_path / "asked").read_text().splitlines()]
    assert [Path(file).name for file in asked[:2]] == ["gapdesk-console.exe", "gapdesk.exe"]
    assert len(asked) == 4, "the uninstaller, by NSIS itself, has a name of its own each time"
    assert Path(asked[3]).name == "setup-0.1.0.exe"


@pytest.mark.skipif(not shutil.which("makensis"), reason="NSIS is not installed")
def test_an_uninstaller_that_cannot_be_signed_stops_it(environment: dict[str, str], tmp_path: Path) -> None:
    signer = signing.signer(environment)
    assert signer
    signer.tool.write_text("#!/bin/sh\ncase $* in *gapdesk*.exe) ;; *) exit 1;; esac\n")
    plan = tiny_plan(tmp_path, "0.1.0")
    with pytest.raises(setup.SetupError, match="makensis did not make it"):
        setup.make(plan, "makensis", signer, tmp_path)
    assert not plan.output.exists()


def test_what_nsis_runs_begins_with_no_quote() -> None:
    signer = signing.Signer(Path("C:/Program Files/x64/signtool.exe"), THUMBPRINT, STAMP)
    assert signer.line == f'signtool sign /q /sha1 {THUMBPRINT} /fd sha256 /tr {STAMP} /td sha256 "%1"'
