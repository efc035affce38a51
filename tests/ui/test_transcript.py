from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFont, QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gapdesk.conversations.types import (
    Block,
    BlockKind,
    MessageRow,
    MessageState,
    Picture,
    Transcript,
)
from gapdesk.events import ConversationsChanged
from gapdesk.proxy.types import Usage
from gapdesk.ui import samples, theme
from gapdesk.ui.widgets.bubble import Bubble
from gapdesk.ui.widgets.bubble_blocks import CodeView, Folded, ProseView
from gapdesk.ui.widgets.bubble_media import FileLine, Pictures, PictureView, decoded
from gapdesk.ui.widgets.bubble_stack import LIVE
from gapdesk.ui.widgets.bubble_text import TextView, marks_of
from gapdesk.ui.widgets.transcript import PAGE, TranscriptPane


class Chats:
    """Conversations of the window's service, as trees: (id, parent) in the order of writing."""

    def __init__(self) -> None:
        self.rows: dict[int, MessageRow] = {}
        self.parents: dict[int, int | None] = {}
        self.blobs: dict[str, bytes] = {}
        self.asked: list[tuple[int | None, int | None, int]] = []
        self.deleted = False

    def add(self, id: int, parent: int | None, role: str, *blocks: Block, **more: object) -> None:
        self.parents[id] = parent
        self.rows[id] = MessageRow(
            id, role, blocks, samples.NOW - 1000 + id, MessageState.COMPLETE, "", 1, (id,)
        )
        self.rows[id] = replace(self.rows[id], **more)

    def chat(self, count: int, words: str = "Message number {id}.") -> None:
        for id in range(1, count + 1):
            add_text(self, id, id - 1 or None, words.format(id=id))

    def path(self, through: int | None) -> list[MessageRow]:
        leaf = through if through in self.rows else None
        if leaf is None:
            leaf = max(self.rows, default=None)
        else:
            for id in sorted(self.rows):
                if self.parents[id] == leaf:
                    leaf = id
        found = []
        at = leaf
        while at is not None:
            siblings = tuple(id for id in sorted(self.rows) if self.parents[id] == self.parents[at])
            found.append(replace(self.rows[at], branch=siblings.index(at) + 1, branches=siblings))
            at = self.parents[at]
        return found[::-1]

    async def transcript(self, conversation, leaf=None, *, through=None, before=None, count=40) -> Transcript:
        self.asked.append((through, before, count))
        if self.deleted or (through is not None and through not in self.rows):
            return Transcript(conversation, (), 0, None)
        path = self.path(through if through is not None else leaf)
        end = path[-1].id if path else None
        if before is not None:
            path = path[: [row.id for row in path].index(before)]
        return Transcript(conversation, tuple(path[-count:]), max(0, len(path) - count), end)

    async def facts(self, conversation: int) -> object | None:
        return None if self.deleted else object()

    async def blob(self, hash: str) -> bytes | None:
        return self.blobs.get(hash)


def text(words: str) -> Block:
    return Block(BlockKind.TEXT, words)


def add_text(chats: Chats, id: int, parent: int | None, words: str) -> None:
    chats.add(id, parent, "user" if id % 2 else "model", text(words))


def png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data())


@pytest.fixture
def chats(context, monkeypatch) -> Chats:
    chats = Chats()
    monkeypatch.setattr(type(context.engine), "conversations", chats, raising=False)
    return chats


@pytest.fixture
def pane(qtbot, context, chats: Chats) -> TranscriptPane:
    theme.apply("light")
    pane = TranscriptPane(context)
    qtbot.addWidget(pane)
    pane.resize(500, 600)
    pane.show()
    return pane


async def settled(pane: TranscriptPane) -> None:
    """Until everything has been asked for and built. Qt's events are run by hand: the loop is asyncio's."""
    for _ in range(2000):
        await asyncio.sleep(0)
        QApplication.processEvents()
        waits = pane._asking.busy or pane._earlier.busy or not pane.stack.filled
        pictures = pane.stack.findChildren(PictureView)
        if not waits and not any(picture.loading for picture in pictures):
            return
    raise AssertionError("it does not come to rest")


