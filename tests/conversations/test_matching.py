from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conversations.records import Records, dialogue, said

LONG = " and so on" * 12


def test_a_history_that_grows_is_recorded_once() -> None:
    records = Records()
    chat = ["Hi", "Hello.", "How are you?", "Well.", "Good.", "Indeed."]
    for size in (1, 3, 5):
        assert records.record(dialogue(*chat[:size]), chat[size]) == 1
    assert records.paths(1) == [tuple(chat[:size]) for size in range(1, 7)]


def test_a_reply_asked_for_again_is_a_branch_behind_the_same_turn() -> None:
    records = Records()
    records.record(dialogue("Hi"), "Hello.")
    records.record(dialogue("Hi"), "Good day.")
    records.record(dialogue("Hi", "Good day.", "And now?"), "Tea.")
    records.record(dialogue("Hi", "Good day.", "And now?"), "Coffee.")
    assert records.paths(1) == sorted(
        [
            ("Hi",),
            ("Hi", "Hello."),
            ("Hi", "Good day."),
            ("Hi", "Good day.", "And now?"),
            ("Hi", "Good day.", "And now?", "Tea."),
            ("Hi", "Good day.", "And now?", "Coffee."),
        ]
    )


def test_an_edited_turn_is_a_branch_with_all_that_follows() -> None:
    records = Records()
    records.record(dialogue("a", "b", "c", "d", "e"), "f")
    assert records.record(dialogue("a", "b", "C", "d", "e", "f", "g"), "h") == 1
    assert records.path(records.places[1].head) == ("a", "b", "C", "d", "e", "f", "g", "h")
    assert len(records.nodes) == 6 + 6


def test_an_edited_first_turn_is_a_branch_if_enough_follows() -> None:
    records = Records()
    records.record(dialogue("a", "b" + LONG, "c", "d" + LONG, "e"), "f")
    assert records.record(dialogue("A", "b" + LONG, "c", "d" + LONG, "e", "f", "g"), "h") == 1
    assert len(records.nodes) == 6 + 8
    assert records.record(dialogue("B", "b" + LONG, "x"), "y") == 2


# --- beginnings that many chats share -----------------------------------------------------------------------


def test_two_chats_that_begin_alike_are_two() -> None:
    records = Records()
    records.record(dialogue("Hi"), "Hello.")
    records.record(dialogue("Hi", "Hello.", "One"), "1")
    assert records.record(dialogue("Hi"), "Welcome.") == 2
    assert records.record(dialogue("Hi", "Hello.", "One", "1", "Two"), "2") == 1
    assert records.record(dialogue("Hi", "Welcome.", "Three"), "3") == 2


@pytest.mark.parametrize(
    ("system", "now", "conversation"), [("s", 1800, 1), ("s", 1801, 2), ("other", 60, 2)]
)
def test_a_first_turn_is_known_again_for_half_an_hour_under_the_same_instruction(
    system: str, now: float, conversation: int
) -> None:
    records = Records()
    records.record(dialogue("Hi"), "Hello.", system="s", now=0)
    assert records.record(dialogue("Hi"), "Good day.", system=system, now=now) == conversation


def test_a_first_turn_never_joins_a_named_conversation() -> None:
    records = Records()
    records.record(dialogue("Hi"), "Hello.", name="mine")
    assert records.record(dialogue("Hi"), "Hello.") == 2


def test_a_first_reply_that_the_client_shortened_is_a_branch() -> None:
    records = Records()
    records.record(dialogue("Hi"), "Hello. How can I")
    assert records.record(dialogue("Hi", "Hello.", "Well"), "Fine.") == 1
    assert records.path(records.places[1].head) == ("Hi", "Hello.", "Well", "Fine.")


def test_where_two_could_be_meant_a_changed_first_reply_is_a_new_conversation() -> None:
    records = Records()
    for name in ("One", "Two"):
        records.record(dialogue("Hi"), name)
        records.record(dialogue("Hi", name, name), name)
    assert len(records.places) == 2
    assert records.record(dialogue("Hi", "Changed", "Well"), "Fine.") == 3


def greeted(*texts: str) -> list[dict[str, Any]]:
    return [said("user", " "), said("model", "Welcome, traveller!" + LONG * 2), *dialogue(*texts)]


