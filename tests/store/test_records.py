from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from peewee import SqliteDatabase

from gapdesk.conversations.types import MessageState, Turn
from gapdesk.proxy.types import JsonObject, Usage
from gapdesk.store import recalling, records
from tests.store.memory import memory

NOW = 1_790_000_000.0
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))


def user(text: str) -> JsonObject:
    return {"role": "user", "parts": [{"text": text}]}


def model(text: str) -> JsonObject:
    return {"role": "model", "parts": [{"text": text}]}


def reply(*texts: str) -> JsonObject:
    return {"candidates": [{"index": i, "content": model(text)} for i, text in enumerate(texts)]}


def turn(contents: list[JsonObject], answer: JsonObject | None = None, **fields: Any) -> Turn:
    given: dict[str, Any] = {
        "request": "r1", "client": "me", "name": None, "time": NOW, "model": "gemini-3.8-flash",
        "system": {}, "setup": {}, **fields,
    }  # fmt: skip
    return Turn(contents=contents, reply=answer, **given)


def keep(db: SqliteDatabase, given: Turn, tokens: int = 10) -> int:
    found = records.record(db, given, [tokens] * (len(given.contents) + 1))
    assert found is not None
    return found


def rows(db: SqliteDatabase, query: str, *values: Any) -> list[tuple[Any, ...]]:
    return db.execute_sql(query, values).fetchall()


def conversation(db: SqliteDatabase, id: int, *columns: str) -> tuple[Any, ...]:
    return rows(db, f"SELECT {', '.join(columns)} FROM conversation WHERE id = ?", id)[0]


def found(db: SqliteDatabase, words: str) -> list[int]:
    return [row for (row,) in rows(db, "SELECT rowid FROM message_text WHERE message_text MATCH ?", words)]


def path(db: SqliteDatabase, leaf: int | None) -> list[str]:
    """The first text of each message from the root on."""
    texts = []
    while leaf is not None:
        ((leaf, parts),) = rows(
            db, "SELECT parent, json_extract(parts, '$[0].text') FROM message WHERE id = ?", leaf
        )
        texts.append(parts)
    return texts[::-1]


def test_a_history_is_kept_once_and_grows_turn_by_turn() -> None:
    with memory() as db:
        first = keep(db, turn([user("What is a tide?")], reply("The sea rises.")))
        second = keep(
            db,
            turn(
                [user("What is a tide?"), model("The sea rises."), user("Why?")],
                reply("The moon."),
                time=NOW + 60,
                duration=2.0,
            ),
        )
        assert first == second
        head, leaf, *counts, used = conversation(
            db, first, "head", "leaf", "messages", "leaves", "depth", "open_end", "used"
        )
        assert head == leaf
        assert path(db, leaf) == ["What is a tide?", "The sea rises.", "Why?", "The moon."]
        assert counts == [4, 1, 4, 0]
        assert used == NOW + 62


def test_a_turn_costs_the_same_beside_a_thousand_branches() -> None:
    """Programs ask thousands of questions behind one and the same history."""
    history = [user("Example: two and two?"), model("Four."), user("Three and three?"), model("Six.")]

    def steps(db: SqliteDatabase, number: int) -> int:
        """Of SQLite's machine, in hundreds."""
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        db.connection().set_progress_handler(count, 100)
        keep(db, turn([*history, user(f"And number {number}?")], reply(f"It is {number}.")))
        db.connection().set_progress_handler(None, 0)
        return counted

    with memory() as db:
        early = max(steps(db, number) for number in range(10))
        late = max(steps(db, number) for number in range(10, 1010))
        assert late < 2 * early


def test_an_edit_and_a_second_answer_are_branches() -> None:
    with memory() as db:
        opening = [user("What is a tide?"), model("The sea rises.")]
        keep(db, turn(opening[:1], reply("The sea rises.")))
        keep(db, turn([*opening, user("Why?")], reply("The moon.")))
        keep(db, turn([*opening, user("Why?")], reply("Gravity.")))
        id = keep(db, turn([*opening, user("How often?")], reply("Twice a day.")))
        head, *counts = conversation(db, id, "head", "messages", "leaves", "depth")
        assert path(db, head) == ["What is a tide?", "The sea rises.", "How often?", "Twice a day."]
        assert counts == [7, 3, 4]
        assert rows(db, "SELECT count(*) FROM conversation") == [(1,)]