def shown(pane: TranscriptPane) -> str:
    """All text of the bubbles, from the top."""
    bubbles = [pane.stack.bubbles[row.id] for row in pane.stack.rows if row.id in pane.stack.bubbles]
    return "\n".join(view.toPlainText() for bubble in bubbles for view in bubble.findChildren(TextView))


def bubble(pane: TranscriptPane, id: int) -> Bubble:
    return pane.stack.bubbles[id]


def in_sight(pane: TranscriptPane, id: int) -> bool:
    found = pane.stack.bubbles.get(id)
    return (
        found is not None
        and found.isVisible()
        and (found.geometry().intersects(pane.stack.viewport().rect()))
    )


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


# --- blocks


async def test_the_head_says_who_with_what_and_when(pane: TranscriptPane, chats: Chats) -> None:
    usage = Usage(prompt=12_345, output=300, thoughts=80, cached=10_000)
    chats.add(1, None, "user", text("Hello"), time=samples.NOW - 120)
    chats.add(
        2,
        1,
        "model",
        text("Hi"),
        time=samples.NOW - 110,
        model="gemini-3.8-flash",
        key="main",
        usage=usage,
        cost=0.0123,
        duration=4.2,
    )
    chats.add(3, 2, "user", Block(BlockKind.RESULT, "{}", "look"), time=samples.NOW - 100)
    pane.show_conversation(1)
    await settled(pane)
    head = bubble(pane, 2).head
    assert head.facts.full == "12.3 k in, 380 out · $0.0123 · 3.8-flash · main"
    assert head.when.text() == "1 min ago"
    assert "10,000 of them cached" in head.toolTip() and "gemini-3.8-flash" in head.toolTip()
    assert [bubble(pane, id).head.who.text() for id in (1, 2, 3)] == ["User", "Model", "Tool"]
    assert bubble(pane, 1).accessibleName() == "User: Hello"
    bubble(pane, 2).tick(samples.NOW + 3600)
    assert head.when.text() == "1 h 1 min ago"


async def test_a_narrow_head_has_its_facts_below(pane: TranscriptPane, chats: Chats) -> None:
    usage = Usage(prompt=12_345, output=300)
    chats.add(1, None, "model", text("Hi"), model="gemini-3.8-flash", key="main", usage=usage, cost=0.0123)
    pane.resize(700, 600)
    pane.show_conversation(1)
    await settled(pane)
    head, high = bubble(pane, 1).head, bubble(pane, 1).height()
    assert head.facts.y() == 0
    assert head.facts.geometry().right() < head.when.x() < head.menu_button.x()
    pane.resize(380, 600)
    await settled(pane)
    assert head.facts.y() > head.who.geometry().center().y()
    assert head.facts.text() == head.facts.full
    assert bubble(pane, 1).height() > high


async def test_a_very_narrow_head_leaves_the_time_out(pane: TranscriptPane, chats: Chats) -> None:
    for id in (1, 2):
        chats.add(id, None, "model", text("Hi"), time=samples.NOW - 86_000)
    pane.resize(340, 600)
    pane.show_conversation(1)
    await settled(pane)
    head = bubble(pane, 2).head
    assert head.when.isVisible()
    pane.resize(260, 600)
    await settled(pane)
    assert not head.when.isVisible()
    assert head.who.geometry().right() + 8 <= head.switch.x()
    assert head.switch.geometry().right() < head.menu_button.x()


