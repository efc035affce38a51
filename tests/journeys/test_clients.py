"""A program's own configuration, written from the Clients page by mouse, and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.journeys.conftest import Start
from tests.journeys.desktop import Session, picture, until

PAGE = "ctrl+5"
OLD = b"# mine\r\nauto-commits:   false\r\nmodel: other # for now\r\n"


@pytest.mark.parametrize("old", [OLD, None], ids=["with a file", "without one"])
def test_a_configuration_is_written_and_restored_byte_for_byte(
    session: Session, served: Start, tmp_path: Path, old: bytes | None
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    file = home / ".aider.conf.yml"
    if old is not None:
        file.write_bytes(old)
        file.chmod(0o640)
    program = served(session.with_env(HOME=str(home)), watched=True)
    eye = program.eye
    program.press(PAGE)
    eye.click("Aider")
    eye.click("Write it for me")
    eye.wait("gapdesk wrote it.", state="ok")
    picture(session, tmp_path / "written.png", program.window)
    written = YAML(typ="safe").load(file.read_bytes())
    assert written["openai-api-base"] == f"{program.url}/v1"
    program.token = written["openai-api-key"]
    assert program.chat("Hello").status == 200, "the token in it is not good"
    assert written["model"].startswith("openai/gemini-")
    assert ("auto-commits" in written) == (old is not None)
    assert file.stat().st_mode & 0o777 == (0o600 if old is None else 0o640)

    eye.click("Restore the old file")
    until(lambda: file.exists() == (old is not None), "it is not brought back")
    if old is None:
        eye.wait("There is no such file yet.")
    else:
        eye.wait("gapdesk has not written to it.")
        assert file.read_bytes() == old
        assert file.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in home.iterdir() if each.name.startswith(".aider")] == (
        [] if old is None else [file.name]
    )