def test_candidates_are_siblings_and_the_first_is_gone_on_with() -> None:
    with memory() as db:
        usage = Usage(prompt=12, output=9, thoughts=4, cached=3, tool_use=1)
        id = keep(db, turn([user("Name a sea")], reply("Baltic", "North"), usage=usage, key="spare"))
        head, leaf, leaves, name = conversation(db, id, "head", "leaf", "leaves", "model")
        assert path(db, head) == ["Name a sea", "Baltic"]
        assert (leaf, leaves, name) == (head, 2, "gemini-3.8-flash")
        assert rows(
            db, "SELECT prompt, output, thoughts, cached, tool_use, key FROM message WHERE model_turn"
        ) == [
            (12, 9, 4, 3, 1, "spare"),
            (None, None, None, None, None, "spare"),
        ]


def test_a_turn_that_failed_is_marked_and_its_retry_mends_it() -> None:
    with memory() as db:
        asked = [user("What is a tide?")]
        id = keep(db, turn(asked, name="sea", note="Quota is used up."))
        keep(db, turn(asked, name="sea", note="Quota is still used up.", time=NOW + 5))
        assert rows(db, "SELECT state, note, time FROM message") == [
            ("unanswered", "Quota is still used up.", NOW + 5)
        ]
        assert conversation(db, id, "head", "open_end", "messages", "leaves") == (None, 1, 1, 1)
        keep(
            db, turn(asked, reply("The sea"), name="sea", state=MessageState.BROKEN, note="The stream broke.")
        )
        assert rows(db, "SELECT state, note FROM message") == [
            ("complete", ""), ("broken", "The stream broke."),
        ]  # fmt: skip
        assert conversation(db, id, "head", "open_end", "messages", "leaves") == (None, 1, 2, 1)
        keep(db, turn(asked, reply("The sea rises."), name="sea"))
        head, *rest = conversation(db, id, "head", "open_end", "messages", "leaves")
        assert path(db, head) == ["What is a tide?", "The sea rises."]
        assert rest == [0, 3, 2]


def test_a_retry_behind_added_history_doubles_nothing() -> None:
    with memory() as db:
        id = keep(db, turn([user("Hello, sea")], reply("Hello!"), name="sea"))
        (head,) = conversation(db, id, "head")
        again = [user("And now?")]
        keep(db, turn(again, name="sea", after=head))
        keep(db, turn(again, name="sea", after=head))
        keep(db, turn(again, reply("Now it falls."), name="sea", after=head))
        assert conversation(db, id, "messages", "leaves", "open_end") == (4, 1, 0)
        assert rows(db, "SELECT count(*) FROM message WHERE state != 'complete'") == [(0,)]


def test_a_regenerate_that_fails_leaves_the_answer_as_it_was() -> None:
    with memory() as db:
        id = keep(db, turn([user("Hi there, sea")], reply("Hello!"), name="sea"))
        before = conversation(db, id, "head", "leaf", "messages", "open_end")
        keep(db, turn([user("Hi there, sea"), model("Hello!"), user("More")], reply("More?"), name="sea"))
        keep(db, turn([user("Hi there, sea"), model("Hello!"), user("More")], name="sea", note="No."))
        assert before[2] == 2
        assert conversation(db, id, "messages", "leaves", "open_end") == (4, 1, 0)
        assert rows(db, "SELECT DISTINCT state FROM message") == [("complete",)]


def test_an_answer_that_says_nothing_is_none() -> None:
    with memory() as db:
        keep(db, turn([user("Hi")], {"candidates": [{"finishReason": "SAFETY"}]}))
        keep(db, turn([user("Ho")], {"promptFeedback": {"blockReason": "OTHER"}}, note="Blocked."))
        assert rows(db, "SELECT state, note FROM message") == [
            ("unanswered", records.NO_ANSWER), ("unanswered", "Blocked."),
        ]  # fmt: skip


def test_a_turn_without_contents_leaves_nothing() -> None:
    with memory() as db:
        assert records.record(db, turn([]), [0]) is None
        assert rows(db, "SELECT count(*) FROM conversation") == [(0,)]


