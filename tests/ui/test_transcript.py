from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gapdesk.conversations.types import (
    Block,
    BlockKind,
    MessageState,
    Picture,
    Transcript,
)
from gapdesk.events import ConversationsChanged
from gapdesk.ui import theme
from gapdesk.ui.widgets.bubble_media import PictureView
from gapdesk.ui.widgets.bubble_stack import LIVE
from gapdesk.ui.widgets.bubble_text import TextView, marks_of
from gapdesk.ui.widgets.transcript import PAGE, TranscriptPane
from tests.ui.chats import Chats, add_text, bubble, in_sight, png, settled, shown, text

# --- paging


async def test_nothing_chosen_says_so(pane: TranscriptPane) -> None:
    assert pane.empty.isVisible()
    assert pane.empty.text() == "Choose a conversation."


async def test_the_newest_come_first_and_the_end_is_seen(pane: TranscriptPane, chats: Chats) -> None:
    chats.chat(100)
    pane.show_conversation(1)
    await settled(pane)
    assert [row.id for row in pane.stack.rows] == list(range(100 - PAGE + 1, 101))
    assert in_sight(pane, 100)
    assert bubble(pane, 100).geometry().bottom() <= pane.stack.viewport().height()
    assert not in_sight(pane, 100 - PAGE + 1)
    assert pane.earlier_button.text() == f"Show earlier ({100 - PAGE})"


async def test_earlier_ones_come_at_the_top_and_keep_the_place(pane: TranscriptPane, chats: Chats) -> None:
    chats.chat(100)
    pane.show_conversation(1)
    await settled(pane)
    first = 100 - PAGE + 1
    pane.stack.verticalScrollBar().setValue(0)
    before = pane.stack.place_of(first)
    await settled(pane)
    assert pane.stack.rows[0].id == first - PAGE
    assert pane.stack.place_of(first).offset == pytest.approx(before.offset, abs=60)  # the button went up
    assert in_sight(pane, first)
    pane.earlier_button.click()
    await settled(pane)
    assert pane.stack.rows[0].id == 1
    assert pane.earlier_button.isHidden()
    assert [row.id for row in pane.stack.rows] == list(range(1, 101))


async def test_only_what_is_near_is_built(pane: TranscriptPane, chats: Chats) -> None:
    chats.chat(150)
    pane.show_conversation(1, message=1)
    await settled(pane)
    assert len(pane.stack.rows) == 150
    bar = pane.stack.verticalScrollBar()
    for place in range(0, bar.maximum(), 800):
        bar.setValue(place)
        await settled(pane)
    assert LIVE // 2 < len(pane.stack.bubbles) <= LIVE
    assert any(in_sight(pane, id) for id in range(100, 151))


async def test_a_hit_far_up_is_reached_and_highlighted(pane: TranscriptPane, chats: Chats) -> None:
    chats.chat(500, "Message {id} about 天气 and weathering.")
    pane.show_conversation(1, message=7, marked="Weather 天气")
    await settled(pane)
    assert in_sight(pane, 7)
    view = bubble(pane, 7).findChild(TextView)
    marked = {selection.cursor.selectedText() for selection in view.extraSelections()}
    assert marked == {"weather", "天气"}
    assert len(chats.asked) < 6
    pane.show_conversation(1, message=7, marked="")
    await settled(pane)
    assert not bubble(pane, 7).findChild(TextView).extraSelections()


async def test_a_hit_deep_in_a_long_message_is_in_sight(pane: TranscriptPane, chats: Chats) -> None:
    chats.add(1, None, "user", text("blah blah\n\n" * 150 + "needle\n\n" + "blah\n\n" * 50))
    pane.show_conversation(1, message=1, marked="needle")
    await settled(pane)
    mark = bubble(pane, 1).first_mark()
    assert mark > 1000
    assert 0 < bubble(pane, 1).y() + mark < pane.stack.viewport().height()


def test_marks_are_beginnings_of_words_where_there_are_blanks() -> None:
    marks = marks_of("art, 天")
    assert marks.match("an article").hasMatch()
    assert not marks.match("a party").hasMatch()
    assert marks.match("今天").hasMatch()
    assert marks_of(" .,! ") is None


# --- live


async def test_a_new_message_is_followed_at_the_end(pane: TranscriptPane, chats: Chats, context) -> None:
    chats.chat(30)
    pane.show_conversation(1)
    await settled(pane)
    kept = bubble(pane, 30)
    add_text(chats, 31, 30, "The newest one.")
    context.engine.bus.publish(ConversationsChanged(frozenset({1})))
    context.bridge.flush()
    await settled(pane)
    assert in_sight(pane, 31)
    assert bubble(pane, 30) is kept


