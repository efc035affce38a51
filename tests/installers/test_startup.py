"""What the frozen program does before all else: it forgets where the loader found our libraries."""

from __future__ import annotations

import os
import runpy
import sys

import pytest

from resources.installers import product

HOOK = product.ROOT / "resources/installers/startup.py"


@pytest.fixture(autouse=True)
def _linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/gapdesk/_internal")


def test_programs_that_are_opened_do_not_get_our_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    runpy.run_path(str(HOOK))
    assert "LD_LIBRARY_PATH" not in os.environ


def test_what_the_user_had_set_stands_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/cuda/lib")
    runpy.run_path(str(HOOK))
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/cuda/lib"
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
