"""What 1,000,000 recorded messages cost: `python -m tests.bench.records [--messages N] [--file F]`.

The database is built by SQL, since a million turns through `record` would take an hour; the measured calls
are the program's own. With --file it is kept, and used again if it is there.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
from peewee import SqliteDatabase

from gapdesk.conversations import search_text
from gapdesk.conversations.content import chain, identity, length, system_identity
from gapdesk.conversations.types import Turn, Wanted
from gapdesk.proxy.types import JsonObject, Usage
from gapdesk.store import (
    conversations,
    message_text,
    recalling,
    records,
    retention,
    search,
    transcripts,
)
from gapdesk.store.database import Database
from gapdesk.store.statements import execute, execute_many

PER_CONVERSATION = 10
WORDS = 40
"""Of a message."""
NOW = 1_790_000_000.0
ROUNDS = 300
_GREETING = "Hello, how are you today?"
"""Every tenth conversation begins with it."""


def words_of(dice: random.Random) -> list[str]:
    """20,000 words, to be used the rarer the later they come."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return ["".join(dice.choices(letters, k=dice.randrange(2, 11))) for _ in range(20_000)]


class Writer:
    """Texts as long and as varied as chats have them; the same for the same number."""

    def __init__(self) -> None:
        self.words = words_of(random.Random(1))

    def text(self, seed: int) -> str:
        dice = random.Random(seed)
        size = len(self.words)
        return " ".join(self.words[int(size * dice.random() ** 3)] for _ in range(WORDS))

    def contents(self, conversation: int) -> list[JsonObject]:
        """Of the conversation with that id."""
        texts = [self.text(conversation * PER_CONVERSATION + n) for n in range(PER_CONVERSATION)]
        if conversation % 10 == 0:
            texts[0] = _GREETING
        return [{"role": ("user", "model")[n % 2], "parts": [{"text": t}]} for n, t in enumerate(texts)]


async def build(database: Database, messages: int) -> None:
    """Fill an empty database."""
    last = messages // PER_CONVERSATION
    for start in range(1, last + 1, 1_000):
        await database.run(_build, range(start, min(start + 1_000, last + 1)))


def _build(db: SqliteDatabase, ids: range) -> None:
    writer, system = Writer(), system_identity({})
    told = {id: writer.contents(id) for id in ids}
    execute_many(db, _CONVERSATION, (_conversation(id, told[id], system) for id in ids))
    execute_many(db, records.ADD_MESSAGE, (row for id in ids for row in _messages(id, told[id])))
    for id in ids:
        message_text.add_title(db, id, f"Talk {id}")
        for number, content in enumerate(told[id]):
            message_text.add_message(db, (id - 1) * PER_CONVERSATION + number + 1, content)


_CONVERSATION = (
    "INSERT INTO conversation VALUES (:id, :uuid, :client, :name, :title, 0, :system, 'gemini-3.8-flash', "
    f":last, :last, {PER_CONVERSATION}, 1, {PER_CONVERSATION}, :bytes, 0, :time, :time, 0, NULL, NULL)"
)


def client_of(id: int) -> str:
    return f"client-{id % 3}"


def _conversation(id: int, contents: list[JsonObject], system: bytes) -> dict[str, Any]:
    return {
        "id": id,
        "uuid": str(uuid.UUID(int=id)),
        "client": client_of(id),
        "title": f"Talk {id}",
        "name": f"n{id}" if id % 5 == 0 else None,
        "system": system,
        "last": id * PER_CONVERSATION,
        "bytes": sum(len(orjson.dumps(one["parts"])) for one in contents),
        "time": NOW - id,
    }


def _messages(id: int, contents: list[JsonObject]) -> Iterator[dict[str, Any]]:
    path, parent = b"", None
    for number, content in enumerate(contents):
        own, parts = identity(content, client_of(id)), orjson.dumps(content["parts"])
        path = chain(path, own)
        yield {
            **dict.fromkeys(("system", "setup", "prompt", "output", "thoughts", "cached", "tool_use")),
            **dict.fromkeys(("note", "model", "key", "project", "request"), ""),
            "conversation": id,
            "parent": parent,
            "depth": number + 1,
            "model_turn": number % 2,
            "identity": own,
            "chain": path,
            "parts": parts,
            "length": length(content),
            "tokens": WORDS,
            "bytes": len(parts),
            "time": NOW - id,
            "state": "complete",
            "duration": 1.0,
        }
        parent = (id - 1) * PER_CONVERSATION + number + 1


# --- measuring ----------------------------------------------------------------------------------------------


Job = Callable[[SqliteDatabase], object]


