"""The tray icon and its menu, by mouse."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from gapdesk.clients import PRACTICE_TOKEN
from tests.journeys.conftest import Start
from tests.journeys.desktop import Session, picture, until
from tests.journeys.program import Program


def saved(program: Program) -> dict[str, Any]:
    """settings.toml, flat."""
    file = program.folder / "settings.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {f"{section}.{name}": value for section, table in tables.items() for name, value in table.items()}


def test_fake_streaming_is_switched_from_the_menu(session: Session, start: Start) -> None:
    program = start(session, "--practice", "--hidden", "--port", "0", "--set", "retry.max_attempts=1")
    program.tray_icon()
    assert program.chat("/drip 5 30", stream=True).pieces == ["1 ", "2 ", "3 ", "4 ", "5 "]
    late = program.chat("/break 3", stream=True)
    assert (late.status, late.pieces) == (200, ["1 ", "2 ", "3 "])  # the failure came after the first bytes
    program.choose("streaming.fake")
    assert program.chat("/drip 5 30", stream=True).pieces == ["1 2 3 4 5 "]
    assert program.chat("/break 3", stream=True).status == 503  # and now before them
    assert saved(program) == {"streaming.fake": True}


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


def test_base_url_and_token_are_copied_from_the_menu(practice: Program) -> None:
    practice.choose("copy_url")
    assert practice.clipboard() == f"{practice.url}/v1"
    practice.choose("copy_token")
    assert practice.clipboard() == PRACTICE_TOKEN


def test_the_proxy_is_stopped_and_started_from_the_menu(practice: Program, tmp_path: Path) -> None:
    assert practice.get("/health").status == 200
    practice.choose("switch")
    until(lambda: not practice.serves(), "it still listens")
    picture(practice.session, tmp_path / "stopped.png")
    practice.choose("switch")
    until(practice.serves, "it does not listen again")
    assert practice.chat("Hello").status == 200


def test_the_closed_window_comes_back_by_a_click_on_the_icon(session: Session, start: Start) -> None:
    program = start(session, "--practice", "--port", "0")
    program.close_window()
    assert program.chat("Hello").status == 200
    program.click_icon()
    assert program.window
    program.click_icon()
    program.no_window()


def test_a_second_start_shows_the_window_of_the_first(session: Session, start: Start) -> None:
    first = start(session, "--practice", "--hidden", "--port", "0")
    first.tray_icon()
    assert first.windows() == []
    second = start(session, "--practice", "--hidden", "--port", "0")
    assert second.wait() == 0
    assert "listening" not in second.said()
    assert first.window
    assert first.get("/health").status == 200


def test_quitting_lets_a_running_stream_finish(practice: Program) -> None:
    with practice.begin_chat("/drip 20 100") as stream:
        begun = stream.readline()
        practice.choose("quit")
        rest = stream.read()
    assert begun.startswith(b"data: ")
    assert b'"20 "' in rest
    assert rest.endswith(b"data: [DONE]\n\n")
    assert practice.wait() == 0


def test_a_stream_that_takes_too_long_is_cut_with_an_error(practice: Program) -> None:
    with practice.begin_chat("/drip 1000 100") as stream:
        stream.readline()
        practice.choose("quit")
        rest = stream.read()
    assert b'"error"' in rest
    assert b"[DONE]" not in rest
    assert practice.wait() == 0
