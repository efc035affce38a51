from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gapdesk.clock import ManualClock
from gapdesk.conversations.types import STANDING, Order, Wanted
from gapdesk.events import Bus, ConversationsChanged
from gapdesk.ui import conversation_words, moments, sample_talks, samples, theme
from gapdesk.ui.models.conversation_list import AROUND, KEPT, ConversationListModel
from gapdesk.ui.pages.conversations_list import ConversationsList
from gapdesk.ui.sample_conversations import SampleConversations
from gapdesk.ui.theme import Roles, mixed
from gapdesk.ui.widgets.conversation_cells import _Line
from tests.ui.fake_engine import FakeEngine

NOW = samples.NOW


@pytest.fixture
def service(engine: FakeEngine) -> SampleConversations:
    found = engine.conversations
    assert isinstance(found, SampleConversations)
    return found


@pytest.fixture
def many(engine: FakeEngine, monkeypatch) -> SampleConversations:
    made = SampleConversations(engine.bus, sample_talks.talks(NOW), more=100_000)
    monkeypatch.setattr(engine, "_conversations", made)
    return made


@pytest.fixture
def shown(qtbot, context) -> ConversationsList:
    made = ConversationsList(context)
    qtbot.addWidget(made)
    made.resize(280, 400)
    return made


async def settled() -> None:
    """Let Qt paint and the loop answer, by turns."""
    for _ in range(6):
        QApplication.processEvents()
        await asyncio.sleep(0)


async def open_list(shown: ConversationsList) -> None:
    shown.show()
    await settled()


def titles(shown: ConversationsList) -> list[str]:
    return top(shown, shown.model.rowCount())


def top(shown: ConversationsList, count: int = 7) -> list[str]:
    """The titles that are known of the first rows."""
    rows = [shown.model.row_at(place) for place in range(count)]
    return [row.title if row else "" for row in rows]


async def test_pinned_ones_come_first_then_the_last_used(shown, service) -> None:
    await open_list(shown)
    assert titles(shown)[:3] == ["杭州天气", "A week in Kyoto without a car", "Notes on the AI reading group"]
    assert shown.model.rowCount() == 7


async def test_order_and_client_can_be_chosen(shown, service) -> None:
    await open_list(shown)
    shown.order_box.setCurrentIndex(shown.order_box.findData(str(Order.TITLE)))
    shown.client_box.setCurrentIndex(shown.client_box.findData("SillyTavern"))
    shown.client_box.activated.emit(shown.client_box.currentIndex())
    await settled()
    assert titles(shown) == ["A week in Kyoto without a car", "The lighthouse keeper"]
    shown.clear()
    await settled()
    assert shown.model.rowCount() == 7


async def test_only_what_is_seen_is_asked_for(many, shown) -> None:
    await open_list(shown)
    assert shown.model.rowCount() == 100_007
    asked = [each for ids in many.asked for each in ids]
    assert 7 <= len(asked) <= 400 // 48 + 2 + 2 * AROUND
    shown.table.scrollToBottom()
    await settled()
    last = shown.model.row_at(100_006)
    assert last is not None and last.title.endswith("100000")
    assert sum(map(len, many.asked)) < 400


