"""Keys, region, models and streaming, each shown failing with its sentence, before a simulated Google."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from gapdesk.doctor import judge_google, probe_google
from gapdesk.doctor.facts import AnswerFacts, KeyFacts, ModelFacts
from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.keys.types import CheckVerdict
from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.upstream import PracticeUpstream
from gapdesk.proxy.types import Kind
from gapdesk.proxy.upstream import Route
from tests.doctor.surroundings import HEALTH, Ill, answering, listening, said, snapshot

GOOD, WARN, BAD, SKIPPED = Verdict.GOOD, Verdict.WARN, Verdict.BAD, Verdict.SKIPPED


def key(number: int, fault: str | None = None) -> PracticeKey:
    return PracticeKey(f"AQ.test-key-doctor-{number:04}-00000", f"30000000{number:04}", "tier1", fault)


async def examined(ill: Ill, keys: Sequence[PracticeKey], locked: int = 0) -> dict[Check, Finding]:
    """Before a Google that knows those keys; some more wait for the keyring."""
    google = PracticeUpstream(ill.clock, keys)
    ill.route = Route(await google.start(), "none")
    ill.keys = {f"id-{number}": each.secret for number, each in enumerate(keys)}
    ill.keys |= {f"locked-{number}": None for number in range(locked)}
    try:
        return await ill.examine()
    finally:
        await google.stop()


# --- keys -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("faults", "locked", "verdict", "sentence"),
    [
        ([], 0, BAD, "There is no key in use."),
        ([None], 0, GOOD, "Google takes the key."),
        ([None, None], 0, GOOD, "Google takes all 2 keys."),
        ([None, "invalid", "leaked", "service_blocked"], 0, WARN, "Google refuses 3 of 4 keys."),
        (["expired", "suspended"], 0, BAD, "Google refuses 2 of 2 keys."),
        ([], 2, BAD, "The keys wait for the keyring, so none could be shown to Google."),
        ([None], 1, WARN, "Google said nothing of 1 of 2 keys."),
        (["overloaded"], 0, BAD, "Google said nothing of 1 of 1 keys."),
    ],
)
async def test_keys_google_does_not_take_are_counted(ill: Ill, faults, locked, verdict, sentence) -> None:
    found = await examined(ill, [key(number, fault) for number, fault in enumerate(faults)], locked)
    assert said(found[Check.KEYS]) == (verdict, sentence)
    assert (found[Check.KEYS].place == "keys") is (verdict is not GOOD)
    above = (SKIPPED, "Not looked at, because of “Keys” above.")
    assert (said(found[Check.MODELS]) == above) is (verdict is BAD)
    assert (said(found[Check.REGION]) == above) is (verdict is BAD)


async def test_of_many_keys_some_are_tried_a_few_at_once(ill: Ill) -> None:
    asking, most = 0, 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asking, most
        asking += 1
        most = max(most, asking)
        await answering(b'{"models":[{"name":"models/gemini-x"}]}')(reader, writer)
        asking -= 1

    async with listening(serve) as port:
        ill.route = Route(f"http://127.0.0.1:{port}", "none")
        ill.keys = {str(number): key(number).secret for number in range(50)}
        found = (await ill.examine())[Check.KEYS]
    assert said(found) == (GOOD, "Google takes the 20 keys that were tried, of 50.")
    assert found.detail == "20 valid"
    assert 1 < most <= probe_google.AT_ONCE


def test_a_key_without_quota_is_a_good_key() -> None:
    facts = KeyFacts(3, ((CheckVerdict.VALID, 1), (CheckVerdict.LIMITED, 2)))
    assert said(judge_google.keys(facts)) == (GOOD, "Google takes all 3 keys; 2 are out of quota.")


# --- region -----------------------------------------------------------------------------------------------

NOT_SERVED = "Google does not offer the Gemini API where this connection comes from."


async def test_a_place_google_does_not_serve_is_told_and_no_key_is_blamed(ill: Ill) -> None:
    found = await examined(ill, [key(1, "location")])
    assert said(found[Check.KEYS]) == (SKIPPED, "Google says nothing of the keys, because of the region.")
    assert said(found[Check.REGION]) == (BAD, NOT_SERVED)
    assert found[Check.REGION].place == "upstream.proxy"
    assert said(found[Check.MODELS]) == (SKIPPED, "There is no key to ask with.")


async def test_without_a_question_the_region_is_not_known(ill: Ill) -> None:
    found = await examined(ill, [key(1)])
    assert said(found[Check.REGION]) == (
        SKIPPED,
        "Only a question shows it: tick “Also ask one question”.",
    )
    assert said(found[Check.STREAMING])[0] is SKIPPED


FINE = KeyFacts(1, ((CheckVerdict.VALID, 1),))


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (None, SKIPPED),
        (AnswerFacts("m", 200), GOOD),
        (AnswerFacts("m", 400, Kind.LOCATION), BAD),
        (AnswerFacts("m", 503, Kind.OVERLOADED), SKIPPED),
    ],
)
def test_the_question_decides_about_the_region(answer, verdict) -> None:
    assert judge_google.region(FINE, answer, ask=answer is not None).verdict is verdict


def test_a_question_that_could_not_be_asked_is_not_asked_for_again() -> None:
    found = judge_google.region(FINE, None, ask=True)
    assert said(found) == (SKIPPED, "The question got no answer, so nobody knows.")


# --- models -----------------------------------------------------------------------------------------------


async def test_a_model_that_is_used_but_not_offered_is_named(ill: Ill) -> None:
    ill.used = ("gemini-3.8-flash", "gemini-1.0-ancient")
    found = (await examined(ill, [key(1)]))[Check.MODELS]
    assert found.verdict is WARN
    assert str(found.words).endswith("models, but not gemini-1.0-ancient.")
    assert found.place == "models"
    ill.used = ("gemini-3.8-flash",)
    found = (await examined(ill, [key(1)]))[Check.MODELS]
    assert found.verdict is GOOD
    assert str(found.words).startswith("Your keys reach ")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"models":[{"name":"models/embed","supportedGenerationMethods":["embedContent"]}]}', "200 OK"),
        (b'{"models":[]}', "200 OK"),
        (b"<html>", "502 Bad Gateway"),
        (b'{"error":{"code":403,"message":"not you: AQ.test-key-doctor-0001-00000"}}', "403 Forbidden"),
    ],
)
async def test_a_list_without_models_is_told(ill: Ill, body: bytes, status: str) -> None:
    async with listening(answering(body, status=status)) as port:
        ill.route = Route(f"http://127.0.0.1:{port}", "none")
        facts = await probe_google.list_models(key(1).secret, (), ill.connect)
    found = judge_google.models(facts)
    assert said(found) == (BAD, "Google lists no model for your keys.")
    assert found.detail.startswith(f"status {status[:3]}")
    assert "AQ.test" not in found.detail


@pytest.mark.parametrize(
    ("names", "used", "asked"),
    [
        (("gemini-3-pro", "gemini-2-flash-lite", "gemini-3-flash-lite"), (), "gemini-3-flash-lite"),
        (("gemini-2-flash-lite", "gemini-3-flash-lite"), ("gemini-2-flash-lite",), "gemini-2-flash-lite"),
        (("gemini-3-flash", "gemini-3-pro"), ("gemini-3-pro",), "gemini-3-flash"),
        (("gemini-3-flash-image", "gemini-3-pro-tts", "gemini-3-pro"), (), "gemini-3-pro"),
        (("gemini-3-flash-image", "learnlm"), (), ""),
        ((), (), ""),
    ],
)
def test_a_cheap_model_is_asked(names, used, asked) -> None:
    assert probe_google.model_to_ask(ModelFacts(names, used)) == asked


# --- streaming --------------------------------------------------------------------------------------------

LIST = b'{"models":[{"name":"models/gemini-3-flash-lite","supportedGenerationMethods":["generateContent"]}]}'
EVENT = b'data: {"candidates":[{"content":{"parts":[{"text":"seven "}],"role":"model"}}]}\n\n'


async def asked(ill: Ill, *pieces: bytes, pause: float = 0.0, status: str = "200 OK") -> dict[Check, Finding]:
    """A question to a gapdesk that answers with `pieces`, each `pause` seconds after the one before."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"POST"):
            await_answer = HEALTH if b"/health" in head else LIST
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(await_answer) + await_answer)
            return
        asked.append(head)
        ill.clock.advance(2)
        writer.write(f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode())
        for piece in pieces:
            ill.clock.advance(pause)
            writer.write(piece)
            await writer.drain()
            for _ in range(20):
                await asyncio.sleep(0)  # until the piece was read

    asked: list[bytes] = []
    async with listening(serve) as port:
        url = f"http://127.0.0.1:{port}"
        ill.shown, ill.route, ill.keys = snapshot(url), Route(url, "none"), {"id": key(1).secret}
        found = await ill.examine(ask=True)
    assert len(asked) == 1
    assert b"POST /v1beta/models/gemini-3-flash-lite:streamGenerateContent?alt=sse " in asked[0]
    return found


