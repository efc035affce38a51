"""The log's newest messages in memory: which are kept, what does not stand in them, who may write at once."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gapdesk import log_tail, logs
from gapdesk.log_tail import MOST, LogTail
from gapdesk.log_types import Level, LogLine
from gapdesk.logs import LogFiles
from gapdesk.redact import Redactor
from gapdesk.settings import Settings

pytestmark = pytest.mark.allow_warnings
KEY = "AQ.test-key-0123456789abcdef"

log = logging.getLogger("gapdesk.proxy.dispatcher")


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def files(tmp_path: Path, settings: Settings) -> Iterator[LogFiles]:
    running = logs.setup(tmp_path / "logs", settings, console=False)
    yield running
    running.close()


@pytest.fixture
def tail(files: LogFiles) -> LogTail:
    return files.tail


def texts(tail: LogTail, after: int = 0) -> list[str]:
    return [line.text for line in tail.lines(after)]


def record(text: str, level: int = logging.INFO) -> logging.LogRecord:
    return logging.LogRecord("gapdesk.x", level, "", 0, text, (), None)


def test_a_line_says_when_who_and_what(tail: LogTail) -> None:
    log.info("asked %s twice", "Google")
    logging.getLogger("aiohttp.server").warning("trouble")
    first, second = tail.lines()
    assert (first.number, first.level, first.source) == (1, Level.INFO, "proxy.dispatcher")
    assert first.text == "asked Google twice"
    assert (second.number, second.level, second.source) == (2, Level.WARNING, "aiohttp.server")
    assert 0 <= second.time - first.time < 60


def test_the_level_of_the_setting_counts(tail: LogTail, settings: Settings) -> None:
    log.debug("first")
    settings.set("logs.level", "debug")
    log.debug("second")
    settings.set("logs.level", "error")
    log.warning("third")
    assert texts(tail) == ["second"]
    assert tail.lines()[0].level is Level.DEBUG


@pytest.mark.parametrize(
    ("number", "level"),
    [
        (1, Level.DEBUG),
        (logging.DEBUG, Level.DEBUG),
        (logging.INFO, Level.INFO),
        (25, Level.INFO),
        (logging.WARNING, Level.WARNING),
        (logging.ERROR, Level.ERROR),
        (logging.CRITICAL, Level.ERROR),
    ],
)
def test_each_number_is_one_of_four_levels(number: int, level: Level) -> None:
    tail = LogTail(Redactor())
    tail.handle(record("x", number))
    assert [line.level for line in tail.lines()] == [level]


def test_secrets_leave_messages_arguments_and_stacks(files: LogFiles, tail: LogTail) -> None:
    files.redactor.add("plain-looking-secret")
    log.error("key %s and %r", KEY, {"token": "gd-test-token-0123456789"})
    try:
        raise RuntimeError(f"plain-looking-secret https://host/path?key={KEY}")
    except RuntimeError:
        log.exception("failed")
    whole = "\n".join(texts(tail))
    assert "Traceback" in whole and "RuntimeError" in whole
    assert not any(secret in whole for secret in ("test-key", "test-token", "plain-looking"))


def test_lines_of_a_stack_stay_lines_and_controls_are_shown(tail: LogTail) -> None:
    log.info("one\ntwo\tthree \x1b[31m red \x07")
    assert texts(tail) == ["one\ntwo\tthree \\x1b[31m red \\x07"]


def test_only_the_newest_are_kept() -> None:
    tail = LogTail(Redactor())
    for number in range(MOST + 7):
        tail.handle(record(str(number)))
    assert len(tail.lines()) == MOST
    assert texts(tail)[0] == "7"
    assert tail.lines()[-1].number == MOST + 7


def test_long_texts_take_no_more_memory_than_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_tail, "MOST_LETTERS", 100)
    tail = LogTail(Redactor())
    for letter in "abcd":
        tail.handle(record(letter * 40))
    assert [text[0] for text in texts(tail)] == ["c", "d"]
    tail.handle(record("e" * 500))
    assert [text[0] for text in texts(tail)] == ["e"]  # never nothing at all
    tail.clear()
    tail.handle(record("f" * 100))
    assert [text[0] for text in texts(tail)] == ["f"]


def test_clear_forgets_and_numbers_go_on(files: LogFiles, tail: LogTail) -> None:
    log.info("first")
    tail.clear()
    assert tail.lines() == ()
    log.info("second")
    assert [line.number for line in tail.lines()] == [2]
    assert files.folder and "first" in (files.folder / "app.log").read_text("utf-8")


@examples(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=5), st.none()), max_size=30), st.integers(0, 40))
def test_what_is_new_is_told_once(told: list[str | None], after: int) -> None:
    """None clears; against a plain list."""
    tail, naive, seen, number = LogTail(Redactor()), [], 0, 0
    gathered: list[int] = []
    for text in told:
        if text is None:
            tail.clear()
            naive = []
            continue
        number += 1
        naive.append(number)
        tail.handle(record(text))
        if number % 3 == 0:
            fresh = tail.lines(seen)
            gathered += [line.number for line in fresh]
            seen = number
    assert [line.number for line in tail.lines(after)] == [each for each in naive if each > after]
    assert tail.lines(number) == ()
    assert gathered == sorted(set(gathered))


def test_many_threads_write_at_once() -> None:
    tail = LogTail(Redactor())

    def write(name: str) -> None:
        for count in range(200):
            tail.handle(record(f"{name} {count}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        found = [line.number for line in tail.lines()]
        assert found == list(range(1, len(found) + 1))
    assert len(tail.lines()) == 800
    for name in "abcd":
        own = [text for text in texts(tail) if text.startswith(name)]
        assert own == [f"{name} {count}" for count in range(200)]


def test_a_message_that_is_none_is_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError(KEY)

    tail = LogTail(Redactor())
    for text, value in (("%s", Broken()), (f"%d {KEY}", "no number")):
        tail.handle(logging.LogRecord("gapdesk.x", logging.INFO, "", 0, text, (value,), None))
    tail.handle(record("next"))
    assert texts(tail) == ["next"]
    assert capsys.readouterr().err == ""


def test_after_the_end_nothing_is_heard(files: LogFiles) -> None:
    files.close()
    logging.getLogger("gapdesk").error("late")
    assert files.tail.lines() == ()


def test_a_message_in_the_middle_of_another_stops_nothing() -> None:
    """As of a forgotten task that is collected just then."""
    tail = LogTail(Redactor())
    done = threading.Event()

    class Lines(deque[LogLine]):
        def append(self, line: LogLine) -> None:
            if line.text == "outer":
                tail.handle(record("inner"))
            super().append(line)

    tail._lines = Lines()
    thread = threading.Thread(target=lambda: (tail.handle(record("outer")), done.set()), daemon=True)
    thread.start()
    assert done.wait(5)
    assert sorted(texts(tail)) == ["inner", "outer"]
