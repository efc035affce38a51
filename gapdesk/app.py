"""gapdesk with a tray icon: the composition root of the desktop."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

import gapdesk
from gapdesk import aio, collector, crash
from gapdesk.cocoa import Cocoa
from gapdesk.console import complain, say
from gapdesk.engine import Engine, EngineError
from gapdesk.events import EngineState, Event, StateChanged
from gapdesk.folder_lock import FolderLock, in_use
from gapdesk.greeting import ask_once, converse
from gapdesk.launch import Launch, practice_curl, running_engine
from gapdesk.paths import Paths, unusable
from gapdesk.settings import Settings
from gapdesk.ui import fault
from gapdesk.ui.application import Application
from gapdesk.ui.desktop import Desktop
from gapdesk.ui.logind import Logind
from gapdesk.ui.qt_loop import QtLoop
from gapdesk.ui.single_instance import SingleInstance
from gapdesk.wording import Words

EXIT_CANNOT_START = 2
_SIGNAL_MILLISECONDS = 200
_HURRY_SECONDS = 1.0
"""Running answers may finish for this long when the session ends: the system kills soon after."""


def run(launch: Launch, lock: FolderLock) -> int:
    """Serve behind a tray icon until the user quits; returns the exit code."""
    if sys.platform == "darwin" and launch.hidden and getattr(sys, "frozen", False):
        # A bundle needs no help of Qt to come to the front, and at login it shall not.
        os.environ["QT_MAC_DISABLE_FOREGROUND_APPLICATION_TRANSFORM"] = "1"
    app = _application()
    folder = launch.paths.data
    instance = SingleInstance(folder)
    try:
        first = lock.acquire()
    except OSError as error:  # such as a full disk
        return _refuse(app, unusable(folder, error).words)
    if not first:
        # The other one may have no window, or hang.
        return 0 if instance.ask_to_show() else _refuse(app, in_use(folder))
    try:
        with asyncio.Runner(loop_factory=lambda: QtLoop(app)) as runner:
            return runner.run(_serve(app, launch, instance))
    finally:
        instance.close()
        lock.release()  # last: `gapdesk --quit` waits for it


def refuse(reason: Words) -> int:
    """Say in a window, too, why gapdesk cannot start; returns the exit code."""
    return _refuse(_application(), reason)


def _refuse(app: QApplication, reason: Words) -> int:
    complain(str(reason))
    if sys.stderr is None or not sys.stderr.isatty():  # nobody sees a console
        with asyncio.Runner(loop_factory=lambda: QtLoop(app)) as runner:
            runner.run(fault.tell(app, reason))
    return EXIT_CANNOT_START


def screenshots(directory: Path) -> int:
    """Render every window and page as PNG into `directory`, and film a walk; returns the exit code."""
    from gapdesk.ui.screenshots import render_all

    app = _application()
    written = render_all(directory)
    with asyncio.Runner(loop_factory=lambda: QtLoop(app)) as runner:
        written += runner.run(_film(directory))
    app.quit()
    say(f"{len(written)} pictures are in {directory}")
    return 0


def look_over() -> Iterator[tuple[str, str]]:
    """Try all that a window needs; yields name and problem, "" if there is none. For `--selftest`."""
    from gapdesk.ui import inspection

    app = _application()
    for name, check in inspection.CHECKS.items():
        try:
            check(app)
        except (inspection.MissingPart, ImportError, FileNotFoundError) as error:
            yield name, str(error)
        else:
            yield name, ""


async def _film(directory: Path) -> list[Path]:
    """A walk through the window of a gapdesk that practises, after some programs have used it."""
    from gapdesk.ui.walk import film

    settings = Settings()
    settings.override("proxy.port", "0")
    settings.override("activity.capture", "true")
    async with running_engine(Launch(Paths.temporary(), settings, practice=True), console=False) as engine:
        await engine.start()
        await converse(engine.base_url)
        return await film(engine, directory)


def _application() -> Application:
    if sys.platform == "win32":  # its windows belong to the start menu's entry, and so do its notices
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(gapdesk.APP_ID)
    app = Application(["gapdesk"])  # X11's window class, "__main__.py" otherwise
    app.setApplicationName("gapdesk")
    app.setDesktopFileName("gapdesk")
    app.setQuitOnLastWindowClosed(False)
    app.setQuitLockEnabled(False)
    return app


class _Ending:
    """How the program ends: quitting begins here; QApplication.quit() is never the first step."""

    def __init__(self) -> None:
        self._begun = asyncio.Event()
        self.in_a_hurry = False

    def begin(self) -> None:
        """The user quits."""
        self._begun.set()

    def hurry(self) -> None:
        """The system ends it: log-out, shut-down."""
        self.in_a_hurry = True
        self._begun.set()

    async def wait(self) -> None:
        await self._begun.wait()


async def _serve(app: Application, launch: Launch, instance: SingleInstance) -> int:
    ending = _Ending()
    _on_signals(app, ending)
    app.quit_asked.connect(ending.begin)
    cocoa = Cocoa.load() if sys.platform == "darwin" else None
    if cocoa is not None:
        cocoa.stay_awake("serves other programs")
    asyncio.get_running_loop().set_exception_handler(crash.loop_exception)
    async with running_engine(launch, console=False) as engine:
        collecting = aio.spawn(collector.collect_here(), name="garbage")
        collector.settle_down()  # before there is a window: what is frozen is never freed
        engine.bus.subscribe(_teller(engine))
        starting = aio.spawn(_start(engine, launch), name="start the engine")
        desktop = Desktop(app, engine, ending.begin, launch.hidden, tidy=collector.give_back)
        instance.listen(desktop.show_window, ending.begin)
        _on_session_end(app, desktop, ending, cocoa)
        Logind(engine.look_around, desktop)
        await ending.wait()
        await asyncio.wait([starting])
        desktop.close()
        if ending.in_a_hurry:
            await engine.stop(_HURRY_SECONDS)
        await aio.settle(collecting)
    return 0


async def _start(engine: Engine, launch: Launch) -> None:
    try:
        await engine.start()
    except EngineError:
        return  # the window says it
    if launch.practice:
        say(await ask_once(engine.base_url))
        say("practice: try it yourself:")
        say(practice_curl(engine.base_url))


def _teller(engine: Engine) -> Callable[[Event], None]:
    """Says on the console where gapdesk listens, each time that is somewhere else."""
    told = ""

    def tell(event: Event) -> None:
        nonlocal told
        if isinstance(event, StateChanged) and event.state is EngineState.RUNNING and engine.base_url != told:
            told = engine.base_url
            say(f"gapdesk listening on {told}")

    return tell


def _on_session_end(app: QApplication, desktop: Desktop, ending: _Ending, cocoa: Cocoa | None) -> None:
    def commit(manager: QSessionManager) -> None:
        if cocoa is not None and not cocoa.session_ends():
            return  # there Qt says so whenever somebody quits
        # Starting at login is the user's own choice; without this the next session would do so anyway.
        manager.setRestartHint(QSessionManager.RestartHint.RestartNever)
        desktop.remember()  # now: on Windows there may be no later
        ending.hurry()

    app.commitDataRequest.connect(commit)


def _on_signals(app: QApplication, ending: _Ending) -> None:
    signal.signal(signal.SIGINT, lambda *_: ending.begin())
    signal.signal(signal.SIGTERM, lambda *_: ending.begin())
    hang_up = getattr(signal, "SIGHUP", None)  # the terminal is closed; Windows has no such thing
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:  # nohup
        signal.signal(hang_up, lambda *_: ending.hurry())
    # Python sees a signal only when it runs; while Qt waits, something must wake it.
    if sys.platform == "win32":  # Ctrl-C comes on a thread of its own, and Qt does not wait for sockets
        timer = QTimer(app)
        timer.start(_SIGNAL_MILLISECONDS)
        timer.timeout.connect(lambda: None)
        return
    waker, woken = socket.socketpair()
    waker.setblocking(False)
    signal.set_wakeup_fd(waker.detach())  # kept to the end of the process
    asyncio.get_running_loop().add_reader(woken, woken.recv, 16)
