"""SHA256SUMS names all that is handed out, and finds what is not as it was."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from resources.installers import product, sums

MADE = (
    "gapdesk_1.2.3_amd64.deb",
    "gapdesk-1.2.3-linux-x86_64.tar.xz",
    "gapdesk-1.2.3-windows-x64-setup.exe",
    "gapdesk-1.2.3-macos-arm64.dmg",
    "gapdesk-1.2.3-macos-x86_64.dmg",
    "gapdesk-1.2.3-py3-none-any.whl",
    "gapdesk-1.2.3.tar.gz",
)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dist/ with every artefact of 1.2.3 and what else lies there."""
    folder = tmp_path / "dist"
    (folder / "gapdesk").mkdir(parents=True)
    (folder / "gapdesk.app").mkdir()
    for name in (
        *MADE,
        "gapdesk-1.2.2.tar.gz",
        "gapdesk-1.2.30.tar.gz",
        "gapdesk_1.2.3.dev1_amd64.deb",
        "notes.md",
    ):
        (folder / name).write_text(f"this is {name}", "utf-8")
    monkeypatch.setattr(product, "OUT", folder)
    monkeypatch.setattr(product, "VERSION", "1.2.3")
    return folder


def test_all_that_is_handed_out_is_listed_by_name_and_nothing_else(out: Path) -> None:
    assert sums.main([]) == 0
    lines = (out / "SHA256SUMS").read_text("utf-8").splitlines()
    assert [line[66:] for line in lines] == sorted(MADE)
    deb = hashlib.sha256(b"this is gapdesk_1.2.3_amd64.deb").hexdigest()
    assert f"{deb}  gapdesk_1.2.3_amd64.deb" in lines


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum")
def test_sha256sum_reads_it(out: Path) -> None:
    sums.main([])
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=out, check=False).returncode == 0
    (out / MADE[0]).write_text("something else", "utf-8")
    asked = subprocess.run(command, cwd=out, check=False, capture_output=True, text=True)
    assert asked.returncode == 1
    assert MADE[0] in asked.stdout


def test_it_is_written_the_same_again(out: Path) -> None:
    sums.main([])
    first = (out / "SHA256SUMS").read_bytes()
    sums.main([])
    assert (out / "SHA256SUMS").read_bytes() == first
    assert b"\r" not in first


def test_verify_says_what_is_not_as_it_was(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sums.main([])
    capsys.readouterr()
    assert sums.main(["--verify"]) == 0
    assert capsys.readouterr().out == "7 files are as SHA256SUMS says.\n"

    (out / MADE[0]).write_text("something else", "utf-8")
    (out / MADE[1]).unlink()
    (out / "gapdesk-1.2.3-extra.zip").write_text("new", "utf-8")
    before = (out / "SHA256SUMS").read_bytes()
    assert sums.main(["--verify"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "gapdesk-1.2.3-extra.zip is not listed.",
        "gapdesk-1.2.3-linux-x86_64.tar.xz is missing.",
        "gapdesk_1.2.3_amd64.deb has changed.",
    ]
    assert (out / "SHA256SUMS").read_bytes() == before


@pytest.mark.parametrize("text", ["no sum\n", f"{'0' * 64}  ../up\n", f"{'g' * 64}  x\n", f"{'0' * 63}  x\n"])
def test_a_damaged_listing_is_told(out: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (out / "SHA256SUMS").write_text(text, "utf-8")
    assert sums.main(["--verify"]) == 1
    assert "no sum" in capsys.readouterr().out


def test_without_anything_there_is_no_listing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(product, "OUT", tmp_path / "none")
    assert sums.main([]) == 1
    assert "There is nothing of gapdesk" in capsys.readouterr().err


def test_what_is_rendered_can_be_read() -> None:
    both = {"b": "1" * 64, "a b": "0" * 64}
    assert sums.parse(sums.render(both)) == both
    assert sums.render(both).startswith("0" * 64)
