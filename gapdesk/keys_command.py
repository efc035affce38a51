"""`gapdesk keys import | list | check`: the keys, for machines without a window."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from gapdesk.console import complain, progress, say
from gapdesk.engine import Engine, EngineError
from gapdesk.events import Event, PoolChanged
from gapdesk.keys.desk import KeyDesk
from gapdesk.keys.importing import LARGEST
from gapdesk.keys.ring import GivenKey
from gapdesk.keys.types import (
    BadImport,
    CheckVerdict,
    FoundKey,
    FoundSetting,
    Preview,
    Storage,
    StorageState,
)
from gapdesk.launch import Launch, keys_from_environment, running_engine
from gapdesk.quota.keys import Kept, KeyRow
from gapdesk.redact import redact

OK, NOTHING, UNREACHABLE = 0, 1, 2
CANNOT_READ = 2

_GOOD = (CheckVerdict.VALID, CheckVerdict.LIMITED)
_UNANSWERED = (CheckVerdict.UNREACHABLE, CheckVerdict.LOCATION)
_INSTEAD = "so the keys would be gone at once: set GEMINI_API_KEYS instead"
_NOT_KEPT = {
    StorageState.MISSING: f"there is no usable keyring, {_INSTEAD}",
    StorageState.SESSION: f"keys are not to be kept (keys.storage), {_INSTEAD}",
    StorageState.LOCKED: "the keyring is locked or does not answer: unlock it and try again",
}
"""Why an import would be for nothing, where the vault's own words do not say enough."""
_USABLE = (StorageState.KEYRING, StorageState.LOADING)


Job = Callable[[Engine], Awaitable[int]]
"""What is done with an engine whose keys are open."""


def import_file(launch: Launch, file: str, *, settings: bool) -> int:
    """Take in the keys of `file` ("-" is stdin), and with `settings` those of an older proxy; exit code.

    0 = done, 1 = nothing was taken in, 2 = the file cannot be read.
    """
    try:
        data = _content(file)
    except OSError as error:
        launch.paths.discard()
        complain(f"{file} cannot be read: {error.strerror}")
        return CANNOT_READ
    name = "" if file == "-" else Path(file).name
    # Without those of the environment: they are new to the keyring.
    return _run(launch, (), lambda engine: take_in(engine, data, name, settings=settings))


def list_keys(launch: Launch) -> int:
    """Print a line per key."""
    return _run(launch, keys_from_environment(), show)


def check_keys(launch: Launch) -> int:
    """Ask Google about all keys: 0 = at least one is valid, 1 = none, 2 = Google cannot be asked."""
    return _run(launch, keys_from_environment(), check)


async def take_in(engine: Engine, data: bytes, name: str, *, settings: bool) -> int:
    """Import `data` and say what became of each part."""
    keys = engine.keys
    try:
        preview = keys.preview(data, name)
    except BadImport as error:
        complain(str(error))
        return NOTHING
    if not preview.candidates and not preview.settings:
        complain(f"there is no key in {name or 'this'}")
        return NOTHING
    new = [each.key for each in preview.candidates if each.known is None and not each.key.doubtful]
    storage = _storage(engine)
    if new and storage.state not in _USABLE:
        complain(_reason(storage))
        return NOTHING
    added, failed = await _store(keys, new)
    if failed and not added:
        complain(_reason(_storage(engine)))
        return NOTHING
    _tell_keys(preview, added)
    _tell_settings(preview, applied=settings)
    if settings:
        keys.take_settings(preview.settings)
    if failed:
        complain(f"{_count(failed, 'key')} left out: {_reason(_storage(engine))}")
        return NOTHING
    done = (
        added or (settings and preview.settings) or any(each.known is not None for each in preview.candidates)
    )
    return OK if done else NOTHING


async def _store(keys: KeyDesk, new: Sequence[FoundKey]) -> tuple[list[str], int]:
    """(labels of the keys that are in the keyring now, number of those that are not, and so nowhere)."""
    before = set(keys.ids())
    keys.add(new)
    await keys.settled()
    rows = keys.rows([key for key in keys.ids() if key not in before])
    lost = [row.info.id for row in rows if row.info.kept is not Kept.KEYRING]
    keys.remove(lost)
    return [row.info.label for row in rows if row.info.kept is Kept.KEYRING], len(lost)


