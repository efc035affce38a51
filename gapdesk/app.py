"""gapdesk with a tray icon: the composition root of the desktop, and the only file that knows qasync."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer  # first: qasync takes the binding that is loaded
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from gapdesk import aio, collector, crash
from gapdesk.console import complain, say
from gapdesk.engine import Engine, EngineError
from gapdesk.events import EngineState, Event, StateChanged
from gapdesk.folder_lock import FolderLock, in_use
from gapdesk.greeting import ask_once
from gapdesk.launch import Launch, practice_curl, running_engine
from gapdesk.ui.desktop import Desktop
from gapdesk.ui.single_instance import SingleInstance

EXIT_CANNOT_START = 2
_SIGNAL_MILLISECONDS = 200


def run(launch: Launch) -> int:
    """Serve behind a tray icon until the user quits; returns the exit code."""
    app = _application()
    instance = SingleInstance(launch.paths.data)
    if not instance.acquire():
        instance.ask_to_show()
        return 0
    lock = FolderLock(launch.paths.data)
    if not lock.acquire():  # by one without a window, which cannot be shown
        instance.release()
        complain(in_use(launch.paths.data))
        return EXIT_CANNOT_START
    try:
        with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
            return runner.run(_serve(app, launch, instance))
    finally:
        lock.release()
        instance.release()


def screenshots(directory: Path) -> int:
    """Render every window and page as PNG into `directory`; returns the exit code."""
    from gapdesk.ui.screenshots import render_all

    app = _application()
    written = render_all(directory)
    app.quit()
    say(f"{len(written)} pictures are in {directory}")
    return 0


def _application() -> QApplication:
    app = QApplication(["gapdesk"])  # X11's window class, "__main__.py" otherwise
    app.setApplicationName("gapdesk")
    app.setDesktopFileName("gapdesk")
    app.setQuitOnLastWindowClosed(False)
    app.setQuitLockEnabled(False)
    return app


async def _serve(app: QApplication, launch: Launch, instance: SingleInstance) -> int:
    stop = asyncio.Event()  # quitting begins here; QApplication.quit() is never the first step
    _on_signals(app, stop)
    app.commitDataRequest.connect(stop.set)
    asyncio.get_running_loop().set_exception_handler(crash.loop_exception)
    async with running_engine(launch, console=False) as engine:
        collecting = aio.spawn(collector.collect_here(), name="garbage")
        engine.bus.subscribe(_teller(engine))
        starting = aio.spawn(_start(engine, launch), name="start the engine")
        desktop = Desktop(app, engine, stop.set, launch.hidden)
        instance.listen(desktop.show_window)
        await stop.wait()
        await asyncio.wait([starting])
        desktop.close()
        await aio.settle(collecting)
    return 0


async def _start(engine: Engine, launch: Launch) -> None:
    try:
        await engine.start()
    except EngineError:
        return  # the window says it
    collector.settle_down()
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


def _on_signals(app: QApplication, stop: asyncio.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
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
