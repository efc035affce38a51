from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel

from gapdesk.activity.types import Entry
from gapdesk.events import EngineProblem, EngineState, Problem
from gapdesk.keys.types import LARGE, CheckProgress, CheckResult, CheckVerdict
from gapdesk.proxy.types import FailureKind
from gapdesk.ui import sample_requests, samples
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.guide import Guide
from gapdesk.ui.pages.overview import Overview
from gapdesk.ui.sample_activity import SampleActivity
from gapdesk.ui.theme import State
from gapdesk.ui.view import Elided
from gapdesk.ui.window_state import WindowState
from gapdesk.wording import Words

KEYS = [f"AQ.test-key--00000000000000000{n}" for n in range(4)]
MODEL = "gemini-3.8-flash"
TAVERN = sample_requests.TAVERN


class Run:
    """A first run, on an engine without keys that may be told what happens."""

    def __init__(self, context: PageContext, opened: list[str]) -> None:
        self.engine, self.bridge, self.clock = context.engine, context.bridge, context.clock
        self.state, self.opened = WindowState(), opened
        self.activity = SampleActivity((), self.engine.bus)
        self.engine._activity = self.activity
        self.show(samples.EMPTY)
        self.page = self.open()

    @property
    def guide(self) -> Guide:
        guide = self.page.guide
        assert guide is not None
        return guide

    def open(self) -> Overview:
        """A window that is opened, perhaps anew."""
        page = Overview(PageContext(self.engine, self.bridge, self.clock, self.opened.append, self.state))
        page.show()
        return page

    def show(self, snapshot) -> None:
        self.engine.show(snapshot)
        self.bridge.flush()

    def check(self, *verdicts: CheckVerdict, running: bool = False, cancelled: bool = False) -> None:
        """The keys added last are checked with those results."""
        new = self.engine.keys.ids()[-len(KEYS[:2]) :]
        self.engine.keys.checked = [
            CheckResult(each, "any", verdict, Words(""), samples.NOW)
            for each, verdict in zip(new, verdicts, strict=False)
        ]
        good = sum(verdict is CheckVerdict.VALID for verdict in verdicts)
        bad = sum(verdict is CheckVerdict.INVALID for verdict in verdicts)
        told = CheckProgress(len(verdicts), 2, running=running, cancelled=cancelled)
        self.show(replace(samples.EMPTY, keys=2, healthy=good, invalid=bad, checking=told))

    def add_keys(self) -> None:
        self.guide.box.box.setPlainText(" ".join(KEYS[:2]))
        self.guide.box.add_button.click()

    def connect(self) -> None:
        """Keys are good, and a program is connected."""
        self.add_keys()
        self.check(CheckVerdict.VALID, CheckVerdict.VALID)
        self.guide.program_next.click()

    def ask(self, *entries: Entry) -> None:
        self.activity.take(*entries)
        self.bridge.flush()


@pytest.fixture
def run(qtbot, context) -> Run:
    run = Run(context, [])
    qtbot.addWidget(run.page)
    return run


def opened_step(guide: Guide) -> list[bool]:
    return [step.inside.isVisible() for step in guide.steps]


def test_the_first_run_is_the_guide_and_nothing_else(run: Run) -> None:
    page, guide = run.page, run.guide
    assert guide.isVisible()
    for other in (page.keys_button, page.connect_card, page.today, page.live, page.problems):
        assert not other.isVisible()
    assert opened_step(guide) == [True, False, False]
    assert page.focusWidget() is guide.box.box


def test_from_keys_to_the_first_answered_request(run: Run) -> None:
    guide = run.guide
    run.add_keys()
    run.check(CheckVerdict.VALID, running=True)
    assert guide.box.check.text() == "Checking: 1 of 2 · 1 valid"
    assert guide.box.cancel_button.isVisible()
    assert opened_step(guide) == [True, False, False]
    run.check(CheckVerdict.VALID, CheckVerdict.INVALID)
    assert opened_step(guide) == [False, True, False]
    assert guide.keys.outcome.text().endswith(": 1 valid · 1 invalid")
    assert guide.recipe.token.value.text() and guide.recipe.url.value.text() == "http://127.0.0.1:17860/v1"
    guide.program_next.click()
    assert opened_step(guide) == [False, False, True]
    assert guide.request.line.text.text().startswith("Waiting for your first request…")
    assert guide.request.line.text.text().endswith("from SillyTavern.")
    assert guide.request.line.state is State.WAIT
    run.ask(sample_requests.ended(7, 5, TAVERN, MODEL))
    assert guide.request.line.state is State.OK
    assert guide.request.line.text.text() == (
        "SillyTavern asked gemini-3.8-flash; the key “main” answered after 3.4 s."
    )
    assert guide.close_button.isVisible() and not guide.skip_button.isVisible()
    guide.others_button.click()
    assert run.opened == ["clients"]
    guide.close_button.click()
    assert run.page.guide is None and run.state.guide == "closed"
    assert run.page.connect_card.isVisible() and run.page.today.isVisible()