async def test_a_stream_in_pieces_is_fine_and_shows_that_google_serves_here(ill: Ill) -> None:
    found = await asked(ill, *[EVENT] * 8, pause=0.25)
    assert found[Check.STREAMING].verdict is GOOD
    assert str(found[Check.STREAMING].words).startswith("The reply came piece by piece: ")
    assert said(found[Check.REGION]) == (GOOD, "Google answers where this connection comes from.")


async def test_a_stream_that_was_held_back_is_found_out(ill: Ill) -> None:
    found = (await asked(ill, EVENT * 40))[Check.STREAMING]
    assert said(found) == (BAD, "The whole reply came at once, after 2.0 s: something holds it back.")
    assert "web scanning" in str(found.advice)
    assert "40 events in 1 pieces" in found.detail


async def test_a_short_reply_tells_nothing(ill: Ill) -> None:
    found = await asked(ill, EVENT * 2)
    assert said(found[Check.STREAMING]) == (SKIPPED, "The reply was over too soon to see how it streams.")
    assert found[Check.REGION].verdict is GOOD


async def test_a_place_that_only_a_question_shows_is_told(ill: Ill) -> None:
    body = b'{"error":{"code":400,"message":"User location is not supported for the API use.",'
    found = await asked(ill, body + b'"status":"FAILED_PRECONDITION"}}', status="400 Bad Request")
    assert said(found[Check.REGION]) == (BAD, NOT_SERVED)
    assert said(found[Check.STREAMING]) == (BAD, "The question to gemini-3-flash-lite got no reply.")


