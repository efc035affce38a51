from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from gapdesk.caching import desk as module
from gapdesk.caching.entries import Sent
from gapdesk.caching.types import CacheAsk, Maker, Obstacle
from gapdesk.proxy.types import Failure, FailureKind, Kind, Usage
from gapdesk.store.database import Database
from tests.caching.google import (
    ALICE,
    BOB,
    FREE,
    MODEL,
    NO_STORAGE,
    PAID,
    SECRETIVE,
    ask,
    desk,
    text,
)

LONG = "You are a careful librarian. " * 2_760  # some 20,000 tokens


def question(number: int, system: str = LONG) -> CacheAsk:
    return ask([text(f"Question {number}?")], system)


# --- it pays ------------------------------------------------------------------------------------------------


async def test_a_long_prefix_sent_ten_times_is_one_cache_and_nine_hits() -> None:
    async with desk() as d:
        uses = [await d.say(question(n)) for n in range(10)]
        assert uses[0] is None and all(uses[1:])
        assert d.google.calls == [("POST", "/v1beta/cachedContents", PAID)]
        assert {use.project for use in uses if use} == {PAID}
        last = uses[9]
        assert last is not None
        assert last.body == {"contents": [text("Question 9?")], "cachedContent": last.name}
        (cache,) = d.page.rows()
        assert (cache.name, cache.hits, cache.made_by) == (last.name, 9, Maker.GAPDESK)
        assert cache.tokens > 19_000 and cache.saved == 9 * cache.tokens
        assert cache.title.startswith("You are a careful librarian.")
        assert d.bindings.bound[cache.name] == (PAID, "a", cache.expires)
        (made,) = d.google.bodies
        assert made == {
            "model": f"models/{MODEL}",
            "systemInstruction": {"parts": [{"text": LONG}]},
            "displayName": "gapdesk",
            "ttl": "900s",
        }


async def test_what_google_counted_is_what_was_saved() -> None:
    async with desk() as d:
        for n in range(2):
            use = await d.desk.prepare(question(n))
        assert use is not None
        d.desk.used(use.name, Usage(prompt=20_100, cached=20_000))
        d.desk.used("cachedContents/unknown", None)
        assert [cache.saved for cache in d.page.rows()] == [20_000]


async def test_data_kept_out_of_the_body_go_into_the_cache() -> None:
    async with desk() as d:
        for n in range(2):
            await d.desk.prepare(
                replace(question(n), restore=lambda body: body.replace(b"careful", b"happy"))
            )
        assert "happy librarian" in d.google.bodies[0]["systemInstruction"]["parts"][0]["text"]


async def test_nobody_uses_anothers_cache() -> None:
    async with desk() as d:
        for n in range(3):
            await d.say(ask([text(f"{n}")], LONG, client=ALICE))
        assert await d.say(ask([text("x")], LONG, client=BOB)) is None
        assert await d.say(ask([text("y")], LONG, client=BOB)) is not None
        assert d.google.count("POST") == 2
        assert [cache.client for cache in d.desk.of_client("b")] == ["b"]


async def test_a_private_client_leaves_no_words() -> None:
    async with desk() as d:
        for n in range(3):
            assert (await d.say(ask([text(f"{n}")], LONG, client=SECRETIVE)) is not None) == (n > 0)
        assert [(cache.title, cache.hits) for cache in d.page.rows()] == [("", 2)]
        d.desk.made("s", PAID, "key", {"name": "cachedContents/own", "displayName": "diary", **LIVES})
        assert d.desk.of_client("s")[-1].title == ""


async def test_small_or_rare_prefixes_are_sent_as_they_are() -> None:
    async with desk() as d:
        for n in range(5):
            assert await d.say(question(n, "Be kind.")) is None
            assert await d.say(question(0, LONG + str(n))) is None
            assert await d.say(replace(question(n, LONG + "z"), minimum_repeats=9)) is None
        assert d.google.calls == []


async def test_what_repeats_too_seldom_for_a_cache_to_live_is_not_cached() -> None:
    async with desk() as d:
        for n in range(4):
            assert await d.say(question(n)) is None
            d.clock.advance(901)
        assert d.google.calls == []