def test_a_request_that_comes_early_ends_the_second_step(run: Run) -> None:
    run.add_keys()
    run.check(CheckVerdict.VALID)
    run.ask(sample_requests.started(7, 2, TAVERN, MODEL))
    assert opened_step(run.guide) == [False, False, True]
    assert run.guide.request.line.text.text() == "SillyTavern asked. It is being answered, for 2 s so far."
    run.clock.advance(4)
    run.page._on_tick()
    assert run.guide.request.line.text.text().endswith("for 6 s so far.")


def test_a_failed_first_request_is_explained_with_its_remedy(run: Run) -> None:
    run.connect()
    failed = sample_requests.ended(
        7, 5, TAVERN, MODEL, status=403, failure=FailureKind.LOCATION, message="No.", attempts=()
    )
    run.show(replace(run.engine.shown, problems=(Problem(samples.NOW, FailureKind.LOCATION, "No."),)))
    run.ask(failed)
    request = run.guide.request
    assert request.line.state is State.BAD
    assert "Google does not offer the Gemini API" in request.line.text.text()
    assert request.next.isVisible() and not run.guide.close_button.isVisible()
    request.button.click()
    assert run.opened == ["upstream.proxy"]
    assert not run.page.problems.isVisible()  # it is told once
    run.ask(sample_requests.ended(8, 1, TAVERN, MODEL))
    assert request.line.state is State.OK and not request.button.isVisible()
    run.ask(failed)
    assert request.line.state is State.OK  # what was seen stays


def test_what_is_wrong_with_the_engine_is_said_beside_the_guide(run: Run) -> None:
    run.show(replace(samples.EMPTY, problems=(Problem(samples.NOW, EngineProblem.KEYRING_MISSING, ""),)))
    assert run.page.problems.isVisible()


def test_gapdesks_own_requests_are_not_the_first_one(run: Run) -> None:
    run.connect()
    itself = replace(TAVERN, name="default", program="gapdesk")
    run.ask(sample_requests.ended(7, 5, itself, MODEL))
    run.ask(sample_requests.ended(8, 4, TAVERN, MODEL, again="7"))
    assert not run.guide.request.come


def test_in_practice_keys_are_there_already(qtbot, run: Run) -> None:
    run.show(replace(samples.BUSY, practice=True, requests_today=0, problem=None, problems=()))
    page = run.open()
    qtbot.addWidget(page)
    guide = page.guide
    assert guide is not None
    assert guide.keys.done and guide.keys.outcome.text().startswith("Practice mode: made-up keys")
    assert opened_step(guide) == [False, True, False]
    run.ask(sample_requests.ended(1, 5, TAVERN, MODEL))
    assert not guide.request.come  # the greeting
    run.ask(sample_requests.ended(2, 5, TAVERN, MODEL))
    assert guide.request.seen


def test_keys_that_all_fail_keep_the_first_step_open(run: Run) -> None:
    run.add_keys()
    run.check(CheckVerdict.INVALID, CheckVerdict.INVALID)
    assert opened_step(run.guide) == [True, False, False]
    assert run.guide.box.check.text().endswith(": 2 invalid")
    assert not run.guide.keys_next.isVisible()


def test_one_may_go_on_with_keys_that_could_not_be_checked(run: Run) -> None:
    run.add_keys()
    run.check(running=False, cancelled=True)
    run.check(CheckVerdict.UNREACHABLE, CheckVerdict.UNREACHABLE)
    assert opened_step(run.guide) == [True, False, False]
    run.guide.keys_next.click()
    assert opened_step(run.guide) == [False, True, False]


def test_a_check_can_be_cancelled_and_begun_again(run: Run, monkeypatch) -> None:
    calls: list[object] = []
    monkeypatch.setattr(run.engine.keys, "cancel_check", lambda: calls.append("cancel"))
    box = run.guide.box
    box.cancel_button.clicked.disconnect()
    box.cancel_button.clicked.connect(run.engine.keys.cancel_check)
    run.add_keys()
    run.check(CheckVerdict.VALID, running=True)
    box.cancel_button.click()
    run.check(CheckVerdict.VALID, cancelled=True)
    assert box.check.text().endswith(": 1 valid · cancelled, 1 not checked")
    run.guide._reopen(run.guide.keys)
    monkeypatch.setattr(run.engine.keys, "check", calls.append)
    box.again_button.click()
    assert calls == ["cancel", [run.engine.keys.ids()[-1]]]


