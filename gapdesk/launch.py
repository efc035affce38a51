"""What a run was asked to do, and the engine for it; shared by the two fronts."""

from __future__ import annotations

import contextlib
import logging
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import gapdesk
from gapdesk import crash, logs
from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.clock import SystemClock
from gapdesk.engine import Engine
from gapdesk.events import EngineProblem
from gapdesk.keys.finding import find_keys
from gapdesk.keys.ring import GivenKey
from gapdesk.paths import Paths
from gapdesk.proxy import outbound
from gapdesk.proxy.upstream import Route
from gapdesk.settings import Settings

log = logging.getLogger(__name__)

PRACTICE_MODEL = "gemini-3.5-flash-lite"


@dataclass(frozen=True, slots=True)
class Launch:
    """The command line, understood."""

    paths: Paths
    settings: Settings
    practice: bool = False
    hidden: bool = False
    notices: tuple[str, ...] = ()
    """What the user should know of the settings file."""


@contextlib.asynccontextmanager
async def running_engine(launch: Launch, *, console: bool) -> AsyncIterator[Engine]:
    """The engine of this run, not started yet; closed at the end, with the practice upstream and the logs."""
    previous = crash.previous_crash(launch.paths.logs)
    files = logs.setup(launch.paths.logs, launch.settings, console=console)
    uninstall = crash.install(files.folder)
    log.info("gapdesk %s starts%s", gapdesk.__version__, " in practice mode" if launch.practice else "")
    for notice in launch.notices:
        log.warning("%s", notice)
    if previous:
        log.warning("gapdesk crashed the last time; the stacks are in %s", crash.TOLD)
    try:
        async with contextlib.AsyncExitStack() as stack:
            practice = await _practice_upstream(stack) if launch.practice else None
            keys = _practice_keys() if launch.practice else keys_from_environment()
            passwords = [] if launch.practice else passwords_from_environment()
            for secret in passwords:
                files.redactor.add(secret)
            engine = Engine(
                launch.paths,
                launch.settings,
                practice=launch.practice,
                keys=keys,
                passwords=passwords,
                upstream=practice,
                log_tail=files.tail,
                hide=files.redactor.add,
            )
            stack.push_async_callback(engine.close)
            for notice in launch.notices:
                engine.note(EngineProblem.SETTINGS_BROKEN, notice)
            yield engine
        log.info("gapdesk ends")
    finally:
        uninstall()
        files.close()
        launch.paths.discard()


async def _practice_upstream(stack: contextlib.AsyncExitStack) -> Route:
    """Start the simulated Google; returns the way to it."""
    from gapdesk.practice.upstream import PracticeUpstream  # not needed, so not loaded, in a real run

    upstream = PracticeUpstream(SystemClock(), chunk_delay=0.02)
    url = await upstream.start()
    stack.push_async_callback(upstream.stop)
    return Route(url, outbound.NONE)


def _practice_keys() -> list[GivenKey]:
    from gapdesk.practice.keys import SAMPLE_KEYS

    return [GivenKey(key.secret, key.label, f"projects/{key.project}") for key in SAMPLE_KEYS]


def key_variables() -> list[str]:
    """The environment variables that hold Gemini keys."""
    return sorted(name for name in os.environ if re.fullmatch(r"GEMINI_API_KEYS(_\d+)?", name))


def keys_from_environment() -> list[GivenKey]:
    """The keys the environment holds, for this run only."""
    return [GivenKey(secret) for name in key_variables() for secret in find_keys(os.environ[name])]


def passwords_from_environment() -> list[str]:
    """The access tokens the user chose for this run."""
    return [text.strip() for text in os.environ.get("PASSWORD", "").split(",") if text.strip()]


def practice_curl(base_url: str) -> str:
    """A command line that works as it stands."""
    body = f'{{"model":"{PRACTICE_MODEL}","messages":[{{"role":"user","content":"Hello"}}]}}'
    return (
        f"curl {base_url}/v1/chat/completions -H 'Authorization: Bearer {PRACTICE_TOKEN}' "
        f"-H 'Content-Type: application/json' -d '{body}'"
    )