def test_what_the_client_began_stands_before_the_reply() -> None:
    with memory() as db:
        thought = {"text": "Hm.", "thought": True}
        answer = {"candidates": [{"content": {"parts": [thought, {"text": " upon a time"}]}}]}
        id = keep(db, turn([user("A tale!"), model("Once")], answer))
        assert rows(db, "SELECT json(parts) FROM message WHERE model_turn") == [
            ('[{"text":"Hm.","thought":true},{"text":"Once upon a time"}]',)
        ]
        # and so the client may send it back
        told = [user("A tale!"), model("Once upon a time"), user("Go on")]
        assert keep(db, turn(told, reply("…"))) == id
        assert conversation(db, id, "messages") == (4,)


def test_titles_and_texts_are_found() -> None:
    with memory() as db:
        id = keep(db, turn([user("What is the 天气 today?")], reply("Rain, later snow.")))
        assert conversation(db, id, "title") == ("What is the 天气 today?",)
        assert found(db, '"天 气"') == [-id, 1]
        assert found(db, "snow") == [2]
        keep(
            db,
            turn([user("What is the 天气 today?"), model("Rain, later snow."), user("Thanks")], reply("!")),
        )
        assert found(db, "thanks") == [3]
        assert conversation(db, id, "title") == ("What is the 天气 today?",)


def test_a_title_of_the_users_stays() -> None:
    with memory() as db:
        id = keep(
            db, turn([{"parts": [{"inlineData": {"mimeType": "image/png", "data": "AAAA"}}]}], name="n")
        )
        db.execute_sql("UPDATE conversation SET renamed = 1 WHERE id = ?", (id,))
        keep(db, turn([user("What is it?")], reply("Black."), name="n"))
        assert conversation(db, id, "title") == ("",)


def test_system_and_setup_are_kept_once() -> None:
    with memory() as db:
        system, setup = {"parts": [{"text": "Be brief."}]}, {"tools": [{"googleSearch": {}}]}
        for number in range(3):
            keep(db, turn([user(f"Question {number}")], reply("Yes."), system=system, setup=setup))
        assert rows(db, "SELECT count(*) FROM document") == [(2,)]
        assert rows(
            db, "SELECT DISTINCT s.json, d.json FROM message JOIN document s ON s.hash = system "
            "JOIN document d ON d.hash = setup"
        ) == [(b'{"parts":[{"text":"Be brief."}]}', b'{"tools":[{"googleSearch":{}}]}')]  # fmt: skip


def test_two_clients_are_never_mixed() -> None:
    with memory() as db:
        asked, more = (
            [user("Same words here")],
            [user("Same words here"), model("Same answer."), user("More")],
        )
        mine = keep(db, turn(asked, reply("Same answer.")))
        yours = keep(db, turn(asked, reply("Same answer."), client="you"))
        assert keep(db, turn(more, reply("a"))) == mine != yours
        assert keep(db, turn(more, reply("b"), client="you")) == yours
        named = keep(db, turn(asked, reply("x"), name="n"))
        other = keep(db, turn(asked, reply("y"), name="n", client="you"))
        assert len({mine, yours, named, other}) == 4
        recalled = recalling.recall(db, "you", "n", 1000)
        assert recalled is not None
        assert recalled.conversation == other


def test_a_deleted_conversation_frees_its_name() -> None:
    with memory() as db:
        id = keep(db, turn([user("Hello")], reply("Hi"), name="n"))
        (head,) = conversation(db, id, "head")
        db.execute_sql("UPDATE conversation SET deleted = ? WHERE id = ?", (NOW, id))
        assert recalling.recall(db, "me", "n", 1000) is None
        new = keep(db, turn([user("More")], reply("Yes"), name="n", after=head))  # was under way
        assert new != id
        assert conversation(db, new, "messages", "name") == (2, "n")


# --- recall -------------------------------------------------------------------------------------------------


@contextmanager
def five_turns() -> Iterator[SqliteDatabase]:
    """Turns of 20 tokens each in "n"."""
    with memory() as db:
        head = None
        for number in range(5):
            id = keep(db, turn([user(f"q{number}")], reply(f"a{number}"), name="n", after=head))
            (head,) = conversation(db, id, "head")
        yield db


