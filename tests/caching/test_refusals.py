from __future__ import annotations

import pytest

from gapdesk.caching import refusals
from gapdesk.caching.refusals import LONG_PAUSE, SHORT_PAUSE
from gapdesk.caching.types import Obstacle
from gapdesk.proxy.types import Kind
from tests.caching.google import NO_STORAGE, TOO_SMALL

UNSUPPORTED = "CachedContent is not supported for this model."
NOT_FOUND = "models/x is not found for API version v1beta, or is not supported for createCachedContent."


@pytest.mark.parametrize(
    ("kind", "words", "obstacle", "pause"),
    [
        (Kind.CACHE_STORAGE, NO_STORAGE, Obstacle.NO_STORAGE, SHORT_PAUSE),
        (Kind.CACHE_STORAGE, NO_STORAGE.replace("limit=0", "limit=100000"), None, LONG_PAUSE),
        (Kind.BAD_REQUEST, UNSUPPORTED, Obstacle.MODEL, LONG_PAUSE),
        (Kind.MODEL_UNKNOWN, NOT_FOUND, Obstacle.MODEL, LONG_PAUSE),
        (Kind.BAD_REQUEST, "Request contains an invalid argument.", Obstacle.REFUSED, LONG_PAUSE),
        (Kind.SERVER_ERROR, "Internal error.", None, SHORT_PAUSE),
        (Kind.NETWORK, "No route.", None, SHORT_PAUSE),
        (None, "No key.", None, SHORT_PAUSE),
        (Kind.QUOTA_MINUTE, "Quota exceeded.", None, LONG_PAUSE),
    ],
)
def test_what_a_refusal_says(kind: Kind | None, words: str, obstacle: Obstacle | None, pause: float) -> None:
    found = refusals.read(kind, words, "p")
    assert (found.obstacle, found.pause, found.words, found.project) == (obstacle, pause, words, "p")


def test_too_small_tells_the_minimum_and_what_is_missing() -> None:
    found = refusals.read(Kind.BAD_REQUEST, TOO_SMALL.format(16, 1024), "p")
    assert (found.obstacle, found.minimum, found.short) == (Obstacle.TOO_SMALL, 1024, 1008)


def test_no_secret_is_kept() -> None:
    found = refusals.read(Kind.BAD_REQUEST, "Key AQ.test-key-000000000000 is odd. " + "x" * 1000, "p")
    assert "AQ.test" not in found.words and len(found.words) == 500
