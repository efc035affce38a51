"""gapdesk without Qt, on plain asyncio: for servers, scripts and machines without a screen."""

from __future__ import annotations

import asyncio
import signal
import sys

from gapdesk import collector, crash
from gapdesk.console import complain, say
from gapdesk.engine import Engine, EngineError
from gapdesk.greeting import ask_once
from gapdesk.launch import Launch, practice_curl, running_engine

EXIT_CANNOT_START = 2


def run(launch: Launch) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code."""
    return asyncio.run(_serve(launch))


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
    if launch.practice:
        say(await ask_once(engine.base_url))
        say("practice: try it yourself:")
        say(practice_curl(engine.base_url))
    elif sys.stdout.isatty():
        await engine.tokens_loaded()
        if engine.token_is_new:
            say(f"access token (shown once; later: gapdesk token show): {engine.token()}")


def _on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
