from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from gapdesk.activity.types import Compared, Line, Mark, Phase, Span
from gapdesk.events import RequestFinished
from gapdesk.proxy.types import FailureKind, Kind
from gapdesk.ui import sample_requests as sample
from gapdesk.ui import theme
from gapdesk.ui.main_window import MainWindow
from gapdesk.ui.pages.activity_detail import ActivityDetail
from gapdesk.ui.pages.activity_detail_bodies import CAPTURE, ActivityBodies, Pane, Reply
from gapdesk.ui.sample_activity import SampleActivity
from gapdesk.ui.sample_keys import NOW
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.line_pane import LONGEST, LinePane
from gapdesk.ui.widgets.timing_bar import TimingBar, lanes, sums
from gapdesk.wording import SILENCE, Objection, Words

FAILED, DETOUR, BLOCKED, LOSSES, RUNS, LEFT_OUT = (
    sample.request_id(number) for number in (17, 8, 10, 21, 24, 1)
)
WIDE, NARROW = (1000, 500), (570, 400)


def side(*texts: str) -> tuple[Line, ...]:
    """Lines whose mark is their first letter: - for one that is only here, ~ for a changed one."""
    marks = {"-": Mark.ONLY, "~": Mark.CHANGED, " ": Mark.SAME}
    return tuple(Line(text[1:], marks[text[0]]) for text in texts)


COMPARED = Compared(
    asked=side(
        " {", '-  "stream": true,', ' "role": "system",', ' "role": "user",', '~"max_tokens": 9', " }"
    ),
    sent=side(" {", ' "role": "user",', '~"maxOutputTokens": 8,', '-"safetySettings": []', " }"),
    received=side(" {", ' "role": "model",', '~"finishReason": "STOP"', " }"),
    told=side(' data: {"choices": []}', "-data: [DONE]"),
)


class Activity(SampleActivity):
    """Writes down what is asked of it."""

    def __init__(self) -> None:
        listed = sample.entries()
        super().__init__(listed, captured=[entry.id for entry in listed if entry.number > 2])
        self.compared: list[str] = []
        self.repeats: list[tuple[str, str | None, str | None]] = []
        self.objection = SILENCE

    async def compare(self, request: str) -> Compared | None:
        self.compared.append(request)
        return COMPARED if await super().compare(request) else None

    async def repeat(self, request: str, *, key: str | None = None, model: str | None = None) -> str:
        self.repeats.append((request, key, model))
        if self.objection:
            raise Objection(self.objection)
        return await super().repeat(request, key=key, model=model)


@pytest.fixture
def activity(context, monkeypatch) -> Activity:
    activity = Activity()
    monkeypatch.setattr(type(context.engine), "activity", activity, raising=False)
    return activity


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
def detail(qtbot, context, activity: Activity, opened: list[str]) -> ActivityDetail:
    theme.apply("light")
    detail = ActivityDetail(replace(context, open_page=opened.append))
    qtbot.addWidget(detail)
    detail.resize(*WIDE)
    detail.show()
    return detail


async def settle() -> None:
    """Let tasks and zero timers do their work."""
    for _ in range(8):
        await asyncio.sleep(0.001)
        QApplication.processEvents()


async def said(detail: ActivityDetail, wanted: str) -> bool:
    """Whether the bar says something with `wanted` in it before long."""
    for _ in range(2000):
        if detail.bar.isVisible() and wanted in detail.bar.text.text():
            return True
        await asyncio.sleep(0.001)
    return False


async def read(detail: ActivityDetail, request: str) -> ActivityBodies:
    detail.show_request(request)
    detail.tabs.setCurrentWidget(detail.bodies)
    await settle()
    detail.bodies.fill_all()
    return detail.bodies


# --- the whole --------------------------------------------------------------------------------------------


def test_nothing_chosen_and_gone(detail: ActivityDetail) -> None:
    assert detail.empty.isVisible()
    assert detail.empty.text() == "Choose a request to see what happened."
    detail.show_request("nobody")
    assert detail.empty.text() == "This request is gone."
    detail.show_request(FAILED)
    assert not detail.empty.isVisible()
    assert detail.tabs.isVisible()


