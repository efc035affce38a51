"""Made-up conversations, for screenshots and page tests: nothing is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gapdesk.conversations.types import (
    BlockKind,
    ConversationRow,
    ExportForm,
    Facts,
    Hit,
    MessageRow,
    Order,
    RecordSize,
    Restored,
    Transcript,
    Wanted,
)
from gapdesk.events import Bus, ConversationsChanged, EngineSnapshot
from gapdesk.proxy.types import Usage
from gapdesk.ui import sample_keys, sample_talks
from gapdesk.ui.sample_talks import DAY, HOUR, Talk
from gapdesk.wording import Objection, Words

NOW = sample_keys.NOW
_SUBJECTS = (
    "Recipe for a rainy day",
    "旅行计划",
    "Regex for dates",
    "Letter to the landlord",
    "Bug in a parser",
)
_CLIENTS = ("SillyTavern", "Cherry Studio", "Open WebUI", "scripts")


def of_mood(shown: EngineSnapshot, bus: Bus) -> SampleConversations:
    """Those that fit a picture of `shown`: none where there are no keys yet."""
    return SampleConversations(bus, sample_talks.talks(NOW) if shown.keys else ())


class SampleConversations:
    """A ConversationService over `talks`, and as many short ones more as `more` says."""

    def __init__(self, bus: Bus, talks: Sequence[Talk] = (), more: int = 0) -> None:
        self._bus = bus
        self.talks = {talk.row.id: talk for talk in talks}
        self.asked: list[tuple[int, ...]] = []
        """The ids of which rows were asked for."""
        self.refuses = False
        """Whether "send again" comes to nothing."""
        self._more = range(1000, 1000 + more)
        self._removed: list[Talk] = []
        self._pictures = sample_talks.pictures() if talks else {}

    # --- looking

    async def ids(self, wanted: Wanted) -> tuple[int, ...]:
        rows = [talk.row for talk in self.talks.values() if wanted.client in (None, talk.row.client)]
        sorts = {
            Order.USED: lambda row: -row.used,
            Order.CREATED: lambda row: -row.created,
            Order.TITLE: lambda row: row.title.casefold(),
            Order.SIZE: lambda row: -row.bytes,
        }
        rows.sort(key=sorts[wanted.order])
        rows.sort(key=lambda row: not row.pinned)
        more = tuple(self._more) if wanted.client is None else ()
        return (*(row.id for row in rows), *more)

    async def rows(self, ids: Sequence[int]) -> tuple[ConversationRow, ...]:
        self.asked.append(tuple(ids))
        return tuple(talk.row for each in ids if (talk := self._talk(each)) is not None)

    async def search(self, text: str, client: str | None = None, limit: int = 100) -> tuple[Hit, ...]:
        needle = text.casefold()
        hits = []
        for talk in self.talks.values():
            if client not in (None, talk.row.client):
                continue
            if needle in talk.row.title.casefold() and talk.row.title != talk.messages[0].blocks[-1].text:
                hits.append(_hit(talk.row, None, talk.row.title, needle))
            for message in talk.messages:
                said = " ".join(block.text for block in message.blocks if block.kind is BlockKind.TEXT)
                if needle in said.casefold():
                    hits.append(_hit(talk.row, message, said, needle))
        return tuple(hits[:limit])

    async def transcript(
        self,
        conversation: int,
        leaf: int | None = None,
        *,
        through: int | None = None,
        before: int | None = None,
        count: int = 40,
    ) -> Transcript:
        talk = self._talk(conversation)
        if talk is None or not talk.messages:
            return Transcript(conversation, (), 0, None)
        end = leaf if leaf is not None else talk.messages[-1].id
        if through is not None:
            end = through
            while children := [each for each, parent in talk.parents.items() if parent == end]:
                end = children[-1]
        path = _path(talk, end)
        if before is not None:
            path = path[: next((place for place, row in enumerate(path) if row.id == before), 0)]
        shown = path[-count:]
        return Transcript(conversation, tuple(shown), len(path) - len(shown), end)

    async def facts(self, conversation: int) -> Facts | None:
        talk = self._talk(conversation)
        if talk is None:
            return None
        replies = [message for message in talk.messages if message.usage is not None]
        usages = [message.usage or Usage() for message in replies]
        return Facts(
            row=talk.row,
            models=tuple(Counter(message.model for message in replies).most_common()),
            keys=tuple(Counter(message.key for message in replies).most_common()),
            usage=Usage(
                prompt=sum(usage.prompt for usage in usages),
                output=sum(usage.output for usage in usages),
                thoughts=sum(usage.thoughts for usage in usages),
                cached=sum(usage.cached for usage in usages),
            ),
            cost=sum(message.cost or 0.0 for message in replies),
            unpriced=int(talk.row.name is not None),
            system=talk.system,
            media=sum(block.picture is not None for each in talk.messages for block in each.blocks),
            ttl_days=talk.ttl_days,
        )

    async def blob(self, hash: str) -> bytes | None:
        return self._pictures.get(hash)

    def clients(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, name) for name in sorted({talk.row.client for talk in self.talks.values()}))

    async def size(self) -> RecordSize:
        rows = [talk.row for talk in self.talks.values()]
        return RecordSize(
            len(rows) + len(self._more),
            sum(row.messages for row in rows) + 2 * len(self._more),
            sum(row.bytes for row in rows) + 1200 * len(self._more),
        )

    # --- changing

    async def rename(self, conversation: int, title: str) -> None:
        talk = self.talks[conversation]
        talk.row = replace(talk.row, title=title or talk.messages[0].blocks[-1].text[:80])
        self._tell(conversation)

    async def pin(self, ids: Sequence[int], pinned: bool) -> None:
        for talk in self._some(ids):
            talk.row = replace(talk.row, pinned=pinned)
        self._tell(*ids)

    async def keep_for(self, ids: Sequence[int], days: int | None) -> None:
        for talk in self._some(ids):
            expires = None if days == 0 else talk.row.used + (30 if days is None else days) * DAY
            talk.ttl_days, talk.row = days, replace(talk.row, expires=expires)
        self._tell(*ids)

    async def remove(self, ids: Sequence[int]) -> int:
        self._removed = self._some(ids)
        for talk in self._removed:
            del self.talks[talk.row.id]
        self._tell(*ids)
        return len(self._removed)

    async def undo_remove(self) -> int:
        back, self._removed = self._removed, []
        self.talks |= {talk.row.id: talk for talk in back}
        self._tell(*(talk.row.id for talk in back))
        return len(back)

    # --- giving out and taking in

    async def export(self, ids: Sequence[int], form: ExportForm) -> bytes:
        return "".join(f"# {talk.row.title} ({form})\n" for talk in self._some(ids)).encode()

    async def export_all(self, file: str) -> int:
        Path(file).write_text("sample", encoding="utf-8")  # noqa: ASYNC240 - a few bytes
        return len(self.talks)

    async def import_all(self, file: str) -> Restored:
        if Path(file).read_text(encoding="utf-8") != "sample":  # noqa: ASYNC240
            raise Objection(Words("This is no file with conversations of gapdesk."))
        return Restored(0, len(self.talks))

    async def request_of(self, message: int) -> str:
        found = self._of_message(message)
        return f"curl --json '{{\"contents\": []}}'  # {found.row.model}" if found else ""

    async def send_again(self, message: int) -> None:
        talk = self._of_message(message)
        if self.refuses or talk is None:
            raise Objection(Words.of("No answer came: {why}", why="the proxy is stopped."))
        asked = message if talk.messages[message % 1000].role == "user" else talk.parents[message]
        talk.say("model", "Once more, in other words.", after=asked)
        talk.finish(self._pictures)
        self._tell(talk.row.id)

    # --- inside

    def _talk(self, conversation: int) -> Talk | None:
        if conversation not in self._more:
            return self.talks.get(conversation)
        place = conversation - self._more.start
        subject = f"{_SUBJECTS[place % len(_SUBJECTS)]} {place + 1}"
        row = sample_talks.line(
            conversation, subject, _CLIENTS[place % len(_CLIENTS)], NOW - 12 * DAY - place * HOUR
        )
        talk = Talk(row)
        talk.say("user", subject)
        talk.say("model", "Here it is.")
        return talk

    def _some(self, ids: Sequence[int]) -> list[Talk]:
        return [self.talks[each] for each in ids if each in self.talks]

    def _of_message(self, message: int) -> Talk | None:
        return next((talk for talk in self.talks.values() if message in talk.parents), None)

    def _tell(self, *ids: int) -> None:
        self._bus.publish(ConversationsChanged(frozenset(ids)))


def _path(talk: Talk, end: int) -> list[MessageRow]:
    """From the beginning to `end`, each message with its siblings."""
    by_id = {message.id: message for message in talk.messages}
    path: list[MessageRow] = []
    at: int | None = end
    while at is not None:
        siblings = tuple(each for each, parent in talk.parents.items() if parent == talk.parents[at])
        row = replace(by_id[at], branches=siblings, branch=siblings.index(at) + 1)
        path.append(row)
        at = talk.parents[at]
    return path[::-1]


def _hit(row: ConversationRow, message: MessageRow | None, text: str, needle: str) -> Hit:
    snippet = " ".join(text.split())
    start = snippet.casefold().find(needle)
    if start > 40:
        snippet = "…" + snippet[start - 30 :]
        start = snippet.casefold().find(needle)
    return Hit(
        row=row,
        message=message.id if message else None,
        role=message.role if message else "",
        time=message.time if message else row.used,
        snippet=snippet[:160],
        marks=((start, start + len(needle)),),
    )