class Bench:
    """Each `measure` prints the median, the 99th percentile and the longest of its calls."""

    def __init__(self, database: Database, messages: int) -> None:
        self.database = database
        self.conversations = messages // PER_CONVERSATION
        self.writer = Writer()
        self.dice = random.Random()  # another one each time: the file may be used again

    def some(self) -> int:
        """A conversation."""
        return self.dice.randrange(1, self.conversations + 1)

    async def measure(self, what: str, prepare: Callable[[], Job], rounds: int = ROUNDS) -> None:
        """The times from the loop to the thread and back, the commit included."""
        times = []
        for _ in range(rounds):
            job = prepare()
            began = time.perf_counter()
            await self.database.run(job)
            times.append((time.perf_counter() - began) * 1000)
        times.sort()
        p50, p99 = statistics.median(times), times[rounds * 99 // 100]
        print(f"{what:<44} {p50:>9.2f} {p99:>9.2f} {times[-1]:>9.2f}", flush=True)

    def keep(self, id: int, contents: list[JsonObject], **fields: Any) -> Job:
        answer = {"candidates": [{"content": {"role": "model", "parts": [{"text": self.writer.text(-id)}]}}]}
        turn = Turn(
            *("r", client_of(id), fields.pop("name", None), NOW, "gemini-3.8-flash", contents, {}, {}),
            reply=answer,
            usage=Usage(100, 50),
            **fields,
        )
        return lambda db: records.record(db, turn, [WORDS] * (len(contents) + 1))

    def new(self) -> Job:
        text = self.writer.text(self.dice.randrange(10**9, 2 * 10**9))
        return self.keep(self.some(), [{"role": "user", "parts": [{"text": text}]}])

    def greeting(self) -> Job:
        return self.keep(self.some(), [{"role": "user", "parts": [{"text": _GREETING}]}])

    def history(self) -> Job:
        id = self.some()
        said = {"role": "user", "parts": [{"text": self.writer.text(self.dice.randrange(10**9, 2 * 10**9))}]}
        return self.keep(id, [*self.writer.contents(id), said])

    def edit(self) -> Job:
        id = self.some()
        said = {"role": "user", "parts": [{"text": self.writer.text(self.dice.randrange(10**9, 2 * 10**9))}]}
        return self.keep(id, [*self.writer.contents(id)[:6], said])

    def long_history(self) -> Job:
        """200 turns that nobody knows, as at the first request after an import."""
        base = self.dice.randrange(10**9, 2 * 10**9)
        roles = ("user", "model")
        return self.keep(
            self.some(),
            [{"role": roles[n % 2], "parts": [{"text": self.writer.text(base + n)}]} for n in range(401)],
        )

    def recall(self) -> Job:
        id = self.some() // 5 * 5 or 5
        return lambda db: recalling.recall(db, client_of(id), f"n{id}", 30_000)

    def ids(self) -> Job:
        return lambda db: conversations.ids(db, Wanted())

    def rows(self) -> Job:
        ids = [self.some() for _ in range(50)]
        return lambda db: conversations.rows(db, ids, 30)

    def page(self) -> Job:
        return lambda db: conversations.rows(db, conversations.ids(db, Wanted())[:50], 30)

    def search(self, rank: int) -> Job:
        """For one of the words, the most frequent first."""
        return self._searched(self.writer.words[rank])

    def phrase(self) -> Job:
        words = self.writer.text(self.some() * PER_CONVERSATION + 1).split()
        return self._searched(f'"{" ".join(words[10:14])}"')

    def _searched(self, text: str) -> Job:
        """All steps until 100 are found."""

        def job(db: SqliteDatabase) -> None:
            expression, found, below = search_text.query(text), (), 2**62
            while below is not None and len(found) < 100:
                step = search.messages(db, expression, None, below, 100 - len(found))
                found, below = (*found, *step.messages), step.below
            search.hits(db, text, found, search.titles(db, expression, None, 100), 30)

        return job

    def transcript(self) -> Job:
        id = self.some()
        return lambda db: transcripts.transcript(db, id)

    def retention(self) -> Job:
        return lambda db: retention.expired(db, NOW + 29.9 * 86400, 30.0, 20_000.0)

    def size_limit(self) -> Job:
        return lambda db: retention.expired(db, NOW, 0.0, 20_000.0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.records", description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.file or Path(folder) / "gapdesk.db"
        stored, count = asyncio.run(run(file, options.messages, known=file.exists()))
        size = file.stat().st_size
    print(
        f"{count:,} messages: {size / 2**20:,.0f} MB, {(size - stored) / count:.0f} B each beside their parts"
    )


async def run(file: Path, messages: int, *, known: bool) -> tuple[int, int]:
    """(bytes of contents, messages) at the end."""
    database = Database(file)
    await database.open()
    if not known:
        began = time.perf_counter()
        await build(database, messages)
        print(f"built in {time.perf_counter() - began:.0f} s")
    bench = Bench(database, messages)
    print(f"{'':<44} {'p50':>9} {'p99':>9} {'max':>9}   ms")
    await bench.measure("record: a new conversation", bench.new)
    await bench.measure("record: one that begins as 10,000 do", bench.greeting)
    await bench.measure("record: a turn behind 10 messages", bench.history)
    await bench.measure("record: an edit", bench.edit)
    await bench.measure("record: 401 unknown messages", bench.long_history, 20)
    await bench.measure("recall", bench.recall)
    await bench.measure("page: all ids", bench.ids, 20)
    await bench.measure("page: 50 rows", bench.rows)
    await bench.measure("page: ids and 50 rows", bench.page, 20)
    await bench.measure("search: a frequent word", lambda: bench.search(0), 20)
    await bench.measure("search: a rare word", lambda: bench.search(-1), 20)
    await bench.measure("search: a phrase", bench.phrase, 20)
    await bench.measure("transcript", bench.transcript)
    await bench.measure("retention: a slice", bench.retention, 50)
    await bench.measure("retention: is it too large?", bench.size_limit, 20)
    stored = await database.run(lambda db: execute(db, _SIZE).fetchone())
    await database.close()
    return int(stored[0]), int(stored[1])


_SIZE = "SELECT total(bytes), sum(messages) FROM conversation"


if __name__ == "__main__":
    main()
