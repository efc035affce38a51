"""What `--selftest` makes of a window that cannot be loaded."""

from __future__ import annotations

import builtins
import sys
from typing import Any

import pytest

from gapdesk import selftest


def without_window(monkeypatch: pytest.MonkeyPatch, error: ImportError) -> list[tuple[str, str]]:
    """What the look at the window finds where its import fails so."""
    plain = builtins.__import__

    def refuse(name: str, *rest: Any, **named: Any) -> Any:
        if name == "gapdesk" and "app" in (rest[2] if len(rest) > 2 else ()):
            raise error
        return plain(name, *rest, **named)

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")  # it sets the same, for good
    monkeypatch.setattr(builtins, "__import__", refuse)
    return list(selftest._window())


@pytest.mark.parametrize(("system", "fails"), [("linux", False), ("win32", True), ("darwin", True)])
def test_only_linux_may_lack_what_qt_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], system: str, fails: bool
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    problem = "DLL load failed while importing QtWidgets"
    found = without_window(monkeypatch, ImportError(problem))
    assert found == ([("window", problem)] if fails else [])
    assert ("Qt cannot be loaded" in capsys.readouterr().out) is not fails


@pytest.mark.parametrize("frozen", [False, True])
def test_a_frozen_program_has_a_window(monkeypatch: pytest.MonkeyPatch, frozen: bool) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    missing = ModuleNotFoundError("No module named 'PySide6'", name="PySide6")
    assert bool(without_window(monkeypatch, missing)) is frozen
