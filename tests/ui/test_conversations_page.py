from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtCore import QPoint, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from gapdesk.conversations.types import ExportForm
from gapdesk.events import ConversationsChanged
from gapdesk.proxy.routes import route
from gapdesk.proxy.types import Failure
from gapdesk.ui import samples
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.conversations import COMPLETION, RECORDING, ConversationsPage
from gapdesk.ui.pages.conversations_menu import ConversationMenu, MessageMenu
from gapdesk.ui.sample_conversations import SampleConversations
from gapdesk.ui.theme import State
from tests.ui.fake_engine import FakeEngine

NOW = samples.NOW


@pytest.fixture
def service(engine: FakeEngine) -> SampleConversations:
    found = engine.conversations
    assert isinstance(found, SampleConversations)
    return found


@pytest.fixture
def page(qtbot, context: PageContext) -> ConversationsPage:
    made = ConversationsPage(context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    return made


async def settled(page: ConversationsPage | None = None) -> None:
    """Let Qt and the loop go on by turns; facts are asked for without the pause."""
    for _ in range(12):
        QApplication.processEvents()
        await asyncio.sleep(0)
        if page is not None and page._facts_timer.isActive():
            page._facts_timer.stop()
            page._ask_facts()


async def opened(page: ConversationsPage, conversation: int | None = None) -> None:
    page.show()
    await settled(page)
    if conversation is not None:
        page.list.table.select(conversation)
        await settled(page)


def entry(menu: QMenu, text: str):
    for action in menu.actions():
        if action.text() == text:
            return action
        if action.menu() is not None:
            for each in action.menu().actions():
                if each.text() == text:
                    return each
    raise AssertionError([action.text() for action in menu.actions()])


def menu_of(page: ConversationsPage) -> ConversationMenu:
    page.list.table.menu_wanted.emit(QPoint())
    menu = page.findChildren(ConversationMenu)[-1]
    menu.hide()
    return menu


def message_menu(page: ConversationsPage, message: int) -> MessageMenu:
    page.transcript.message_menu.emit(message, QPoint())
    menu = page.findChildren(MessageMenu)[-1]
    menu.hide()
    return menu


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


async def test_the_head_counts_and_the_first_one_is_open(page, service) -> None:
    await opened(page)
    assert page.head.line.text() == "7 conversations · 37 messages · 6.1 kB"
    assert page.list.table.current() == 2
    assert page.facts.title.text() == "杭州天气"


async def test_facts_of_a_named_conversation_can_be_copied(page, service) -> None:
    await opened(page, 3)
    facts = page.facts
    assert facts.named.value.full == "notes" and facts.how.isHidden()
    facts.header.copy_button.click()
    assert clipboard() == "X-Conversation-Id: notes"
    facts.url.copy_button.click()
    assert clipboard() == "http://127.0.0.1:17860/c/notes/v1"
    assert facts.expiry.value.text() == "never"
    assert "no price: 1" in facts.price.value.text()
    page.list.table.select(1)
    await settled(page)
    assert facts.named.isHidden() and facts.header.isHidden() and facts.url.isHidden()
    assert facts.how.value.text().startswith("not at all")
    assert "2 branches" in facts.counts.value.text()


@pytest.mark.parametrize(
    "name",
    [
        *("a b/ c", "杭州?#%", "50%25", "...", "a..b", "c"),
        *(".", "..", "a/../b", "%2e%2e", "a\\b", "a\tb", "%0a", "x/."),
    ],
)
async def test_the_base_url_leads_to_the_named_one_or_is_not_offered(page, service, name: str) -> None:
    await opened(page)
    row = service.talks[3].row
    service.talks[3].row = replace(row, name=name)
    page.list.table.select(3)
    await settled(page)
    url = page.facts.url.value.full
    assert page.facts.url.isHidden() == (not url)
    address = url.partition(":17860")[2] or f"/c/{quote(name, safe='')}/v1"
    try:
        found = route("GET", f"{address}/models", {}).conversation
    except Failure:
        found = None
    assert (found == name) == bool(url)


async def test_a_name_in_the_base_url_is_percent_encoded(page, service) -> None:
    await opened(page)
    service.talks[3].row = replace(service.talks[3].row, name="a b/ c")
    page.list.table.select(3)
    await settled(page)
    assert page.facts.url.value.full.endswith("/c/a%20b%2F%20c/v1")


async def test_a_long_name_is_cut_with_its_whole_in_the_tooltip(page, service) -> None:
    await opened(page)
    service.talks[3].row = replace(service.talks[3].row, name="n" * 200)
    page.list.table.select(3)
    await settled(page)
    shown = page.facts.named.value
    assert "…" in shown.text() and shown.toolTip() == "n" * 200


async def test_the_times_go_on_while_it_is_seen(page, service, clock) -> None:
    await opened(page, 3)
    before = page.facts.times.value.text()
    clock.advance(3 * 3600)
    page.list._ticking.timeout.emit()
    assert "5 h ago" in before and "8 h ago" in page.facts.times.value.text()
    page.hide()
    assert not page.list._ticking.isActive()


async def test_many_selected_are_counted_readably(page) -> None:
    await opened(page, 3)
    page.facts.show_others(7442)
    assert page.facts.others.text() == "7,443 are selected; this is one of them."


async def test_the_system_instruction_is_folded(page, service) -> None:
    await opened(page, 1)
    facts = page.facts
    assert facts.system_button.isVisible() and not facts.system.isVisible()
    facts.system_button.click()
    assert "patient travel guide" in facts.system.text()
    page.list.table.select(3)
    await settled(page)
    assert not facts.system_button.isVisible() and not facts.system.isVisible()


async def test_deleting_offers_undo(qtbot, page, service) -> None:
    await opened(page, 1)
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.facts.others.text() == "2 are selected; this is one of them."
    qtbot.keyClick(page.list.table, Qt.Key.Key_Delete)
    await settled(page)
    assert set(service.talks) == {2, 4, 5, 6, 7}
    assert page.bar.text.text() == "2 conversations were deleted."
    assert page.list.model.rowCount() == 5
    assert page.list.table.current() == 4  # the neighbour
    page.bar.buttons[0].click()
    await settled(page)
    assert page.list.model.rowCount() == 7 and page.bar.isHidden()


async def test_what_is_said_meanwhile_does_not_take_the_way_back(qtbot, page, service) -> None:
    await opened(page, 6)
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Delete)
    await settled(page)
    qtbot.keyClick(page.list.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    await settled(page)
    assert page.bar.text.text() == "The conversation was copied."
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    await settled(page)
    assert 6 in service.talks and page.list.table.chosen() == [6]
    page.list.table.select_row(0)
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    await settled(page)
    assert page.bar.isHidden() and page.list.table.current() != 6  # there is nothing more to undo


async def test_what_was_found_and_deleted_is_selected_when_it_is_back(page, service) -> None:
    await opened(page)
    page.list.search.setText("rain")
    page.list.refresh()
    await settled(page)
    found = page.list.model.id_at(0)
    page.deeds.remove([found])
    await settled(page)
    page.deeds.undo()
    await settled(page)
    assert page.list.table.current() == found


async def test_escape_leads_from_the_chat_back_to_the_list(qtbot, page) -> None:
    await opened(page, 1)
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert not page.list.table.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert page.list.table.hasFocus()


async def test_the_first_chat_comes_by_itself_and_the_focus_goes_to_it(page, bridge, service) -> None:
    talks = dict(service.talks)
    service.talks.clear()
    await opened(page)
    page.activateWindow()
    page.focusProxy().setFocus()
    assert page.empty_button.hasFocus()
    service.talks.update(talks)
    bridge.conversations_changed.emit(frozenset({1}))
    await settled(page)
    assert page.body.currentWidget() is page.split
    assert page.list.model.rowCount() == 7
    assert page.list.table.hasFocus()


async def test_undo_that_comes_too_late_says_so(page, service) -> None:
    await opened(page, 6)
    page.deeds.remove([6])
    await settled(page)
    service._removed.clear()
    page.deeds.undo()
    await settled(page)
    assert page.bar.text.text() == "They cannot be brought back any more."


async def test_the_menu_pins_keeps_and_renames(page, service) -> None:
    await opened(page, 5)
    menu = menu_of(page)
    assert entry(menu, "As the setting says (30 days)").isChecked()
    page._context.engine.settings.set("context.ttl_days", 1)
    assert entry(menu_of(page), "As the setting says (1 day)")
    entry(menu, "365 days").trigger()
    entry(menu, "Pin").trigger()
    await settled(page)
    row = service.talks[5].row
    assert row.pinned and row.expires == row.used + 365 * 86_400
    assert page.list.model.place_of(5) == 1
    menu = menu_of(page)
    assert entry(menu, "365 days").isChecked()
    entry(menu, "Unpin").trigger()
    entry(menu, "For ever").trigger()
    page.deeds.rename(5, "Rain")
    await settled(page)
    row = service.talks[5].row
    assert not row.pinned and row.expires is None and row.title == "Rain"
    assert page.facts.title.text() == "Rain"


async def test_the_menu_of_one_that_a_click_selects_ticks_its_days(page, service) -> None:
    await service.keep_for([5], 7)
    await opened(page, 3)
    page.list.table.select(5)
    page.list.table.menu_wanted.emit(QPoint())
    menu = page.findChildren(ConversationMenu)[-1]
    assert not entry(menu, "7 days").isChecked()
    await settled()
    assert entry(menu, "7 days").isChecked()
    menu.hide()
    assert not page._kept_asked.busy


async def test_several_have_one_menu(page, service) -> None:
    await opened(page)
    page.list.table.selectAll()
    menu = menu_of(page)
    assert not entry(menu, "Rename").isEnabled()
    assert not any(entry(menu, text).isChecked() for text in ("7 days", "30 days", "365 days", "For ever"))
    entry(menu, "Delete").trigger()
    await settled(page)
    assert not service.talks
    assert page.body.currentWidget() is page.nothing


async def test_copied_as_markdown(qtbot, page, service) -> None:
    await opened(page, 3)
    qtbot.keyClick(page.list.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    await settled(page)
    assert clipboard() == "# Notes on the AI reading group (md)\n"
    assert page.bar.text.text() == "The conversation was copied."


async def test_a_message_is_copied_as_text_and_as_request(page, service) -> None:
    await opened(page, 1)
    branch = service.talks[1].messages[1].id  # not on the newest path
    entry(message_menu(page, branch), "Copy text").trigger()
    await settled(page)
    assert clipboard().startswith("Nara for a day")
    entry(message_menu(page, branch), "Copy as request (curl)").trigger()
    await settled(page)
    assert clipboard().startswith("curl ")
    page.list.table.select(2)
    await settled(page)
    entry(message_menu(page, service.talks[2].messages[1].id), "Copy text").trigger()
    await settled(page)
    assert page.bar.text.text() == "There is no text in this message."


async def test_a_message_far_up_is_found(page, service, monkeypatch) -> None:
    monkeypatch.setattr("gapdesk.ui.pages.conversations_actions._PAGE", 3)
    await opened(page, 3)
    page.deeds.copy_text(3, service.talks[3].messages[0].id)
    await settled(page)
    assert clipboard().startswith("Week 1:")


async def test_send_again_makes_a_branch(page, service) -> None:
    await opened(page, 6)
    problem = page.transcript.stack.bubbles[6001].state
    entry(message_menu(page, 6001), "Send again").trigger()
    assert problem.button.text() == "Asking…" and not problem.button.isEnabled()
    assert not entry(message_menu(page, 6001), "Send again").isEnabled()
    await settled(page)
    assert service.talks[6].row.branches == 2
    assert page.bar.text.text() == "The new answer is a branch of its own."
    assert [row.id for row in page.transcript.stack.rows] == [6000, 6002]


async def test_the_answer_to_another_branch_is_shown(page, service) -> None:
    await opened(page, 1)
    page.transcript.stack.bubbles[1002].head.switch.before.click()
    await settled(page)
    assert [row.id for row in page.transcript.stack.rows] == [1000, 1001]
    page.deeds.send_again(1, 1001)
    await settled(page)
    assert [row.id for row in page.transcript.stack.rows] == [1000, 1005]


async def test_the_new_answer_is_shown_though_a_hit_is_selected(page, service) -> None:
    await opened(page)
    page.list.search.setText("uji")
    page.list.refresh()
    await settled(page)
    hits = page.list.model.hits
    assert hits
    page.list.table.select_row(0)
    await settled(page)
    answer = next(row.id for row in page.transcript.stack.rows if row.role == "model")
    page.deeds.send_again(hits[0].row.id, answer)
    await settled(page)
    newest = service.talks[hits[0].row.id].messages[-1].id
    assert page.transcript.stack.rows[-1].id == newest
    page.list.refresh()  # what is found is another list now, and the same hit selected in it
    await settled(page)
    assert page.list.table.current_hit() is not None
    assert page.list.model.hits != hits
    assert page.transcript.stack.rows[-1].id == newest


async def test_a_refusal_is_said_and_can_be_tried_again(page, service) -> None:
    await opened(page, 6)
    service.refuses = True
    problem = page.transcript.stack.bubbles[6001].state
    problem.button.click()
    await settled(page)
    assert problem.button.text() == "Send again" and problem.button.isEnabled()
    assert page.bar.text.text() == "No answer came: the proxy is stopped."
    assert page.bar.buttons[0].text() == "Try again"
    service.refuses = False
    page.bar.buttons[0].click()
    await settled(page)
    assert service.talks[6].row.branches == 2


async def test_send_again_can_be_cancelled_and_runs_once(page, service, monkeypatch) -> None:
    await opened(page, 6)
    asked, never = [], asyncio.Event()

    async def wait(message: int) -> None:
        asked.append(message)
        await never.wait()

    monkeypatch.setattr(service, "send_again", wait)
    page.deeds.send_again(6, 6001)
    page.deeds.send_again(6, 6001)
    await settled(page)
    assert asked == [6001]
    assert page.bar.text.text() == "Gemini is asked again…"
    page.bar.buttons[0].click()
    await settled(page)
    assert page.bar.isHidden()
    assert page.transcript.stack.bubbles[6001].state.button.isEnabled()
    page.deeds.send_again(6, 6000)
    await settled(page)
    assert asked == [6001, 6000]
    page.bar.buttons[0].click()
    await settled(page)


async def test_a_hit_is_shown_with_its_words(page, service) -> None:
    await opened(page)
    shown = []
    page.transcript.show_conversation = lambda *wanted: shown.append(wanted)
    page.list.search.setText("uji")
    page.list.refresh()
    await settled(page)
    page.list.table.select_row(1)
    hit = page.list.table.current_hit()
    assert hit is not None
    assert shown[-1] == (1, hit.message, "uji")
    page.list.clear()
    await settled(page)
    assert shown[-1] == (1, None, "")


async def test_recording_can_be_switched_on_from_the_page(page, service, engine) -> None:
    engine.settings.set(RECORDING, False)
    await opened(page)
    assert page.head.recording.isVisible()
    page.head.recording.buttons[0].click()
    assert engine.settings.get(RECORDING) is True
    assert page.head.recording.isHidden()


async def test_completion_is_chosen_here_and_follows_the_settings(page, engine, bridge) -> None:
    await opened(page)
    assert page.head.completion.value == "explicit"
    page.head.completion.choose("always")
    assert str(engine.settings.get(COMPLETION)) == "always"
    assert page.head.completion_help.full.startswith("Each token is one conversation")
    engine.settings.set(COMPLETION, "off")
    bridge.flush()
    assert page.head.completion.buttons["off"].isChecked()
    assert page.head.completion_help.full == "Requests go to Google just as they come."


async def test_nothing_yet_has_one_sentence_and_one_button(qtbot, engine, bridge, clock, monkeypatch) -> None:
    monkeypatch.setattr(engine, "_conversations", SampleConversations(engine.bus))
    went = []
    page = ConversationsPage(PageContext(engine, bridge, clock, went.append))
    qtbot.addWidget(page)
    await opened(page)
    assert page.body.currentWidget() is page.nothing
    assert page.empty.text() == "Every chat that goes through gapdesk will be here."
    page.empty_button.click()
    assert went == ["overview"]
    engine.settings.set(RECORDING, False)
    bridge.flush()
    assert page.empty_button.text() == "Record conversations"
    page.empty_button.click()
    assert engine.settings.get(RECORDING) is True
    assert not page.head.export_button.isEnabled()


async def test_what_is_recorded_meanwhile_is_shown(page, service, engine, bridge) -> None:
    await opened(page, 6)
    service.talks[6].say("user", "And then?")
    service.talks[6].finish({})
    engine.bus.publish(ConversationsChanged(frozenset({6})))
    bridge.flush()
    await settled(page)
    assert page.facts.counts.value.text().startswith("3 messages")
    assert page.head.line.text().startswith("7 conversations · 38 messages")
    assert page.list._renewing.isActive()
    page.list.refresh()
    await settled(page)
    row = page.list.model.known(6)
    assert row is not None and row.messages == 3
    assert page.list.table.current() == 6


async def test_one_that_was_deleted_elsewhere_goes(page, service) -> None:
    await opened(page, 7)
    await service.remove([1, 2, 3, 4, 5, 6, 7])
    page.refresh()
    await settled(page)
    assert page.body.currentWidget() is page.nothing
    assert page._shown == (None, None, "")
    assert not page.facts.area.isVisible()


async def files_done(page: ConversationsPage) -> None:
    """What is written on a thread takes a moment."""
    while any("conversations" in task.get_name() for task in asyncio.all_tasks()):
        await asyncio.wait(
            [task for task in asyncio.all_tasks() if "conversations" in task.get_name()], timeout=5
        )
    await settled(page)


async def test_exported_and_taken_in(page, service, tmp_path: Path) -> None:
    await opened(page)
    page.files.export([1, 3], ExportForm.JSON, tmp_path / "two.json")
    await files_done(page)
    assert (tmp_path / "two.json").read_text().count("# ") == 2
    assert page.bar.text.text() == f"2 conversations in {tmp_path / 'two.json'}."
    page.files.export_all(tmp_path / "all.gz")
    await files_done(page)
    assert page.bar.text.text().startswith("7 conversations in ")
    page.files.import_all(tmp_path / "all.gz")
    await files_done(page)
    assert page.bar.text.text() == "New: 0 · known already: 7"
    page.files.import_all(tmp_path / "two.json")
    await files_done(page)
    assert page.bar.text.text() == "This is no file with conversations of gapdesk."
    page.files.import_all(tmp_path / "none.gz")
    await files_done(page)
    assert page.bar.text.text().startswith("none.gz cannot be read: ")
    page.files.export([1], ExportForm.MARKDOWN, tmp_path / "no folder" / "x.md")
    await files_done(page)
    assert page.bar.text.text().startswith("x.md cannot be written: ")


@pytest.mark.parametrize(
    ("ids", "form", "suffix"),
    [
        ([1], ExportForm.MARKDOWN, "md"),
        ([1, 2], ExportForm.JSON, "json"),
        ([1], ExportForm.SILLYTAVERN, "jsonl"),
        ([1, 2], ExportForm.SILLYTAVERN, "zip"),
    ],
)
async def test_the_file_is_asked_for_without_a_loop_of_its_own(page, ids, form, suffix: str) -> None:
    await opened(page)
    page.files.ask_export(ids, form)
    dialog = page.findChildren(QFileDialog)[-1]
    assert dialog.defaultSuffix() == suffix
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.close()


@pytest.mark.allow_warnings
async def test_the_database_fails_and_the_page_says_so(page, service, monkeypatch) -> None:
    await opened(page)

    async def fail(wanted: object) -> tuple[int, ...]:
        raise OSError("disk")

    monkeypatch.setattr(service, "ids", fail)
    page.list.refresh()
    await settled(page)
    assert page.bar._kind is State.BAD
    assert page.list.model.rowCount() == 7


@pytest.mark.allow_warnings
async def test_facts_that_cannot_be_read_are_not_those_of_another(page, service, monkeypatch) -> None:
    await opened(page)

    async def fail(conversation: int) -> None:
        raise OSError("disk")

    monkeypatch.setattr(service, "facts", fail)
    page.list.table.select(3)
    await settled(page)
    assert not page.facts.area.isVisible()
    assert page.bar._kind is State.BAD


async def test_the_facts_of_a_named_one_fit_their_column(page, service) -> None:
    await opened(page, 3)
    page.split.setSizes([400, 400, 170])
    await settled(page)
    area = page.facts.area
    assert area.widget().width() == area.viewport().width()
    button = page.facts.url.copy_button
    assert button.text() == "" and button.accessibleName() == "Copy: By the base URL"


async def test_the_columns_are_remembered(qtbot, page, context) -> None:
    await opened(page)
    page.split.setSizes([400, 300, 200])
    page.split.remember()
    again = ConversationsPage(context)
    qtbot.addWidget(again)
    again.resize(1000, 700)
    await opened(again)
    assert again.split.sizes() == page.split.sizes()


async def test_a_narrow_page_leaves_the_facts_out(page) -> None:
    await opened(page)
    assert page.facts.isVisible()
    page.resize(612, 420)
    await settled(page)
    assert not page.facts.isVisible()
    assert page.minimumSizeHint().width() <= 612


async def test_keyboard_finds_and_leaves(qtbot, page) -> None:
    await opened(page)
    page.activateWindow()
    page.list.table.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    page.search.setText("uji")
    page.list.refresh()
    await settled(page)
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    await settled(page)
    assert page.list.table.hasFocus()
    assert page.list.searched == "" and page.list.model.rowCount() == 7
    assert page.list.table.chosen() == [2]  # as before the search
    qtbot.keyClick(page.list.table, Qt.Key.Key_Escape)
    assert page.list.table.current() is None


class Quoting(QTranslator):
    """A language in which all texts stand in quotes."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, hint: str | None = None, n: int = -1) -> str:
        return f"«{source}»"


async def test_a_change_of_language_reaches_all_parts(page, service, qapp) -> None:
    await opened(page, 3)
    page.deeds.remove([6])
    await settled(page)
    language = Quoting()
    qapp.installTranslator(language)
    try:
        await settled(page)
        assert page.head.title.text() == "«Conversations»"
        assert page.head.completion.buttons["explicit"].text() == "«By name»"
        assert page.head.line.text().startswith("«6 conversation(s)»")
        assert page.list.order_box.itemText(0) == "«Last used»"
        assert page.list.search.placeholderText() == "«Search all texts»"
        assert page.facts.client.name.text() == "«Client»"
        assert page.facts.counts.value.text() == "«16 message(s)»"
        assert page.bar.text.text() == "«1 conversation(s) was/were deleted.»"
        assert page.empty.text() == "«Every chat that goes through gapdesk will be here.»"
    finally:
        qapp.removeTranslator(language)
    await settled(page)
    assert page.facts.client.name.text() == "Client"


async def test_who_wants_to_see_none_sees_none(qtbot, page, service) -> None:
    await opened(page)
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Escape)
    page.refresh()
    await settled(page)
    assert page.list.table.current() is None and page._shown[0] is None
