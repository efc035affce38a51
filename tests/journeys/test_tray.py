"""The tray icon and its menu, by mouse."""

from __future__ import annotations

import socket
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from gapdesk.ui.tray_menu import TOGGLES
from tests.journeys.conftest import Start
from tests.journeys.desktop import Session, picture, until
from tests.journeys.program import Program


def saved(program: Program) -> dict[str, Any]:
    """settings.toml, flat."""
    file = program.folder / "settings.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {f"{section}.{name}": value for section, table in tables.items() for name, value in table.items()}


def test_fake_streaming_is_switched_from_the_menu(practice: Program, tmp_path: Path) -> None:
    assert practice.chat("/drip 5 30", stream=True).pieces == ["1 ", "2 ", "3 ", "4 ", "5 "]
    assert practice.chat("/break 3", stream=True).status == 200  # the failure came too late for a status
    practice.choose("streaming.fake")
    whole = practice.chat("/drip 5 30", stream=True)
    assert "".join(whole.pieces) == "1 2 3 4 5 "
    assert saved(practice) == {"streaming.fake": True}
    practice.open_menu()
    picture(practice.session, tmp_path / "menu.png")


def test_safety_and_search_are_switched_from_the_menu(practice: Program) -> None:
    assert "safetySettings" not in practice.chat("/dump").text
    practice.choose("safety.disabled")
    assert "safetySettings" in practice.chat("/dump").text
    practice.choose("safety.disabled")
    assert "safetySettings" not in practice.chat("/dump").text
    models = practice.models()
    assert any(model.endswith("-search") for model in models)
    practice.choose("search.variants")
    assert practice.models() == {model for model in models if not model.endswith("-search")}
    assert saved(practice) == {"search.variants": False}