def test_head_has_outcome_names_and_figures(detail: ActivityDetail) -> None:
    detail.show_request(DETOUR)
    assert detail.head.outcome.text() == "Retried · 200"
    assert detail.head.what.full == "gemini-3.5-pro · Cline"
    figures = detail.head.figures.full
    for part in ("8.7 s, first byte 3.4 s", "18.2 k tokens in", "16.4 k cached", "912 out", "2,048 thoughts"):
        assert part in figures
    assert "key studio" in figures
    assert "$0.0456" in figures
    assert figures.endswith(DETOUR)
    detail.head.id_button.click()
    assert QGuiApplication.clipboard().text() == DETOUR


def test_a_failure_is_explained_with_its_way_out(detail: ActivityDetail, opened: list[str]) -> None:
    detail.show_request(FAILED)
    said = detail.timeline.explanation
    assert said.sentence.text.text() == "The quota of every key is used up for this model."
    assert said.sentence.state is State.BAD
    assert said.message.text() == "Every project is out of quota for gemini-3.5-pro until 09:00."
    assert said.message.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    said.remedy_button.click()
    assert opened == ["keys"]
    said.model_button.click()
    assert detail.again.isVisible()
    assert detail.again.model.currentText() == "gemini-3.5-pro"


def test_answers_offer_nothing(detail: ActivityDetail) -> None:
    detail.show_request(LOSSES)
    said = detail.timeline.explanation
    assert not said.remedy_button.isVisible()
    assert not said.model_button.isVisible()
    assert said.action.text() == "2 parts of the request got lost: see Losses."


def test_what_runs_moves_only_while_it_is_seen(detail: ActivityDetail, clock, activity: Activity) -> None:
    detail.show_request(RUNS)
    assert detail._tick.isActive()
    before = detail.timeline.explanation.sentence.text.text()
    clock.advance(5)
    detail._tick.timeout.emit()
    assert detail.timeline.explanation.sentence.text.text() != before
    detail.hide()
    assert not detail._tick.isActive()
    detail.show()
    assert detail._tick.isActive()
    ended = sample.ended(24, 6, sample.TAVERN, sample.FLASH)
    activity.take(ended)
    detail.refresh()
    assert not detail._tick.isActive()
    assert detail.head.outcome.text() == "Answered · 200"


def test_hidden_it_asks_nothing(detail: ActivityDetail, monkeypatch, activity: Activity) -> None:
    detail.hide()
    monkeypatch.setattr(activity, "detail", lambda request: pytest.fail("asked"))
    detail.show_request(FAILED)
    detail.refresh()


def test_tabs_count(detail: ActivityDetail) -> None:
    detail.show_request(LOSSES)
    texts = [detail.tabs.tabText(place) for place in range(4)]
    assert texts == ["Timeline", "Request ↔ Gemini ↔ Reply", "Attempts (1)", "Losses (2)"]


def test_every_control_is_named_and_reached(detail: ActivityDetail) -> None:
    detail.show_request(FAILED)
    detail.open_again()
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for control in detail.findChildren(kind):
            if control.objectName().startswith("qt_") or control.parent() in detail.findChildren(QComboBox):
                continue
            if control.isVisible() and control.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                assert control.accessibleName() or control.text(), control
                assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_language_and_theme_change_while_shown(detail: ActivityDetail, languages) -> None:
    detail.show_request(FAILED)
    languages.use("zh_CN")
    QApplication.processEvents()
    assert detail.timeline.explanation.sentence.text.text().endswith("。")
    theme.apply("dark")
    QApplication.processEvents()
    assert (
        detail.head.outcome.palette().windowText().color()
        == theme.Roles.of(QGuiApplication.palette()).states[State.BAD]
    )
    theme.apply("light")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_it_fits(detail: ActivityDetail, size: tuple[int, int]) -> None:
    await read(detail, FAILED)
    detail.open_again()
    detail.resize(*size)
    QApplication.processEvents()
    for place in range(4):
        detail.tabs.setCurrentIndex(place)
        assert detail.minimumSizeHint().width() <= NARROW[0]
    assert (detail.width(), detail.height()) == size
    assert bool(detail.head.copy_button.text()) == (size == WIDE)
    assert detail.head.copy_button.accessibleName() == "Copy…"


# --- timing -----------------------------------------------------------------------------------------------


