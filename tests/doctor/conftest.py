from __future__ import annotations

from pathlib import Path

import pytest

from tests.doctor.surroundings import Ill


@pytest.fixture
def ill(tmp_path: Path) -> Ill:
    """Nothing is ill yet, but nothing listens either and Google is not there."""
    return Ill(tmp_path)
