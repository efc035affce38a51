from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, QUrl
from PySide6.QtGui import QDesktopServices, QFont, QTextDocument
from PySide6.QtWidgets import QApplication

from gapdesk.conversations.types import (
    Block,
    BlockKind,
    Picture,
)
from gapdesk.proxy.types import Usage
from gapdesk.ui import samples, theme
from gapdesk.ui.widgets.bubble_blocks import CodeView, Folded, ProseView
from gapdesk.ui.widgets.bubble_media import FileLine, Pictures, PictureView, decoded
from gapdesk.ui.widgets.bubble_text import TextView
from gapdesk.ui.widgets.transcript import TranscriptPane
from tests.ui.chats import Chats, bubble, png, settled, shown, text

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
