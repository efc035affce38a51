from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.conversations.completion import joined
from gapdesk.conversations.truncation import first_kept
from tests.conversations.records import dialogue, said

CALL = {"role": "model", "parts": [{"functionCall": {"name": "f", "args": {}}}]}
RESULT = {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {}}}]}
MIXED = {"role": "user", "parts": [*RESULT["parts"], {"text": "and look here"}]}
PICTURE = {"role": "user", "parts": [{"inlineData": {"mimeType": "image/png", "data": "QUJD"}}]}


def a_chat(turns: int, seed: int) -> tuple[list[dict[str, Any]], list[int]]:
    """A history of `turns` contents (some more if the last exchange has calls), and their tokens."""
    chance = random.Random(seed)
    contents: list[dict[str, Any]] = []
    while len(contents) < turns:
        contents.append(PICTURE if chance.random() < 0.1 else said("user", f"question {len(contents)}"))
        while chance.random() < 0.3:
            contents += [CALL, chance.choice([RESULT, RESULT, MIXED])]
        contents.append(said("model", "answer"))
    sizes = [1125 if content is PICTURE else chance.randint(6, 600) for content in contents]
    return contents, sizes


def has(content: dict[str, Any], field: str) -> bool:
    return any(field in part for part in content["parts"])


def is_sound(contents: list[dict[str, Any]]) -> bool:
    """Alternating, the user first, each call with its result and each result with its call."""
    roles = [content["role"] for content in contents]
    pairs = list(zip([None, *contents], [*contents, None], strict=True))
    return roles == ["user", "model"] * (len(roles) // 2) + ["user"] * (len(roles) % 2) and all(
        (before is not None and has(before, "functionCall"))
        == (after is not None and has(after, "functionResponse"))
        for before, after in pairs
    )


@pytest.mark.parametrize("turns", range(1, 201))
def test_at_every_size_what_is_kept_is_sound_and_fits(turns: int) -> None:
    contents, sizes = a_chat(turns, seed=turns)
    newest = dialogue("the newest question")
    for room in (sum(sizes), sum(sizes) - 1, 4000, 1200, 300, 0, -50):
        cut = first_kept(contents, sizes, room)
        assert cut == first_kept(list(contents), tuple(sizes), room)
        kept = joined(contents[cut:], newest)
        assert kept[-1] == newest[0]
        assert is_sound(kept)
        assert sum(sizes[cut:]) <= max(room, 0)
        assert (cut == 0) == (room >= sum(sizes))


def starts(contents: list[dict[str, Any]]) -> list[int]:
    return [at for at, c in enumerate(contents) if c["role"] == "user" and not has(c, "functionResponse")]


@given(st.integers(1, 80), st.integers(0, 10**6), st.integers(1, 20_000))
@settings(max_examples=150, deadline=None)
def test_no_more_is_dropped_than_a_quarter_of_the_room_and_an_exchange(
    turns: int, seed: int, room: int
) -> None:
    contents, sizes = a_chat(turns, seed)
    cut = first_kept(contents, sizes, room)
    fitting = [at for at in starts(contents) if sum(sizes[at:]) <= room]
    if not fitting:
        assert cut == len(contents)
        return
    assert cut in fitting
    spared = [at for at in fitting if at < cut]
    assert sum(sizes[fitting[0] : (spared or [cut])[-1]]) <= room / 4


@pytest.mark.parametrize("unsteady", [False, True])
def test_the_cut_moves_rarely_while_a_conversation_grows(unsteady: bool) -> None:
    contents, sizes = a_chat(400, seed=7)
    room, cuts = 20_000, []
    for size in [at for at in starts(contents) if at]:
        own = 200 + 37 * size % 400 if unsteady else 0  # what the client itself sends, never alike
        cuts.append(first_kept(contents[:size], sizes[:size], room - own))
    cutting = [cut for cut in cuts if cut]
    assert len(cutting) > 80
    assert cutting == sorted(cutting)
    tokens = sum(sizes[: cutting[-1]])
    assert len(set(cutting)) <= tokens / (room / 8) + 1
    assert len(cutting) / len(set(cutting)) > 4


def test_what_was_not_loaded_counts_for_where_the_steps_are() -> None:
    contents, sizes = a_chat(400, seed=3)
    room = 10_000
    whole = first_kept(contents, sizes, room)
    for loaded_from in [at for at in starts(contents) if at <= whole]:
        before = sum(sizes[:loaded_from])
        cut = first_kept(contents[loaded_from:], sizes[loaded_from:], room, before=before)
        assert cut + loaded_from == whole


def test_results_that_come_with_words_stay_with_their_calls() -> None:
    contents = [*dialogue("a"), CALL, MIXED, *dialogue("x", "b")[1:], *dialogue("c", "d")]
    sizes = [10] * 6
    assert first_kept(contents, sizes, 45) == 4
    assert first_kept(contents, sizes, 20) == 4
    assert first_kept(contents, sizes, 19) == 6


def test_an_only_exchange_that_fits_is_kept_though_a_step_would_drop_it() -> None:
    assert first_kept(dialogue("a", "b", "c", "d"), [100, 100, 450, 450], 1000) == 2


def test_the_exchange_that_results_belong_to_stays_whatever_its_size() -> None:
    contents = [*dialogue("a", "b", "c"), CALL]
    sizes = [10, 10, 5_000, 50]
    assert first_kept(contents, sizes, 100) == 4
    assert first_kept(contents, sizes, 100, results=True) == 2
    assert first_kept(contents, sizes, 6_000, results=True) == 0
    further = [*contents, RESULT, CALL]
    assert first_kept(further, [*sizes, 10, 50], 100, results=True) == 2
