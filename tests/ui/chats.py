"""Chats for the tests of the transcript, and how it is looked at."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gapdesk.conversations.types import (
    Block,
    BlockKind,
    MessageRow,
    MessageState,
    Transcript,
)
from gapdesk.ui import samples
from gapdesk.ui.widgets.bubble import Bubble
from gapdesk.ui.widgets.bubble_media import PictureView
from gapdesk.ui.widgets.bubble_text import TextView
from gapdesk.ui.widgets.transcript import TranscriptPane


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


async def settled(pane: TranscriptPane) -> None:
    """Until everything has been asked for and built. Qt's events are run by hand: the loop is asyncio's."""
    for _ in range(2000):
        await asyncio.sleep(0.001)  # pictures are read on a thread
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
