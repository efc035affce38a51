"""Made-up chats, as they are recorded: English and Chinese, with images, tools, thoughts, branches and a
reply that broke off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QBuffer, QIODevice, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QLinearGradient, QPainter

from gapdesk.conversations.types import (
    STANDING,
    Block,
    BlockKind,
    ConversationRow,
    MessageRow,
    MessageState,
    Picture,
)
from gapdesk.proxy.types import Usage

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
FLASH, PRO = "gemini-3.8-flash", "gemini-3.5-pro"
PRICE = 0.000_002
"""Dollars per token, about."""


@dataclass(slots=True)
class Talk:
    """A conversation with all its branches."""

    row: ConversationRow
    messages: list[MessageRow] = field(default_factory=list)
    """Parents before children."""
    parents: dict[int, int | None] = field(default_factory=dict)
    system: str = ""
    ttl_days: int | None = None

    def say(self, role: str, *blocks: Block | str, after: int | None = None, note: str = "") -> int:
        """Add a message behind `after`, by default the last one; returns its id."""
        last = self.messages[-1].id if self.messages else None
        parent = last if after is None else after
        number = self.row.id * 1000 + len(self.messages)
        made = tuple(Block(BlockKind.TEXT, each) if isinstance(each, str) else each for each in blocks)
        mine = role == "user"
        size = sum(len(block.text) for block in made) + 40
        usage = None if mine else Usage(prompt=size * 9, output=size, thoughts=size // 2, cached=size * 4)
        self.messages.append(
            MessageRow(
                id=number,
                role=role,
                blocks=made,
                time=self.row.created + (len(self.messages) + 1) * 41,
                state=MessageState.BROKEN if note else MessageState.COMPLETE,
                note=note,
                branch=1,
                branches=(number,),
                model="" if mine else self.row.model,
                key="" if mine else ("main", "spare")[number % 2],
                usage=usage,
                cost=None if usage is None else (usage.prompt + 4 * usage.output) * PRICE,
                duration=0.0 if mine else 3.4,
            )
        )
        self.parents[number] = parent
        return number

    def finish(self, pictures: dict[str, bytes]) -> Talk:
        """Write into its line what the messages say."""
        media = {
            block.picture.hash: len(pictures.get(block.picture.hash, b""))
            for message in self.messages
            for block in message.blocks
            if block.picture is not None
        }
        texts = sum(len(block.text.encode()) for message in self.messages for block in message.blocks)
        late = self.row.used - self.messages[-1].time  # the last word is as old as the list says
        self.messages = [replace(message, time=message.time + late) for message in self.messages]
        inner = set(self.parents.values())
        self.row = replace(
            self.row,
            messages=len(self.messages),
            branches=sum(message.id not in inner for message in self.messages),
            bytes=texts + sum(media.values()),
            open_end=self.messages[-1].state is not MessageState.COMPLETE,
        )
        return self


def line(id: int, title: str, client: str, used: float, **more: object) -> ConversationRow:
    """A line of the list, last used at `used` (epoch seconds)."""
    row = ConversationRow(
        id=id,
        title=title,
        client=client,
        name=None,
        model=FLASH,
        messages=2,
        branches=1,
        bytes=1200,
        created=used - 2 * HOUR,
        used=used,
        pinned=False,
        expires=used + 30 * DAY,
        open_end=False,
    )
    return replace(row, **more)  # type: ignore[arg-type]  # fields by name


def pictures() -> dict[str, bytes]:
    """The images of the samples, PNG by hash."""
    return {"a1" * 32: _picture("#f2a65a", "#2b3a67"), "b2" * 32: _picture("#7ac7a3", "#1d4e6b")}


def talks(now: float) -> list[Talk]:
    """All of them, as they stand at `now` (epoch seconds)."""
    shots = pictures()
    made = (_trip(now), _weather(now), _notes(now), _harbour(now), _story(now), _broken(now), _standing(now))
    return [talk.finish(shots) for talk in made]


def _trip(now: float) -> Talk:
    talk = Talk(line(1, "A week in Kyoto without a car", "SillyTavern", now - 12 * MINUTE, created=now - DAY))
    talk.system = "You are a patient travel guide. Answer briefly and name your sources."
    first = talk.say("user", "We have a week in Kyoto and no car. Which two day trips would you make?")
    talk.say("model", "Nara for a day, and Ōtsu by the lake. Both are less than an hour by train.")
    thought = Block(
        BlockKind.THOUGHT, "Seven days, no car: trains only. Nara 45 min, Uji 20 min, Himeji far."
    )
    talk.say("model", thought, "**Nara** and **Uji**:\n\n1. Nara: deer, Tōdai-ji.\n2. Uji: tea.", after=first)
    talk.say("user", "Uji sounds good. What should I not miss there?")
    talk.say("model", "The *Byōdō-in* early in the morning, then a tea house along the river.")
    return talk


def _weather(now: float) -> Talk:
    talk = Talk(line(2, "杭州天气", "Cherry Studio", now - 50 * MINUTE, pinned=True))
    talk.say("user", "明天杭州天气怎么样？要带伞吗？")
    talk.say("model", Block(BlockKind.CALL, '{\n  "city": "杭州",\n  "days": 1\n}', "get_weather"))
    talk.say("user", Block(BlockKind.RESULT, '{\n  "rain": 0.8,\n  "high": 17\n}', "get_weather"))
    talk.say("model", "明天杭州有雨，降水概率 80%，最高 17 度。要带伞。")
    return talk


def _notes(now: float) -> Talk:
    talk = Talk(
        line(3, "Notes on the AI reading group", "scripts", now - 5 * HOUR, name="notes", expires=None)
    )
    talk.ttl_days = 0
    for week in range(1, 9):
        talk.say("user", f"Week {week}: we read chapter {week}. Sum it up in one sentence.")
        talk.say("model", f"Chapter {week} says that a model is only as good as what it is asked.")
    return talk


def _harbour(now: float) -> Talk:
    talk = Talk(line(4, "What is in these two pictures?", "Open WebUI", now - 26 * HOUR, model=PRO))
    shots = [
        Block(BlockKind.MEDIA, picture=Picture(hash, "image/png", len(data)))
        for hash, data in pictures().items()
    ]
    talk.say("user", *shots, "What is in these two pictures?")
    talk.say("model", "An evening sky, and a sea before dawn. Both have no people in them.")
    return talk


def _story(now: float) -> Talk:
    talk = Talk(line(5, "The lighthouse keeper", "SillyTavern", now - 3 * DAY, model=PRO))
    first = talk.say("user", "Begin a story about a lighthouse keeper.")
    for begin in ("The lamp had burned", "Nobody came to", "Each evening he"):
        talk.say("model", f"{begin} the island for forty years, and the sea had forgotten why.", after=first)
    talk.say("user", "Go on, but let it rain.")
    talk.say("model", "It rained for nine days. On the tenth the door would not open.")
    return talk


def _broken(now: float) -> Talk:
    talk = Talk(line(6, "Explain monads to a cook", "Aider", now - 9 * DAY))
    talk.say("user", "Explain monads to a cook, please.")
    talk.say("model", "Think of a pan that remembers", note="Google closed the connection.")
    return talk


def _standing(now: float) -> Talk:
    row = line(
        7, "turn on the kitchen light", "home", now - 11 * DAY, name=STANDING, model="gemini-3.8-flash-lite"
    )
    talk = Talk(row)
    talk.say("user", "turn on the kitchen light")
    talk.say("model", "The kitchen light is on.")
    return talk


def _picture(above: str, below: str) -> bytes:
    image = QImage(480, 300, QImage.Format.Format_RGB32)
    fade = QLinearGradient(QPointF(0, 0), QPointF(0, 300))
    fade.setColorAt(0, QColor(above))
    fade.setColorAt(1, QColor(below))
    painter = QPainter(image)
    painter.fillRect(image.rect(), fade)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#fff3d6"))
    painter.drawEllipse(QPointF(340, 110), 34, 34)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())