@st.composite
def many_spans(draw: st.DrawFn) -> tuple[Span, ...]:
    at, spans = 0.0, []
    for phase in draw(st.lists(st.sampled_from(Phase), min_size=1, max_size=12)):
        end = at + draw(st.floats(0.001, 50))
        own = phase in (Phase.QUEUE, Phase.DELIVER)
        spans.append(Span(phase, at, end, -1 if own else draw(st.integers(0, 3))))
        at = end
    return tuple(spans)


@settings(max_examples=60, deadline=None)
@given(many_spans())
def test_lanes_and_sums_lose_no_time(spans: tuple[Span, ...]) -> None:
    found = lanes(spans, ("a", "b", "c", "d"), "gapdesk")
    assert sorted(span.start for lane in found for span in lane.spans) == [span.start for span in spans]
    assert sum(lane.seconds for lane in found) == pytest.approx(spans[-1].end)
    assert sum(sums(spans).values()) == pytest.approx(spans[-1].end)
    assert all(span.attempt < 0 for span in found[0].spans)


@settings(max_examples=40, deadline=None)
@given(many_spans(), st.integers(260, 900))
def test_each_part_is_painted_inside_and_is_found(qapp, spans: tuple[Span, ...], width: int) -> None:
    bar = TimingBar()
    bar.show_spans(spans, ("1 · main", "2 · a key with quite a long label", "3 · c", "4 · d"))
    bar.resize(width, bar.heightForWidth(width))
    left, right = bar._edges()
    for span in spans:
        area = bar._area(span, span.attempt + 1)
        assert left <= area.left() + 0.01
        assert area.right() <= right + 0.01
        assert area.width() >= 2
        hit = bar.span_at(area.center())
        assert hit is not None
        assert hit.attempt == span.attempt
    assert bar.span_at(QPointF(1, 1)) is None
    bar.grab()


def test_times_are_told_in_words(qapp) -> None:
    bar = TimingBar()
    bar.show_spans((Span(Phase.QUEUE, 0, 0.04), Span(Phase.FIRST_BYTE, 0.04, 0.9, 0)), ("1 · main",))
    assert bar.accessibleName() == "Timing: queue 40 ms, first byte 860 ms"
    assert "1 · main: first byte, 860 ms, from 40 ms on" in bar._tip(bar.spans[1])
    assert bar.heightForWidth(100) > bar.heightForWidth(900)


def test_calls_that_are_not_known_yet_have_lanes_too(detail: ActivityDetail, activity, monkeypatch) -> None:
    found = activity.detail(RUNS)
    spans = (Span(Phase.QUEUE, 0, 1), Span(Phase.FIRST_BYTE, 1, 2, 0))
    monkeypatch.setattr(activity, "detail", lambda _: replace(found, spans=spans))
    detail.show_request(RUNS)
    assert [lane.name for lane in detail.timeline.bar._lanes] == ["gapdesk", "1"]


# --- the texts --------------------------------------------------------------------------------------------


def lines(*texts: str, mark: Mark = Mark.SAME) -> tuple[Line, ...]:
    return tuple(Line(text, mark) for text in texts)


async def test_texts_are_compared_only_when_looked_at(detail: ActivityDetail, activity: Activity) -> None:
    detail.show_request(LOSSES)
    await settle()
    assert activity.compared == []
    bodies = await read(detail, LOSSES)
    detail.refresh()
    await settle()
    assert activity.compared == [LOSSES]
    found = COMPARED
    shown = [bodies.panes[pane].lines.text() for pane in Pane]
    assert shown == [
        "\n".join(line.text for line in side) for side in (found.asked, found.sent, found.received)
    ]


async def test_texts_of_a_running_request_are_read_again_when_it_ends(
    detail: ActivityDetail, activity: Activity
) -> None:
    await read(detail, RUNS)
    detail._tick.timeout.emit()
    await settle()
    assert activity.compared == [RUNS]
    activity.take(sample.ended(24, 6, sample.TAVERN, sample.FLASH))
    detail.refresh()
    await settle()
    assert activity.compared == [RUNS, RUNS]


async def test_marks_have_signs(detail: ActivityDetail) -> None:
    bodies = await read(detail, LOSSES)
    asked, sent = (bodies.panes[pane].lines for pane in (Pane.ASKED, Pane.SENT))
    signs = {asked.lines[place].text.strip(): asked.sign_of(place) for place in asked.marked}
    assert signs['"stream": true,'] == "−"
    assert signs['"max_tokens": 9'] == "~"
    assert {sent.sign_of(place) for place in sent.marked} == {"+", "~"}
    assert not asked.sign_of(0)
    assert bodies.count.full == "5 lines differ: − lost, + added, ~ changed"


