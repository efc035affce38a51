"""gapdesk without Qt, on plain asyncio: for servers, scripts and machines without a screen."""

from __future__ import annotations

import asyncio
import signal
import sys

from gapdesk import collector, crash
from gapdesk.console import complain, say
from gapdesk.engine import Engine, EngineError
from gapdesk.events import EngineProblem
from gapdesk.folder_lock import FolderLock, in_use
from gapdesk.greeting import ask_once
from gapdesk.launch import Launch, key_variables, passwords_from_environment, practice_curl, running_engine
from gapdesk.paths import unusable

EXIT_CANNOT_START = 2


def run(launch: Launch, lock: FolderLock) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code. Raises PathError."""
    try:
        first = lock.acquire()
    except OSError as error:  # such as a full disk
        raise unusable(launch.paths.data, error) from error
    if not first:
        complain(str(in_use(launch.paths.data)))
        return EXIT_CANNOT_START
    try:
        return asyncio.run(_serve(launch))
    finally:
        lock.release()


async def _serve(launch: Launch) -> int:
    stop = asyncio.Event()
    _on_signals(stop)
    asyncio.get_running_loop().set_exception_handler(crash.loop_exception)
    async with running_engine(launch, console=False) as engine:
        try:
            await engine.start()
        except EngineError as error:
            complain(str(error))
            return EXIT_CANNOT_START
        say(f"gapdesk listening on {engine.base_url}")
        collector.settle_down()
        await _welcome(engine, launch)
        await stop.wait()
    return 0


async def _welcome(engine: Engine, launch: Launch) -> None:
    for problem in engine.snapshot().problems:
        if problem.kind is EngineProblem.DATABASE:  # set aside, and a new one begun
            complain(problem.message)
    if launch.practice:
        say(await ask_once(engine.base_url))
        say("practice: try it yourself:")
        say(practice_curl(engine.base_url))
        return
    for notice in launch.notices:
        complain(notice)
    if not engine.snapshot().keys:
        given = key_variables()
        found = f"{given[0]} holds nothing that looks like a key" if given else "no Gemini keys yet"
        complain(f"{found}; start with GEMINI_API_KEYS=key1,key2")
    await engine.tokens_loaded()
    _tell_token(engine)


def _tell_token(engine: Engine) -> None:
    """A new token is shown once, and to a person only; without a keyring there is another way."""
    kept = engine.snapshot().token_storage == "keyring"  # noqa: S105
    if engine.token_is_new and sys.stdout.isatty():
        later = "later: gapdesk token show" if kept else "valid on this computer from now on"
        say(f"access token (shown once; {later}): {engine.token()}")
    if not kept and not passwords_from_environment():
        complain("there is no usable keyring to keep the access token in; PASSWORD=… sets one of your own")


def _on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    numbers = [signal.SIGINT, signal.SIGTERM]
    hang_up = getattr(signal, "SIGHUP", None)  # the terminal is closed; Windows has no such thing
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:  # nohup
        numbers.append(hang_up)
    for number in numbers:
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