async def show(engine: Engine) -> int:
    """Print a table of all keys."""
    rows = engine.keys.rows(engine.keys.ids())
    if not rows:
        say("no keys yet")
    else:
        headings = ("LABEL", "PROJECT", "STATE", "KEPT", "ADDED", "NOTE")
        _print_table([headings, *map(_cells, rows)])
    if message := _storage(engine).message:
        complain(str(message))
    return OK


async def check(engine: Engine) -> int:
    """Check all keys and print a line for each."""
    keys = engine.keys
    if not keys.ids():
        complain("there are no keys to check")
        return NOTHING
    unsubscribe = engine.bus.subscribe(_teller(engine))
    try:
        keys.check()
        await keys.checked()
    finally:
        unsubscribe()
        progress("")
    results = keys.results()
    _print_table([(result.label, result.verdict, _line(str(result.words))) for result in results])
    verdicts = {result.verdict for result in results}
    if not verdicts.isdisjoint(_GOOD):
        return OK
    return NOTHING if verdicts.isdisjoint(_UNANSWERED) else UNREACHABLE


# --- what is said -----------------------------------------------------------------------------------------


def _tell_keys(preview: Preview, added: Sequence[str]) -> None:
    known = [candidate for candidate in preview.candidates if candidate.known is not None]
    doubtful = [each.key for each in preview.candidates if each.known is None and each.key.doubtful]
    for label in added:
        say(f"added     {_line(label)}")
    for candidate in known:
        say(f"known     {_line(candidate.known or '')}")
    for key in doubtful:
        say(f"left out  {_line(key.label) or 'a key'}: {key.doubtful}")
    say(f"{_count(len(added), 'key')} added, {len(known)} known already, {len(doubtful)} left out")
    if doubtful:
        say("To take in those left out, put them into a text file of their own.")


def _tell_settings(preview: Preview, *, applied: bool) -> None:
    for setting in preview.settings:
        say(f"setting   {_setting(setting)}")
    for ignored in preview.ignored:
        say(f"ignored   {ignored.name}: {ignored.reason}")
    if preview.settings and applied:
        say("A gapdesk that runs takes them over at its next start.")
    if preview.settings and not applied:
        say("The settings are left as they are; --settings takes those above over.")


def _setting(setting: FoundSetting) -> str:
    return redact(f"{setting.target} = {_line(setting.shown)} ({setting.name})")


def _cells(row: KeyRow) -> tuple[str, ...]:
    info = row.info
    added = datetime.fromtimestamp(info.added).astimezone().strftime("%Y-%m-%d")
    return tuple(map(_line, (info.label, info.project or "-", row.state, info.kept, added, info.note)))


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    """Columns two blanks apart; Chinese characters are two columns wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _line(text: str) -> str:
    """On one line, and without signs that drive a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _storage(engine: Engine) -> Storage:
    return engine.snapshot().storage or Storage(StorageState.KEYRING)


def _reason(storage: Storage) -> str:
    """Why keys are not kept."""
    return _NOT_KEPT.get(storage.state) or str(storage.message).rstrip(".") or "the keyring did not take them"


def _teller(engine: Engine) -> Callable[[Event], None]:
    """Says on a terminal how far the check is."""

    def tell(event: Event) -> None:
        checking = engine.snapshot().checking if isinstance(event, PoolChanged) else None
        if checking is not None:
            progress(f"checking: {checking.done} of {checking.total}")

    return tell


# --- the engine -------------------------------------------------------------------------------------------


def _content(file: str) -> bytes:
    """The bytes of the file, or of stdin, a little more than an import takes at most."""
    if file == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(file).open("rb") as opened:
        return opened.read(LARGEST + 1)


def _run(launch: Launch, given: Iterable[GivenKey], job: Job) -> int:
    return asyncio.run(_with_keys(launch, given, job))


async def _with_keys(launch: Launch, given: Iterable[GivenKey], job: Job) -> int:
    async with _engine(launch, given) as engine:
        try:
            await engine.open_keys()
        except EngineError as error:
            complain(str(error))
            return NOTHING
        return await job(engine)


@contextlib.asynccontextmanager
async def _engine(launch: Launch, given: Iterable[GivenKey]) -> AsyncIterator[Engine]:
    """An engine beside the one that may be serving: it leaves the logs to that one."""
    if launch.practice:
        async with running_engine(launch, console=False) as engine:
            yield engine
        return
    engine = Engine(launch.paths, launch.settings, keys=given)
    try:
        yield engine
    finally:
        await engine.close()
