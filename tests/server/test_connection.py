"""Trying the way to Google by the settings as they are."""

from __future__ import annotations

from tests.rig import rig


async def test_an_upstream_that_answers_is_reached_without_a_key() -> None:
    async with rig() as r:
        tried = await r.engine.try_connection()
        assert tried.seconds is not None and tried.seconds < 10
        assert r.upstream.calls[-1].key is None


async def test_what_cannot_be_reached_is_told_in_words() -> None:
    async with rig() as r:
        r.settings.set("upstream.proxy", "http://127.0.0.1:9")
        tried = await r.engine.try_connection()
        assert tried.seconds is None
        assert "Could not reach" in tried.message
