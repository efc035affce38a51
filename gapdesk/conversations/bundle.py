"""Everything recorded, in a file: lines of JSON, compressed with gzip; `store.bundles` tells what they say.

The file is read and written on a thread of its own, the records on theirs, a stretch at a time.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import tempfile
import zlib
from binascii import a2b_base64
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO, TypeVar, cast

import orjson

from gapdesk.clock import Clock
from gapdesk.conversations.types import Restored
from gapdesk.proxy.types import JsonObject
from gapdesk.store import blobs, documents, importing
from gapdesk.store.blobs import Medium
from gapdesk.store.bundles import VERSION, Giving
from gapdesk.store.database import Database
from gapdesk.store.importing import ToldConversation, ToldMessage, told_conversation, told_message
from gapdesk.wording import Objection, Words
from gapdesk.worker import Worker

T = TypeVar("T")

_STRETCH = 256 * 1024
"""Bytes of lines that are read at once."""
_LONGEST = 256 * 1024 * 1024
"""Bytes of a line."""
_HEADER = 1000
"""Bytes of the first line, and of the last, at most."""
_AT_ONCE = 200
"""Media and documents that are looked for at once."""
_ALIEN = Words("This is no file with conversations of gapdesk.")
_NEWER = Words("This file was made by a newer gapdesk; install that one first.")
_DAMAGED = Words("This file is damaged: it was cut short, or changed.")


class Bundle:
    """Fulfils `desk.Bundle`."""

    def __init__(
        self, database: Database, clock: Clock, clients: Callable[[], Iterable[tuple[str, str]]]
    ) -> None:
        """`clients` gives (id, name) of all there are or were, this computer's first."""
        self._database = database
        self._clock = clock
        self._clients = clients

    async def write(self, file: str) -> int:
        """Write all conversations into `file`, for nobody else to read; returns how many. OSError.

        What was in the file before stays if that fails.
        """
        giving = Giving(dict(self._clients()), self._clock.now())
        worker = Worker("bundle")
        out = _Out(Path(file))
        try:
            await _on(worker, out.begin)
            while lines := await self._database.run(giving.some):
                await _on(worker, partial(out.write, lines))
            await _on(worker, out.finish)
        finally:
            await _on(worker, out.discard)
            worker.stop()
        return giving.conversations

    async def read(self, file: str) -> Restored:
        """Take in what is in `file`. OSError; Objection if it is no such file, or damaged.

        A conversation is taken in as a whole or not at all; a file that was cut short is refused before the
        first.
        """
        taking = _Import(self._database, self._clock, tuple(self._clients()))
        worker = Worker("bundle")
        told = _told(Path(file))
        try:
            await _on(worker, lambda: _check(Path(file)))
            while some := await _on(worker, lambda: _some(told)):
                for item in some:
                    await taking.take(item)
        finally:
            worker.submit(told.close)
            worker.stop()
            await taking.clean()
        return Restored(taking.added, taking.known)


async def _on(worker: Worker, job: Callable[[], T]) -> T:
    return await asyncio.wrap_future(worker.submit(job))


# --- the file -----------------------------------------------------------------------------------------------


