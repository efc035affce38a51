"""Explicit caches as their user meets them: switched on in the tray, seen and deleted on their page."""

from __future__ import annotations

import tomllib
from pathlib import Path

from gapdesk.practice.upstream import PracticeUpstream
from tests.journeys.conftest import Start
from tests.journeys.desktop import Session, grey, picture, still_picture, until
from tests.journeys.program import Program

PAGE = "ctrl+7"
BOOK = "".join(f"Rule {number} of the house: be kind, be brief. " for number in range(2_000))
"""More than enough tokens for a cache."""


def rows(program: Program, *keys: str) -> list[list[str]]:
    """What ctrl+c copies from the table after `keys`: its lines, the head first."""
    program.press(*keys, "ctrl+c")
    return [line.split("\t") for line in program.clipboard().splitlines()]


def test_a_long_beginning_pays_once_caching_is_on_and_its_cache_is_deleted_on_the_page(
    session: Session, served: Start, google: PracticeUpstream, tmp_path: Path
) -> None:
    program = served(session)
    program.show_page(PAGE, tmp_path / "off.png")
    before = grey(session, program.window)
    program.choose_more("caching.native")
    still_picture(session, tmp_path / "on.png", program.window, before)
    settings = tomllib.loads((program.folder / "settings.toml").read_text(encoding="utf-8"))
    assert settings == {"caching": {"native": True}}

    for number in range(10):
        assert program.chat(f"Question {number}", system=BOOK).status == 200
    (cache,) = until(lambda: program.get("/api/v1/caches").json["data"], "there is no cache")
    until(lambda: ["9" in row for row in rows(program, PAGE)] == [False, True], "it has not nine hits")
    picture(session, tmp_path / "nine.png", program.window)

    program.press("Down", "Delete")
    picture(session, tmp_path / "asks.png", program.window)
    assert program.get("/api/v1/caches").json["data"] == [cache]
    program.press("space")
    until(lambda: program.get("/api/v1/caches").json["data"] == [], "it is not deleted")
    deleted = [call.path for call in google.calls if call.method == "DELETE"]
    assert deleted == [f"/v1beta/{cache['name']}"]
    picture(session, tmp_path / "deleted.png", program.window)
