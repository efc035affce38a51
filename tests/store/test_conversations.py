from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import SqliteDatabase

from gapdesk.conversations.types import BlockKind, MessageState, Order, Transcript, Wanted
from gapdesk.proxy.types import JsonObject, Usage
from gapdesk.store import conversations, search
from gapdesk.store.conversations import (
    bring_back,
    conversation_of,
    ids,
    keep_for,
    pin,
    remove,
    rename,
    rows,
    statistics,
    whole,
)
from gapdesk.store.retention import DAY, expired
from gapdesk.store.transcripts import transcript
from tests.store.memory import memory
from tests.store.test_records import NOW, keep, model, reply, turn, user

PNG = "iVBORw0KGgoAAAANSUhEUg=="
TTL = 30


def chat(db: SqliteDatabase, topic: str, exchanges: int = 1, **fields: Any) -> int:
    """A conversation of "<topic> 1" → "On <topic> 1", and so on; each exchange a minute after the last."""
    contents: list[JsonObject] = []
    start = fields.pop("time", NOW)
    for number in range(1, exchanges + 1):
        contents.append(user(f"{topic} {number}"))
        answer = f"On {topic} {number}"
        found = keep(db, turn(contents, reply(answer), time=start + 60 * number, **fields))
        contents.append(model(answer))
    return found


def texts(found: Transcript) -> list[str]:
    return ["".join(block.text for block in message.blocks) for message in found.messages]


# --- the list -----------------------------------------------------------------------------------------------


def test_orders() -> None:
    with memory() as db:
        old = chat(db, "beta", 3, time=NOW)
        new = chat(db, "Alpha", 1, time=NOW + 7200)
        loved = chat(db, "gamma", 1, time=NOW - 7200)
        other = chat(db, "delta", 1, time=NOW + 60, client="you")
        pin(db, [loved], True)
        assert ids(db, Wanted()) == (loved, new, old, other)
        assert ids(db, Wanted(order=Order.CREATED)) == (loved, new, other, old)
        assert ids(db, Wanted(order=Order.TITLE)) == (loved, new, old, other)
        assert ids(db, Wanted(order=Order.SIZE))[:2] == (loved, old)
        assert ids(db, Wanted(client="you")) == (other,)
        assert ids(db, Wanted(client="nobody")) == ()


def test_rows_come_in_the_order_asked_for() -> None:
    with memory() as db:
        first, second = chat(db, "a"), chat(db, "b", 2, name="work")
        found = rows(db, [second, 999, first], TTL)
        assert [row.id for row in found] == [second, first]
        row = found[0]
        assert (row.title, row.client, row.name, row.model) == ("b 1", "me", "work", "gemini-3.8-flash")
        assert (row.messages, row.branches, row.pinned, row.open_end) == (4, 1, False, False)
        assert (row.created, row.used) == (NOW + 60, NOW + 120)
        assert row.bytes > 20


def test_when_a_conversation_ends() -> None:
    with memory() as db:
        number = chat(db, "a")
        used = NOW + 60

        def expires(ttl_days: int) -> float | None:
            (row,) = rows(db, [number], ttl_days)
            return row.expires

        assert expires(30) == used + 30 * DAY
        assert expires(0) is None
        keep_for(db, [number], 2)
        assert expires(0) == used + 2 * DAY
        keep_for(db, [number], 0)
        assert expires(30) is None
        keep_for(db, [number], None)
        assert expires(30) == used + 30 * DAY
        pin(db, [number], True)
        assert expires(30) is None
        pin(db, [number], False)
        assert expires(30) is not None


def test_an_open_end_shows() -> None:
    with memory() as db:
        number = keep(db, turn([user("hello")], note="All keys are used up."))
        (row,) = rows(db, [number], TTL)
        assert row.open_end
        (message,) = transcript(db, number).messages
        assert (message.state, message.note) == (MessageState.UNANSWERED, "All keys are used up.")


# --- the transcript -----------------------------------------------------------------------------------------


def test_the_newest_messages_come_first_and_earlier_ones_in_pages() -> None:
    with memory() as db:
        number = chat(db, "tide", 25)
        page = transcript(db, number, count=20)
        assert len(page.messages) == 20
        assert page.earlier == 30
        assert texts(page)[-2:] == ["tide 25", "On tide 25"]
        seen = texts(page)
        while page.earlier:
            page = transcript(db, number, page.leaf, before=page.messages[0].id, count=20)
            seen = texts(page) + seen
        assert seen == [f"{words}tide {n}" for n in range(1, 26) for words in ("", "On ")]


def test_messages_tell_who_when_and_what_for() -> None:
    with memory() as db:
        usage = Usage(prompt=9, output=4, thoughts=3, cached=2, tool_use=1, total=17)
        number = keep(db, turn([user("hi")], reply("ho"), key="key 1", duration=2.5, usage=usage))
        asked, answered = transcript(db, number).messages
        assert (asked.role, asked.model, asked.usage, asked.branches) == ("user", "", None, (asked.id,))
        assert (answered.role, answered.model, answered.key) == ("model", "gemini-3.8-flash", "key 1")
        assert (answered.usage, answered.duration, answered.time) == (usage, 2.5, NOW + 2.5)


