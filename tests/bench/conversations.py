"""What the window waits for with 1,000,000 recorded messages: `python -m tests.bench.conversations
[--messages N] [--file F]`.

"gap" is the longest time in which the loop could do nothing else. The database is that of
`tests.bench.records`; with --file it is kept, and used again if it is there.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from gapdesk.aio import settle, spawn
from gapdesk.clock import SystemClock
from gapdesk.conversations.desk import ConversationDesk, Ways
from gapdesk.conversations.types import Order, Restored, Wanted
from gapdesk.events import Bus
from gapdesk.quota.prices import Prices
from gapdesk.store.database import Database
from tests.bench.records import Bench, build, client_of, words_of

ROUNDS = 20
_TICK = 0.001


class Loop:
    """Measures what is awaited, and how long the loop stood still meanwhile."""

    def __init__(self) -> None:
        self._gap = 0.0

    async def watch(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(_TICK)
            now = time.perf_counter()
            self._gap = max(self._gap, now - last - _TICK)
            last = now

    async def measure(self, what: str, ask: Callable[[], Awaitable[object]]) -> None:
        times, self._gap = [], 0.0
        for _ in range(ROUNDS):
            began = time.perf_counter()
            await ask()
            times.append((time.perf_counter() - began) * 1000)
        print(f"{what:<48} {statistics.median(times):>8.1f} {max(times):>8.1f} {self._gap * 1000:>8.1f}")


class NoBundle:
    async def write(self, file: str) -> int:
        raise NotImplementedError

    async def read(self, file: str) -> Restored:
        raise NotImplementedError


async def nothing(message: int) -> None:
    """Nothing is sent again here."""


def desk_on(database: Database) -> ConversationDesk:
    ways = Ways(lambda *_: b"", lambda *_: "", NoBundle(), nothing)
    clients = [(client_of(n), f"Client {n}") for n in range(3)]
    return ConversationDesk(
        database, Bus(), SystemClock(), Prices({}), ways, clients=lambda: clients, ttl_days=lambda: 30
    )


async def run(file: Path, messages: int, *, known: bool) -> None:
    database = Database(file)
    await database.open()
    if not known:
        await build(database, messages)
    bench, desk, loop = Bench(database, messages), desk_on(database), Loop()
    watch = spawn(loop.watch(), name="watch the loop")
    frequent, second, *_, rare = words_of(random.Random(1))
    everywhere = f'"{frequent}"'
    ids = await desk.ids(Wanted())

    async def first_page() -> None:
        await desk.rows((await desk.ids(Wanted()))[:60])

    print(f"{'':<48} {'p50':>8} {'max':>8} {'gap':>8}   ms")
    await loop.measure("first page", first_page)
    for order in Order:
        await loop.measure(f"ids by {order}", lambda order=order: desk.ids(Wanted(order=order)))
    await loop.measure("60 rows", lambda: desk.rows(ids[:60]))
    await loop.measure("a transcript", lambda: desk.transcript(bench.some()))
    await loop.measure("facts", lambda: desk.facts(bench.some()))
    await loop.measure("size", desk.size)
    for what, text in (
        ("search: a word that is nearly everywhere", everywhere),
        ("search: two of them", f'{everywhere} "{second}"'),
        ("search: a rare word", rare),
        ("search: all that begins with", "the"),
        ("search: nothing", "nowhere to be found"),
    ):
        await loop.measure(what, lambda text=text: desk.search(text))
    one = client_of(1)
    await loop.measure("search: nearly everywhere, of one client", lambda: desk.search(everywhere, one))
    await loop.measure("remove 2,000 and undo", lambda: removed(desk, ids[:2_000]))
    await settle(watch)
    await database.close()


async def removed(desk: ConversationDesk, ids: Sequence[int]) -> None:
    await desk.remove(ids)
    await desk.undo_remove()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.conversations", description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.file or Path(folder) / "gapdesk.db"
        asyncio.run(run(file, options.messages, known=file.exists()))


if __name__ == "__main__":
    main()
