"""Asking Google about the keys and for its models, which costs no quota."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

import orjson

from gapdesk.doctor.facts import KeyFacts, ModelFacts
from gapdesk.doctor.probe_way import Connect
from gapdesk.keys.look import look, verdict_of
from gapdesk.keys.types import CheckVerdict
from gapdesk.proxy.model_names import answers_in_text
from gapdesk.proxy.outcome import classify
from gapdesk.proxy.sender import UpstreamFault
from gapdesk.proxy.types import Call
from gapdesk.redact import redact

MOST = 20
"""Keys that are tried; the Keys page checks them all."""
AT_ONCE = 4
_LIST = Call(id="doctor", method="GET", path="/v1beta/models", query="pageSize=1000")
_ANSWERS = "generateContent"
_CHEAP = ("flash-lite", "flash", "")
_LONGEST = 300


async def try_keys(
    ids: Sequence[str], secret_of: Callable[[str], str | None], connect: Connect
) -> tuple[KeyFacts, str]:
    """What Google says of the first MOST of those keys, and the id of one it takes, "" if none."""
    verdicts: dict[str, CheckVerdict] = {}
    turn = asyncio.Semaphore(AT_ONCE)
    async with connect() as sender:

        async def ask(key_id: str) -> None:
            async with turn:
                secret = secret_of(key_id)
                verdicts[key_id] = (
                    CheckVerdict.LOCKED if secret is None else verdict_of(await look(sender, secret))
                )

        async with asyncio.TaskGroup() as group:
            for key_id in ids[:MOST]:
                group.create_task(ask(key_id), name="doctor: a key")
    good = [key_id for key_id in ids if verdicts.get(key_id) is CheckVerdict.VALID]
    good += [key_id for key_id in ids if verdicts.get(key_id) is CheckVerdict.LIMITED]
    return KeyFacts(len(ids), tuple(Counter(verdicts.values()).most_common())), next(iter(good), "")


async def list_models(secret: str, used: Sequence[str], connect: Connect) -> ModelFacts:
    """The models that answer questions, as one key sees them."""
    try:
        async with connect() as sender:
            reply = await sender.open(_LIST, secret)
            try:
                body = await reply.read()
            finally:
                reply.close()
    except UpstreamFault as fault:
        return ModelFacts(error=str(fault))
    names = _names(body)
    if names:
        return ModelFacts(names, tuple(used))
    told = redact(classify(reply.status, body).message.replace(secret, "[key]"))
    return ModelFacts(error=f"status {reply.status}: {' '.join(told.split())[:_LONGEST]}")


def _names(body: bytes) -> tuple[str, ...]:
    try:
        listing = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ()
    models = listing.get("models") if isinstance(listing, dict) else None
    found = [each for each in models or () if isinstance(each, dict) and isinstance(each.get("name"), str)]
    return tuple(
        each["name"].removeprefix("models/")
        for each in found
        if _ANSWERS in (each.get("supportedGenerationMethods") or ())
    )


def model_to_ask(facts: ModelFacts) -> str:
    """A cheap and quick one, best one that is used anyway; "" if there is none."""
    chat = [name for name in facts.names if answers_in_text(name)]
    ranked = [*(name for name in facts.used if name in chat), *reversed(chat)]
    return next((name for kind in _CHEAP for name in ranked if name.endswith(kind)), "")