async def test_marked_lines_are_painted_in_their_colours(detail: ActivityDetail) -> None:
    bodies = await read(detail, LOSSES)
    asked = bodies.panes[Pane.ASKED].lines
    picture = asked.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    roles = theme.Roles.of(QGuiApplication.palette())
    wanted = {"−": State.BAD, "~": State.WARN}
    for block, area in asked.visible_blocks()[:8]:
        sign = asked.sign_of(block.blockNumber())
        right = picture.pixelColor(int((area.right() - 3) * ratio), int(area.center().y() * ratio))
        tinted = theme.mixed(roles.states[wanted[sign]], roles.surface, 0.84) if sign else roles.surface
        assert right == tinted


async def test_the_reply_is_googles_or_what_was_passed_on(detail: ActivityDetail) -> None:
    bodies = await read(detail, LOSSES)
    bodies.reply.choose(Reply.TOLD)
    told = bodies.panes[Pane.REPLY].lines
    assert told.text().endswith("data: [DONE]")
    assert told.sign_of(len(told.lines) - 1) == "+"
    bodies.reply.choose(Reply.RECEIVED)
    assert told.text().startswith("{")


async def test_searching_goes_from_pane_to_pane(detail: ActivityDetail) -> None:
    bodies = await read(detail, LOSSES)
    bodies.search.setText("ROLE")
    bodies._search()
    assert bodies.count.full == "4 lines found"
    seen = []
    for _ in range(5):
        bodies.step(forward=True)
        seen.append((bodies._current, bodies.panes[bodies._current].lines.textCursor().blockNumber()))
    asked, sent, reply = Pane.ASKED, Pane.SENT, Pane.REPLY
    assert seen == [(asked, 2), (asked, 3), (sent, 1), (reply, 1), (asked, 2)]
    bodies.step(forward=False)
    assert bodies._current is reply
    bodies.search.setText("nowhere at all")
    bodies._search()
    assert bodies.count.full == "Nothing found"
    assert not bodies.next_button.isEnabled()


async def test_narrow_one_pane_is_seen_and_steps_change_it(detail: ActivityDetail) -> None:
    bodies = await read(detail, LOSSES)
    assert all(pane.isVisible() for pane in bodies.panes.values())
    detail.resize(*NARROW)
    QApplication.processEvents()
    assert [which for which, pane in bodies.panes.items() if pane.isVisible()] == [Pane.ASKED]
    bodies.choice.choose(Pane.REPLY)
    assert [which for which, pane in bodies.panes.items() if pane.isVisible()] == [Pane.REPLY]
    bodies.search.setText("safetySettings")
    bodies._search()
    bodies.step(forward=True)
    assert [which for which, pane in bodies.panes.items() if pane.isVisible()] == [Pane.SENT]


async def test_uncaptured_texts_offer_to_capture(detail: ActivityDetail, context) -> None:
    bodies = await read(detail, LEFT_OUT)
    assert bodies.empty.text() == "The texts of this request were not captured: capturing is off."
    assert not bodies.splitter.isVisible()
    bodies.capture_button.click()
    context.bridge.flush()
    assert context.engine.settings.get(CAPTURE) is True
    assert not bodies.capture_button.isVisible()
    assert "new requests" in bodies.empty.text()


async def test_texts_of_another_request_do_not_stay(detail: ActivityDetail) -> None:
    bodies = await read(detail, LOSSES)
    detail.show_request(LEFT_OUT)
    assert bodies.empty.isVisible()
    detail.show_request(LOSSES)
    await settle()
    assert bodies.splitter.isVisible()


def test_a_line_too_long_to_show_is_copied_and_found_whole(qtbot) -> None:
    pane = LinePane("−")
    qtbot.addWidget(pane)
    long = "x" * LONGEST + "the end"
    pane.show_lines(lines("short", long, "last"))
    assert "the end" not in pane.toPlainText()
    pane.find_text("THE END")
    assert pane.found == [1]
    pane.selectAll()
    pane.copy_selected()
    assert QGuiApplication.clipboard().text() == f"short\n{long}\nlast"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text('ab{}"字', max_size=12), min_size=1, max_size=6), st.data())
