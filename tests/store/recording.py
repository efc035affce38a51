"""A program that records turns until it is killed: `python -m tests.store.recording FILE SEED`."""

from __future__ import annotations

import asyncio
import base64
import itertools
import random
import sys
from pathlib import Path

from gapdesk.clock import SystemClock
from gapdesk.conversations.archive import RecordArchive
from gapdesk.conversations.types import MessageState
from gapdesk.events import Bus
from gapdesk.proxy.capabilities import Capabilities
from gapdesk.store import retention
from gapdesk.store.database import Database
from tests.store.test_records import reply, turn, user

STATES = (*[MessageState.COMPLETE] * 4, *MessageState)


async def main(file: str, seed: int) -> None:
    dice = random.Random(seed)
    database, clock = Database(Path(file)), SystemClock()
    await database.open()
    archive = RecordArchive(database, Bus(), Capabilities({}), clock, lambda notice: sys.exit(notice))
    for number in itertools.count():
        if number == 1:
            print("writing", flush=True)
        client, name = dice.choice(["me", "you"]), dice.choice(["a", "b", "c"])
        recalled = await archive.recall(client, name, 2000)
        content = user(f"question {number} " + "word " * dice.randrange(200))
        if dice.random() < 0.1:
            picture = base64.b64encode(dice.randbytes(dice.randrange(1, 50_000))).decode()
            content["parts"].append({"inlineData": {"mimeType": "image/png", "data": picture}})
        state = dice.choice(STATES)
        answer = None if state is MessageState.UNANSWERED else reply(f"answer {number}")
        after = recalled.leaf if recalled else None
        now = clock.now()
        archive.record(
            turn([content], answer, client=client, name=name, after=after, state=state, time=now, note="Why.")
        )
        if dice.random() < 0.02:
            await database.run(
                lambda db: db.execute_sql("UPDATE conversation SET deleted = 1 WHERE name = 'c'").rowcount
            )
        await database.run(retention.expired, now, 30.0, 2000.0)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