@pytest.mark.parametrize(
    ("tokens", "turns"), [(0, 0), (19, 0), (20, 1), (59, 2), (99, 4), (100, 5), (10**6, 5)]
)
def test_recall_gives_whole_exchanges_from_the_end(tokens: int, turns: int) -> None:
    with five_turns() as db:
        recalled = recalling.recall(db, "me", "n", tokens)
        assert recalled is not None
        expected = [c for n in range(5) for c in (user(f"q{n}"), model(f"a{n}"))]
        assert recalled.contents == tuple(expected[len(expected) - 2 * turns :])
        assert recalled.leaf == conversation(db, recalled.conversation, "head")[0]
        assert recalled.earlier_tokens == 20 * (5 - turns)


def test_what_does_not_exist_is_not_recalled() -> None:
    with five_turns() as db:
        keep(db, turn([user("q")], name="failed"))
        assert recalling.recall(db, "me", "m", 100) is None
        assert recalling.recall(db, "you", "n", 100) is None
        assert recalling.recall(db, "me", "failed", 100) is None


def test_calls_and_results_stay_together() -> None:
    with memory() as db:
        call = {
            "role": "model",
            "parts": [{"functionCall": {"name": "f", "args": {}}, "thoughtSignature": "S"}],
        }
        result = {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {"x": 1}}}]}
        id = keep(db, turn([user("q")], reply("a"), name="n"))
        keep(
            db,
            turn(
                [user("go")],
                {"candidates": [{"content": call}]},
                name="n",
                after=conversation(db, id, "head")[0],
            ),
        )
        system = {"parts": [{"text": "Be brief."}]}
        keep(
            db, turn([result], reply("done"), name="n", after=conversation(db, id, "head")[0], system=system)
        )
        for tokens, length in ((39, 0), (40, 4), (60, 6)):
            recalled = recalling.recall(db, "me", "n", tokens)
            assert recalled is not None
            assert (
                recalled.contents
                == (user("q"), model("a"), user("go"), call, result, model("done"))[6 - length :]
            )
            assert recalled.system == system


def test_what_broke_or_was_not_answered_is_not_recalled() -> None:
    with memory() as db:
        broken = MessageState.BROKEN
        id = keep(db, turn([user("q0")], reply("a0"), name="n"))
        keep(
            db, turn([user("q1")], reply("a"), name="n", after=conversation(db, id, "head")[0], state=broken)
        )
        keep(db, turn([user("q2")], name="n", after=conversation(db, id, "head")[0]))
        recalled = recalling.recall(db, "me", "n", 100)
        assert recalled is not None
        assert recalled.contents == (user("q0"), model("a0"))
        # the client itself goes on from the broken one
        told = [user("q0"), model("a0"), user("q1"), model("a"), user("q3")]
        assert keep(db, turn(told, reply("a3"), name="n")) == id
        recalled = recalling.recall(db, "me", "n", 100)
        assert recalled is not None
        assert recalled.contents == (user("q0"), model("a0"), user("q3"), model("a3"))


def test_media_come_back_and_a_greeting_does_not() -> None:
    with memory() as db:
        data = base64.b64encode(PNG).decode()
        shown = {"role": "user", "parts": [{"inline_data": {"mime_type": "image/png", "data": data}}]}
        id = keep(db, turn([model("Welcome!"), shown], reply("A picture"), name="n"))
        recalled = recalling.recall(db, "me", "n", 100)
        assert recalled is not None
        image = {"inlineData": {"mimeType": "image/png", "data": data}}
        assert recalled.contents == ({"role": "user", "parts": [image]}, model("A picture"))
        # the same picture once more: its bytes count once
        ((before,),) = rows(db, "SELECT bytes FROM conversation")
        keep(db, turn([shown], reply("The same"), name="n", after=conversation(db, id, "head")[0]))
        ((after,),) = rows(db, "SELECT bytes FROM conversation")
        assert rows(db, "SELECT size FROM blob") == [(len(PNG),)]
        assert rows(db, "SELECT count(*) FROM message_blob") == [(2,)]
        parts = rows(db, "SELECT sum(length(parts)) FROM message")[0][0]
        assert before > len(PNG)
        assert after == parts + len(PNG)
