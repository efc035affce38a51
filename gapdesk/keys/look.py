"""One question to Google about one key, which costs no quota, and what the answer says of the key.

The first page of the model list needs a valid key and counts against nothing (Gemini API, November 2026).
"""

from __future__ import annotations

import asyncio

import orjson

from gapdesk.keys.types import CheckVerdict
from gapdesk.proxy.outcome import classify, network_outcome
from gapdesk.proxy.sender import Sender, UpstreamFault
from gapdesk.proxy.types import Call, Kind, Outcome
from gapdesk.redact import redact
from gapdesk.wording import Words

SECONDS = 15.0
"""For the whole answer."""
_CALL = Call(id="check", method="GET", path="/v1beta/models", query="pageSize=1")
_PUBLIC = "models"
"""As if a public model was asked: the list is open to every key, so a refusal of it is the key's own."""
_LONGEST = 300

_VERDICTS = {
    Kind.ANSWERED: CheckVerdict.VALID,
    Kind.KEY_INVALID: CheckVerdict.INVALID,
    Kind.KEY_LEAKED: CheckVerdict.LEAKED,
    Kind.KEY_BLOCKED: CheckVerdict.BLOCKED,
    Kind.PROJECT_BLOCKED: CheckVerdict.BLOCKED,
    Kind.BILLING: CheckVerdict.BLOCKED,
    Kind.LOCATION: CheckVerdict.LOCATION,
    Kind.QUOTA_MINUTE: CheckVerdict.LIMITED,
    Kind.QUOTA_DAY: CheckVerdict.LIMITED,
    Kind.QUOTA_NONE: CheckVerdict.LIMITED,
    Kind.QUOTA_FOREIGN: CheckVerdict.LIMITED,
    Kind.QUOTA_OTHER: CheckVerdict.LIMITED,
}


async def look(sender: Sender, secret: str) -> Outcome:
    """What Google answers to the key; a fault of the way there is an outcome, too."""
    try:
        async with asyncio.timeout(SECONDS):
            reply = await sender.open(_CALL, secret)
            try:
                body = await reply.read()
            finally:
                reply.close()
    except TimeoutError:
        return network_outcome(Kind.TIMEOUT, "Google did not answer in time.")
    except UpstreamFault as fault:
        return network_outcome(fault.kind, str(fault))
    return _understood(reply.status, body.replace(secret.encode(), b"[key]"))


def verdict_of(outcome: Outcome) -> CheckVerdict:
    """Whatever says nothing about the key is UNREACHABLE, or LOCATION."""
    return _VERDICTS.get(outcome.kind, CheckVerdict.UNREACHABLE)


def words_of(outcome: Outcome) -> Words:
    """What Google says, or the way to it, on one line; without secrets."""
    told = " ".join(redact(outcome.message).split())[:_LONGEST]
    if not told:
        return Words.of("Google answered with status {status} and no reason.", status=str(outcome.status))
    if outcome.google is not None:
        return Words.of("Google: {words}", words=told)
    if outcome.kind is Kind.TIMEOUT:
        return Words("Google did not answer in time.")
    if outcome.status:
        status = str(outcome.status)
        return Words.of("Something on the way to Google answered, with status {status}.", status=status)
    return Words.of("No way to Google: {error}", error=told)


def _understood(status: int, body: bytes) -> Outcome:
    """Only Google's own words count: a hotel's login page or a firewall must not condemn any key."""
    outcome = classify(status, body, model=_PUBLIC)
    ours = _has_models(body) if outcome.kind is Kind.ANSWERED else outcome.google is not None
    if ours:
        return outcome
    return Outcome(Kind.NETWORK, status, f"Something on the way to Google answered, with status {status}.")


def _has_models(body: bytes) -> bool:
    try:
        listing = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(listing, dict) and isinstance(listing.get("models"), list)