async def test_rows_far_away_are_forgotten(many, shown) -> None:
    await open_list(shown)
    bar = shown.table.verticalScrollBar()
    for step in range(1, 40):
        bar.setValue(bar.maximum() * step // 40)
        await settled()
    assert len(shown.model._rows) <= KEPT + 3 * AROUND


async def test_rows_that_are_known_stay_while_newer_ones_are_asked_for(many, shown) -> None:
    """Changes come faster than answers: what was asked is answered, and nothing known is forgotten."""
    await open_list(shown)
    gate = asyncio.Event()
    rows, first = many.rows, shown.model.id_at(1)

    async def slow(ids):
        await gate.wait()
        return await rows(ids)

    many.rows = slow
    shown.outdate(frozenset({first}))
    await settled()
    await many.rename(first, "Once")
    for _ in range(3):
        shown.outdate(frozenset({first}))
        await settled()
        assert all(top(shown))
    gate.set()
    await settled()
    assert top(shown)[1] == "Once"
    assert many.asked[-1].count(first) == many.asked[-2].count(first) == 1  # once more: it changed meanwhile


async def test_new_ones_come_with_their_rows(many, shown) -> None:
    await open_list(shown)
    shown.model.learn([sample_talks.line(each, "Far", "scripts", NOW) for each in range(-KEPT, 0)])
    assert not all(top(shown))
    await settled()
    seen = []
    shown.model.layoutChanged.connect(lambda: seen.extend(top(shown)))
    for number in range(20):
        many.talks[200 + number] = sample_talks.Talk(sample_talks.line(200 + number, "New", "home", NOW))
    shown.refresh()
    await settled()
    assert len(seen) == 7 and all(seen)


async def test_a_look_waits_for_the_answer_to_the_last(shown, service) -> None:
    await open_list(shown)
    gate, ids, asked = asyncio.Event(), service.ids, []

    async def slow(wanted):
        asked.append(wanted)
        await gate.wait()
        return await ids(wanted)

    service.ids = slow
    for _ in range(3):
        shown._renewing.timeout.emit()
        await settled()
    assert len(asked) == 1 and shown._renewing.isActive()
    gate.set()
    await settled()
    assert not shown.busy


async def test_selection_and_place_stay_when_a_conversation_comes(many, shown) -> None:
    await open_list(shown)
    bar = shown.table.verticalScrollBar()
    shown.table.select(1500)
    await settled()
    seen = shown.table.rowAt(0)
    before, into = shown.model.id_at(seen), bar.value()
    many.talks[99] = sample_talks.Talk(sample_talks.line(99, "New", "scripts", NOW))
    shown.refresh()
    await settled()
    assert shown.model.id_at(1) == 99  # behind the pinned one
    assert shown.table.chosen() == [1500]
    assert shown.model.id_at(shown.table.rowAt(0)) == before
    assert bar.value() == into + shown.table.rowHeight(0)


async def test_at_the_top_the_newest_come_into_view(shown, service) -> None:
    await open_list(shown)
    service.talks[99] = sample_talks.Talk(sample_talks.line(99, "New", "scripts", NOW))
    shown.refresh()
    await settled()
    assert shown.table.verticalScrollBar().value() == 0
    assert titles(shown)[1] == "New"


async def test_the_neighbour_is_taken_when_the_selected_one_is_gone(shown, service) -> None:
    await open_list(shown)
    shown.table.select(3)
    place = shown.model.place_of(3)
    await service.remove([3])
    shown.refresh()
    await settled()
    assert shown.table.chosen() == [shown.model.id_at(place)]


async def test_a_changed_row_is_asked_for_again(shown, service) -> None:
    await open_list(shown)
    await service.rename(1, "Kyoto by train")
    shown.outdate(frozenset({1}))
    await settled()
    assert "Kyoto by train" in titles(shown)
    assert service.asked[-1].count(1) == 1


async def test_a_hidden_list_asks_nothing(shown, service) -> None:
    await open_list(shown)
    shown.hide()
    service.asked.clear()
    shown.outdate()
    await settled()
    assert not shown._renewing.isActive()
    assert not service.asked


async def test_search_waits_for_a_pause_and_escape_leaves_it(qtbot, shown, service) -> None:
    await open_list(shown)
    shown.table.select(5)
    shown.search.setFocus()
    shown.search.setText("杭州")
    assert shown._searching.isActive()
    await settled()
    assert shown.model.hits is None
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)  # does not wait
    await settled()
    hits = shown.model.hits
    assert hits is not None and [hit.row.id for hit in hits] == [2, 2, 2]
    assert hits[1].snippet[slice(*hits[1].marks[0])] == "杭州"
    assert shown.marked == "杭州"
    qtbot.keyClick(shown.search, Qt.Key.Key_Down)
    assert shown.table.current_hit() == hits[0]
    shown.search.setFocus()
    qtbot.keyClick(shown.search, Qt.Key.Key_Escape)
    await settled()
    assert shown.model.hits is None and shown.model.rowCount() == 7
    assert shown.table.chosen() == [2]
    assert shown.marked == ""


async def test_the_same_hit_stays_selected(shown, service) -> None:
    await open_list(shown)
    shown.search.setText("chapter")
    shown.refresh()
    await settled()
    shown.table.select_row(6)
    hit = shown.table.current_hit()
    await service.remove([1])
    await service.rename(3, "Chapter after chapter")  # one hit more, before it
    shown.refresh()
    await settled()
    now = shown.table.current_hit()
    assert now is not None and hit is not None and now.message == hit.message
    assert shown.table.currentIndex().row() == 7


async def test_nothing_found_offers_all(shown, service) -> None:
    await open_list(shown)
    shown.search.setText("zebra")
    shown.refresh()
    await settled()
    assert shown.nothing.text() == "Nothing was found."
    assert not shown.empty
    shown.all_button.click()
    await settled()
    assert shown.model.rowCount() == 7 and not shown.aside.isVisible()


async def test_several_hits_of_one_conversation_are_one(shown, service) -> None:
    await open_list(shown)
    shown.search.setText("杭州")
    shown.refresh()
    await settled()
    shown.table.selectAll()
    assert shown.table.chosen() == [2]