async def test_thoughts_calls_and_results_are_folded(pane: TranscriptPane, chats: Chats) -> None:
    chats.add(
        1,
        None,
        "model",
        Block(BlockKind.THOUGHT, "I *wonder*. " * 100),
        Block(BlockKind.CALL, '{\n  "city": "Berlin"\n}', "get_weather"),
        text("Done."),
    )
    pane.show_conversation(1)
    await settled(pane)
    assert shown(pane) == "Done."
    thought, call = bubble(pane, 1).findChildren(Folded)
    assert thought.button.text() == "Thoughts · 1,200 characters"
    assert call.button.text() == 'Call · get_weather  { "city": "Berlin" }'
    height = bubble(pane, 1).height()
    call.button.click()
    await settled(pane)
    assert '  "city": "Berlin"' in shown(pane)
    assert bubble(pane, 1).height() > height
    below = call.mapTo(bubble(pane, 1), call.rect().bottomLeft()).y()
    done = bubble(pane, 1).findChildren(ProseView)[-1]
    assert done.mapTo(bubble(pane, 1), QPoint()).y() > below
    call.button.click()
    await settled(pane)
    assert bubble(pane, 1).height() == height


async def test_code_stands_apart_and_can_be_copied(pane: TranscriptPane, chats: Chats) -> None:
    chats.add(1, None, "model", text("Run:\n```sh\nls -l\n```\nThat is all."))
    pane.show_conversation(1)
    await settled(pane)
    code = bubble(pane, 1).findChild(CodeView)
    assert code.language.text() == "sh"
    assert code.text.toPlainText() == "ls -l"
    code.copy_button.click()
    assert QApplication.clipboard().text() == "ls -l"
    assert [view.toPlainText() for view in bubble(pane, 1).findChildren(TextView)] == [
        "Run:",
        "ls -l",
        "That is all.",
    ]


async def test_a_very_long_text_is_cut_until_more_is_wanted(pane: TranscriptPane, chats: Chats) -> None:
    chats.add(1, None, "user", text("some words here\n\n" * 3000))
    pane.show_conversation(1)
    await settled(pane)
    cut = len(shown(pane))
    assert 15_000 < cut < 25_000
    flow = bubble(pane, 1).body.views[0]
    assert flow.more.isVisible()
    assert "characters left" in flow.more.text()
    flow.more.click()
    await settled(pane)
    assert len(shown(pane)) > 40_000
    assert not flow.more.isVisible()


async def test_parts_of_every_kind_are_shown(pane: TranscriptPane, chats: Chats) -> None:
    gone = Picture("ab" * 32, "application/pdf", 2_500_000)
    chats.add(
        1,
        None,
        "model",
        Block(BlockKind.FILE, "https://generativelanguage.googleapis.com/v1beta/files/abc"),
        Block(BlockKind.CODE, "print(1)\n1"),
        Block(BlockKind.OTHER, '{\n  "videoMetadata": {}\n}'),
        Block(BlockKind.MEDIA, picture=gone),
    )
    pane.show_conversation(1)
    await settled(pane)
    assert bubble(pane, 1).findChild(FileLine).line.full.endswith("files/abc")
    assert "print(1)\n1" in shown(pane)
    assert bubble(pane, 1).findChild(Folded).button.text().startswith("Other content")
    medium = bubble(pane, 1).findChild(PictureView)
    assert medium.line.text() == "application/pdf · 2.5 MB"
    assert medium.thumbnail is None


# --- nothing is fetched, nothing opened unasked


async def test_nothing_is_loaded_from_anywhere(pane: TranscriptPane, chats: Chats, tmp_path: Path) -> None:
    local = tmp_path / "local.png"
    local.write_bytes(png(10, 10))
    words = f"![one](https://example.org/a.png) ![two]({local.as_uri()}) ![three](data:image/png;base64,AAAA)"
    chats.add(1, None, "model", text(words + '\n\n<img src="https://example.org/b.png">'))
    pane.show_conversation(1)
    await settled(pane)
    view = bubble(pane, 1).findChild(TextView)
    assert view.toPlainText().startswith("[image] [image] [image]")
    assert "<img src=" in view.toPlainText()
    kind = QTextDocument.ResourceType.ImageResource
    assert "\N{OBJECT REPLACEMENT CHARACTER}" not in view.toPlainText()
    assert view.document().resource(kind.value, QUrl.fromLocalFile(str(local))) is None


