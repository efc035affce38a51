from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gapdesk.store.database import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "gapdesk.db"


@pytest.fixture
async def db(path: Path) -> AsyncIterator[Database]:
    database = Database(path)
    await database.open()
    yield database
    await database.close()
