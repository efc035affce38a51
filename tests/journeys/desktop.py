"""A desktop to throw away: X server, window manager, tray host, session bus and keyring, all of our own.

Nothing of the machine's own session is touched: each part is a child of the tests with a HOME of its own, and
the bus starts no services by itself, so "no keyring" is really none.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

NEEDED = (
    "Xvfb", "openbox", "trayer", "xdotool", "xprop", "import",
    "dbus-daemon", "dbus-send", "gnome-keyring-daemon", "secret-tool",
)  # fmt: skip
WIDTH, HEIGHT = 1280, 900
_PASSWORD = b"keyring-password"
_UNLOCK = 1
"""Of the daemon's control protocol, which a login speaks with it."""
_COPY = """
import os, sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
clipboard = app.clipboard()
clipboard.setText(sys.stdin.read())
clipboard.dataChanged.connect(lambda: clipboard.ownsClipboard() or app.quit())
app.processEvents()
os.write(int(sys.argv[1]), b"copied\\n")
app.exec()
"""
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
  <limit name="max_replies_per_connection">50000</limit>
</busconfig>
"""


def until(what: Callable[[], T | None], why: str, seconds: float = 15.0) -> T:
    """What `what()` gives as soon as it is true; fails with `why` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (result := what()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s in vain: {why}")
        time.sleep(0.03)
    return result


@dataclass
class Session:
    """Where programs run: `env` is the whole environment they get."""

    env: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *command: str, input: str | None = None) -> str:
        """What `command` prints; CalledProcessError if it fails."""
        done = subprocess.run(
            command, env=self.env, input=input, capture_output=True, text=True, check=True, timeout=20
        )
        return done.stdout

    def start(self, *command: str, pass_fds: tuple[int, ...] = (), stdin: bytes = b"") -> None:
        """Start `command` in the background, until the session ends."""
        process = subprocess.Popen(
            command,
            env=self.env,
            pass_fds=pass_fds,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        assert process.stdin is not None
        process.stdin.write(stdin)
        process.stdin.close()

    def with_env(self, **more: str) -> Session:
        """The same session for programs with some other variables."""
        return Session({**self.env, **more}, self.processes)


def missing() -> list[str]:
    """The programs needed for a desktop that this machine lacks."""
    return [name for name in NEEDED if shutil.which(name) is None]


@contextlib.contextmanager
def desktop(*, tray: bool = True, keyring: bool = True) -> Iterator[Session]:
    """A screen with a window manager, with or without a tray host and an unlocked keyring."""
    with tempfile.TemporaryDirectory(prefix="gapdesk-home-") as name:
        home = Path(name)
        session = Session(_environment(home))
        try:
            _start_screen(session, tray)
            _start_bus(session, home)
            if keyring:
                start_keyring(session)
            yield session
        finally:
            for process in reversed(session.processes):
                process.terminate()
            for process in session.processes:
                process.wait(10)


def _environment(home: Path) -> dict[str, str]:
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    kept = {key: os.environ[key] for key in ("PATH", "TMPDIR", "COVERAGE_PROCESS_START") if key in os.environ}
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "LANG": "C.UTF-8"}
    return {**kept, **own, "QT_QPA_PLATFORM": "xcb", "NO_AT_BRIDGE": "1", "PYTHONUTF8": "1"}


def _start_screen(session: Session, tray: bool) -> None:
    with _reported() as (told, number):
        session.start(
            "Xvfb", "-displayfd", str(number), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp",
            pass_fds=(number,),
        )  # fmt: skip
        session.env["DISPLAY"] = f":{_line(told)}"
    session.start("openbox")
    until(lambda: "window id" in _root(session, "_NET_SUPPORTING_WM_CHECK"), "no window manager")
    if tray:
        session.start("trayer", "--edge", "bottom", "--align", "right", "--width", "20", "--height", "40")
        until(lambda: _search(session, "--class", "trayer"), "no tray host")


def _start_bus(session: Session, home: Path) -> None:
    config = home / "bus.conf"
    config.write_text(_BUS.format(folder=home / "run"), encoding="utf-8")
    with _reported() as (told, number):
        session.start(
            "dbus-daemon", f"--config-file={config}", "--nofork", f"--print-address={number}",
            pass_fds=(number,),
        )  # fmt: skip
        session.env["DBUS_SESSION_BUS_ADDRESS"] = _line(told)


def start_keyring(session: Session) -> None:
    """Start the keyring daemon, and unlock what it kept before."""
    session.start("gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground", stdin=_PASSWORD)
    until(lambda: _owned(session, "org.freedesktop.secrets"), "no keyring")


def kill_keyring(session: Session) -> None:
    """End the keyring daemon as a crash does; what it kept is on the disk."""
    daemon = _keyring_daemon(session)
    daemon.kill()
    daemon.wait(10)
    session.processes.remove(daemon)
    until(lambda: not _owned(session, "org.freedesktop.secrets"), "the keyring is still there")


def lock_keyring(session: Session) -> None:
    """Lock the login keyring, as a screen saver may; nobody is there to answer the prompt."""
    service, method = "org.freedesktop.secrets", "org.freedesktop.Secret.Service.Lock"
    root = "/org/freedesktop/secrets"
    _call(session, service, root, method, f"array:objpath:{root}/collection/login")


