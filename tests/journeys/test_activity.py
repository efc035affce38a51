"""A failed request and its reason, found on the Activity page by keyboard alone."""

from __future__ import annotations

from pathlib import Path

from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.practice.upstream import PracticeUpstream
from tests.journeys.conftest import KEYS, Start
from tests.journeys.desktop import Session, picture, until
from tests.journeys.program import POPUP, Program

PAGE = "ctrl+3"
TO_OUTCOME = ("ctrl+f", "Tab", "Tab", "Tab", "Tab")
"""From the search over client, model and key to the last of the filters."""
GONE = "gemini-from-the-past"
TO_COPY = ("Return", "shift+Tab", "shift+Tab", "shift+Tab", "space")
"""From the list into the detail, and back over id and export to the menu of what can be copied."""


def statuses(program: Program) -> list[str]:
    """Of all that is listed, as ctrl+a and ctrl+c copy it, newest first."""
    program.press("ctrl+f", "Return", "ctrl+a", "ctrl+c")
    head, *rows = (line.split("\t") for line in program.clipboard().splitlines())
    return [row[head.index("Outcome")] for row in rows]


def test_a_failed_request_and_its_reason_are_found_by_keyboard(
    session: Session, served: Start, google: PracticeUpstream, tmp_path: Path
) -> None:
    program = served(session, "--set", "retry.max_attempts=1", watched=True)
    for number in range(6):
        assert program.chat(f"Hello {number}").status == 200
    assert program.chat("Hello", model=GONE).status == 404
    assert program.chat("/break 0").status == 503
    for number in range(6):
        assert program.chat(f"Good bye {number}").status == 200
    program.show_page(PAGE, tmp_path / "all.png")
    program.eye.wait("14 listed")

    program.press(*TO_OUTCOME)
    assert program.eye.wait("Outcome").focused
    session.run("xdotool", "type", "Failed")
    until(lambda: statuses(program) == ["Failed 503", "Failed 404"], "not just the failed are listed")
    picture(session, tmp_path / "failed.png", program.window)

    program.press("ctrl+f")
    program.paste(GONE)
    until(lambda: statuses(program) == ["Failed 404"], "it is not found by the name of its model")
    (sentence,) = (each for each in program.eye.find("") if each.kind == "StateLine" and each.state == "bad")
    assert "model" in sentence.name
    picture(session, tmp_path / "found.png", program.window)

    program.press(*TO_COPY)
    until(lambda: program.windows(POPUP), "no menu")
    session.run("xdotool", "key", "Down", "Return")
    until(lambda: program.clipboard().startswith("Request "), "the explanation is not copied")
    told = program.clipboard()
    lines = told.splitlines()
    assert f"Asked: {GONE}, openai protocol" in lines
    assert "Result: failed" in lines
    (status,) = (line for line in lines if line.startswith("Status: "))
    assert status.startswith("Status: 404 (model_not_found)")
    assert PRACTICE_TOKEN not in told
    assert not [key for key in KEYS if key.secret in told]
