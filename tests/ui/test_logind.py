from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from gapdesk.ui.logind import Logind

_TALK = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from gapdesk.ui.logind import Logind

app = QCoreApplication([])
bus = QDBusConnection.systemBus()
assert bus.registerService("org.freedesktop.login1")

def told():
    print("awake")
    app.quit()

logind = Logind(told, app)

def say(beginning):
    message = QDBusMessage.createSignal(
        "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep"
    )
    message.setArguments([beginning])
    assert bus.send(message)

QTimer.singleShot(0, lambda: (say(True), print("sleeps"), say(False)))
QTimer.singleShot(20000, lambda: sys.exit("nothing was heard"))
app.exec()
"""


@contextlib.contextmanager
def _bus() -> Iterator[str]:
    """A bus of its own, as the system bus."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon")
def test_the_end_of_a_sleep_is_heard_on_a_real_bus() -> None:
    with _bus() as address:
        env = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address}
        done = subprocess.run(
            [sys.executable, "-c", _TALK], env=env, capture_output=True, text=True, timeout=60, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["sleeps", "awake"]


def test_without_a_bus_nothing_is_heard(qapp, monkeypatch) -> None:
    woken = []
    parent = QObject()
    logind = Logind(lambda: woken.append(1), parent)
    logind.on_sleep(True)
    assert woken == []
    logind.on_sleep(False)
    assert woken == [1]


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_have_no_logind(qapp, monkeypatch, system: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setitem(sys.modules, "PySide6.QtDBus", None)  # importing it would fail
    Logind(lambda: None, QObject())
