"""Starts and ends that do not go as usual."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

from tests.journeys.conftest import Start
from tests.journeys.desktop import Session, picture, until
from tests.journeys.program import LINES_WITHOUT_PORT


def test_without_a_tray_the_window_is_shown_and_closing_it_quits(bare_session: Session, start: Start) -> None:
    program = start(bare_session, "--practice", "--hidden", "--port", "0")
    assert program.window
    assert program.get("/health").status == 200
    program.close_window()
    assert program.wait() == 0


def test_what_it_writes_is_its_users_alone(session: Session, start: Start) -> None:
    program = start(session, "--practice", "--port", "0", "--set", "streaming.fake=on")
    program.close_window()  # which is remembered
    program.choose("disguise.enabled")  # and so is this
    files = {file.name: file.stat().st_mode & 0o777 for file in program.folder.rglob("*") if file.is_file()}
    assert {"gapdesk.db", "serving.lock", "settings.toml", "window.json", "app.log"} <= files.keys()
    assert set(files.values()) == {0o600}


def test_signals_end_it_cleanly(session: Session, start: Start) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        program = start(session, "--practice", "--port", "0", folder=number.name)
        assert program.window
        assert program.get("/health").status == 200
        program.process.send_signal(number)
        assert program.wait() == 0
        assert program.log().rstrip().endswith("gapdesk ends")


def test_a_busy_port_is_shown_and_another_offered_by_the_tray(
    session: Session, start: Start, port: int, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", port)):
        program = start(session, "--practice", "--hidden", "--port", str(port))
        until(program.notices, "the tray says nothing of it")
        program.choose("switch", LINES_WITHOUT_PORT)  # in vain
        program.choose("open", LINES_WITHOUT_PORT)
        assert program.window
        program.open_menu()
        picture(session, tmp_path / "problem.png")
        program.close_menu()
        assert "listening" not in program.said()
        program.choose("use_port", LINES_WITHOUT_PORT)
        until(lambda: "listening on port" in program.log(), "it does not listen on the other port")
    program.choose("copy_url")
    program.moved_to = program.clipboard().removesuffix("/v1")
    assert int(program.moved_to.rpartition(":")[2]) > port
    assert program.chat("Hello").status == 200