async def test_who_reads_above_is_not_moved(pane: TranscriptPane, chats: Chats, context) -> None:
    chats.chat(100)
    pane.show_conversation(1)
    await settled(pane)
    pane.earlier_button.click()
    await settled(pane)
    pane.stack.verticalScrollBar().setValue(900)
    await settled(pane)
    seen = next(id for id in pane.stack.bubbles if in_sight(pane, id))
    before = pane.stack.place_of(seen)
    add_text(chats, 101, 100, "The newest one.")
    context.engine.bus.publish(ConversationsChanged(frozenset({1})))
    context.bridge.flush()
    await settled(pane)
    assert pane.stack.place_of(seen) == before
    assert pane.stack.rows[-1].id == 101
    assert pane.stack.rows[0].id == 100 - 2 * PAGE + 1


async def test_other_conversations_are_none_of_its_business(
    pane: TranscriptPane, chats: Chats, context
) -> None:
    chats.chat(3)
    pane.show_conversation(1)
    await settled(pane)
    asked = len(chats.asked)
    context.bridge.conversations_changed.emit(frozenset({2}))
    await settled(pane)
    assert len(chats.asked) == asked


async def test_what_changed_while_it_was_hidden_is_read_when_it_is_shown(
    pane: TranscriptPane, chats: Chats, context
) -> None:
    chats.chat(3)
    pane.show_conversation(1)
    await settled(pane)
    pane.hide()
    add_text(chats, 4, 3, "New.")
    asked = len(chats.asked)
    context.bridge.conversations_changed.emit(frozenset({1}))
    await settled(pane)
    assert len(chats.asked) == asked
    pane.show()
    await settled(pane)
    assert in_sight(pane, 4)


async def test_a_deleted_one_says_so(pane: TranscriptPane, chats: Chats, context) -> None:
    chats.chat(3)
    pane.show_conversation(1)
    await settled(pane)
    chats.deleted = True
    context.bridge.conversations_changed.emit(frozenset())
    await settled(pane)
    assert pane.empty.isVisible()
    assert pane.empty.text() == "This conversation was deleted."
    pane.show_conversation(None)
    assert pane.empty.text() == "Choose a conversation."


# --- branches


async def test_a_sibling_takes_the_place_of_a_message(pane: TranscriptPane, chats: Chats) -> None:
    chats.chat(60)
    add_text(chats, 61, 57, "Another try.")  # beside 58
    add_text(chats, 62, 61, "What came of it.")
    pane.show_conversation(1, message=58)
    await settled(pane)
    switch = bubble(pane, 58).head.switch
    assert switch.count.text() == "1 / 2"
    assert not switch.before.isEnabled()
    place = pane.stack.place_of(58)
    switch.after.click()
    await settled(pane)
    assert [row.id for row in pane.stack.rows][-3:] == [57, 61, 62]
    assert bubble(pane, 61).head.switch.count.text() == "2 / 2"
    most = pane.stack.verticalScrollBar().maximum()
    assert pane.stack.place_of(61).offset == place.offset or pane.stack.verticalScrollBar().value() == most
    bubble(pane, 61).head.switch.before.click()
    await settled(pane)
    assert [row.id for row in pane.stack.rows][-3:] == [58, 59, 60]


async def test_a_message_alone_has_no_switch(pane: TranscriptPane, chats: Chats) -> None:
    chats.chat(1)
    pane.show_conversation(1)
    await settled(pane)
    assert bubble(pane, 1).head.switch is None


# --- ways out


async def test_a_broken_reply_can_be_sent_again(pane: TranscriptPane, chats: Chats, qtbot) -> None:
    add_text(chats, 1, None, "Hello")
    chats.add(2, 1, "model", text("Hel"), state=MessageState.BROKEN, note="The client left.")
    pane.show_conversation(1)
    await settled(pane)
    problem = bubble(pane, 2).state
    assert problem.line.text.text() == "Broken off · The client left."
    with qtbot.waitSignal(pane.again_wanted) as wanted:
        problem.button.click()
    assert wanted.args == [2]
    pane.show_sending(2)
    assert not problem.button.isEnabled() and problem.button.text() == "Asking…"
    pane.stack.rebuild()
    await settled(pane)
    problem = bubble(pane, 2).state
    assert not problem.button.isEnabled()
    pane.show_sending(7)  # only one is sent at a time
    assert not problem.button.isEnabled() and problem.button.text() == "Send again"
    pane.show_sending(None)
    assert problem.button.isEnabled()


