from __future__ import annotations

from dataclasses import replace

import pytest

from gapdesk.caching.entries import Sent
from gapdesk.caching.types import Maker, NewCache, Obstacle
from gapdesk.proxy.types import Kind
from gapdesk.wording import Objection
from tests.caching.google import FREE, MODEL, NO_STORAGE, PAID, ask, desk, text

BOOK = "In the beginning was the word. " * 400
NEW = NewCache("a", MODEL, "The book", BOOK, 30)


async def test_the_user_makes_a_cache_and_the_client_uses_it() -> None:
    async with desk() as d:
        cache = await d.page.create(NEW)
        assert d.page.rows() == (cache,)
        assert (cache.title, cache.made_by, cache.project) == ("The book", Maker.WINDOW, PAID)
        assert cache.expires == d.clock.now() + 1800
        assert d.google.bodies[0]["displayName"] == "The book"
        use = await d.say(ask([text("Who?")], BOOK))
        assert use is not None and use.name == cache.name
        assert d.google.calls == [("POST", "/v1beta/cachedContents", None)]
        assert (await d.page.create(replace(NEW, title=""))).title.startswith("In the beginning was")
        assert (await d.page.create(replace(NEW, title="", client="s"))).title == ""


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (replace(NEW, client="nobody"), "There is no such client any more."),
        (replace(NEW, model="gemini-4-neon"), "gemini-4-neon takes no explicit caches."),
        (replace(NEW, text=" \n"), "There is no text to be cached."),
        (replace(NEW, minutes=0), "A cache lives from 1 to 10,080 minutes."),
        (replace(NEW, minutes=10_081), "A cache lives from 1 to 10,080 minutes."),
    ],
)
async def test_what_makes_no_sense_is_not_sent(new: NewCache, words: str) -> None:
    async with desk() as d:
        with pytest.raises(Objection, match=words):
            await d.page.create(new)
        assert d.google.calls == [] and d.page.rows() == ()


async def test_why_google_made_none() -> None:
    async with desk() as d:
        with pytest.raises(
            Objection, match=rf"The text has \d+ tokens, but {MODEL} caches only from 1,024 on"
        ):
            await d.page.create(replace(NEW, text="Too short."))
        d.google.refusal = Sent(429, kind=Kind.CACHE_STORAGE, message=NO_STORAGE, project=FREE)
        with pytest.raises(Objection, match="the free tier has none"):
            await d.page.create(NEW)
        d.google.refusal = Sent(400, kind=Kind.BAD_REQUEST, message="Not supported for it.", project=PAID)
        with pytest.raises(Objection, match=f"{MODEL} takes no explicit caches"):
            await d.page.create(NEW)
        d.google.refusal = Sent(0, kind=Kind.NETWORK, message="No route.")
        with pytest.raises(Objection, match="Google refused: No route"):
            await d.page.create(NEW)
        d.google.refusal = Sent(0)
        with pytest.raises(Objection, match="Google did not answer"):
            await d.page.create(NEW)
        found = {(one.project, one.model, one.obstacle) for one in d.page.unable()}
        assert found == {(FREE, "", Obstacle.NO_STORAGE), ("", MODEL, Obstacle.MODEL)}


async def test_extending_and_deleting() -> None:
    async with desk() as d:
        one, two = [await d.page.create(NEW) for _ in range(2)]
        d.google.caches.pop(two.name)
        assert await d.page.extend([one.name, two.name], 60) == 1
        (left,) = d.page.rows()
        assert (left.name, left.expires) == (one.name, d.clock.now() + 3600)
        assert d.bindings.bound[one.name] == (PAID, "a", left.expires)
        with pytest.raises(Objection, match="Google refused: It is gone"):
            await d.page.extend([two.name], 60)
        with pytest.raises(Objection, match=r"1 to 10,080"):
            await d.page.extend([one.name], 0)
        assert await d.page.extend([], 5) == 0
        assert await d.page.delete([one.name]) == 1
        assert d.page.rows() == () and d.google.caches == {} and d.bindings.bound == {}


async def test_what_cannot_be_deleted_stays_to_be_seen() -> None:
    async with desk() as d:
        cache = await d.page.create(NEW)

        async def refuse(method: str, path: str, body: bytes, project: str | None) -> Sent:
            return Sent(503, kind=Kind.OVERLOADED, message="Busy.", project=PAID)

        d.keeper._send = refuse
        with pytest.raises(Objection, match="Google refused: Busy"):
            await d.page.delete([cache.name])
        assert d.page.rows() == (cache,)


async def test_a_clean_up_deletes_what_nobody_uses() -> None:
    async with desk() as d:
        unused, idle, used = [await d.page.create(replace(NEW, minutes=600)) for _ in range(3)]
        d.desk.used(idle.name, None)
        assert await d.page.clean_up() == 0  # they are new
        d.clock.advance(3601)
        d.desk.used(used.name, None)
        fresh = await d.page.create(NEW)
        assert await d.page.clean_up() == 2
        assert {cache.name for cache in d.page.rows()} == {used.name, fresh.name} == set(d.google.caches)
        assert unused.name not in d.bindings.bound


async def test_the_sweep_deletes_what_a_removed_client_left_and_forgets_what_ended() -> None:
    async with desk() as d:
        await d.page.create(NEW)
        other = await d.page.create(replace(NEW, client="b"))
        d.clients.pop(0)
        await d.page.sweep()
        assert [cache.name for cache in d.page.rows()] == [other.name] == list(d.google.caches)
        d.clock.advance(1800)
        await d.page.sweep()
        assert d.google.count("DELETE") == 1 and d.keeper.book.all() == () and d.bindings.bound == {}


async def test_who_and_what_there_is() -> None:
    async with desk() as d:
        assert d.page.clients()[0] == ("a", "Alice") and d.page.models() == (MODEL,)
        assert d.page.implicit() == ()