def test_swipes_are_branches_and_each_leads_to_its_newest_end() -> None:
    with memory() as db:
        number = chat(db, "tide", 3)
        long_way = transcript(db, number)
        history = [user("tide 1"), model("On tide 1"), user("tide 2")]
        assert keep(db, turn(history, reply("Otherwise"), time=NOW + 600)) == number
        assert rows(db, [number], TTL)[0].branches == 2
        short_way = transcript(db, number)
        assert texts(short_way) == ["tide 1", "On tide 1", "tide 2", "Otherwise"]
        swipe = short_way.messages[3]
        assert swipe.branches == (long_way.messages[3].id, swipe.id)
        assert (long_way.messages[3].branch, swipe.branch) == (1, 2)
        back = transcript(db, number, through=swipe.branches[0])
        assert texts(back) == texts(long_way)
        assert back.leaf == long_way.leaf
        assert transcript(db, number, back.leaf).messages == back.messages
        assert transcript(db, number, through=swipe.id).messages == short_way.messages


def test_through_prefers_the_end_that_is_shown_anyway() -> None:
    with memory() as db:
        number = keep(db, turn([user("one")], reply("first", "second")))
        shown = transcript(db, number)
        assert texts(shown) == ["one", "first"]
        assert texts(transcript(db, number, through=shown.messages[0].id)) == ["one", "first"]


def test_edited_beginnings_are_branches_too() -> None:
    with memory() as db:
        number = chat(db, "tide", 1, name="work")
        edited = [user("moon 1"), model("Other"), user("more")]
        assert keep(db, turn(edited, reply("yes"), name="work", time=NOW + 600)) == number
        page = transcript(db, number)
        assert len(page.messages[0].branches) == 2
        assert page.messages[0].branch == 2


def test_what_is_gone_has_no_transcript() -> None:
    with memory() as db:
        number, other = chat(db, "a"), chat(db, "b")
        foreign = transcript(db, other).leaf
        assert transcript(db, number, foreign).leaf == transcript(db, number).leaf
        assert transcript(db, number, through=foreign).leaf == transcript(db, number).leaf
        remove(db, [number], NOW)
        assert transcript(db, number) == Transcript(number, (), 0, None)
        assert transcript(db, 999) == Transcript(999, (), 0, None)


def test_pictures_have_their_size() -> None:
    with memory() as db:
        parts = [{"text": "look"}, {"inlineData": {"mimeType": "image/png", "data": PNG}}]
        number = keep(db, turn([{"role": "user", "parts": parts}], reply("nice")))
        text, picture = transcript(db, number).messages[0].blocks
        assert (text.kind, picture.kind) == (BlockKind.TEXT, BlockKind.MEDIA)
        assert picture.picture is not None
        assert (picture.picture.mime, picture.picture.size) == ("image/png", 16)


def test_a_medium_by_a_hash_that_is_none() -> None:
    with memory() as db:
        odd = {"inlineData": {"mimeType": "image/png", "hash": "no hash"}}
        number = keep(db, turn([{"role": "user", "parts": [odd]}], reply("?")))
        assert len(transcript(db, number).messages) == 2


# --- facts, and all of it -----------------------------------------------------------------------------------


def test_statistics_add_up_by_model_and_day() -> None:
    with memory() as db:
        number = chat(db, "a", 2, key="key 1", usage=Usage(prompt=10, output=5, total=15))
        history = [user("a 1"), model("On a 1"), user("a 2"), model("On a 2"), user("a 3")]
        system = {"parts": [{"text": "Be brief."}]}
        later = {"time": NOW + DAY, "model": "pro", "key": "key 2", "system": system}
        keep(db, turn(history, reply("yes"), usage=Usage(prompt=100, total=100), **later))
        keep_for(db, [number], 7)
        found = statistics(db, number)
        assert found is not None
        assert found.models == (("gemini-3.8-flash", 2), ("pro", 1))
        assert found.keys == (("key 1", 2), ("key 2", 1))
        assert sorted((used.model, used.replies, used.usage.prompt) for used in found.used) == [
            ("gemini-3.8-flash", 2, 20),
            ("pro", 1, 100),
        ]
        first, second = sorted(used.day for used in found.used)
        assert (first, second) == ("2026-09-21", "2026-09-22")
        assert (found.system, found.media, found.ttl_days) == (system, 0, 7)


def test_statistics_of_what_is_gone() -> None:
    with memory() as db:
        number = chat(db, "a")
        remove(db, [number], NOW)
        assert statistics(db, number) is None
        assert whole(db, number) is None
        assert conversation_of(db, transcript(db, chat(db, "b")).messages[0].id) is not None


