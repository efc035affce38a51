"""`gapdesk token show`: the access token, for machines without a window."""

from __future__ import annotations

import asyncio

from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.console import complain, say
from gapdesk.engine import Engine, EngineError
from gapdesk.launch import Launch


def show(launch: Launch) -> int:
    """Print the token of the first client; 1 with a sentence if it is not to be had."""
    if launch.practice:
        launch.paths.discard()
        say(PRACTICE_TOKEN)
        return 0
    return asyncio.run(_show(launch))


async def _show(launch: Launch) -> int:
    engine = Engine(launch.paths, launch.settings)
    try:
        token = await engine.read_token()
    except EngineError as error:
        complain(str(error))
        return 1
    finally:
        await engine.close()
    if token is None:
        complain(
            "the token is in no keyring; the window shows it, and PASSWORD=… in the environment of gapdesk "
            "sets one of your own."
        )
        return 1
    say(token)
    return 0
