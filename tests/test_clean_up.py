from __future__ import annotations

import logging

import pytest

from gapdesk import caretaker
from tests.rig import rig
from tests.server.wire import until


@pytest.mark.allow_warnings
async def test_a_clean_up_that_fails_is_told_and_does_not_end_the_next(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(caretaker, "_SOON_SECONDS", 0.0)
    monkeypatch.setattr(caretaker, "_CLEAN_SECONDS", 0.01)
    async with rig() as r:
        cleaned: list[float] = []

        async def clean(now: float) -> None:
            cleaned.append(now)
            if len(cleaned) < 3:
                raise OSError("the disk is full")

        r.engine._caretaker._cleans = (clean,)
        with caplog.at_level(logging.ERROR):
            await until(lambda: len(cleaned) > 3)
    failures = [record for record in caplog.records if record.message == "clean-up failed"]
    assert len(failures) == 2
