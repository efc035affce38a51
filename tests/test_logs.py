"""Logs: what stands in them, what does not, where they go and when they leave."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gapdesk import logs
from gapdesk.logs import DAY, LogFiles, RedactingFormatter
from gapdesk.redact import Redactor
from gapdesk.settings import Settings

pytestmark = pytest.mark.allow_warnings
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
KEY = "AQ.test-key-0123456789abcdef"
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (DEBUG|INFO |WARN |ERROR|FATAL) \S+  \S.*")

log = logging.getLogger("gapdesk.proxy.dispatcher")


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def files(tmp_path: Path, settings: Settings) -> Iterator[LogFiles]:
    running = logs.setup(tmp_path / "logs", settings, console=False)
    yield running
    running.close()


def app(files: LogFiles) -> str:
    assert files.folder
    return (files.folder / "app.log").read_text("utf-8")


def errors(files: LogFiles) -> str:
    assert files.folder
    return (files.folder / "error.log").read_text("utf-8")


def age(path: Path, days: float, *, now: float) -> Path:
    if not path.exists():
        path.write_text("old")
    os.utime(path, (now - days * DAY, now - days * DAY))
    return path


# --- what stands in them ------------------------------------------------------------------------------------


def test_the_line(files: LogFiles) -> None:
    log.info("asked %s twice", "Google")
    (line,) = app(files).splitlines()
    assert LINE.fullmatch(line)
    assert line.endswith(" INFO  proxy.dispatcher  asked Google twice")
    assert errors(files) == ""


def test_errors_stand_in_both_files(files: LogFiles) -> None:
    log.error("no answer")
    assert "ERROR proxy.dispatcher  no answer" in app(files)
    assert "ERROR proxy.dispatcher  no answer" in errors(files)


def test_the_level_changes_at_run_time(files: LogFiles, settings: Settings) -> None:
    log.debug("first")
    settings.set("logs.level", "debug")
    log.debug("second")
    settings.set("logs.level", "error")
    log.warning("third")
    assert [line.split()[-1] for line in app(files).splitlines()] == ["second"]


def test_libraries_are_heard_only_when_something_is_wrong(files: LogFiles, settings: Settings) -> None:
    settings.set("logs.level", "debug")
    logging.getLogger("peewee").debug("SELECT everything")
    logging.getLogger("aiohttp.server").info("chatter")
    logging.getLogger("aiohttp.server").warning("trouble")
    assert [line.split()[-1] for line in app(files).splitlines()] == ["trouble"]


@pytest.mark.parametrize("name", ["gapdesk", "gapdesk.proxy.upstream", "aiohttp.client", "root"])
def test_secrets_leave_messages_arguments_and_tracebacks(files: LogFiles, name: str) -> None:
    files.redactor.add("plain-looking-secret")
    logger = logging.getLogger(name)
    logger.error("key %s and %r", KEY, {"token": "gd-test-token-0123456789"})
    logger.error(f"in the message: {KEY}")  # noqa: G004 - the point of the test
    try:
        raise ValueError(f"https://host/path?key={KEY}")
    except ValueError as fault:
        try:
            raise RuntimeError("plain-looking-secret") from fault
        except RuntimeError:
            logger.exception("failed")
    for text in (app(files), errors(files)):
        assert "Traceback" in text and "RuntimeError" in text
        for secret in ("test-key", "test-token", "plain-looking-secret"):
            assert secret not in text


def test_secrets_leave_the_console_too(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    running = logs.setup(tmp_path / "logs", settings, console=True)
    log.warning("key %s", KEY)
    running.close()
    shown = capsys.readouterr()
    assert "WARN  proxy.dispatcher  key" in shown.err
    assert "test-key" not in shown.err
    assert shown.out == ""


def test_a_removed_secret_is_none_any_more(files: LogFiles) -> None:
    files.redactor.add("plain-looking-secret")
    files.redactor.remove("plain-looking-secret")
    log.info("plain-looking-secret")
    assert "plain-looking-secret" in app(files)


@examples(max_examples=100, deadline=None)
@given(message=st.text(max_size=60), before=st.text(max_size=10))
def test_no_message_forges_a_line_or_drives_a_terminal(message: str, before: str) -> None:
    record = logging.LogRecord("gapdesk.x", logging.INFO, "", 0, f"x{before}{KEY}\n{message}", (), None)
    first, *others = RedactingFormatter(Redactor()).format(record).split("\n")
    assert LINE.match(first)
    assert all(line.startswith("    ") for line in others)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "".join([first, *others]))
    assert "test-key" not in "".join([first, *others])


def test_text_that_is_no_unicode_is_logged_all_the_same(files: LogFiles) -> None:
    log.info("half a pair: %s", "\ud83d")
    assert r"\ud83d" in app(files)


def test_a_record_that_cannot_be_written_betrays_nothing(
    files: LogFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    record = logging.LogRecord("gapdesk.x", logging.INFO, "", 0, f"%d {KEY}", ("no number",), None)
    (handler,) = (each for each in logging.getLogger().handlers if isinstance(each, RotatingFileHandler))
    handler.handle(record)
    handler.handle(record)
    shown = capsys.readouterr().err
    assert shown == "gapdesk: a log message of gapdesk.x was lost: TypeError\n"


# --- files --------------------------------------------------------------------------------------------------


@posix
def test_files_and_folder_are_the_owners(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "logs"
    folder.mkdir(mode=0o755)
    (folder / "app.log").write_text("")
    (folder / "app.log").chmod(0o644)
    running = logs.setup(folder, settings, console=False)
    running.close()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "app.log": 0o600,
        "error.log": 0o600,
    }


def test_the_app_log_rotates_by_size(files: LogFiles, settings: Settings) -> None:
    assert files.folder
    settings.set("logs.max_mb", 1)
    settings.set("logs.backups", 2)
    for number in range(40):
        log.info("%03d %s", number, "x" * 100_000)
    found = sorted(path.name for path in files.folder.glob("app.log*"))
    assert found == ["app.log", "app.log.1", "app.log.2"]
    for path in files.folder.glob("app.log*"):
        assert path.stat().st_size <= 1_000_000
        assert sys.platform == "win32" or path.stat().st_mode & 0o777 == 0o600
    assert " 039 x" in app(files)


def test_the_error_log_rotates_each_day(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "logs").mkdir()
    yesterday = logging.LogRecord("x", 0, "", 0, "", (), None).created - 1.5 * DAY
    age(tmp_path / "logs" / "error.log", 0, now=yesterday)
    running = logs.setup(tmp_path / "logs", settings, console=False)
    log.error("today")
    running.close()
    assert "today" in errors(running) and "old" not in errors(running)
    (rotated,) = (tmp_path / "logs").glob("error.log.*")
    assert rotated.read_text() == "old"


def test_old_files_go_and_others_stay(files: LogFiles) -> None:
    assert files.folder
    log.error("now")
    now = (files.folder / "app.log").stat().st_mtime
    old = [
        age(files.folder / name, 31, now=now)
        for name in ("app.log.3", "error.log.2026-01-01", "crash.log.old")
    ]
    kept = [age(files.folder / "app.log.1", 29, now=now), age(files.folder / "notes.txt", 400, now=now)]
    age(files.folder / "error.log", 31, now=now)
    files.clean(now)
    assert not any(path.exists() for path in old)
    assert all(path.exists() for path in kept)
    assert errors(files) == ""
    log.error("still heard")  # the file was emptied, not deleted under the handler
    assert errors(files).endswith("still heard\n")


def test_zero_days_keep_everything(files: LogFiles, settings: Settings) -> None:
    assert files.folder
    settings.set("logs.days", 0)
    path = age(files.folder / "app.log.1", 4000, now=2e9)
    files.clean(2e9)
    assert path.exists()


def test_old_files_go_at_the_first_record_of_each_day(files: LogFiles) -> None:
    assert files.folder
    log.info("first")
    now = (files.folder / "app.log").stat().st_mtime
    path = age(files.folder / "app.log.1", 31, now=now)
    log.info("second")
    assert path.exists()
    record = logging.LogRecord("gapdesk", logging.INFO, "", 0, "tomorrow", (), None)
    record.created += DAY + 1
    logging.getLogger("gapdesk").handle(record)
    assert not path.exists()


# --- where they go ------------------------------------------------------------------------------------------


def test_a_bad_folder_falls_back_to_a_temporary_one(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(logs.tempfile, "tempdir", str(tmp_path))
    running = logs.setup(tmp_path / "file", settings, console=False)
    running.close()
    assert running.folder and running.folder.parent == tmp_path
    assert "WARN  logs  logs go to" in app(running)


def test_a_bad_file_falls_back_too(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logs" / "error.log").mkdir(parents=True)
    monkeypatch.setattr(logs.tempfile, "tempdir", str(tmp_path))
    running = logs.setup(tmp_path / "logs", settings, console=False)
    running.close()
    assert running.folder and running.folder.name.startswith("gapdesk-logs-")


def test_without_any_folder_the_console_stays(
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(**_: object) -> str:
        raise OSError(28, "No space left on device")

    (tmp_path / "file").write_text("")
    monkeypatch.setattr(logs.tempfile, "mkdtemp", refuse)
    running = logs.setup(tmp_path / "file", settings, console=False)
    log.info("key %s", KEY)
    running.clean(2e9)
    running.close()
    shown = capsys.readouterr().err
    assert running.folder is None
    assert "logs go to the console only" in shown and "test-key" not in shown


def test_close_leaves_nothing_behind(tmp_path: Path, settings: Settings) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger("gapdesk").level
    running = logs.setup(tmp_path / "logs", settings, console=True)
    assert logging.getLogger().handlers != before[0]
    running.close()
    settings.set("logs.level", "debug")
    assert (logging.getLogger().handlers, logging.getLogger("gapdesk").level) == before