@pytest.mark.parametrize("blank", [True, False])
def test_two_chats_with_one_greeting_are_two(blank: bool) -> None:
    def chat(*texts: str) -> list[dict[str, Any]]:
        return greeted(*texts)[0 if blank else 1 :]

    records = Records()
    assert records.record(chat("Who are you?"), "A knight.") == 1
    assert records.record(chat("Where am I?"), "In a wood.") == 2
    assert records.record(chat("Who are you?", "A knight.", "Ah"), "Yes.") == 1
    assert records.record(chat("Where am I?", "In a wood.", "Oh"), "No.") == 2
    assert records.record(chat("Where am I?"), "In town.") == 3
    assert records.record(chat("Where am I?"), "At sea.") == 3
    assert records.record(chat("Where am I?", "At sea.", "Help"), "Swim.") == 3
    assert records.record(chat("Where am I?", "In a wood.", "Eh"), "No.") == 2


def test_pictures_are_as_good_as_words() -> None:
    picture = {"inlineData": {"mimeType": "image/png", "hash": "ab" * 32}}
    first = {"role": "user", "parts": [picture]}
    records = Records()
    records.record([first], "A cat.", now=0)
    assert records.record([first, *dialogue("x", "Sure?")[1:]], "No.", now=9999) == 2
    assert records.record([first, said("model", "A cat."), said("user", "Sure?")], "Yes.", now=9999) == 1


def test_an_edit_stays_in_its_chat_where_two_share_their_first_exchange() -> None:
    records = Records()
    records.record(dialogue("Hi", "Hello.", "a", "b" + LONG, "c", "d" + LONG, "e"), "f", now=0)
    assert records.record(dialogue("Hi"), "Hello.", now=9000) == 2
    records.record(dialogue("Hi", "Hello.", "z"), "y", now=9001)
    edited = dialogue("Hi", "Hello.", "A", "b" + LONG, "c", "d" + LONG, "e2")
    assert records.record(edited, "f2", now=9002) == 1


# --- windows that slide -------------------------------------------------------------------------------------


def long_chat(size: int) -> list[str]:
    return [f"turn {at}{LONG}" for at in range(size)]


@pytest.mark.parametrize("pinned", [0, 2])
def test_a_client_that_drops_its_oldest_turns_goes_on_with_its_conversation(pinned: int) -> None:
    records, chat = Records(), long_chat(30)
    for size in range(1, 30, 2):
        sent = dialogue(*chat[:size])
        if size > 9:
            sent = sent[:pinned] + sent[size - 5 :]
        assert records.record(sent, chat[size]) == 1
        records.record(sent, f"swipe {size}")
    assert len(records.nodes) == 30 + 15
    assert tuple(chat) in records.paths(1)


def test_the_longest_agreement_wins_not_the_newest() -> None:
    records, chat = Records(), long_chat(10)
    records.record(dialogue(*chat[:9]), chat[9])
    records.record(dialogue("other", "start", *chat[8:]), None, name="newer")
    assert records.record(dialogue(*chat[4:], "go on"), "yes") == 1
    assert records.path(records.places[1].head) == (*chat, "go on", "yes")


def test_short_turns_at_the_end_prove_nothing() -> None:
    records = Records()
    records.record(dialogue("a", "b", "ok", "fine"), None)
    assert records.record(dialogue("ok", "fine", "c"), "d") == 2
    records.record(dialogue("1", "2", "3", "4", "5", "6"), None)
    assert records.record(dialogue("3", "4", "5", "6", "7"), "8") == 3


# --- names --------------------------------------------------------------------------------------------------


def test_a_name_decides_whatever_else_is_known() -> None:
    records = Records()
    records.record(dialogue("a", "b", "c"), "d")
    assert records.record(dialogue("a", "b", "c", "d", "e"), "f", name="n") == 2
    assert records.record(dialogue("a", "b", "c", "d", "e", "f", "g"), "h", name="n") == 2
    assert records.record(dialogue("a", "b", "X"), "y", name="n") == 2
    assert records.record(dialogue("q", "r", "s"), "t", name="n") == 2
    assert records.paths(1) == [("a",), ("a", "b"), ("a", "b", "c"), ("a", "b", "c", "d")]
    assert len(records.paths(2)) == 8 + 2 + 4


def test_what_carries_nothing_goes_behind_the_head() -> None:
    records = Records()
    records.record(dialogue("a"), "b", name="n")
    records.record(dialogue("c"), "d", name="n")
    assert records.path(records.places[1].head) == ("a", "b", "c", "d")
    head = records.places[1].head
    records.record(dialogue("e"), "f", name="n", after=head)
    records.record(dialogue("e"), "g", name="n", after=head)
    assert records.path(records.places[1].head) == ("a", "b", "c", "d", "e", "g")


