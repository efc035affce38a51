from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gapdesk.events import EngineProblem, EngineState, Waiting
from gapdesk.keys.types import (
    LARGE,
    Candidate,
    CheckProgress,
    CheckResult,
    CheckVerdict,
    FoundKey,
    Preview,
    Storage,
    StorageState,
)
from gapdesk.settings import SettingError
from gapdesk.ui import moments, samples, words
from gapdesk.ui.i18n import Languages
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.overview import Overview
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.copy_row import MASK
from gapdesk.ui.widgets.key_box import KEYS_URL
from gapdesk.ui.widgets.ring import Circle, state_of
from gapdesk.ui.widgets.sparkline import bars
from gapdesk.wording import Words


@pytest.fixture
def page(qtbot, context) -> Overview:
    page = Overview(context)
    qtbot.addWidget(page)
    page.resize(860, 740)
    page.show()
    return page


def key(number: int, kind: str = "") -> str:
    return f"AQ.test-key-{kind}-000000000000{number:04}"


def show(engine, bridge, snapshot) -> None:
    engine.show(snapshot)
    bridge.flush()


def test_a_busy_engine_in_numbers(page: Overview) -> None:
    assert page.status.text() == "Waiting for quota"
    assert page.status_rest.text() == "11 healthy · 2 cooling · 1 exhausted · 1 invalid"
    assert page.live.minute.number.text() == str(sum(samples.BUSY.requests_last_minute))
    assert [figure.number.text() for figure in (page.live.streams, page.live.held)] == ["3", "1"]
    assert page.live.today.number.text() == "1,348"
    assert page.guide is None
    assert not page.banner.isVisible()


def test_both_url_forms_and_the_token_can_be_copied(qtbot, page: Overview) -> None:
    card = page.connect_card
    copied = []
    for row in (card.openai, card.gemini, card.token):
        qtbot.mouseClick(row.copy_button, Qt.MouseButton.LeftButton)
        copied.append(QGuiApplication.clipboard().text())
        assert row.copy_button.text() == "Copied"
    assert copied == ["http://127.0.0.1:17860/v1", "http://127.0.0.1:17860/gemini", "gd-test-token"]