class _Out:
    """A file that takes the place of another one when it is whole. On a thread."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._files = ExitStack()
        self._fresh: Path | None = None

    def begin(self) -> None:
        descriptor, name = tempfile.mkstemp(dir=self._target.parent, prefix=self._target.name)  # mode 0600
        self._fresh = Path(name)
        raw = self._files.enter_context(os.fdopen(descriptor, "wb"))
        self._zipped = self._files.enter_context(gzip.GzipFile("", "wb", 6, raw))

    def write(self, lines: bytes) -> None:
        self._zipped.write(lines)

    def finish(self) -> None:
        self._files.close()
        if self._fresh is not None:
            self._fresh.replace(self._target)
            self._fresh = None

    def discard(self) -> None:
        """Leave nothing behind of what is not finished."""
        with suppress(OSError):  # a full disk, once more
            self._files.close()
        if self._fresh is not None:
            self._fresh.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Document:
    hash: str
    """In the file."""
    json: JsonObject


@dataclass(frozen=True, slots=True)
class _End:
    """All conversations were told."""


_Item = ToldConversation | ToldMessage | Medium | _Document | _End


def _check(path: Path) -> None:
    """Objection if `path` is not a whole file of ours."""
    with _opened(path) as file:
        header = tail = file.readline(_HEADER)
        while piece := file.read(1024 * 1024):
            tail = (tail + piece)[-_HEADER:]
    told = _json(header)
    if told.get("gapdesk") != "conversations" or not isinstance(told.get("version"), int):
        raise Objection(_ALIEN)
    if told["version"] > VERSION:
        raise Objection(_NEWER)
    if "end" not in _json(tail.rstrip(b"\n").rpartition(b"\n")[2]):
        raise Objection(_DAMAGED)


def _some(told: Iterator[tuple[_Item, int]]) -> list[_Item]:
    """The next ones, [] at the end."""
    found: list[_Item] = []
    total = 0
    for item, size in told:
        found.append(item)
        total += size
        if total >= _STRETCH:
            break
    return found


def _told(path: Path) -> Generator[tuple[_Item, int], None, None]:
    """What the file tells, and how many bytes it takes for it. Objection where it makes no sense."""
    with _opened(path) as file:
        file.readline(_HEADER)
        while raw := file.readline(_LONGEST):
            line = _json(raw)
            try:
                yield (_medium(line, file) if "blob" in line else _item(line)), len(raw)
            except (KeyError, TypeError, ValueError) as error:
                raise Objection(_DAMAGED) from error


def _item(line: JsonObject) -> _Item:
    """KeyError, TypeError or ValueError if it is none."""
    if "message" in line:
        return told_message(line["message"])
    if "document" in line:
        return _Document(str(line["document"]), dict(line["json"]))
    if "conversation" in line:
        return told_conversation(line["conversation"])
    line["end"]
    return _End()


def _medium(line: JsonObject, file: IO[bytes]) -> Medium:
    """The medium that begins with `line`, its data from the lines that follow. The same errors."""
    pieces: list[bytes] = []
    digest = sha256()
    size = 0
    while size < line["size"]:
        piece = a2b_base64(_json(file.readline(_LONGEST))["data"])
        if not piece:
            raise ValueError("no data")
        pieces.append(piece)
        digest.update(piece)
        size += len(piece)
    if digest.hexdigest() != line["blob"]:
        raise ValueError("other data")
    return Medium(digest.digest(), str(line["mime"]), size, tuple(pieces))


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The text of a compressed file. OSError, or Objection if it is none, while it is read too."""
    try:
        with gzip.open(path, "rb") as file:
            yield cast(IO[bytes], file)
    except gzip.BadGzipFile as error:
        raise Objection(_ALIEN) from error
    except (EOFError, zlib.error) as error:
        raise Objection(_DAMAGED) from error


def _json(line: bytes) -> JsonObject:
    """The object of a line, {} if it is none."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


# --- the records --------------------------------------------------------------------------------------------


class _Import:
    """Takes in what a file tells."""

    def __init__(self, database: Database, clock: Clock, clients: Sequence[tuple[str, str]]) -> None:
        self.added = 0
        self.known = 0
        self._database = database
        self._clock = clock
        self._clients = clients
        self._conversation: ToldConversation | None = None
        self._messages: list[ToldMessage] = []
        self._documents: dict[str, bytes | None] = {}
        """Their stored hashes by those in the file."""
        self._media: list[bytes] = []

    async def take(self, item: _Item) -> None:
        run = self._database.run
        match item:
            case ToldMessage():
                self._messages.append(item)
            case Medium():
                await run(blobs.keep, item)
                self._media.append(item.hash)
            case _Document():
                self._documents[item.hash] = await run(documents.put, item.json)
            case ToldConversation():
                await self._finish()
                self._conversation = item
            case _End():
                await self._finish()

    async def clean(self) -> None:
        """Forget media and documents that belong to nothing."""
        kept = [digest for digest in self._documents.values() if digest is not None]
        for start in range(0, len(kept), _AT_ONCE):
            await self._database.run(documents.drop_unused, kept[start : start + _AT_ONCE])
        for start in range(0, len(self._media), _AT_ONCE):
            await self._database.run(blobs.drop_unused, self._media[start : start + _AT_ONCE])

    async def _finish(self) -> None:
        told, messages = self._conversation, self._messages
        self._conversation, self._messages = None, []
        if told is None:
            return
        run = self._database.run
        taking = await run(importing.begin, told, self._client(told), self._clock.now())
        for some in importing.slices(messages):
            await run(importing.add, taking, some, self._documents)
        if await run(importing.finish, taking):
            self.added += 1
        else:
            self.known += 1

    def _client(self, told: ToldConversation) -> str:
        """Whose it is here: by id, else by name, else this computer's."""
        ids = [client for client, _ in self._clients]
        if told.client in ids:
            return told.client
        return next((client for client, name in self._clients if name == told.client_name), ids[0])
