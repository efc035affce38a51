"""One desktop for all journeys, and programs that end well or fail the test."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.clock import SystemClock
from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.upstream import PracticeUpstream
from tests.journeys.desktop import Session, desktop, missing, picture
from tests.journeys.program import Program

Start = Callable[..., Program]

KEYS = tuple(
    PracticeKey(f"AQ.test-key-journey-{n:02}-0000000000", f"{300000000000 + n}", tier="tier1")
    for n in range(270)
)
"""Good keys, each of a project of its own without limits."""
GUEST = "gd-journey-guest"
"""The token of another client."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def _desktop_possible() -> None:
    if sys.platform != "linux":
        pytest.skip("the journeys drive an X server")
    if lacking := missing():
        # where the journeys must run, a machine without them is a fault
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {', '.join(lacking)}")


@pytest.fixture(scope="session")
def session(_desktop_possible: None) -> Iterator[Session]:
    """Screen, window manager, tray host and an unlocked keyring."""
    with desktop() as session:
        yield session


@pytest.fixture(scope="session")
def bare_session(_desktop_possible: None) -> Iterator[Session]:
    """A screen and a window manager; no tray host, no keyring."""
    with desktop(tray=False, keyring=False) as session:
        yield session


@pytest.fixture
def own_session(_desktop_possible: None) -> Iterator[Session]:
    """A desktop with a keyring that this test may spoil."""
    with desktop() as session:
        yield session


@pytest.fixture
def google() -> Iterator[PracticeUpstream]:
    """A simulated Google for programs that do not practise; it knows `KEYS`."""
    with simulated_google(KEYS) as upstream:
        yield upstream


@contextlib.contextmanager
def simulated_google(keys: tuple[PracticeKey, ...]) -> Iterator[PracticeUpstream]:
    """One that knows `keys`, on a loop and a thread of its own."""
    upstream = PracticeUpstream(SystemClock(), keys)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="google")
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(upstream.start(), loop).result(10)
        yield upstream
        asyncio.run_coroutine_threadsafe(upstream.stop(), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start gapdesk: `start(session, "--option", …)`, in the folder "data" unless another is named.

    At the end, programs still running are told to end; each must have ended with 0, unless it was killed,
    and have nothing to complain of. The screens are kept as end:N.png in the folder of the test.
    """
    programs: list[Program] = []

    def run(session: Session, *options: str, folder: str = "data", **more: Any) -> Program:
        if more.get("watched") and "GAPDESK_PROGRAM" in os.environ:
            pytest.skip("nobody can look into a frozen program")
        programs.append(Program(session, tmp_path / folder, *options, **more))
        return programs[-1]

    try:
        yield run
        for session in {program.session.env["DISPLAY"]: program.session for program in programs}.values():
            picture(session, tmp_path / f"end{session.env['DISPLAY']}.png")
        for program in programs:
            if program.process.poll() is None:
                program.terminate()
            assert program.killed or program.process.returncode == 0, program.complaints()
            assert program.complaints() == ""
    finally:
        for program in programs:
            program.kill_if_running()


@pytest.fixture
def practice(session: Session, start: Start, port: int) -> Program:
    """The practice program in the tray, listening, its window hidden."""
    program = start(session, "--practice", "--hidden", "--port", str(port))
    program.tray_icon()
    assert program.url
    return program


@pytest.fixture
def served(start: Start, google: PracticeUpstream) -> Start:
    """Start gapdesk before the simulated Google, with the first two of `KEYS`; waits until it listens.

    Two clients may come: the one with the tests' token, and the one with `GUEST`.
    """

    def run(session: Session, *options: str, **more: Any) -> Program:
        keys = ",".join(key.secret for key in KEYS[:2])
        told = session.with_env(PASSWORD=f"{PRACTICE_TOKEN},{GUEST}", GEMINI_API_KEYS=keys)
        program = start(told, "--port", "0", "--upstream", google.url, *options, **more)
        assert program.url
        return program

    return run


@pytest.fixture
def port() -> int:
    """A port that nobody uses now, on either loopback address."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as one:
            number: int = one.getsockname()[1]
            try:
                with socket.create_server(("::1", number), family=socket.AF_INET6):
                    return number
            except OSError:
                continue
