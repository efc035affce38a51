"""Histories that are too long, over real sockets: what is left out, and what never is."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.tokens import text_tokens
from gapdesk.proxy.types import Dimension, JsonObject
from gapdesk.quota.limit_rows import UserLimit
from tests.rig import FLASH, LITE, Rig, rig
from tests.server.talking import (
    TOOLS,
    Speaker,
    asked,
    call_in,
    gist,
    gists,
    model,
    native,
    only,
    openai,
    result_of,
    said,
    told,
    user,
)

STORY = Speaker(name="story")
SMALL = {"context.max_tokens": 1_500, "context.safety_margin": 100}
SYSTEM: JsonObject = {"parts": [{"text": "Be brief."}]}
FREE = PracticeKey("AQ.test-key-free-0-0000000000", "200000000000")


def long_text(turn: int, size: int = 400) -> str:
    """About a token for each four characters."""
    return f"turn {turn} ".ljust(size, "x")


async def turn_after_turn(r: Rig, turns: int, **more: Any) -> list[JsonObject]:
    """Talk in a named conversation; returns all that was said, after a look at each request."""
    contents: list[JsonObject] = []
    for turn in range(turns):
        new = user(long_text(turn))
        reply = await native(r, [new], STORY, stream=turn % 2 == 1, **more)
        sent = asked(r)["contents"]
        assert sent == [*contents, new][-len(sent) :], "the newest, without a gap"
        assert sent[0]["role"] == "user"
        contents += [new, reply]
    return contents


async def test_the_oldest_exchanges_go_and_nothing_else() -> None:
    async with rig(settings=SMALL) as r:
        contents = await turn_after_turn(r, 14, systemInstruction=SYSTEM)
        assert told((await only(r)).messages) == gists(contents), "the records keep all of it"
        lengths = [len(call.json["contents"]) for call in r.generations()]
        assert lengths[:5] == [1, 3, 5, 7, 9][: len(lengths[:5])], "as long as it fits"
        assert max(lengths) < 15
        assert min(lengths[7:]) >= 5, "no more goes than must"
        for call in r.generations():
            assert call.json["systemInstruction"] == SYSTEM
            tokens = sum(text_tokens(text) for _, text in gists(call.json["contents"]))
            assert tokens <= 1_400
        await openai(r, [said("and now?")], STORY)
        assert gist(asked(r)["contents"][-1]) == ("user", "and now?")
        assert gist({**asked(r)["systemInstruction"], "role": "user"}) == ("user", "Be brief.")


async def test_the_cut_stays_where_it_is_for_some_turns() -> None:
    """Google's implicit cache looks at the beginning of a request: it must not move with each turn."""
    async with rig(settings={"context.max_tokens": 3_000}) as r:
        await turn_after_turn(r, 30)
        beginnings = [call.json["contents"][0] for call in r.generations()[12:]]
        moves = sum(one != then for one, then in pairwise(beginnings))
        assert 0 < moves <= len(beginnings) / 2


async def test_calls_and_their_results_go_together() -> None:
    async with rig(settings={**SMALL, "context.max_tokens": 800}) as r:
        for turn in range(8):
            asking = user(f'{long_text(turn, 200)}\n/tool look {{"at": "{turn}"}}')
            tools = [{"functionDeclarations": TOOLS}]
            reply = await native(r, [asking], STORY, model=FLASH, tools=tools)
            call = call_in(reply)
            assert call is not None
            await native(r, [user(result_of(call, "seen"))], STORY, model=FLASH, tools=tools)
            sent = asked(r)["contents"]
            assert gists(sent)[-3] == gist(asking), "what a result belongs to is there"
        assert {call.status for call in r.generations()} == {200}, "practice refuses orphans, as Google does"
        assert max(len(call.json["contents"]) for call in r.generations()) < 8 * 4


@pytest.mark.parametrize("size", [8_000, 40_000])
async def test_the_exchange_a_result_belongs_to_is_never_cut(size: int) -> None:
    """It may alone be more than fits: without its call, Google refuses a result."""
    async with rig(settings=SMALL) as r:
        await native(r, [user("hello")], STORY, model=FLASH)
        asking = user(f'{long_text(0, size)}\n/tool look {{"at": "x"}}')
        tools = [{"functionDeclarations": TOOLS}]
        reply = await native(r, [asking], STORY, model=FLASH, tools=tools)
        call = call_in(reply)
        assert call is not None
        result = user(result_of(call, "seen"))
        await native(r, [result], STORY, model=FLASH, tools=tools)
        assert gists(asked(r)["contents"]) == gists([asking, reply, result])


# --- what the client itself sent ----------------------------------------------------------------------------


@pytest.mark.parametrize("speaker", [Speaker(), STORY], ids=["unnamed", "named"])
async def test_what_a_client_sends_is_never_cut(speaker: Speaker) -> None:
    settings = {**SMALL, "context.max_tokens": 100, "context.completion": "always"}
    async with rig(settings=settings) as r:
        carried = [(model if turn % 2 else user)(long_text(turn)) for turn in range(401)]
        await native(r, carried, speaker)
        assert asked(r)["contents"] == carried
        messages = [said(gist(one)[1], "user" if one["role"] == "user" else "assistant") for one in carried]
        await openai(r, messages, speaker, stream=True)
        assert gists(asked(r)["contents"]) == gists(carried)
        alone = user(long_text(0, 40_000))
        await native(r, [alone], speaker)
        assert asked(r)["contents"] == [alone], "it has no room for any history"


# --- the other limits ---------------------------------------------------------------------------------------


async def test_history_fits_into_what_is_left_of_the_minute() -> None:
    async with rig([FREE], {"context.max_tokens": 1_000_000, "retry.hold_seconds": 0}) as r:
        r.engine.quota.set_limit(UserLimit(LITE, Dimension.TPM, 250_000))
        big = user(long_text(0, 360_000))
        await native(r, [big], STORY)
        await native(r, [user("one")], STORY)
        assert len(asked(r)["contents"]) == 3, "150,000 tokens were left"
        await native(r, [user("two")], STORY)
        sent = asked(r)["contents"]
        assert gists([sent[0], sent[-1]]) == [("user", "one"), ("user", "two")], "now only 50,000"
        assert {call.status for call in r.generations()} == {200}