def test_addresses_for_other_devices_are_there_while_shared(qtbot, page: Overview, engine, bridge) -> None:
    card = page.connect_card
    assert [row.isVisible() for row in card.others] == [True, False]
    qtbot.mouseClick(card.others[0].copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "http://192.168.1.20:17860/v1"
    show(engine, bridge, replace(samples.BUSY, shared_urls=()))
    assert not card.others[0].isVisible()
    assert not card.others_note.isVisible()


def test_saying_copied_moves_nothing(qtbot, page: Overview) -> None:
    button = page.connect_card.openai.copy_button
    before = button.width()
    button.click()
    qtbot.wait(1)
    assert (button.text(), button.width()) == ("Copied", before)


def test_keys_can_be_added_after_the_guide(qtbot, page: Overview, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr("gapdesk.ui.widgets.key_box.QDesktopServices.openUrl", opened.append)
    assert page.keys_button.isVisible()
    assert not page.keys_card.isVisible()
    page.keys_button.click()
    box = page.key_box
    assert box.isVisible()
    box.box.setPlainText(key(1))
    box.add_button.click()
    assert box.result.text() == "Added: 1"
    assert opened == []
    box.link.click()
    assert [url.toString() for url in opened] == [KEYS_URL]
    page.keys_button.click()
    assert not page.keys_card.isVisible()


@pytest.mark.parametrize(
    ("state", "words"),
    [(StorageState.LOCKED, "comes back when it is unlocked"), (StorageState.MISSING, "new at each start")],
)
def test_a_token_that_only_waits_for_the_keyring_is_not_called_new(
    page: Overview, engine, bridge, state: StorageState, words: str
) -> None:
    show(engine, bridge, replace(samples.BUSY, token_storage="session", storage=Storage(state)))
    assert words in page.connect_card.note.text()


def test_what_waits_for_the_keyring_is_said_so(page: Overview, engine, bridge) -> None:
    waiting = (Waiting("gemini-3.5-pro", "any", samples.NOW, samples.NOW + 9, keyring=True),)
    show(engine, bridge, replace(samples.BUSY, waiting=waiting))
    assert page.status.text() == "Waiting for the keyring"
    assert page.live.waiting.text.text() == "1 request waits for the keyring"


def test_the_token_is_masked_until_shown(qtbot, page: Overview) -> None:
    row = page.connect_card.token
    assert row.value.text() == MASK
    row.show_button.click()
    assert row.value.text() == "gd-test-token"
    row.show_button.click()
    assert row.value.text() == MASK


def test_models_stand_most_used_first_and_few(qtbot, engine, bridge, clock) -> None:
    opened: list[str] = []
    page = Overview(PageContext(engine, bridge, clock, opened.append))
    qtbot.addWidget(page)
    page.show()
    rings = [ring for ring in page.today.rings if ring.isVisible()]
    assert [ring.model for ring in rings][:2] == ["gemini-3.8-flash", "gemini-3.8-flash-lite"]
    assert len(rings) == len(samples.BUSY.today) and not page.today.more.isVisible()
    flash, embedding = rings[0].circle.shown, rings[4].circle.shown
    assert (flash.number, flash.unit, flash.share) == ("688", "of 1,500", 688 / 1500)
    assert (embedding.number, embedding.unit, embedding.share) == ("17", "used", 0.0)
    many = tuple(replace(samples.BUSY.today[5], model=f"gemma-{n}", used=n) for n in range(11))
    show(engine, bridge, replace(samples.BUSY, today=many))
    assert [ring.model for ring in page.today.rings if ring.isVisible()] == [
        f"gemma-{n}" for n in range(10, 2, -1)
    ]
    assert page.today.more.text() == "+3 more"
    page.today.more.click()
    assert opened == ["models"]


def test_rings_say_low_and_used_up_in_words(page: Overview) -> None:
    notes = {ring.model: ring.note.text() for ring in page.today.rings}
    assert notes["gemini-3.5-pro"] == "low"
    assert notes[samples.BUSY.today[3].model] == "used up"
    assert notes["gemini-4-flash"] == ""
    pro = page.today.rings[2]
    assert pro.accessibleName() == "gemini-3.5-pro: 7 of 100 left, 93 used, low"
    assert "Comes back in 6 h 11 min" in pro.toolTip()


def test_a_ring_is_painted_only_when_it_changes(page: Overview, engine, bridge, monkeypatch) -> None:
    painted: list[str] = []
    monkeypatch.setattr(Circle, "update", lambda circle: painted.append(circle.shown.number))
    page._on_tick()
    show(engine, bridge, replace(samples.BUSY, streams=9))
    assert painted == []
    fresh = replace(samples.BUSY.today[0], used=813)
    show(engine, bridge, replace(samples.BUSY, today=(fresh, *samples.BUSY.today[1:])))
    assert painted == ["687"]


def test_rings_stand_in_rows_of_one_length(page: Overview) -> None:
    for width, columns in ((860, 4), (620, 4), (560, 3)):
        page.resize(width, 740)
        QApplication.processEvents()
        assert page.today._columns == columns


def test_urgency_of_a_model() -> None:
    states = [state_of(model) for model in samples.BUSY.today[:5]]
    assert states == [State.OK, State.OK, State.WARN, State.BAD, State.OFF]


def test_problems_have_words_and_a_way_out_and_age(page: Overview, clock) -> None:
    row = page.problems.rows[0]
    assert row.sentence.text() == "gemini-3.5-pro · The quota of every key is used up for this model."
    assert row.action.text().startswith("Wait until it returns")
    assert row.when.text() == "× 4 · 12 s ago"
    assert row.message.text() == "Every project is out of quota for gemini-3.5-pro until 09:00."
    assert row.message.text() in row.toolTip()
    assert page.problems.rows[1].sentence.text() == "Google refuses the key “key 3”."
    assert page.problems.rows[1].when.text() == "5 min ago"
    clock.advance(48)
    page._on_tick()
    assert row.when.text() == "× 4 · 1 min ago"


def test_it_asks_each_second_only_while_visible(page: Overview) -> None:
    assert page._tick.isActive()
    page.hide()
    assert not page._tick.isActive()


def test_it_follows_only_while_visible_and_is_up_to_date_when_shown(page: Overview, engine, bridge) -> None:
    engine.show(samples.BUSY)
    bridge.flush()
    page.hide()
    seen = page.status_rest.text()
    engine.show(samples.ERROR)
    bridge.flush()
    assert page.status_rest.text() == seen
    page.show()
    assert page.status_rest.text() != seen


def test_text_without_keys_stays_in_the_box(qtbot, engine, bridge, context) -> None:
    show(engine, bridge, samples.EMPTY)
    page = Overview(context)
    qtbot.addWidget(page)
    box = page.guide.box
    for text, said in (
        ("hello", "No key was found in this. Gemini keys begin with “AQ.” or “AIza”."),
        ("\0", "This is not a text file."),
    ):
        box.box.setPlainText(text)
        box.add_button.click()
        assert box.box.toPlainText() == text
        assert box.result.text() == said
    assert not box.used


def test_only_new_keys_are_added_and_doubtful_ones_stay(page: Overview, engine, monkeypatch) -> None:
    box, added = page.key_box, []
    candidates = (
        Candidate(FoundKey(key(1)), None),
        Candidate(FoundKey(key(2)), "main"),
        Candidate(FoundKey(key(3), doubtful=Words("It stands in a comment.")), None),
    )
    monkeypatch.setattr(engine.keys, "preview", lambda text: Preview(candidates, (), ()))
    monkeypatch.setattr(engine.keys, "add", lambda keys: added.extend(keys))
    box.box.setPlainText("some text")
    box.add_button.click()
    assert [each.secret for each in added] == [key(1)]
    assert box.result.text() == "Added: 1 · known already: 1 · doubtful: 1"
    assert box.box.toPlainText() == key(3)
    assert not box.doubtful.isHidden()


async def test_a_large_text_is_read_aside_and_the_box_waits(page: Overview) -> None:
    box = page.key_box
    box.box.setPlainText(f"{key(1)}\n" + "a line of words\n" * (LARGE // 16))
    page.keys_button.click()
    box.add_button.setFocus()
    box.add_button.click()
    assert not box.isEnabled() and box.result.text() == ""
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    assert box.isEnabled() and box.result.text() == "Added: 1"
    assert box.box.hasFocus()


def test_added_keys_are_checked_and_the_result_is_said(page: Overview, engine, bridge, monkeypatch) -> None:
    checked = []
    monkeypatch.setattr(engine.keys, "check", checked.append)
    other = CheckProgress(9, 9, running=False, counts=((CheckVerdict.INVALID, 9),))
    show(engine, bridge, replace(samples.BUSY, checking=other))
    box, before = page.key_box, engine.keys.ids()
    assert box.check.isHidden()  # a check that others began
    box.box.setPlainText(f"{key(1)}, {key(2)}")
    box.add_button.click()
    assert checked == [list(engine.keys.ids()[len(before) :])]
    new = engine.keys.ids()[len(before) :]
    engine.keys.checked = [result_of(each, CheckVerdict.VALID) for each in (before[0], new[0])]
    show(engine, bridge, replace(samples.BUSY, checking=CheckProgress(5, 9, running=True)))
    assert box.check.text() == "Checking: 1 of 2 · 1 valid"
    engine.keys.checked.append(result_of(new[1], CheckVerdict.INVALID))
    show(engine, bridge, replace(samples.BUSY, checking=CheckProgress(9, 9, running=False)))
    assert box.check.text().endswith(": 1 valid · 1 invalid")
    engine.keys.checked = [result_of(before[0], CheckVerdict.BLOCKED)]
    show(engine, bridge, replace(samples.BUSY, checking=CheckProgress(1, 3, running=True)))
    assert box.check.text().endswith(": 1 valid · 1 invalid")  # still about those added here


def result_of(key_id: str, verdict: CheckVerdict) -> CheckResult:
    return CheckResult(key_id, "any", verdict, Words(""), samples.NOW)


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (StorageState.KEYRING, "kept in the system's keyring"),
        (StorageState.LOADING, "kept in the system's keyring"),
        (StorageState.LOCKED, "once the keyring is unlocked"),
        (StorageState.MISSING, "last until gapdesk quits"),
        (StorageState.FAILED, "last until gapdesk quits"),
        (StorageState.SESSION, "last until gapdesk quits"),
    ],
)
def test_the_box_says_where_keys_are_kept(page: Overview, engine, bridge, state, text: str) -> None:
    show(engine, bridge, replace(samples.BUSY, storage=Storage(state)))
    assert text in page.key_box.note.text()


def test_trouble_with_the_keyring_is_said_and_can_be_tried_again(
    qtbot, engine, bridge, context, monkeypatch
) -> None:
    tried = []
    monkeypatch.setattr(engine.keys, "retry_storage", lambda: tried.append(1))
    page = Overview(context)
    qtbot.addWidget(page)
    page.show()
    assert not page.storage.isVisible()
    locked = Storage(StorageState.LOCKED, waiting=3)
    show(engine, bridge, replace(samples.BUSY, storage=locked, locked=3, healthy=8))
    assert page.storage.isVisible()
    assert page.storage.action.text() == "3 keys wait for it. Unlock it, then try again."
    assert page.status_rest.text().endswith("3 waiting for the keyring")
    page.storage.button.click()
    assert tried == [1]
    show(engine, bridge, replace(samples.BUSY, storage=Storage(StorageState.MISSING)))
    assert page.storage.isVisible()
    page.storage.button.click()  # it may have been restarted
    assert tried == [1, 1]
    show(engine, bridge, replace(samples.BUSY, storage=Storage(StorageState.SESSION)))
    assert not page.storage.isVisible()  # the user wants it so


def test_waiting_requests_are_seen_and_count_down(page: Overview, engine, bridge, clock) -> None:
    waiting = tuple(
        Waiting("gemini-3.8-flash", "default", samples.NOW - 3, samples.NOW + seconds) for seconds in (12, 30)
    )
    show(engine, bridge, replace(samples.BUSY, held=2, waiting=waiting))
    assert page.live.waiting.text.text() == "2 requests wait for quota: gemini-3.8-flash, 12 s"
    clock.advance(5)
    page._on_tick()
    assert page.live.waiting.text.text().endswith("7 s")
    show(engine, bridge, replace(samples.BUSY, held=0, waiting=()))
    assert not page.live.waiting.isVisible()


def test_a_quota_that_will_not_last_says_until_when(page: Overview, engine, bridge) -> None:
    until = samples.NOW + 9480
    show(engine, bridge, replace(samples.BUSY, lasts=(("gemini-3.5-pro", until),)))
    rings = {ring.model: ring for ring in page.today.rings}
    assert rings["gemini-3.5-pro"].note.text() == f"lasts until {moments.time_of_day(until)}"
    assert rings["gemini-3.8-flash"].note.text() == ""
    resets = moments.time_of_day(samples.BUSY.today[0].resets_at)
    assert page.today.resets.text() == f"The day's quota comes back in 6 h 11 min, at {resets}."


def test_problems_lead_to_the_page_where_they_are_mended(qtbot, engine, bridge, clock) -> None:
    opened: list[str] = []
    page = Overview(PageContext(engine, bridge, clock, opened.append))
    qtbot.addWidget(page)
    page.show()
    assert [row.button.text() for row in page.problems.rows[:2]] == ["Open Keys", "Open Keys"]
    page.problems.rows[1].button.click()
    assert opened == ["keys"]
    assert page.problems.rows[2].button.text() == "Open Clients"
    for button in (page.doctor_button, page.connect_card.programs):
        button.click()
    assert opened == ["keys", "doctor", "clients"]


async def test_a_busy_port_offers_another(page: Overview, engine, bridge) -> None:
    show(engine, bridge, samples.ERROR)
    assert page.banner.isVisible()
    assert page.banner.button.text() == "Use port 17861"
    assert page.banner.action.text() == words.advice(EngineProblem.PORT_BUSY).action  # no English after it
    assert "Port 17860 on 127.0.0.1 is used" in page.banner.toolTip()
    page.banner.button.click()
    await asyncio.sleep(0)
    assert engine.settings.proxy_port == 17861
    assert engine.calls == ["restart"]


def test_a_port_that_cannot_be_set_says_so(page: Overview, engine, bridge) -> None:
    def refuse(name: str) -> None:
        raise SettingError(f"{name}: no")

    show(engine, bridge, samples.ERROR)
    engine.settings.subscribe(refuse)
    page.banner.button.click()
    assert page.banner.action.text() == "proxy.port: no"
    assert engine.calls == []


def test_other_problems_offer_another_way_out(page: Overview, engine, bridge) -> None:
    show(engine, bridge, replace(samples.ERROR, problem=EngineProblem.DATABASE, free_port=None))
    assert page.banner.isVisible()
    assert page.banner.sentence.text() == words.advice(EngineProblem.DATABASE).sentence
    assert page.banner.action.text().endswith(samples.ERROR.error)
    assert page.banner.button.text() == "Ask Doctor"


async def test_the_switch(page: Overview, engine, bridge) -> None:
    page.switch.click()
    await asyncio.sleep(0)
    show(engine, bridge, replace(samples.BUSY, state=EngineState.STOPPED))
    assert page.switch.text() == "Start"
    page.switch.click()
    await asyncio.sleep(0)
    assert engine.calls == ["stop", "start"]
    show(engine, bridge, replace(samples.BUSY, state=EngineState.STOPPING))
    assert not page.switch.isEnabled()


def test_practice_is_said(page: Overview, engine, bridge) -> None:
    show(engine, bridge, replace(samples.BUSY, practice=True, token_storage="practice"))
    assert "nothing leaves this computer" in page.status_rest.text()
    assert "Practice mode" in page.connect_card.note.text()


def test_the_page_speaks_chinese_at_once(qapp, page: Overview, languages: Languages) -> None:
    languages.use("zh_CN")
    qapp.sendPostedEvents()
    assert page.title.text() == "概览"
    assert page.connect_card.token.name.text() == "访问令牌"
    assert page.connect_card.token.copy_button.text() == "复制"
    assert page.problems.rows[0].when.text() == "× 4 · 12 秒前"


def test_a_minute_in_bars() -> None:
    assert bars((1,) * 60) == (2,) * 30
    assert bars((3,)) == (0,) * 29 + (3,)
    assert bars((9,) * 30 + (0,) * 60) == (0,) * 30