async def test_a_title_is_written_in_its_place(qtbot, shown, service) -> None:
    await open_list(shown)
    renamed = []
    shown.model.renamed.connect(lambda *said: renamed.append(said))
    shown.table.select(5)
    shown.table.setFocus()
    qtbot.keyClick(shown.table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget() or shown.table.findChild(type(shown.search))
    assert shown.table.busy() and editor.text() == "The lighthouse keeper"
    editor.setText("The lamp")
    editor.setModified(True)
    shown.model.outdate()
    await settled()
    assert editor.text() == "The lamp"  # rows that come anew do not undo it
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    await settled()
    assert renamed == [(5, "The lamp")]


async def test_home_and_end_lead_to_the_ends_of_the_list(qtbot, shown) -> None:
    await open_list(shown)
    shown.table.select_row(2)
    qtbot.keyClick(shown.table, Qt.Key.Key_End)
    last = shown.model.rowCount() - 1
    assert shown.table.currentIndex().row() == last
    qtbot.keyClick(shown.table, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert shown.table.count() == last + 1
    qtbot.keyClick(shown.table, Qt.Key.Key_Down)
    qtbot.keyClick(shown.table, Qt.Key.Key_Home)
    assert shown.table.chosen() == [shown.model.id_at(0)]


def test_without_a_loop_nothing_is_asked(shown, service) -> None:
    shown.show()
    QApplication.processEvents()
    assert shown.model.rowCount() == 0 and not service.asked


async def test_what_a_line_says(shown, service) -> None:
    await open_list(shown)
    row = shown.model.known(3)
    assert row is not None
    assert conversation_words.spoken(row, NOW) == (
        "Notes on the AI reading group, 5 h ago · scripts · 3.8-flash, 16 messages, notes"
    )
    broken = shown.model.known(6)
    assert broken is not None and conversation_words.spoken(broken, NOW).endswith("unfinished")
    place = shown.model.place_of(7)
    said = shown.model.data(shown.model.index(place, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "standing" in said


async def test_hits_are_painted_with_their_marks(shown, service) -> None:
    """A snippet with a character beyond the BMP before the mark, painted without complaint."""
    service.talks[1].say(
        "user", "🦌 in Nara, and more text that goes on and on until two lines are full of it"
    )
    await open_list(shown)
    shown.search.setText("nara")
    shown.refresh()
    await settled()
    image = shown.table.viewport().grab().toImage()
    colours = {image.pixelColor(x, y).rgb() for x in range(0, image.width(), 2) for y in range(0, 60, 2)}
    ground = QColor(Roles.of(shown.palette()).accent)
    wash = mixed(ground, Roles.of(shown.palette()).surface, 0.78)
    assert any(_near(QColor(colour), wash) for colour in colours)


def _near(one: QColor, other: QColor) -> bool:
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= 3 for a, b in parts)


async def test_the_bus_outdates_one_conversation(qapp, service) -> None:
    bus = Bus()
    model = ConversationListModel(service, ManualClock(NOW))
    bus.subscribe(lambda event: model.outdate(event.ids if isinstance(event, ConversationsChanged) else ()))
    model.show_ids(await service.ids(Wanted()))
    model.row_at(0)
    await settled()
    service.asked.clear()
    bus.publish(ConversationsChanged(frozenset({model.id_at(0)})))
    model.row_at(1)
    await settled()
    assert not service.asked  # another one changed
    model.row_at(0)
    await settled()
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (999_600, "1.0 MB"),
        (9_960_000, "10 MB"),
        (412_300_000, "412 MB"),
        (3_210_000_000_000, "3,210 GB"),
    ],
)
def test_sizes(count: int, said: str) -> None:
    assert moments.data_size(count) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(30 - 0.001, "in 30 d"), (29.4, "in 29 d"), (1.2, "in 1 d"), (0.5, "in 12 h"), (-1, "soon")],
)
def test_the_day_of_deletion_is_the_nearest(days: float, said: str) -> None:
    row = replace(sample_talks.line(1, "Light", "home", NOW), expires=NOW + days * moments.DAY)
    assert conversation_words.expiry(row, NOW) == said


@pytest.mark.parametrize(
    ("client", "model", "whole"),
    [("A client with a long name " * 3, "gemini-3.8-flash", "3.8-flash"), ("home", "x" * 90, "home")],
)
def test_client_and_model_both_have_a_share(qapp, client: str, model: str, whole: str) -> None:
    row = replace(sample_talks.line(1, "Light", client, NOW), model=model)
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    line = _Line(painter, QRect(0, 0, 250, 40), Roles.of(qapp.palette()), QColor("black"), False)
    said = line._subline(row, NOW, 250)
    painter.end()
    metrics = QFontMetrics(theme.font(theme.Size.TABLE))
    assert whole in metrics.elidedText(said, Qt.TextElideMode.ElideRight, 250)
    assert said.startswith(moments.ago(row.used, NOW)) and client[:4] in said


def test_the_tooltip_explains_the_name() -> None:
    row = sample_talks.line(1, "Light", "home", NOW)
    assert conversation_words.named(row.name) == ""
    assert "Requests call it “notes”." in conversation_words.tooltip(replace(row, name="notes"))
    standing = conversation_words.tooltip(replace(row, name=STANDING))
    assert standing[1] == "Its token goes on with it, while completion is “always”."
