"""How the freezing goes, with a stand-in for PyInstaller."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from resources.installers import frozen, product

PROGRAM = """#!/bin/sh
[ "$1" != --selftest ] || exit {code}
echo "gapdesk $1"
"""


@pytest.fixture
def freezing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree to freeze into; its spec writes what PyInstaller is asked. Returns the folder `dist`."""
    for name, value in {"ROOT": tmp_path, "OUT": tmp_path / "dist", "WORK": tmp_path / "build"}.items():
        monkeypatch.setattr(product, name, value)
    monkeypatch.setattr(product, "FROZEN", tmp_path / "dist/gapdesk")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    return tmp_path / "dist"


def stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool = False, selftest: int = 0
) -> None:
    """A Python that, asked for PyInstaller, writes a program whose selftest ends with `selftest`."""
    python = tmp_path / "python"
    made = PROGRAM.format(code=selftest)
    python.write_text(
        "#!/bin/sh\n"
        f'echo "$@ $SOURCE_DATE_EPOCH $PYTHONHASHSEED" > "{tmp_path}/asked"\n'
        f"{'exit 1' if fails else ''}\n"
        f'mkdir -p "{tmp_path}/dist/gapdesk"\n'
        f"cat > '{tmp_path}/dist/gapdesk/gapdesk' <<'END'\n{made}END\n"
        f"chmod +x '{tmp_path}/dist/gapdesk/gapdesk'\n"
    )
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))


needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")


@needs_a_shell
def test_freezes_repeatably_and_tries_the_program(
    freezing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    stand_in(tmp_path, monkeypatch)
    (freezing / "gapdesk").mkdir(parents=True)
    (freezing / "gapdesk/left over").touch()
    assert frozen.main([]) == 0
    asked = (tmp_path / "asked").read_text()
    assert f"--distpath {freezing}" in asked and asked.endswith("1770000000 0\n")
    assert not (freezing / "gapdesk/left over").exists()
    printed = capfd.readouterr().out
    assert "gapdesk --version" in printed and f"{freezing / 'gapdesk'} has 0 MB" in printed


@needs_a_shell
def test_says_that_pyinstaller_failed(
    freezing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    stand_in(tmp_path, monkeypatch, fails=True)
    assert frozen.main([]) == 1
    assert "PyInstaller failed" in capfd.readouterr().out


@needs_a_shell
def test_a_program_that_fails_its_selftest_is_no_result(
    freezing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    stand_in(tmp_path, monkeypatch, selftest=3)
    assert frozen.main([]) == 1
    assert "gapdesk --selftest ended with code 3" in capfd.readouterr().out


@pytest.mark.parametrize(("version", "warned"), [((3, 12), True), ((3, 13), False)])
@needs_a_shell
def test_another_python_is_told(
    freezing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
    version: tuple[int, int], warned: bool,
) -> None:  # fmt: skip
    stand_in(tmp_path, monkeypatch)
    monkeypatch.setattr(frozen, "PYTHON", sys.version_info[:2] if not warned else (2, 7))
    assert frozen.main([]) == 0
    assert ("what is handed out has" in capfd.readouterr().out) is warned


def test_each_system_has_a_program_that_speaks_on_a_console(tmp_path: Path) -> None:
    assert frozen.console_program(tmp_path, "win32").name == "gapdesk-console.exe"
    assert frozen.console_program(tmp_path, "linux").name == "gapdesk"
    assert frozen.console_program(tmp_path, "darwin").name == "gapdesk"