def test_the_whole_of_it() -> None:
    with memory() as db:
        system, setup = {"parts": [{"text": "Be brief."}]}, {"generationConfig": {"temperature": 1}}
        number = keep(
            db,
            turn([user("one")], reply("first", "second"), name="work", system=system, setup=setup),
        )
        found = whole(db, number)
        assert found is not None
        assert (found.title, found.client, found.name, found.pinned) == ("one", "me", "work", False)
        assert [message.content for message in found.messages] == [
            user("one"),
            model("first"),
            model("second"),
        ]
        asked, first, second = found.messages
        assert (asked.parent, first.parent, second.parent) == (None, asked.id, asked.id)
        assert (first.system, first.setup) == (system, setup)
        assert found.head == found.leaf == first.id
        assert found.path() == [asked, first]
        assert conversation_of(db, second.id) == number


def test_size_counts_what_is_there() -> None:
    with memory() as db:
        assert conversations.size(db).bytes == 0
        chat(db, "a", 2)
        gone = chat(db, "b")
        remove(db, [gone], NOW)
        found = conversations.size(db)
        assert (found.conversations, found.messages) == (1, 4)
        assert found.bytes > 4 * 20


# --- changing -----------------------------------------------------------------------------------------------


def titled(db: SqliteDatabase, words: str) -> tuple[int, ...]:
    return search.titles(db, f'"{words}"', None, 10)


def test_a_title_of_ones_own_is_found_and_given_back() -> None:
    with memory() as db:
        number = chat(db, "tide")
        rename(db, number, "  About the\n moon ")
        assert rows(db, [number], TTL)[0].title == "About the moon"
        assert titled(db, "moon") == (number,)
        rename(db, number, "Sea")
        assert titled(db, "moon") == ()
        assert titled(db, "sea") == (number,)
        rename(db, number, " ")
        assert rows(db, [number], TTL)[0].title == "tide 1"
        assert titled(db, "sea") == ()
        rename(db, 999, "nothing")
        db.execute_sql("INSERT INTO message_text (message_text) VALUES ('integrity-check')")


def test_the_index_is_empty_when_all_is_gone() -> None:
    with memory() as db:
        number = chat(db, "tide", 2)
        rename(db, number, "Sea")
        remove(db, [number], NOW)
        while expired(db, NOW + 3600, 30, 500):
            pass
        assert db.execute_sql("SELECT count(*) FROM conversation").fetchone() == (0,)
        for words in ("tide", "sea", "on"):
            found = db.execute_sql("SELECT rowid FROM message_text WHERE message_text MATCH ?", (words,))
            assert found.fetchall() == []


def test_what_was_removed_comes_back_until_it_is_taken_out() -> None:
    with memory() as db:
        first, second = chat(db, "a"), chat(db, "b")
        assert remove(db, [first, second, 999], NOW) == (first, second)
        assert remove(db, [first], NOW) == ()
        assert ids(db, Wanted()) == ()
        assert bring_back(db, [first]) == (first,)
        assert ids(db, Wanted()) == (first,)
        while expired(db, NOW + 3600, 30, 500):
            pass
        assert bring_back(db, [second]) == ()


def test_a_name_given_anew_is_lost_when_the_old_one_comes_back() -> None:
    with memory() as db:
        old = chat(db, "a", name="work")
        remove(db, [old], NOW)
        new = chat(db, "b", name="work")
        assert new != old
        assert bring_back(db, [old]) == (old,)
        assert [row.name for row in rows(db, [old, new], TTL)] == [None, "work"]
        alone = chat(db, "c", name="home")
        remove(db, [alone], NOW)
        bring_back(db, [alone])
        assert rows(db, [alone], TTL)[0].name == "home"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=8), st.integers(1, 5))
def test_every_message_can_be_reached_and_every_path_read_in_pages(
    steps: list[tuple[int, bool]], count: int
) -> None:
    """`steps`: which of the earlier replies to go on from, and whether to ask the same once more."""
    with memory() as db:
        paths = [[user("begin"), model("0")]]
        number = keep(db, turn([user("begin")], reply("0"), name="work"))
        for step, (choice, again) in enumerate(steps, 1):
            known = paths[choice % len(paths)]
            asked = known[:-1] if again and len(known) > 2 else [*known, user(f"ask {step}")]
            assert keep(db, turn(asked, reply(f"{step}"), name="work")) == number
            paths.append([*asked, model(f"{step}")])
        said = {tuple(one["parts"][0]["text"] for one in path) for path in paths}
        found = whole(db, number)
        assert found is not None
        parents = {message.parent for message in found.messages}
        for message in found.messages:
            page = transcript(db, number, through=message.id, count=count)
            assert page.leaf not in parents
            seen = list(page.messages)
            while page.earlier:
                page = transcript(db, number, page.leaf, before=seen[0].id, count=count)
                seen = [*page.messages, *seen]
            assert message.id in [one.id for one in seen]
            assert tuple(one.blocks[0].text for one in seen) in said
            assert all(one.branches[one.branch - 1] == one.id for one in seen)
        ends = {message.id for message in found.messages} - parents
        assert rows(db, [number], TTL)[0].branches == len(ends)
