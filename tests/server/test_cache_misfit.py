from __future__ import annotations

from dataclasses import replace

from tests.server.cached_talk import caching_rig, makings, question


async def test_a_cache_that_google_calls_unfit_is_tried_once() -> None:
    """Such as one of an alias that means another model since."""
    async with caching_rig() as r:
        for number in range(3):
            await question(r, f"question {number}")
        assert len(makings(r)) == 1
        store = r.upstream._service.caches._caches
        for name, cache in store.items():
            store[name] = replace(cache, card=replace(cache.card, name="gemini-other"))
        before = len(r.generations())
        for number in range(3):
            assert await question(r, f"more {number}")
        refused = [call for call in r.generations()[before:] if call.status == 400]
        assert len(refused) == 1
