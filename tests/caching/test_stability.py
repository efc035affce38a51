from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.caching import prefixes, stability
from gapdesk.caching.stability import Stability
from gapdesk.caching.types import Implicit
from gapdesk.proxy.types import Client, Usage
from tests.caching.google import ALICE, MODEL, SECRETIVE, text

USAGE = Usage(prompt=100, cached=60)


def turn(number: int) -> list[dict[str, Any]]:
    """What a client sends in the turn of this number (from 0)."""
    said = [text("Hello")]
    for n in range(number):
        said += [text(f"Well {n}", "model"), text(f"Go on {n}")]
    return said


def send(
    of: Stability,
    contents: list[dict[str, Any]],
    system: str = "Be kind.",
    client: Client = ALICE,
    model: str = MODEL,
    **more: Any,
) -> Implicit:
    body = {"contents": contents, "systemInstruction": {"parts": [{"text": system}]}, **more}
    of.observe(client, model, prefixes.digests(body), body, USAGE)
    return next(row for row in of.rows() if (row.client, row.model) == (client.name, model))


def test_what_was_cached_is_counted_per_client_and_model() -> None:
    watch = Stability()
    for n in range(3):
        row = send(watch, turn(n))
    assert (row.requests, row.prompt, row.cached) == (3, 300, 180)
    send(watch, turn(0), model="gemini-3.6-flash")
    assert [found.requests for found in watch.rows()] == [3, 1]


def test_a_steady_beginning_is_no_change() -> None:
    watch = Stability()
    for n in range(5):
        row = send(watch, turn(n), tools=[{"a": 1}])
    assert (row.changes, row.difference) == (0, None)


def test_a_clock_in_the_system_prompt_is_shown_where_it_ticks() -> None:
    watch = Stability()
    for n in range(4):
        row = send(watch, turn(n), f"{'x' * 100}\nIt is 12:0{n} now.{'y' * 100}")
    assert row.changes == 3 and row.difference is not None
    found = row.difference
    assert (found.place, found.message) == ("system", 0)
    assert found.before[: found.at] == found.after[: found.at] and found.before[found.at] == "2"
    assert found.after[found.at :].startswith("3 now.yyy") and "\n" not in found.after
    assert len(found.before) == 80 and found.at == 40
    assert send(watch, turn(4), f"{'x' * 100}\nIt is 12:03 now.{'y' * 100}").changes == 0


def test_tools_in_another_order_are_a_change_to_google() -> None:
    watch = Stability()
    send(watch, turn(0), tools=[{"a": 1, "b": 2}])
    row = send(watch, turn(1), tools=[{"b": 2, "a": 1}])
    assert row.difference is not None and row.difference.place == "tools"


def test_a_window_that_slides_changes_the_first_content() -> None:
    watch = Stability()
    for n in range(3, 6):
        row = send(watch, turn(n)[-5:])
    assert row.changes == 2 and row.difference is not None
    assert (row.difference.place, row.difference.message) == ("contents", 1)
    assert (row.difference.before, row.difference.after, row.difference.at) == ("Go on 1", "Go on 2", 6)


def test_conversations_that_take_turns_are_told_apart() -> None:
    watch = Stability()
    for n in range(4):
        for name in ("one", "two", "three"):  # but for the first content they are the same
            row = send(watch, [text(name), *turn(n)[1:]])
    assert row.changes == 0


def test_an_edited_turn_is_another_line() -> None:
    watch = Stability()
    send(watch, turn(2))
    row = send(watch, [*turn(2)[:-1], text("No, wait")])
    assert (row.changes, row.difference) == (0, None)


def test_of_private_clients_there_are_only_numbers() -> None:
    watch = Stability()
    for n in range(3):
        row = send(watch, turn(n), f"It is {n} o'clock.", SECRETIVE)
    assert (row.requests, row.cached, row.changes, row.difference) == (3, 180, 0, None)
    assert watch._text == 0


def test_beyond_what_is_kept_a_difference_is_told_but_not_shown() -> None:
    watch = Stability()
    long = "x" * stability.LONGEST_TEXT
    send(watch, turn(0), long + "1")
    found = send(watch, turn(1), long + "2").difference
    assert found is not None and (found.place, found.before, found.after) == ("system", "", "")


def test_memory_is_bounded() -> None:
    watch = Stability()
    for n in range(400):
        send(watch, [text(f"{n}" + "x" * 40_000)], client=Client(f"{n % 3}", f"{n % 3}"))
    pairs = watch._pairs.values()
    assert all(len(pair.lines) <= stability.LINES for pair in pairs)
    for n in range(300):
        send(watch, [text("y" * 40_000)], client=Client(f"c{n}", f"c{n}"))
    kept = sum(line.size for pair in watch._pairs.values() for line in pair.lines)
    assert watch._text == kept <= stability.MOST_TEXT
    assert len(watch._pairs) == stability.PAIRS


contents = st.lists(
    st.sampled_from([text("a"), text("b", "model"), text("c"), {}, {"parts": [{"x": 1}]}]), max_size=5
)
requests = st.lists(st.tuples(contents, st.sampled_from(["s", "t", "s" * 100]), st.booleans()), max_size=20)


@settings(max_examples=100, deadline=None)
@given(requests)
def test_whatever_comes_the_books_add_up(asked: list[tuple[list[dict[str, Any]], str, bool]]) -> None:
    watch = Stability()
    for said, system, private in asked:
        row = send(watch, said, system, SECRETIVE if private else ALICE)
        if row.difference is not None:
            found = row.difference
            assert found.before[: found.at] == found.after[: found.at] and row.changes > 0
    assert watch._text == sum(line.size for pair in watch._pairs.values() for line in pair.lines)
    assert sum(row.requests for row in watch.rows()) == len(asked)
