from __future__ import annotations

import pytest

from gapdesk.proxy.types import Kind
from gapdesk.quota.keys import Fault, KeyState, Reason, ReasonCode
from gapdesk.ui import moments, reason_words
from gapdesk.ui.theme import State

NOW = 1_795_255_200.0


def test_every_code_has_a_sentence_and_a_colour(qapp) -> None:
    said = [
        reason_words.reason(Reason(code, until=NOW + 12, need=40_000, room=12_000), NOW)
        for code in ReasonCode
    ]
    assert len(set(said)) == len(ReasonCode)
    for sentence in said:
        assert sentence.endswith(".")
        assert "{" not in sentence
    assert set(reason_words.REASON_STATES) == set(ReasonCode)


def test_figures_are_told(qapp) -> None:
    tokens = Reason(ReasonCode.TOKENS_MINUTE, until=NOW + 20, need=40_000, room=12_000)
    assert reason_words.reason(tokens, NOW) == "The prompt needs 40 k tokens, 12 k are left this minute."
    assert reason_words.reason(Reason(ReasonCode.COOLING, until=NOW + 11.2), NOW) == "Cooling, back in 12 s."
    assert reason_words.reason(Reason(ReasonCode.NO_QUOTA, tier="free"), NOW).endswith("the tier “free”.")
    assert reason_words.reason(Reason(ReasonCode.EXHAUSTED), NOW) == "Exhausted."
    until = reason_words.reason(Reason(ReasonCode.EXHAUSTED, until=NOW), NOW)
    assert until == f"Exhausted until {moments.time_of_day(NOW)}."


@pytest.mark.parametrize(
    ("state", "kind"),
    [(KeyState.HEALTHY, State.OK), (KeyState.COOLING, State.WAIT), (KeyState.INVALID, State.BAD)],
)
def test_states_keep_their_colour(qapp, state: KeyState, kind: State) -> None:
    assert reason_words.key_state(state)[0] is kind


def test_a_state_tells_its_end_where_it_has_one(qapp) -> None:
    assert reason_words.state_line(KeyState.COOLING, NOW + 12, NOW) == "Cooling 12 s"
    assert reason_words.state_line(KeyState.COOLING, None, NOW) == "Cooling"
    assert reason_words.state_line(KeyState.EXHAUSTED, NOW, NOW).startswith("Exhausted until ")
    lines = {reason_words.state_line(state, None, NOW) for state in KeyState}
    assert len(lines) == len(KeyState)


def test_every_fault_has_a_way_out(qapp) -> None:
    kinds = (Kind.KEY_INVALID, Kind.KEY_LEAKED, Kind.KEY_BLOCKED, Kind.PROJECT_BLOCKED, Kind.BILLING)
    found = {reason_words.fault(Fault(KeyState.BLOCKED, kind, "")) for kind in kinds}
    assert len(found) == len(kinds)
    assert all(part.endswith(".") for advice in found for part in advice)


def test_tiers_that_nobody_knows_are_shown_as_they_are(qapp) -> None:
    assert [reason_words.tier(name) for name in (None, "tier2", "tier9")] == ["unknown", "tier 2", "tier9"]
