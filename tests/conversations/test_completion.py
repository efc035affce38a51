from __future__ import annotations

import copy
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.conversations.completion import Mode, brings_results, history_wanted, joined, spoken, system_of
from gapdesk.conversations.types import STANDING
from tests.conversations.records import dialogue, said

NEW = dialogue("new")
CALL = {"role": "model", "parts": [{"functionCall": {"name": "f"}, "thoughtSignature": "c2ln"}]}
RESULT = {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {}}}]}


@pytest.mark.parametrize(
    ("mode", "name", "wanted"),
    [
        (Mode.EXPLICIT, None, None),
        (Mode.EXPLICIT, "n", "n"),
        (Mode.ALWAYS, None, STANDING),
        (Mode.ALWAYS, "n", "n"),
        (Mode.OFF, None, None),
        (Mode.OFF, "n", None),
    ],
)
def test_whose_history_is_wanted(mode: Mode, name: str | None, wanted: str | None) -> None:
    assert history_wanted(mode, name, NEW, uses_cache=False) == wanted
    assert history_wanted(mode, name, [{"parts": [{"text": "no role"}]}], uses_cache=False) == wanted
    assert history_wanted(mode, name, NEW, uses_cache=True) is None
    assert history_wanted(mode, name, dialogue("a", "b", "c"), uses_cache=False) is None


def test_results_go_behind_their_call() -> None:
    history = [*dialogue("a"), CALL]
    assert joined(history, [RESULT]) == [*dialogue("a"), CALL, RESULT]
    snake = {"parts": [{"function_response": {"name": "f", "response": {}}}]}
    assert joined(history, [snake]) == [*history, snake]


def test_a_call_that_nobody_answered_is_left_out() -> None:
    assert joined([*dialogue("a"), CALL], NEW) == [
        {"role": "user", "parts": [{"text": "a"}, {"text": "new"}]}
    ]
    merged = {"role": "user", "parts": [*RESULT["parts"], {"text": "new"}]}
    assert joined([*dialogue("a"), CALL, RESULT, CALL], NEW) == [*dialogue("a"), CALL, merged]
    middle = [*dialogue("a"), CALL, *dialogue("b", "c")]
    assert [content["role"] for content in joined(middle, NEW)] == ["user", "model", "user"]


def test_results_of_no_known_call_stay_as_they_are() -> None:
    assert joined(dialogue("a", "b"), [RESULT]) == [*dialogue("a", "b"), RESULT]
    assert joined([], [RESULT, *NEW]) == [RESULT, *NEW]


TURNS = st.lists(
    st.sampled_from([said("user", "u"), said("model", "m"), CALL, RESULT, {"parts": {"text": "odd"}}]),
    max_size=9,
)


@given(TURNS, TURNS.map(lambda turns: [turn for turn in turns if turn.get("role") != "model"]))
@settings(max_examples=200, deadline=None)
def test_roles_alternate_and_what_the_client_sent_is_whole(
    history: list[dict[str, Any]], contents: list[dict[str, Any]]
) -> None:
    before = copy.deepcopy((history, contents))
    joint = joined(history, contents)
    assert (history, contents) == before
    assert joint[len(joint) - len(contents) + 1 :] == contents[1:]
    if contents:
        own = contents[0]["parts"]
        own = own if isinstance(own, list) else [own]
        parts = joint[len(joint) - len(contents)]["parts"]
        assert parts == contents[0]["parts"] or parts[-len(own) :] == own
        roles = [content.get("role", "user") for content in joint[: len(joint) - len(contents) + 1]]
        assert all(one != other for one, other in itertools.pairwise(roles))
    for call, result in itertools.pairwise([*joint, {"parts": []}]):
        if any("functionCall" in part for part in call["parts"]):
            assert any("functionResponse" in part for part in result["parts"])


def test_the_own_system_instruction_wins() -> None:
    own, recalled = {"parts": [{"text": "own"}]}, {"parts": [{"text": "old"}]}
    assert system_of(recalled, own) == own
    assert system_of(recalled, {}) == recalled
    assert system_of({}, {}) == {}


def test_thoughts_stay_behind_unless_they_are_signed_or_all_there_is() -> None:
    thought = {"text": "hm", "thought": True}
    signed = {**thought, "thoughtSignature": "c2ln"}
    said_aloud = {"text": "yes"}
    content = {"role": "model", "parts": [thought, signed, said_aloud]}
    assert spoken(content) == {"role": "model", "parts": [signed, said_aloud]}
    assert content["parts"] == [thought, signed, said_aloud]
    assert spoken({"role": "model", "parts": [thought]}) == {"role": "model", "parts": [thought]}


@pytest.mark.parametrize("field", ["functionResponse", "function_response"])
def test_results_are_seen_in_either_spelling_and_without_a_list(field: str) -> None:
    part = {field: {"name": "f", "response": {}}}
    assert brings_results({"parts": [{"text": "see"}, part]})
    assert brings_results({"parts": part})
    assert not brings_results({"parts": [{"text": field}]})
