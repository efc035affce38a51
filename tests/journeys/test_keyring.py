"""The access token in a real keyring, without one, and in a locked one."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.journeys.conftest import Start
from tests.journeys.desktop import Session, lock_keyring, picture, until
from tests.journeys.program import Program, command, files_with

NOWHERE = ("--port", "0", "--upstream", "http://127.0.0.1:9")
"""No practice, and nothing leaves the machine."""


def token_show(session: Session, folder: Path) -> subprocess.CompletedProcess[str]:
    """What `gapdesk token show` says and gives back."""
    return command(session, folder, "token", "show")


def copied_token(program: Program) -> str:
    """The token as the user gets it: from the tray's menu, once it is known."""
    program.choose("copy_token")
    return program.clipboard()


def test_the_token_lives_in_the_keyring_only(session: Session, start: Start, tmp_path: Path) -> None:
    program = start(session, "--hidden", *NOWHERE)
    token = copied_token(program)
    assert token.startswith("gd-")
    program.token = token
    assert program.get("/api/v1/caches").status != 401
    assert token in session.run("secret-tool", "search", "--all", "username", "token")
    assert program.terminate() == 0
    assert files_with(token, tmp_path) == []

    shown = token_show(session, program.folder)
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, f"{token}\n", "")

    again = start(session, "--hidden", *NOWHERE, token=token)
    assert copied_token(again) == token
    assert again.get("/v1/models").status != 401


def test_without_a_keyring_tokens_last_for_the_session(
    session: Session, bare_session: Session, start: Start, tmp_path: Path
) -> None:
    no_keyring = session.with_env(DBUS_SESSION_BUS_ADDRESS=bare_session.env["DBUS_SESSION_BUS_ADDRESS"])
    program = start(no_keyring, *NOWHERE)
    old = program.token = copied_token(program)
    assert program.get("/v1/models").status != 401
    assert "no keyring" in program.log()
    picture(session, tmp_path / "session-mode.png", program.window)
    assert program.terminate() == 0

    again = start(no_keyring, "--hidden", *NOWHERE, token=old)
    new = copied_token(again)
    assert new != old
    for again.token in (old, new):
        assert again.get("/v1/models").status != 401
    again.token = "gd-another"
    assert again.get("/v1/models").status == 401
    assert again.terminate() == 0
    assert files_with(old, tmp_path) + files_with(new, tmp_path) == []

    shown = token_show(no_keyring, program.folder)
    assert shown.returncode == 1
    assert shown.stderr.startswith("gapdesk: the token is in no keyring")


def test_with_a_locked_keyring_it_serves_all_the_same(own_session: Session, start: Start) -> None:
    program = start(own_session, "--hidden", *NOWHERE)
    token = program.token = copied_token(program)
    assert program.get("/v1/models").status != 401
    assert program.terminate() == 0
    lock_keyring(own_session)
    again = start(own_session, "--hidden", *NOWHERE, token=token)
    assert again.get("/v1/models").status != 401
    until(lambda: "locked" in again.log(), "it does not say that the keyring is locked")
    assert copied_token(again) != token
