"""Faults nobody caught."""

from __future__ import annotations

import asyncio
import faulthandler
import gc
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gapdesk import crash, logs
from gapdesk.settings import Settings

pytestmark = pytest.mark.allow_warnings
KEY = "AQ.test-key-0123456789abcdef"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    # pytest has its own faulthandler running in this process
    monkeypatch.setattr(faulthandler, "enable", lambda file: None)
    monkeypatch.setattr(faulthandler, "disable", lambda: None)
    running = logs.setup(tmp_path, Settings(), console=False)
    uninstall = crash.install(tmp_path)
    yield tmp_path / "error.log"
    uninstall()
    running.close()


def test_an_uncaught_exception_is_logged_without_secrets(installed: Path) -> None:
    try:
        raise RuntimeError(f"with {KEY}")
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    text = installed.read_text()
    assert "FATAL crash  uncaught exception" in text
    assert "RuntimeError: with [key]" in text and __file__ in text


def test_ctrl_c_is_no_fault(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert installed.read_text() == ""
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_a_thread_that_fails_is_logged(installed: Path) -> None:
    def fail() -> None:
        raise RuntimeError(KEY)

    thread = threading.Thread(target=fail, name="keyring")
    thread.start()
    thread.join()
    text = installed.read_text()
    assert "uncaught exception in thread keyring" in text
    assert "RuntimeError" in text and "test-key" not in text


def test_a_thread_that_exits_is_no_fault(installed: Path) -> None:
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()
    assert installed.read_text() == ""


def test_a_failing_destructor_is_logged(installed: Path) -> None:
    class Bad:
        def __del__(self) -> None:
            raise RuntimeError(KEY)

    Bad()
    gc.collect()
    text = installed.read_text()
    assert "RuntimeError" in text and "Bad.__del__" in text
    assert "test-key" not in text


def test_a_callback_that_fails_on_the_loop_is_logged(installed: Path) -> None:
    def fail() -> None:
        raise RuntimeError(KEY)

    async def go() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(crash.loop_exception)
        loop.call_soon(fail)
        await asyncio.sleep(0)

    asyncio.run(go())
    text = installed.read_text()
    assert "Exception in callback" in text and "RuntimeError: [key]" in text


async def test_a_context_without_an_exception(caplog: pytest.LogCaptureFixture) -> None:
    crash.loop_exception(asyncio.get_running_loop(), {"message": "something odd"})
    (record,) = caplog.records
    assert record.levelno == logging.ERROR and record.message == "something odd"
    assert not record.exc_info


def test_uninstall_puts_everything_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faulthandler, "enable", lambda file: None)
    monkeypatch.setattr(faulthandler, "disable", lambda: None)
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    uninstall = crash.install(tmp_path)
    assert (tmp_path / "crash.log").exists()
    assert sys.platform == "win32" or (tmp_path / "crash.log").stat().st_mode & 0o777 == 0o600
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) != before
    uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    assert list(tmp_path.iterdir()) == []
    assert crash.previous_crash(tmp_path) is None


def test_a_real_crash_is_told_once_at_the_next_start(tmp_path: Path) -> None:
    program = "import os, pathlib; from gapdesk import crash; crash.install(pathlib.Path(r'{}')); os.abort()"
    root = Path(crash.__file__).parents[1]
    ended = subprocess.run([sys.executable, "-c", program.format(tmp_path)], cwd=root, capture_output=True)
    assert ended.returncode != 0
    told = crash.previous_crash(tmp_path)
    assert told and "Fatal Python error" in told and "<string>" in told
    assert crash.previous_crash(tmp_path) is None
    assert (tmp_path / "crash.log.old").read_text().strip() == told


def test_no_folder_no_crash(tmp_path: Path) -> None:
    assert crash.previous_crash(tmp_path / "missing") is None
