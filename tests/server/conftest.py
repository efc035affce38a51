"""What every test of the server needs."""

from __future__ import annotations

import pytest

from gapdesk.proxy import law


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Server faults are asked again after milliseconds here."""
    monkeypatch.setattr(law, "_FIRST_PAUSE", 0.01)