async def test_the_newest_path_is_gone_over_to(pane: TranscriptPane, chats: Chats) -> None:
    add_text(chats, 1, None, "Hello")
    add_text(chats, 2, 1, "Hi")
    add_text(chats, 4, 1, "Hi there")
    pane.show_conversation(1)
    await settled(pane)
    bubble(pane, 4).head.switch.before.click()
    await settled(pane)
    assert [row.id for row in pane.stack.rows] == [1, 2]
    add_text(chats, 6, 1, "Hello to you")
    pane.show_newest()
    await settled(pane)
    assert [row.id for row in pane.stack.rows] == [1, 6]


async def test_the_menu_is_asked_for(pane: TranscriptPane, chats: Chats, qtbot) -> None:
    chats.chat(2)
    pane.show_conversation(1)
    await settled(pane)
    with qtbot.waitSignal(pane.message_menu) as asked:
        bubble(pane, 2).head.menu_button.click()
    assert asked.args[0] == 2


# --- keyboard and mouse


async def test_the_wheel_scrolls_the_chat_wherever_the_mouse_is(pane: TranscriptPane, chats: Chats) -> None:
    chats.chat(30, "Text {id}\n```\n" + "long line " * 40 + "\n```\n")
    pane.show_conversation(1)
    await settled(pane)
    bar = pane.stack.verticalScrollBar()
    for view in bubble(pane, 30).findChildren(TextView):
        bar.setValue(before := bar.maximum())
        middle = view.viewport().mapTo(pane, view.viewport().rect().center())
        QTest.wheelEvent(pane.windowHandle(), QPointF(middle), QPoint(0, 120))
        assert bar.value() < before


async def test_keys_scroll_and_tab_goes_from_the_top(pane: TranscriptPane, chats: Chats) -> None:
    chats.chat(30)
    pane.show_conversation(1)
    await settled(pane)
    bar = pane.stack.verticalScrollBar()
    view = bubble(pane, 30).findChild(TextView)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert bar.value() == 0
    await settled(pane)
    QTest.keyClick(pane.stack, Qt.Key.Key_PageDown)
    assert bar.value() > 300
    QTest.keyClick(view, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(pane.stack, Qt.Key.Key_Home)
    await settled(pane)
    pane.activateWindow()
    pane.stack.setFocus()
    order = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget() or pane.stack, Qt.Key.Key_Tab)
        order.append(QApplication.focusWidget())
    assert order == [bubble(pane, id).head.menu_button for id in (1, 2, 3, 4)]


@pytest.mark.allow_warnings
async def test_what_cannot_be_read_says_so(
    pane: TranscriptPane, chats: Chats, context, monkeypatch, caplog
) -> None:
    async def fail(*_: object, **__: object) -> Transcript:
        raise OSError("disk")

    chats.chat(3)
    with monkeypatch.context() as broken:
        broken.setattr(chats, "transcript", fail)
        pane.show_conversation(1)
        await settled(pane)
    assert "could not be read" in pane.empty.text()
    context.bridge.conversations_changed.emit(frozenset())
    await settled(pane)
    assert in_sight(pane, 3)


async def test_a_hit_is_reached_though_the_chat_changes_meanwhile(
    pane: TranscriptPane, chats: Chats, context
) -> None:
    chats.chat(300)
    pane.show_conversation(1, message=5)
    add_text(chats, 301, 300, "New.")
    context.bridge.conversations_changed.emit(frozenset({1}))
    await settled(pane)
    assert in_sight(pane, 5)
    assert pane.stack.rows[-1].id == 301


async def test_it_is_drawn_anew_in_other_colours(pane: TranscriptPane, chats: Chats) -> None:
    chats.chat(3)
    pane.show_conversation(1)
    await settled(pane)
    theme.apply("dark")
    await settled(pane)
    assert in_sight(pane, 3)
    assert shown(pane).count("Message number") == 3
    theme.apply("light")


async def test_it_is_built_without_qts_loop_for_pictures(pane: TranscriptPane, chats: Chats) -> None:
    chats.blobs["ab" * 32] = png(900, 600)
    chats.add(
        1, None, "user", text("See"), Block(BlockKind.MEDIA, picture=Picture("ab" * 32, "image/png", 9))
    )
    pane.show_conversation(1)
    assert not pane.build_all()
    for _ in range(1000):
        await asyncio.sleep(0.001)
        if pane.build_all():
            break
    assert in_sight(pane, 1)
    assert bubble(pane, 1).findChild(PictureView).thumbnail.pixmap.width() == 320