@pytest.mark.parametrize(
    ("pieces", "status", "verdict", "sentence"),
    [
        (
            [b'{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED"}}'],
            "429 Too Many Requests",
            SKIPPED,
            "gemini-3-flash-lite is out of quota, so there was no reply.",
        ),
        (
            [b'data: {"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}\n\n'],
            "200 OK",
            BAD,
            "The question to gemini-3-flash-lite got no reply.",
        ),
        ([b"data: {}\n\n"], "200 OK", BAD, "The question to gemini-3-flash-lite got no reply."),
        ([b"data: [}\n\n"], "200 OK", BAD, "The question to gemini-3-flash-lite got no reply."),
    ],
)
async def test_a_question_without_a_reply_is_told(ill: Ill, pieces, status, verdict, sentence) -> None:
    found = await asked(ill, *pieces, status=status)
    assert said(found[Check.STREAMING]) == (verdict, sentence)
    assert found[Check.REGION].verdict is SKIPPED


async def test_a_server_that_hangs_up_in_the_middle_is_told(ill: Ill) -> None:
    found = (await asked(ill, status="200 OK\r\nContent-Length: 99"))[Check.STREAMING]
    assert said(found) == (BAD, "The question to gemini-3-flash-lite got no reply.")
    assert found.place == "activity"


async def test_fake_streaming_comes_at_once_as_was_wanted(ill: Ill) -> None:
    ill.settings.set("streaming.fake", True)
    found = (await asked(ill, EVENT * 40))[Check.STREAMING]
    assert said(found) == (SKIPPED, "Fake streaming is on, so replies come at once.")


async def test_signs_of_life_are_no_pieces_of_the_reply(ill: Ill) -> None:
    """gapdesk pads a stream until its first event is there; all of them came at once then."""
    whole = EVENT.removeprefix(b"data: ") + EVENT * 7
    found = await asked(ill, b"data: ", b" ", b"  ", whole, pause=2.0)
    assert found[Check.STREAMING].verdict is BAD
    assert "came at once" in str(found[Check.STREAMING].words)


async def test_a_padded_stream_counts_by_its_events(ill: Ill) -> None:
    found = await asked(ill, b"data: ", EVENT.removeprefix(b"data: "), *[EVENT] * 7, pause=0.25)
    assert found[Check.STREAMING].verdict is GOOD
    assert "8 pieces" in str(found[Check.STREAMING].words)
