"""The rules every test lives under: no network but loopback, no unexpected warning, no task left behind.

Marks: `allow_warnings` (the test expects log records of level WARNING or above), `both_loops` (see
tests/loops.py), `journey` (drives the real program, so it may see the machine's keyring).
"""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytest_asyncio import is_async_test

# Before anything reads it (Qt does when the application is made). A test that wants one of these sets it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for _name in ("GEMINI_API_KEYS", "PASSWORD", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
    os.environ.pop(_name, None)
    os.environ.pop(_name.lower(), None)

LoopFactory = Callable[[], asyncio.AbstractEventLoop]

# Machines are slow at times; a property does not fail for that.
settings.register_profile("gapdesk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gapdesk")


# --- both loops -------------------------------------------------------------------------------------------


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> Mapping[str, LoopFactory]:
    """Plain asyncio, and qasync too for tests marked `both_loops`."""
    factories: dict[str, LoopFactory] = {"asyncio": asyncio.new_event_loop}
    if item.get_closest_marker("both_loops"):
        from tests.loops import new_qasync_loop  # Qt only where it is asked for

        factories["qasync"] = new_qasync_loop
    return factories


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Free a qasync loop here: found later on a database's thread, its Qt timer would crash the process."""
    yield
    if "qasync" in item.name:
        gc.collect()


def pytest_sessionfinish() -> None:
    """Empty Qt's clipboard: offscreen, Qt would free Python objects in it after Python has ended."""
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()


# --- no task is left behind -------------------------------------------------------------------------------


def pytest_itemcollected(item: pytest.Item) -> None:
    if is_async_test(item) and "no_task_left" not in item.fixturenames:
        item.fixturenames.insert(0, "no_task_left")  # first in, so last out: after the test's own fixtures


@pytest.fixture
async def no_task_left() -> AsyncIterator[None]:
    """Fail an async test that ends, its fixtures included, with a task still running."""
    yield
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    if not tasks:
        return
    _, left = await asyncio.wait(tasks, timeout=1)  # some end as soon as they get a turn
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=1)
        pytest.fail(f"tasks left running: {sorted(task.get_name() for task in left)}", pytrace=False)


# --- no unexpected log record -----------------------------------------------------------------------------

_ALARMING = {"gapdesk": logging.WARNING, "aiohttp": logging.ERROR}
# "Task exception was never retrieved", "Task was destroyed but it is pending!"
_ALARMING |= {"asyncio": logging.ERROR, "qasync": logging.ERROR}


class _Collector(logging.Handler):
    def __init__(self, level: int, records: list[logging.LogRecord]) -> None:
        super().__init__(level)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "gapdesk.lag":  # the speed of the machine is not what a test is about
            self._records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which something was logged that a user would have to worry about."""
    records: list[logging.LogRecord] = []
    handlers = {name: _Collector(level, records) for name, level in _ALARMING.items()}
    for name, handler in handlers.items():
        logging.getLogger(name).addHandler(handler)
    yield
    for name, handler in handlers.items():
        logging.getLogger(name).removeHandler(handler)
    if records and not request.node.get_closest_marker("allow_warnings"):
        lines = "\n".join(f"{r.levelname} {r.name}: {r.getMessage()}" for r in records)
        pytest.fail(f"unexpected log records (mark the test allow_warnings if they are meant):\n{lines}")


# --- no network, no keyring -------------------------------------------------------------------------------


class NetworkGuard:
    """An audit hook: an attempt to reach beyond this machine raises, and is remembered.

    It is remembered too because code under test may take the error for a network fault and go on.
    """

    def __init__(self) -> None:
        self.offences: list[str] = []
        self.active = True

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect" and args[0].type == socket.SOCK_DGRAM:
            return  # sends nothing: the way to ask which address of this machine would be used
        if event in ("socket.connect", "socket.sendto"):
            self._check(args[1])
        elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
            self._check((args[0],))

    def _check(self, address: object) -> None:
        if self.active and not _is_local(address):
            self.offences.append(repr(address))
            raise RuntimeError(f"tests may not use the network: {address!r}")


def _is_local(address: object) -> bool:
    """Whether a socket address is on this machine: AF_UNIX (a path), loopback, its name, no host."""
    host = address[0] if isinstance(address, tuple) and address else None
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host in ("", "localhost", socket.gethostname()):
        return True
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    return ip.is_loopback or ip.is_unspecified


@pytest.fixture(scope="session")
def network_guard() -> Iterator[NetworkGuard]:
    guard = NetworkGuard()
    sys.addaudithook(guard)  # for good: it can only be switched off
    yield guard
    guard.active = False


@pytest.fixture(autouse=True)
def no_network(network_guard: NetworkGuard) -> Iterator[None]:
    network_guard.offences.clear()
    yield
    if network_guard.offences:
        pytest.fail(f"the test tried to reach {', '.join(network_guard.offences)}", pytrace=False)


@pytest.fixture(autouse=True)
def no_keyring(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own keyring out of reach; journeys bring their own."""
    if not request.node.get_closest_marker("journey"):
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