def test_what_is_selected_is_copied(qapp, texts: list[str], data: st.DataObject) -> None:
    pane = LinePane("+")
    pane.show_lines(lines(*texts))
    whole = "\n".join(texts)
    start, end = sorted(data.draw(st.integers(0, len(whole))) for _ in range(2))
    cursor = pane.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    pane.setTextCursor(cursor)
    pane.copy_selected()
    assert QGuiApplication.clipboard().text() == (whole[start:end] or whole)


async def test_texts_that_come_while_others_are_filled_in(detail: ActivityDetail) -> None:
    bodies = await read(detail, LOSSES)
    many = lines(*(f"line {place}" for place in range(4500)))
    bodies.show_compared(replace(COMPARED, asked=many), capturing=True)
    bodies.show_compared(Compared(many, many, many, COMPARED.told), capturing=True)
    bodies.reply.choose(Reply.TOLD)
    bodies.fill_all()
    for pane in bodies.panes.values():
        assert pane.lines.toPlainText() == pane.lines.text()
    assert [len(pane.lines.lines) for pane in bodies.panes.values()] == [4500, 4500, 2]


def test_many_lines_are_painted_only_where_they_are_seen(qtbot) -> None:
    pane = LinePane("−")
    qtbot.addWidget(pane)
    pane.resize(300, 240)
    pane.show_lines(lines(*(f"line {place}" for place in range(5000)), mark=Mark.ONLY))
    pane.show()
    assert pane.toPlainText() == pane.text()
    assert len(pane.marked) == 5000
    pane.go_to(4000)
    shown = [block.blockNumber() for block, _ in pane.visible_blocks()]
    assert 4000 in shown
    assert len(shown) < 40


# --- attempts and losses ----------------------------------------------------------------------------------


def table(facts) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row) for row in facts.rows]


def test_attempts_and_what_became_of_the_chosen_one(detail: ActivityDetail) -> None:
    detail.show_request(DETOUR)
    attempts = detail.attempts
    rows = table(attempts.table.facts)
    assert [row[1] for row in rows] == ["work", "spare", "studio"]
    assert rows[0][4:7] == ("The minute's quota was used up", "429", "300 ms")
    assert attempts.table.currentIndex().row() == 2
    assert attempts.sentence.text.text() == "Google answered."
    assert "work: cooling 12 s" in attempts.others.text()
    attempts.table.selectRow(0)
    assert attempts.message.text().startswith("You exceeded your current quota")
    assert attempts.action.text()
    detail.refresh()
    assert attempts.table.currentIndex().row() == 0
    detail.show_request(FAILED)
    assert attempts.table.currentIndex().row() == 1


def test_a_refused_key_can_be_checked(detail: ActivityDetail, activity, context, monkeypatch, opened) -> None:
    checked: list[Sequence[str] | None] = []
    monkeypatch.setattr(context.engine.keys, "check", checked.append)
    tries = (sample.attempt(Kind.KEY_INVALID, "old", began=NOW - 60, status=400),)
    activity.take(
        sample.ended(30, 60, sample.CLINE, sample.PRO, failure=FailureKind.NO_USABLE_KEY, attempts=tries)
    )
    detail.show_request(sample.request_id(30))
    detail.tabs.setCurrentWidget(detail.attempts)
    detail.attempts.check_button.click()
    assert checked == [("sample-old",)]
    assert opened == ["keys"]
    detail.attempts.remedy_button.click()
    assert opened == ["keys", "keys"]


def test_losses_or_a_sentence(detail: ActivityDetail) -> None:
    detail.show_request(LOSSES)
    assert [row[0] for row in table(detail.losses.table.facts)] == ["frequency_penalty", "logit_bias"]
    detail.losses.table.setFocus()
    detail.losses.table.clearSelection()
    detail.losses.table.copy()
    assert QGuiApplication.clipboard().text().startswith("Field\tWhy it got lost\nfrequency_penalty\t")
    detail.show_request(FAILED)
    detail.tabs.setCurrentWidget(detail.losses)
    assert detail.losses.empty.text() == "Nothing was lost: Gemini was given all of the request."
    assert not detail.losses.table.isVisible()
    detail.show_request(RUNS)
    assert "when the request has ended" in detail.losses.empty.text()


def test_refused_before_it_was_asked(detail: ActivityDetail) -> None:
    detail.show_request(sample.request_id(6))
    detail.tabs.setCurrentWidget(detail.attempts)
    assert detail.attempts.empty.text() == "Google was not asked."
    assert not detail.attempts.table.isVisible()


