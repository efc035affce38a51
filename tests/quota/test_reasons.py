from __future__ import annotations

import pytest

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota import reasons
from gapdesk.quota.keys import Fault, KeyInfo, KeyState, Reason, ReasonCode
from gapdesk.quota.meter import Bar, Gate
from gapdesk.quota.project import Key, Project

NOW = 1_800_000_000.0
INVALID = Fault(KeyState.INVALID, Kind.KEY_INVALID, "API key not valid.")
BLOCKED = Fault(KeyState.BLOCKED, Kind.PROJECT_BLOCKED, "Suspended.")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1 k"),
        (12_345, "12.3 k"),
        (40_000, "40 k"),
        (999_499, "999 k"),
        (999_500, "1 M"),
        (1_048_576, "1.05 M"),
    ],
)
def test_tokens(count: int, words: str) -> None:
    assert reasons.tokens(count) == words


@pytest.mark.parametrize(
    ("gate", "need", "tier", "words"),
    [
        (Gate(Bar.COOLING, NOW + 11.2), 1, None, "cooling 12 s"),
        (Gate(Bar.EXHAUSTED, NOW + 5), 1, None, "exhausted until 09:00"),
        (
            Gate(Bar.COOLING, NOW + 5, Dimension.TPM, 12_000),
            40_000,
            None,
            "prompt needs 40 k tokens, 12 k left this minute",
        ),
        (
            Gate(Bar.EXHAUSTED, NOW + 5, Dimension.TPD, 500),
            40_000,
            None,
            "prompt needs 40 k tokens, 500 left today",
        ),
        (
            Gate(Bar.TOO_LARGE, None, Dimension.TPM, 10_000),
            40_000,
            None,
            "prompt needs 40 k tokens, the limit is 10 k",
        ),
        (Gate(Bar.NO_QUOTA, None, Dimension.RPD), 1, "free", "limit 0 on the free tier"),
        (Gate(Bar.NO_QUOTA, None, Dimension.RPD), 1, None, "limit 0"),
        (Gate(Bar.CLOSED, None), 1, None, "model closed to this project"),
    ],
)
def test_gates_in_words(gate: Gate, need: int, tier: str | None, words: str) -> None:
    reason = reasons.of_gate(gate, need, tier)
    assert reason.until == gate.until
    assert reasons.english(reason, NOW, lambda moment: "09:00") == words


@pytest.mark.parametrize(
    ("enabled", "fault", "project_fault", "locked", "words"),
    [
        (True, None, None, False, ""),
        (True, None, None, True, "waiting for the keyring"),
        (True, INVALID, None, True, "invalid: API key not valid."),
        (True, None, BLOCKED, True, "blocked: Suspended."),
        (False, INVALID, BLOCKED, True, "disabled"),
    ],
)
def test_keys_in_words(
    enabled: bool, fault: Fault | None, project_fault: Fault | None, locked: bool, words: str
) -> None:
    key = Key(KeyInfo("k", "k", enabled=enabled), Project("p", fault=project_fault), locked=locked)
    key.fault = fault
    reason = reasons.of_key(key)
    assert (reasons.english(reason, NOW, str) if reason else "") == words


def test_every_reason_has_words() -> None:
    for code in ReasonCode:
        assert reasons.english(Reason(code), NOW, str)
