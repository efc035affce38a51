"""The line in the log for a request that ended."""

from __future__ import annotations

import logging

import pytest

from gapdesk.events import RequestFinished
from tests.rig import rig


async def test_what_a_request_lost_is_named(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "gapdesk.request_log")
    async with rig() as r:
        await r.chat("hello", logit_bias={"1": 1}, newest_thing=1, **{"a\nb": 1, "x" * 100: 1})
        (finished,) = r.finished
        assert isinstance(finished, RequestFinished)
        assert {loss.field for loss in finished.losses} >= {"logit_bias", "newest_thing"}
        (line,) = [record.getMessage() for record in caplog.records if record.name == "gapdesk.request_log"]
        assert "(lost: logit_bias, 'a\\nb', newest_thing, " in line
        assert "x" * 41 not in line


async def test_a_request_that_lost_nothing_says_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "gapdesk.request_log")
    async with rig() as r:
        await r.chat("hello")
        (line,) = [record.getMessage() for record in caplog.records if record.name == "gapdesk.request_log"]
        assert "lost" not in line
