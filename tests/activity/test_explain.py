from __future__ import annotations

from typing import Any

from gapdesk.activity.explain import explanation
from gapdesk.activity.spans import spans
from gapdesk.activity.types import Entry
from gapdesk.proxy.types import FailureKind, Kind, Loss, Usage
from tests.activity.requests import KEY, NOW, TOKEN, attempt, ended, running


def told(entry: Entry) -> str:
    return explanation(entry, spans(entry, NOW + 3), "1.2.3")


def test_all_of_a_request_in_words() -> None:
    refused = attempt(
        label="spare",
        kind=Kind.QUOTA_DAY,
        status=429,
        message="Quota exceeded",
        first_byte=0.1,
        ended=0.2,
        others=(("main", "cooling 12 s"),),
    )
    entry = ended(
        attempts=(refused, attempt(started=NOW + 0.5)),
        losses=(Loss("logit_bias", "Gemini has no logit bias."),),
        usage=Usage(1200, 30, 40, 1000, 0, 1270),
        stream=True,
        address="192.168.1.7",
    )
    entry.again = "r0"
    assert told(entry) == (
        "Request r1, gapdesk 1.2.3\n"
        "Began: 2027-01-15 08:00:00 UTC\n"
        "Client: My phone (SillyTavern)\n"
        "Asked: gemini-3.8-flash, openai protocol, as a stream\n"
        "Repeats: r0\n"
        "Result: detour\n"
        "From: another device\n"
        "Status: 200\n"
        "Answered through: main\n"
        "Took: 2.000 s, first byte after 1.000 s\n"
        "Tokens: 1,200 prompt, 1,000 of it cached, 40 thoughts, 30 output\n"
        "Time: first byte (attempt 1) 0.100 s, stream (attempt 1) 0.100 s, queue 0.300 s, "
        "first byte (attempt 2) 0.500 s, stream (attempt 2) 0.500 s, deliver 0.500 s\n"
        "Attempts: 2\n"
        "  1. spare: quota_day 429 after 0.200 s: Quota exceeded\n"
        "     chosen: the only one\n"
        "     not chosen: main (cooling 12 s)\n"
        "  2. main: answered 200 after 1.000 s\n"
        "     chosen: the only one\n"
        "Lost in translation:\n"
        "  logit_bias: Gemini has no logit bias.\n"
    )


def test_what_runs_or_was_refused_early_says_less() -> None:
    assert told(running()).splitlines()[-2:] == ["Result: running", "Time: first byte 3.000 s"]
    nobody: dict[str, Any] = {"client": "", "program": "", "model": "", "attempts": (), "usage": Usage()}
    early = ended(**nobody, failure=FailureKind.UNAUTHORIZED, status=401, message="No token.")
    assert "Client: not known\nAsked: no model" in told(early)
    assert "Status: 401 (unauthorized): No token.\n" in told(early)
    assert "Tokens: none\n" in told(early)


def test_no_secret_is_said() -> None:
    entry = ended(
        client=f"phone {TOKEN}",
        message=f"refused {KEY}",
        attempts=(attempt(label=KEY, message=f"key={KEY}", reason=TOKEN, others=((KEY, TOKEN),)),),
    )
    assert not any(secret in told(entry) for secret in (KEY, TOKEN))