async def test_a_growing_conversation_gets_a_longer_cache_when_it_has_grown_by_half() -> None:
    async with desk() as d:
        said, sizes = [text("Hello. " * 3_000)], list[int]()
        for turn in range(12):
            use = await d.say(ask(said, "Be kind."))
            await d.settle()
            sizes.append(0 if use is None else use.tokens)
            assert use is None or use.body["contents"][-1] == said[-1]
            said += [text(f"Well {turn}. " * 500, "model"), text(f"Go on {turn}.")]
        assert sizes == sorted(sizes)
        assert 2 <= d.google.count("POST") <= 4
        assert d.google.count("DELETE") == d.google.count("POST") - 1
        assert len(d.page.rows()) == len(d.google.caches) == 1


async def test_a_cache_that_others_use_too_is_not_replaced() -> None:
    async with desk() as d:
        for n in range(20):
            await d.say(question(n))
        said = [text("A book. " * 20_000), text("Thanks.", "model"), text("Who?")]
        for n in range(3):
            assert await d.say(ask([*said, text("It was me.", "model"), text(f"{n}")], LONG)) is not None
        await d.settle()
        assert d.google.count("POST") == 2 and d.google.count("DELETE") == 0
        assert len(d.page.rows()) == 2


async def test_equal_requests_at_once_make_one_cache() -> None:
    async with desk() as d:
        await d.say(question(0))
        d.google.gate = asyncio.Event()
        tasks = [asyncio.ensure_future(d.say(question(n))) for n in range(1, 6)]
        await asyncio.sleep(0)
        d.google.gate.set()
        uses = await asyncio.gather(*tasks)
        assert len({use.name for use in uses if use}) == 1 and None not in uses
        assert d.google.count("POST") == 1


async def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    async with desk() as d:
        await d.say(question(0))
        d.google.gate = asyncio.Event()
        assert not any(await asyncio.gather(d.say(question(1)), d.say(question(2))))
        d.google.gate.set()
        await d.settle()
        assert await d.say(question(3)) is not None
        assert d.google.count("POST") == 1


async def test_a_client_that_leaves_does_not_waste_the_cache() -> None:
    async with desk() as d:
        await d.say(question(0))
        d.google.gate = asyncio.Event()
        task = asyncio.ensure_future(d.say(question(1)))
        await asyncio.sleep(0)
        task.cancel()
        d.google.gate.set()
        await d.settle()
        assert await d.say(question(2)) is not None and d.google.count("POST") == 1


# --- the end of a cache -------------------------------------------------------------------------------------


async def test_a_cache_in_use_is_extended_behind() -> None:
    async with desk() as d:
        for n in range(30):
            assert (await d.say(question(n)) is not None) == (n > 0)
            await d.settle()
            d.clock.advance(100)
        assert d.google.count("POST") == 1
        assert 3 <= d.google.count("PATCH") <= 7
        (cache,) = d.page.rows()
        assert d.bindings.bound[cache.name] == (PAID, "a", cache.expires)


async def test_an_expired_cache_is_not_used_and_made_anew_when_it_is_worth_it() -> None:
    async with desk() as d:
        for n in range(3):
            await d.say(question(n))
        d.clock.advance(899)
        assert await d.say(question(3)) is not None  # a new one: the old one ends before the request arrives
        assert d.google.count("POST") == 2
        d.clock.advance(5_000)
        assert d.page.rows() == ()
        assert [bool(await d.say(question(n))) for n in range(3)] == [False, True, True]
        assert d.google.count("POST") == 3


async def test_a_cache_that_is_gone_is_made_anew_but_not_in_a_loop() -> None:
    async with desk() as d:
        for n in range(2):
            use = await d.say(question(n))
        assert use is not None
        d.desk.gone(use.name)
        assert d.page.rows() == () and d.bindings.bound == {}
        for n in range(20):  # whatever is made is gone before it served once
            use = await d.desk.prepare(question(n))
            if use is not None:
                d.desk.gone(use.name)
        assert d.google.count("POST") == 2
        d.clock.advance(601)
        assert await d.desk.prepare(question(0)) is not None


async def test_a_cache_deleted_at_google_is_noticed_when_it_is_extended() -> None:
    async with desk() as d:
        for n in range(2):
            await d.say(question(n))
        d.google.caches.clear()
        d.clock.advance(500)
        assert await d.say(question(2)) is not None
        await d.settle()
        assert d.page.rows() == ()


# --- who cannot ---------------------------------------------------------------------------------------------