async def test_only_web_links_open(pane: TranscriptPane, chats: Chats, monkeypatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    chats.add(1, None, "model", text("[a](https://example.org/x) [b](file:///etc/passwd)"))
    pane.show_conversation(1)
    await settled(pane)
    view = bubble(pane, 1).findChild(TextView)
    assert not opened
    for url in ("file:///etc/passwd", "javascript:alert(1)", "https://example.org/x"):
        view.anchorClicked.emit(QUrl(url))
    assert opened == ["https://example.org/x"]


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_links_can_be_read(pane: TranscriptPane, chats: Chats, look: str) -> None:
    chats.add(1, None, "model", text("[a](https://example.org/x)"))
    theme.apply(look)
    pane.show_conversation(1)
    await settled(pane)
    view = bubble(pane, 1).findChild(TextView)
    cursor = view.textCursor()
    cursor.setPosition(1)
    link = cursor.charFormat().foreground().color()
    assert theme.contrast(link, pane.palette().window().color()) >= theme.CONTRAST
    theme.apply("light")


# --- pictures


async def test_a_picture_is_a_thumbnail_until_it_is_clicked(pane: TranscriptPane, chats: Chats) -> None:
    data = png(900, 600)
    hash = hashlib.sha256(data).hexdigest()
    chats.blobs[hash] = data
    chats.add(1, None, "user", Block(BlockKind.MEDIA, picture=Picture(hash, "image/png", len(data))))
    pane.show_conversation(1)
    await settled(pane)
    thumbnail = bubble(pane, 1).findChild(PictureView).thumbnail
    assert thumbnail.size() == QSize(320, 213)
    thumbnail.click()
    await settled(pane)
    assert thumbnail.width() > 400
    assert thumbnail.height() == pytest.approx(thumbnail.width() * 2 / 3, abs=2)
    thumbnail.click()
    await settled(pane)
    assert thumbnail.size() == QSize(320, 213)


async def test_a_picture_that_is_gone_or_broken_says_so(pane: TranscriptPane, chats: Chats) -> None:
    chats.blobs["cd" * 32] = b"no picture"
    for id, hash in ((1, "cd" * 32), (2, "ef" * 32)):
        chats.add(id, id - 1 or None, "user", Block(BlockKind.MEDIA, picture=Picture(hash, "image/png", 10)))
    pane.show_conversation(1)
    await settled(pane)
    for id in (1, 2):
        medium = bubble(pane, id).findChild(PictureView)
        assert medium.thumbnail is None
        assert "cannot be shown" in medium.line.text()


async def test_a_medium_is_saved(pane: TranscriptPane, chats: Chats, tmp_path: Path) -> None:
    chats.blobs["ab" * 32] = b"%PDF-1.7"
    medium = PictureView(Picture("ab" * 32, "application/pdf", 8), Pictures(chats))
    medium.setParent(pane)
    target = tmp_path / "paper.pdf"
    await medium.save(target)
    assert target.read_bytes() == b"%PDF-1.7"
    assert "Saved as paper.pdf" in medium.line.text()
    await medium.save(tmp_path / "none" / "paper.pdf")
    assert "cannot be written" in medium.line.text()


def test_decoding_never_makes_a_picture_larger() -> None:
    assert decoded(png(20, 10), QSize(320, 320)).size() == QSize(20, 10)
    assert decoded(png(20, 1000), QSize(320, 320)).height() == 320
    assert decoded(b"", QSize(320, 320)).isNull()


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


def test_lines_of_a_paragraph_stand_closer_than_paragraphs(qtbot) -> None:
    view = TextView('*She smiles.*\n"Hello," **and\nsays** nothing.\n\nThe end.\n- one\n- two', None)
    qtbot.addWidget(view)
    document = view.document()
    paragraphs = [document.findBlockByNumber(place).text() for place in range(document.blockCount())]
    end = "\N{LINE SEPARATOR}"
    assert paragraphs[0] == f'She smiles.{end}"Hello," and{end}says nothing.'
    assert paragraphs[1:] == ["The end.", "one", "two"]
    says = document.find("says")
    assert says.charFormat().fontWeight() == QFont.Weight.Bold
    view.selectAll()
    assert view.textCursor().selection().toPlainText().startswith('She smiles.\n"Hello," and\nsays')
