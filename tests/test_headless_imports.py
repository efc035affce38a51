"""A machine without a window loads nothing of one."""

from __future__ import annotations

import subprocess
import sys

import pytest

WINDOW = {"PySide6", "shiboken6", "qasync", "pyqtgraph", "numpy", "gapdesk.ui", "gapdesk.app"}


def loaded_by(statement: str) -> set[str]:
    """Names in sys.modules after `statement`, in a new Python."""
    code = f"{statement}\nimport sys\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["gapdesk.headless", "gapdesk.launch", "gapdesk.selftest"])
def test_headless_loads_no_qt(module: str) -> None:
    assert not loaded_by(f"import {module}") & WINDOW


def test_the_command_line_loads_nothing_heavy() -> None:
    heavy = WINDOW | {"aiohttp", "peewee", "keyring", "gapdesk.engine", "gapdesk.settings"}
    assert not loaded_by("import gapdesk.cli") & heavy


def test_a_real_run_does_not_load_the_practice_upstream() -> None:
    assert not {m for m in loaded_by("import gapdesk.headless") if m.startswith("gapdesk.practice")}