# --- what can be done -------------------------------------------------------------------------------------


async def test_sent_again_through_a_key_with_a_model(detail: ActivityDetail, activity: Activity) -> None:
    fresh: list[str] = []
    detail.repeated.connect(fresh.append)
    detail.show_request(FAILED)
    detail.head.again_button.click()
    row = detail.again
    assert row.key.itemText(0) == "any key"
    row.key.setCurrentIndex(2)
    row.model.setEditText(" gemini-4-flash ")
    row.send_button.click()
    await settle()
    key = row.key.itemData(2)
    assert activity.repeats == [(FAILED, key, "gemini-4-flash")]
    assert [entry.id for entry in activity.entries()][-1:] == fresh
    assert not row.isVisible()
    detail.open_again()
    row.send_button.click()
    await settle()
    assert activity.repeats[-1] == (FAILED, None, "gemini-3.5-pro")


async def test_why_it_was_not_sent_is_said(detail: ActivityDetail, activity: Activity) -> None:
    activity.objection = Words("The key is gone.")
    detail.show_request(FAILED)
    detail.deeds.send(FAILED, "x", "")
    await settle()
    assert detail.bar.text.text() == "The key is gone."
    detail.show_request(DETOUR)
    assert not detail.bar.isVisible()


def test_what_cannot_be_sent_again_says_why(detail: ActivityDetail) -> None:
    detail.show_request(LEFT_OUT)
    assert not detail.head.again_button.isEnabled()
    assert "not captured" in detail.head.again_button.toolTip()
    detail.open_again()
    assert not detail.again.isVisible()


def test_escape_closes_only_what_is_open_in_it(qtbot, detail: ActivityDetail) -> None:
    detail.show_request(FAILED)
    detail.open_again()
    qtbot.keyClick(detail.again.key, Qt.Key.Key_Escape)
    assert not detail.again.isVisible()
    assert detail.isVisible()


async def test_find_leads_into_the_texts(qtbot, detail: ActivityDetail) -> None:
    detail.show_request(LOSSES)
    qtbot.keyClick(detail.tabs, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert detail.tabs.currentWidget() is detail.bodies
    detail.bodies.search.setText("role")
    qtbot.keyClick(detail.bodies.search, Qt.Key.Key_Escape)
    assert detail.bodies.search.text() == ""


async def test_copies(detail: ActivityDetail) -> None:
    detail.show_request(LOSSES)
    assert detail._detail is not None
    menu = detail.deeds.copy_menu(detail._detail)
    explanation, curl, id_ = menu.actions()
    explanation.trigger()
    assert QGuiApplication.clipboard().text() == f"Request {LOSSES}\n"
    curl.trigger()
    assert "$GAPDESK_TOKEN" in QGuiApplication.clipboard().text()
    assert detail.bar.isVisible()
    id_.trigger()
    assert QGuiApplication.clipboard().text() == LOSSES
    menu.deleteLater()


async def test_exported_and_not(detail: ActivityDetail, tmp_path: Path, qtbot) -> None:
    path = tmp_path / "one.har"
    detail.show_request(LOSSES)
    detail.deeds.export((LOSSES,), path)
    assert await said(detail, f" in {path}.")
    assert b'"version"' in path.read_bytes()
    detail.deeds.export((LOSSES,), tmp_path / "no" / "one.har")
    assert await said(detail, "one.har cannot be written: ")


# --- the window -------------------------------------------------------------------------------------------


def test_the_window_leads_to_a_setting(window: MainWindow, monkeypatch) -> None:
    from gapdesk.ui.pages.settings import SettingsPage

    led: list[str] = []
    monkeypatch.setattr(SettingsPage, "reveal", lambda page, name: led.append(name))
    window.open_page("upstream.proxy")
    assert window.state.page == "settings"
    assert led == ["upstream.proxy"]


def test_samples_end_in_what_is_tested_here() -> None:
    """The requests named at the top are what the tests take them for."""
    kinds = {entry.id: entry for entry in sample.entries()}
    assert kinds[FAILED].failure is FailureKind.QUOTA
    assert kinds[BLOCKED].failure is FailureKind.BLOCKED
    assert isinstance(kinds[LOSSES].told, RequestFinished)
    assert kinds[RUNS].finished is None
