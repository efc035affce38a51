"""Doctor: one click, and a report that can be shown to anybody."""

from __future__ import annotations

from pathlib import Path

from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.doctor.types import NAMES, Check
from tests.journeys.conftest import GUEST, KEYS, Start
from tests.journeys.desktop import Session, picture, until


def test_one_click_finds_what_there_is_and_the_report_holds_no_secret(
    session: Session, served: Start, tmp_path: Path
) -> None:
    program = served(session, watched=True)
    eye = program.eye
    eye.click("Ask Doctor", "QuietButton")  # on Overview, which leads to the page
    eye.click("Check everything", "QPushButton")
    eye.wait("Copy report", seconds=40)
    assert not eye.find("Cancel")
    picture(session, tmp_path / "found.png", program.window)

    eye.click("Copy report")
    eye.wait("The report was copied.")
    report = program.clipboard()
    assert [str(NAMES[check]) for check in Check if str(NAMES[check]) not in report] == []
    assert "PROBLEM" not in [line for line in report.splitlines() if "port" in line.lower()]
    secrets = [PRACTICE_TOKEN, GUEST, *(key.secret for key in KEYS[:2])]
    assert [secret for secret in secrets if secret in report] == []
    assert str(program.folder) not in report
    assert session.env["HOME"] not in report
    until(lambda: program.chat("Hello").status == 200, "it serves no more")
