"""What the tests with official SDKs share."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sdk.clients import IMPATIENT


@pytest.fixture(params=[False, True], ids=["true stream", "fake stream"])
def streaming(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Settings of both ways to stream."""
    return {**IMPATIENT, "streaming.fake": request.param}


@pytest.fixture(params=[None, "v1beta"], ids=["v1", "v1beta"])
def version(request: pytest.FixtureRequest) -> str | None:
    """The API versions google-genai speaks: its default, and the one most programs set."""
    value: str | None = request.param
    return value