def test_done_steps_can_be_opened_again(run: Run) -> None:
    run.connect()
    guide = run.guide
    guide.connect_step.again.click()
    assert opened_step(guide) == [False, True, False]
    guide.program_next.click()
    guide.keys.again.click()
    assert opened_step(guide) == [True, False, False] and guide.keys_next.isVisible()
    guide.keys_next.click()
    assert opened_step(guide) == [False, False, True]


def test_a_window_opened_anew_goes_on_with_the_guide(qtbot, run: Run) -> None:
    run.connect()
    again = run.open()
    qtbot.addWidget(again)
    assert again.guide is not None and not again.guide.request.seen


def test_once_a_request_was_answered_only_this_window_still_shows_the_guide(qtbot, run: Run) -> None:
    run.connect()
    run.ask(sample_requests.ended(7, 5, TAVERN, MODEL))
    run.show(replace(samples.EMPTY, keys=2, healthy=2, requests_today=1))
    assert run.guide.request.seen and run.guide.isVisible()
    again = run.open()
    qtbot.addWidget(again)
    assert again.guide is None, "nobody has to press Close"


def test_keys_that_wait_for_the_keyring_are_no_step_done(run: Run) -> None:
    run.connect()
    run.show(replace(samples.EMPTY, keys=2, locked=2))
    assert not run.guide._usable()
    run.show(replace(samples.EMPTY, keys=2, healthy=2))
    assert run.guide._usable()


def test_it_can_be_skipped_for_good(qtbot, run: Run) -> None:
    run.guide.skip_button.click()
    assert run.page.guide is None and run.page.keys_button.isVisible()
    again = run.open()
    qtbot.addWidget(again)
    assert again.guide is None


def test_keys_that_come_from_elsewhere_end_the_guide(run: Run) -> None:
    run.show(replace(samples.EMPTY, state=EngineState.STARTING))
    run.show(replace(samples.EMPTY, keys=5))
    assert run.page.guide is None and run.page.live.isVisible()


def drop(text: str = "", file: Path | None = None) -> tuple[QMimeData, Callable[[], QDropEvent]]:
    data = QMimeData()
    if file is not None:
        data.setUrls([QUrl.fromLocalFile(str(file))])
    else:
        data.setText(text)
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return data, lambda: QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, modifiers)


async def test_a_file_may_be_dropped(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "keys.txt"
    file.write_text("\n".join(KEYS[:3]), encoding="utf-8")
    box = run.guide.box
    _, event = drop(file=file)
    box.dropEvent(event())
    assert not box.isEnabled()
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    assert box.isEnabled() and box.result.text() == "Added: 3"
    _, event = drop(file=tmp_path / "gone.txt")
    box.dropEvent(event())
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    assert box.result.text() == "gone.txt cannot be read: No such file or directory"


def test_a_text_may_be_dropped(run: Run) -> None:
    _, event = drop(KEYS[0])
    run.guide.box.dropEvent(event())
    assert run.guide.box.result.text() == "Added: 1"


async def test_a_text_too_large_to_be_shown_is_read_with_what_is_in_the_field(run: Run) -> None:
    box = run.guide.box
    box.box.setPlainText(KEYS[0])
    pasted, event = drop(f"{'x' * LARGE}\n{KEYS[1]}")
    box.box.insertFromMimeData(pasted)
    assert box.box.toPlainText() == KEYS[0] and not box.isEnabled()
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    assert box.isEnabled() and box.result.text() == "Added: 2"
    box.dropEvent(event())
    assert box.box.toPlainText() == "" and not box.isEnabled()
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    assert box.isEnabled() and box.result.text() == "Added: 1"


def clipped(page: Overview) -> list[str]:
    """Texts that have less room than they need."""
    found = []
    for label in page.findChildren(QLabel):
        if not label.isVisible() or not label.text() or isinstance(label, Elided) or label.parent() is None:
            continue
        needed = label.fontMetrics().horizontalAdvance(label.text())
        if (
            label.height() < label.heightForWidth(label.width())
            if label.wordWrap()
            else label.width() < needed
        ):
            found.append(label.text())
    return found


def test_nothing_is_clipped_in_the_smallest_window(run: Run) -> None:
    page = run.page
    failed = sample_requests.ended(7, 5, TAVERN, MODEL, failure=FailureKind.LOCATION, attempts=())
    for step in (lambda: None, run.add_keys, run.connect, lambda: run.ask(failed)):
        step()
        for _ in range(5):
            page.resize(612, 420)
            QApplication.processEvents()
        inside = page.area.widget()
        assert clipped(page) == []
        assert inside.minimumSizeHint().width() <= page.area.viewport().width()
