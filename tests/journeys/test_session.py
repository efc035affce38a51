"""The program within its session: started at login, shown again, ended by the system."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
from pathlib import Path

import pytest

from gapdesk.autostart import Autostart
from gapdesk.login_entries import read_desktop_entry
from gapdesk.paths import Paths
from tests.journeys import desktop
from tests.journeys.conftest import Start
from tests.journeys.desktop import Session, until


def test_the_entry_for_the_login_starts_it_in_the_tray(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config))
    start = Autostart.of_run(Paths.under(tmp_path / "my $data 100%"), practice=False)
    asyncio.run(start.set(True))
    entry = read_desktop_entry((config / "autostart" / "gapdesk.desktop").read_text("utf-8"))
    process = subprocess.Popen(
        [*entry.command, "--port", "0"],
        env=session.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        assert process.stdout is not None
        assert b"gapdesk listening on" in process.stdout.readline()
        (icon,) = until(lambda: desktop.search(session, "--pid", str(process.pid)), "no icon in the tray")
        assert "NORMAL" not in desktop.kind(session, icon)
        assert (tmp_path / "my $data 100%" / "gapdesk.db").is_file()
    finally:
        process.terminate()
        process.communicate(timeout=15)
    assert process.returncode == 0


def test_a_second_start_brings_a_closed_window_back_where_it_was(session: Session, start: Start) -> None:
    first = start(session, "--practice", "--port", "0")
    window = first.window
    first.press("ctrl+2")
    first.close_window()
    second = start(session, "--practice", "--port", "0")
    assert second.wait() == 0
    assert first.window != window
    assert json.loads((first.folder / "window.json").read_text("utf-8"))["page"] == "keys"
    first.close_window()
    assert json.loads((first.folder / "window.json").read_text("utf-8"))["page"] == "keys"


def test_the_end_of_the_session_waits_for_no_stream(session: Session, start: Start) -> None:
    """Some seconds later the system would kill it."""
    program = start(session, "--practice", "--port", "0")
    assert program.window
    program.press("ctrl+2")
    with program.begin_chat("/drip 1000 100") as stream:
        stream.readline()
        program.process.send_signal(signal.SIGHUP)
        rest = stream.read()
        assert program.wait(5) == 0
    assert b'"error"' in rest
    assert json.loads((program.folder / "window.json").read_text("utf-8"))["page"] == "keys"
    assert program.stored("SELECT count(*) FROM sqlite_master")[0][0] > 0
    assert not (program.folder / "gapdesk.db-wal").exists()  # all of it is written, and the database closed
