"""Chats of several clients, interleaved, against a plain model of what each conversation should hold."""

from __future__ import annotations

from dataclasses import dataclass, field

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import SqliteDatabase

from gapdesk.conversations.content import chain
from gapdesk.conversations.types import MessageState
from gapdesk.proxy.types import JsonObject
from gapdesk.store import recalling
from tests.store.memory import memory
from tests.store.test_records import NOW, keep, model, reply, rows, turn, user

COMPLETE, BROKEN, UNANSWERED = MessageState
Path = tuple[str, ...]


def content(text: str) -> JsonObject:
    return model(text) if text.startswith("answer") else user(text)


@dataclass(slots=True)
class Chat:
    """What a program shows of a chat, and what should be recorded of it.

    Texts do not tell the clients, or their chats' kinds, apart: only what the chats are called does.
    """

    client: str
    label: str
    name: str | None
    carries: bool
    """Whether each request carries the history."""
    shown: list[str] = field(default_factory=list)
    head: Path = ()
    states: dict[Path, MessageState] = field(default_factory=dict)
    """Of each message, by the path that leads to it."""
    said: int = 0
    ids: set[int] = field(default_factory=set)

    def say(self, outcome: MessageState) -> list[str]:
        """A new turn of the user's."""
        self.said += 1
        return self._ask(f"question {self.said} of {self.label}", outcome)

    def again(self, outcome: MessageState) -> list[str]:
        """Retry what was not answered, or ask for another answer."""
        if not self.shown or (not self.carries and self.shown[-1].startswith("answer")):
            return self.say(outcome)
        if self.shown[-1].startswith("answer"):
            if not self._may_go_back_to(len(self.shown) - 2):
                return self.say(outcome)
            self.shown.pop()
        return self._ask(self.shown.pop(), outcome)

    def edit(self, outcome: MessageState) -> list[str]:
        """Change the last turn but one, if there is one and programs can."""
        turns = [n for n, text in enumerate(self.shown) if text.startswith("question")]
        if not self.carries or len(turns) < 2 or not self._may_go_back_to(turns[-2]):
            return self.say(outcome)
        del self.shown[turns[-2] :]
        return self.say(outcome)

    def _may_go_back_to(self, index: int) -> bool:
        """A first turn without its answer tells nothing of where it belongs."""
        return any(text.startswith("answer") for text in self.shown[:index])

    def _ask(self, text: str, outcome: MessageState) -> list[str]:
        if not self.carries:
            self.shown = list(self.head)
        self.shown.append(text)
        sent = list(self.shown) if self.carries else [text]
        for end in range(1, len(self.shown) + 1):
            self.states.setdefault(tuple(self.shown[:end]), COMPLETE)
        asked = tuple(self.shown)
        if outcome is UNANSWERED:
            if not any(path[:-1] == asked for path in self.states):
                self.states[asked] = UNANSWERED
            return sent
        end = len(asked)
        while end and self.states[asked[:end]] is UNANSWERED:
            self.states[asked[:end]] = COMPLETE
            end -= 1
        return sent

    def answered(self, text: str, outcome: MessageState) -> None:
        if outcome is UNANSWERED:
            return
        self.shown.append(text)
        self.states[tuple(self.shown)] = outcome
        if outcome is COMPLETE:
            self.head = tuple(self.shown)

    def history(self) -> list[str]:
        """What completion should give: whole exchanges in which nothing is amiss."""
        kept: list[str] = []
        exchange: list[str] = []
        sound = True
        for end, text in enumerate(self.head, 1):
            if text.startswith("question") and exchange and exchange[-1].startswith("answer"):
                kept += exchange if sound else []
                exchange, sound = [], True
            exchange.append(text)
            sound = sound and self.states[self.head[:end]] is COMPLETE
        return kept + (exchange if sound else [])


def chats() -> list[Chat]:
    return [
        Chat(client, label, name, carries)
        for client in ("me", "you")
        for label, name, carries in (
            ("the sea", None, True),
            ("a lake", None, True),
            ("the sea", "notes", False),
            ("the sea", "", False),
            ("a lake", "diary", True),
        )
    ]


def recorded(db: SqliteDatabase, conversation: int) -> dict[Path, MessageState]:
    paths: dict[int | None, Path] = {None: ()}
    chains = {None: b""}
    states: dict[Path, MessageState] = {}
    for id, parent, parts, state, own, chained in rows(
        db,
        "SELECT id, parent, parts, state, identity, chain FROM message WHERE conversation = ? ORDER BY id",
        conversation,
    ):
        paths[id] = (*paths[parent], orjson.loads(parts)[0]["text"])
        assert paths[id] not in states, "doubled"
        chains[id] = chain(chains[parent], own)
        assert chained == chains[id]
        states[paths[id]] = MessageState(state)
    return states


def check_counts(db: SqliteDatabase, chat: Chat, conversation: int) -> None:
    ((messages, leaves, depth, size),) = rows(
        db, "SELECT messages, leaves, depth, bytes FROM conversation WHERE id = ?", conversation
    )
    parents = {path[:-1] for path in chat.states}
    assert messages == len(chat.states)
    assert leaves == len(chat.states.keys() - parents)
    assert depth == max(map(len, chat.states))
    assert rows(db, "SELECT sum(length(parts)) FROM message WHERE conversation = ?", conversation) == [
        (size,)
    ]


steps = st.tuples(
    st.integers(0, 9),
    st.sampled_from(["say", "say", "again", "edit"]),
    st.sampled_from([COMPLETE, *MessageState]),
)


@given(st.lists(steps, max_size=60))
@settings(max_examples=120, deadline=None)
def test_no_message_is_lost_doubled_or_in_another_conversation(
    made: list[tuple[int, str, MessageState]],
) -> None:
    with memory() as db:
        all_chats = chats()
        for number, (which, deed, outcome) in enumerate(made):
            chat = all_chats[which]
            after = None
            if not chat.carries and chat.name is not None:
                recalled = recalling.recall(db, chat.client, chat.name, 10**6)
                after = recalled.leaf if recalled else None
            sent = getattr(chat, deed)(outcome)
            text = f"answer {number}"
            given_turn = turn(
                [content(part) for part in sent],
                None if outcome is UNANSWERED else reply(text),
                client=chat.client,
                name=chat.name,
                after=after,
                state=outcome,
                time=NOW + number,
            )
            chat.ids.add(keep(db, given_turn))
            chat.answered(text, outcome)
        used = [chat for chat in all_chats if chat.states]
        assert rows(db, "SELECT count(*) FROM conversation") == [(len(used),)]
        for chat in used:
            (id,) = chat.ids
            assert recorded(db, id) == chat.states
            check_counts(db, chat, id)
            if chat.name is not None:
                recalled = recalling.recall(db, chat.client, chat.name, 10**6)
                told = [c["parts"][0]["text"] for c in recalled.contents] if recalled else []
                assert told == chat.history()