async def test_a_project_without_storage_is_asked_once_a_week() -> None:
    async with desk() as d:
        for n in range(20):
            assert await d.say(replace(question(n), project=FREE)) is None
            d.clock.advance(61)
        assert d.google.count("POST") == 1
        (unable,) = d.page.unable()
        assert (unable.project, unable.model, unable.obstacle) == (FREE, "", Obstacle.NO_STORAGE)
        assert unable.words == NO_STORAGE
        assert await d.say(question(21)) is not None  # another project can
        d.clock.advance(7 * 86400)
        for n in range(2):
            await d.say(replace(question(n), project=FREE))
        assert d.google.count("POST") == 3


async def test_a_project_that_was_paid_for_is_no_longer_shown_as_unable() -> None:
    async with desk() as d:
        d.google.refusal = Sent(429, kind=Kind.CACHE_STORAGE, message=NO_STORAGE, project=PAID)
        for n in range(2):
            await d.say(question(n))
        assert len(d.page.unable()) == 1
        d.google.refusal = None
        d.clock.advance(7 * 86400)
        for n in range(2):
            await d.say(question(n))
        assert d.page.unable() == () and len(d.page.rows()) == 1
        async with desk(d.database) as again:
            assert again.page.unable() == ()


async def test_a_thousand_free_projects_are_not_asked_one_after_another() -> None:
    async with desk() as d:
        for n in range(60):
            await d.say(replace(question(n), project=f"projects/free-{n}"))
            d.clock.advance(1)
        assert d.google.count("POST") == 6, "five in a row, then one a minute"


async def test_in_a_mixed_pool_the_paid_project_is_asked_right_behind_the_free_ones() -> None:
    async with desk() as d:
        assert await d.say(question(0)) is None
        for n in range(1, 4):
            assert await d.say(replace(question(n), project=f"projects/free-{n}")) is None
        use = await d.say(question(4))
        assert use is not None and use.project == PAID


async def test_the_user_can_have_it_tried_again() -> None:
    async with desk() as d:
        for n in range(3):
            await d.say(replace(question(n), project=FREE))
        d.page.forget_unable(d.page.unable()[0])
        assert d.page.unable() == ()
        await d.say(replace(question(3), project=FREE))
        assert d.google.count("POST") == 2


async def test_too_small_is_learned_and_tried_again_only_when_larger() -> None:
    async with desk() as d:
        d.google.minimum = 4_096
        said = [text("Hello. " * 1_500)]
        for turn in range(30):
            await d.say(ask(said, "Be kind."))
            said += [text(f"Well {turn}. " * 50, "model"), text("Go on.")]
        assert d.google.count("POST") == 2
        assert [(one.obstacle, one.model) for one in d.page.unable()] == [(Obstacle.TOO_SMALL, MODEL)]
        assert len(d.page.rows()) == 1
        for n in range(5):  # what was learned holds for others
            await d.say(ask([text(f"{n}")], "Hello. " * 1_500, client=BOB))
        assert d.google.count("POST") == 2


async def test_a_wrong_estimate_does_not_ask_again_and_again() -> None:
    async with desk() as d:
        d.google.minimum = 100_000
        for n in range(20):
            asked = question(n)
            assert await d.say(replace(asked, sizes=(200_000, 5))) is None
        assert d.google.count("POST") == 1


@pytest.mark.parametrize("kind", [Kind.NETWORK, Kind.OVERLOADED, Kind.SERVER_ERROR, Kind.TIMEOUT])
async def test_a_fault_pauses_the_prefix_for_a_minute(kind: Kind) -> None:
    async with desk() as d:
        d.google.refusal = Sent(0, kind=kind, message="It did not work.", project=PAID)
        for n in range(10):
            assert await d.say(question(n)) is None
        assert d.google.count("POST") == 1 and d.page.unable() == ()
        d.clock.advance(61)
        d.google.refusal = None
        assert await d.say(question(10)) is not None


async def test_no_key_to_send_it_with_is_no_answer() -> None:
    async with desk() as d:

        async def refuse(method: str, path: str, body: bytes, project: str | None) -> Sent:
            raise Failure(FailureKind.NO_KEYS, 503, "There is no key.")

        d.keeper._send = refuse
        for n in range(3):
            assert await d.say(question(n)) is None
        assert d.page.unable() == ()


async def test_an_answer_that_is_no_cache_is_not_asked_for_again_soon() -> None:
    async with desk() as d:
        d.google.refusal = Sent(200, b"<html>", Kind.ANSWERED, project=PAID)
        for n in range(10):
            assert await d.say(question(n)) is None
        assert d.google.count("POST") == 1 and d.page.rows() == ()