def unlock_keyring(session: Session) -> None:
    """Unlock it without a prompt, as a login does."""
    with socket.socket(socket.AF_UNIX) as control:
        control.settimeout(10)
        control.connect(f"{session.env['XDG_RUNTIME_DIR']}/keyring/control")
        length = struct.calcsize(">III") + len(_PASSWORD)
        control.sendall(b"\0" + struct.pack(">III", length, _UNLOCK, len(_PASSWORD)) + _PASSWORD)
        answer = control.recv(8)
    assert answer == struct.pack(">II", 8, 0), "it stays locked"


@contextlib.contextmanager
def silent_keyring(session: Session) -> Iterator[None]:
    """The keyring answers nobody meanwhile, as one does whose prompt is open."""
    daemon = _keyring_daemon(session)
    daemon.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        daemon.send_signal(signal.SIGCONT)


def _keyring_daemon(session: Session) -> subprocess.Popen[bytes]:
    (daemon,) = (
        process
        for process in session.processes
        if process.args[0] == "gnome-keyring-daemon"  # type: ignore[index]
    )
    return daemon


def secrets(session: Session, username: str) -> list[str]:
    """What the unlocked keyring holds for that username, in no order."""
    command = ["secret-tool", "search", "--all", "username", username]

    def found() -> subprocess.CompletedProcess[str] | None:  # it fails if an entry goes away meanwhile
        done = subprocess.run(command, env=session.env, capture_output=True, text=True, timeout=20)
        return done if done.returncode == 0 else None

    lines = until(found, "the keyring cannot be searched").stdout.splitlines()
    return [line.removeprefix("secret = ") for line in lines if line.startswith("secret = ")]


def copy(session: Session, text: str) -> None:
    """Put `text` on the clipboard, as another program."""
    with _reported() as (told, number):
        session.start(sys.executable, "-c", _COPY, str(number), pass_fds=(number,), stdin=text.encode())
        _line(told)


def _owned(session: Session, name: str) -> bool:
    bus = "org.freedesktop.DBus"
    return "true" in _call(session, bus, "/", f"{bus}.NameHasOwner", f"string:{name}")


def _call(session: Session, name: str, path: str, method: str, *arguments: str) -> str:
    return session.run("dbus-send", "--session", "--print-reply", f"--dest={name}", path, method, *arguments)


def _root(session: Session, name: str) -> str:
    return session.run("xprop", "-root", name)


def _search(session: Session, *terms: str) -> list[str]:
    done = subprocess.run(
        ["xdotool", "search", *terms], env=session.env, capture_output=True, text=True, timeout=20
    )
    return done.stdout.split()


@contextlib.contextmanager
def _reported() -> Iterator[tuple[int, int]]:
    """A pipe for a daemon that says by a number where it is to be found: (read end, write end)."""
    told, number = os.pipe()
    try:
        yield told, number
    finally:
        os.close(told)
        os.close(number)


def _line(told: int, seconds: float = 15.0) -> str:
    """The line that comes out of the pipe."""
    line = b""
    while not line.endswith(b"\n"):
        if not select.select([told], [], [], seconds)[0]:
            raise AssertionError("a part of the desktop does not start")
        line += os.read(told, 4096)
    return line.decode().strip()


def search(session: Session, *terms: str) -> list[str]:
    """Ids of the visible windows that xdotool finds by `terms`."""
    return _search(session, "--onlyvisible", *terms)


def place(session: Session, window: str) -> Mapping[str, int]:
    """X, Y, WIDTH and HEIGHT of a window on the screen."""
    lines = session.run("xdotool", "getwindowgeometry", "--shell", window).split()
    return {name: int(value) for name, _, value in (line.partition("=") for line in lines)}


def kind(session: Session, window: str) -> str:
    """The first of the window's types ("_NET_WM_WINDOW_TYPE_NORMAL"), "" for one that is gone."""
    done = subprocess.run(
        ["xprop", "-id", window, "_NET_WM_WINDOW_TYPE"], env=session.env, capture_output=True, text=True
    )
    return done.stdout.partition("= ")[2].partition(",")[0].strip()


def picture(session: Session, file: Path, window: str = "root") -> Path:
    """Keep what is to be seen as a PNG file."""
    session.run("import", "-window", window, str(file))
    return file


def still_picture(session: Session, file: Path, window: str, before: list[bytes]) -> Path:
    """The same, once it is not what was to be seen `before`, and nothing moves any more."""
    last = before

    def still() -> bool:
        nonlocal last
        previous, last = last, grey(session, window)
        return last == previous != before

    until(still, "the window stays as it was, or never stands still")
    return picture(session, file, window)


def grey(session: Session, window: str) -> list[bytes]:
    """The window's rows of pixels, one byte each."""
    width = place(session, window)["WIDTH"]
    raw = subprocess.run(
        ["import", "-window", window, "-depth", "8", "gray:-"],
        env=session.env, capture_output=True, check=True, timeout=20,
    ).stdout  # fmt: skip
    return [raw[at : at + width] for at in range(0, len(raw), width)]