def test_a_named_conversation_is_found_among_very_many_with_the_same_beginning() -> None:
    records = Records()
    records.record(dialogue("a", "b", "c"), "d", name="mine", now=0)
    for count in range(70):
        records.record(dialogue("a", "b", f"c{count}"), "d", name=f"n{count}", now=1)
    assert records.record(dialogue("a", "b", "z"), "y", name="mine", now=2) == 1
    assert len(records.paths(1)) == 4 + 2


# --- all of it ----------------------------------------------------------------------------------------------


@dataclass
class Chat:
    """What a client shows to its user, and what was ever sent of it, as whole paths."""

    client: int
    name: str | None
    completes: bool
    """The client sends only what is new."""
    window: int
    """Contents that it sends besides those pinned; 0 = all."""
    pinned: int
    shown: list[str] = field(default_factory=list)
    sent: set[tuple[str, ...]] = field(default_factory=set)
    conversations: set[int] = field(default_factory=set)
    head: int | None = None

    def contents(self, shown: list[str]) -> list[dict[str, Any]]:
        whole = dialogue(*shown)
        if self.completes:
            return whole[-1:]
        if not self.window or len(shown) <= self.pinned + self.window:
            return whole
        return whole[: self.pinned] + whole[len(whole) - self.window :]


class World:
    """Clients with several chats each, all at once. Each text but a first turn is said only once."""

    def __init__(self) -> None:
        self.records = [Records("one"), Records("two")]
        self.chats: list[Chat] = []
        self._said = 0
        self._now = 0.0

    def new_chat(self, kind: int, pick: int) -> None:
        named, windowed = kind % 3 == 1, kind % 3 == 2
        chat = Chat(
            client=pick % 2,
            name=f"chat {len(self.chats)}" if named else None,
            completes=named and pick % 4 < 2,
            window=5 + 2 * (pick % 3) if windowed else 0,
            pinned=pick % 5 // 2 * 2 if windowed else 0,
        )
        self.chats.append(chat)
        opening = [self._text(), "Hi", "Hello"][pick % 3]
        self._ask(chat, [opening])
        self.extend(chat)

    def extend(self, chat: Chat) -> None:
        self._ask(chat, [*chat.shown, self._text()])

    def swipe(self, chat: Chat) -> None:
        if not chat.completes:
            self._ask(chat, chat.shown[:-1])

    def edit_and_ask(self, chat: Chat, pick: int) -> None:
        """Change a turn of the user but the first, and drop what follows."""
        if not chat.completes:
            at = 2 + 2 * (pick % (len(chat.shown) // 2 - 1))
            self._ask(chat, [*chat.shown[:at], self._text()])

    def edit_and_go_on(self, chat: Chat, pick: int) -> None:
        """Change any turn, keep what follows, and say something new."""
        if not chat.completes and not chat.window:
            at = 2 + pick % (len(chat.shown) - 2)
            self._ask(chat, [*chat.shown[:at], self._text(), *chat.shown[at + 1 :], self._text()])

    def _ask(self, chat: Chat, shown: list[str]) -> None:
        self._now += 7.0
        records = self.records[chat.client]
        after = chat.head if chat.completes else None
        reply = self._text()
        conversation = records.record(chat.contents(shown), reply, name=chat.name, after=after, now=self._now)
        chat.conversations.add(conversation)
        chat.head = records.places[conversation].head
        chat.shown = [*shown, reply]
        chat.sent |= {tuple(chat.shown[:size]) for size in range(1, len(chat.shown) + 1)}

    def _text(self) -> str:
        self._said += 1
        return f"text {self._said}{LONG}"


STEPS = st.lists(
    st.tuples(st.sampled_from(range(8)), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=40
)


@given(STEPS)
@settings(max_examples=120, deadline=None)
@example([(0, 2, 0), *[(2, 0, 0)] * 8, (4, 0, 3), (5, 0, 1), (5, 0, 7)])
def test_nothing_is_in_the_wrong_conversation_nor_doubled_nor_lost(steps: list[tuple[int, int, int]]) -> None:
    world = World()
    for step, which, pick in steps:
        if step == 0 or not world.chats:
            world.new_chat(which, pick)
            continue
        chat = world.chats[which % len(world.chats)]
        if step in (1, 2, 3):
            world.extend(chat)
        elif step == 4:
            world.swipe(chat)
        elif step in (5, 6):
            world.edit_and_ask(chat, pick)
        else:
            world.edit_and_go_on(chat, pick)
    for client, records in enumerate(world.records):
        chats = [chat for chat in world.chats if chat.client == client]
        assert len(records.places) == len(chats)
        for chat in chats:
            (conversation,) = chat.conversations
            assert records.paths(conversation) == sorted(chat.sent)