async def test_what_google_refuses_twice_is_the_models_fault() -> None:
    async with desk() as d:
        d.google.refusal = Sent(400, kind=Kind.BAD_REQUEST, message="Invalid argument.", project=PAID)
        for n in range(5):
            assert await d.say(question(n)) is None
        assert d.google.count("POST") == 1 and d.page.unable() == ()  # perhaps this request is odd
        for n in range(5):
            assert await d.say(question(n, LONG + "!")) is None
        assert d.google.count("POST") == 2
        assert [(one.model, one.obstacle) for one in d.page.unable()] == [(MODEL, Obstacle.REFUSED)]
        d.google.refusal = None
        for n in range(5):
            assert await d.say(question(n, LONG + "?")) is None


async def test_a_conversation_whose_beginning_is_refused_is_let_be() -> None:
    async with desk() as d:
        d.google.refusal = Sent(400, kind=Kind.BAD_REQUEST, message="Invalid argument.", project=PAID)
        said = [text("Hello. " * 3_000)]
        for turn in range(10):
            await d.say(ask(said, "Be kind."))
            said += [text(f"Well {turn}. " * 500, "model"), text("Go on.")]
        assert d.google.count("POST") == 1


async def test_a_model_without_caches_is_never_asked_but_shown() -> None:
    async with desk() as d:
        for n in range(5):
            assert await d.say(replace(question(n), model="gemini-4-neon")) is None
            assert await d.say(replace(question(n, "Small."), model="gemini-4-carbon")) is None
        assert d.google.calls == []
        assert [(one.model, one.obstacle) for one in d.page.unable()] == [("gemini-4-neon", Obstacle.MODEL)]
        async with desk(d.database) as again:  # the table says it anew each time
            assert again.page.unable() == ()


# --- clients' own, and deleting -----------------------------------------------------------------------------

LIVES = {"model": f"models/{MODEL}", "expireTime": "2100-01-01T00:00:00.123456789Z"}


async def test_a_client_makes_changes_and_deletes_its_own() -> None:
    async with desk() as d:
        entry = {
            "name": "cachedContents/own",
            "displayName": "notes",
            "usageMetadata": {"totalTokenCount": 7},
        }
        d.desk.made("a", PAID, "key", {**entry, **LIVES})
        d.desk.made("a", PAID, "key", {"name": "files/other"})
        (cache,) = d.desk.of_client("a")
        assert (cache.title, cache.tokens, cache.model, cache.made_by) == ("notes", 7, MODEL, Maker.CLIENT)
        d.desk.made("a", PAID, "key", {**entry, "expireTime": "2101-01-01T00:00:00Z"})
        (later,) = d.desk.of_client("a")
        assert later.expires > cache.expires and later.title == "notes"
        d.google.caches[cache.name] = (PAID, 1e12, 7)
        assert not await d.desk.delete("b", cache.name)
        assert not await d.desk.delete("a", "cachedContents/unknown")
        assert d.google.calls == []
        assert await d.desk.delete("a", cache.name)
        assert d.google.calls == [("DELETE", "/v1beta/cachedContents/own", PAID)]
        assert d.google.caches == {} and d.desk.of_client("a") == () and d.bindings.bound == {}


async def test_what_google_does_not_delete_now_is_deleted_later_and_not_seen() -> None:
    async with desk() as d:
        for n in range(2):
            use = await d.say(question(n))
        assert use is not None
        send, d.keeper._send = d.google, _unreachable
        assert await d.desk.delete("a", use.name)
        assert d.desk.of_client("a") == () and use.name in d.google.caches
        assert not await d.desk.delete("a", use.name)
        d.keeper._send = send
        await d.page.sweep()
        assert d.google.caches == {}


async def _unreachable(method: str, path: str, body: bytes, project: str | None) -> Sent:
    return Sent(0, kind=Kind.NETWORK, message="No route.", project=project or "")


async def test_all_is_known_after_a_restart() -> None:
    database = Database(None)
    await database.open()
    async with desk(database) as d:
        for n in range(3):
            await d.say(question(n))
            await d.say(ask([text(f"{n}")], LONG + "!", client=BOB, project=FREE))
        before, unable = d.page.rows(), d.page.unable()
        assert before[0].hits == 2 and unable
    async with desk(database) as again:
        assert again.page.rows() == before and again.page.unable() == unable
        use = await again.say(question(7))
        assert use is not None and use.name == before[0].name and again.google.calls == []
    await database.close()
