"""Checks of many keys: in the background, a few at once, with an early end where Google cannot be asked."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from gapdesk import aio
from gapdesk.clock import Clock
from gapdesk.keys.look import look, verdict_of, words_of
from gapdesk.keys.types import CheckProgress, CheckResult, CheckVerdict
from gapdesk.proxy.sender import Sender
from gapdesk.quota.keys import KeyInfo, KeyState
from gapdesk.quota.pool import Pool
from gapdesk.wording import SILENCE, Words

log = logging.getLogger(__name__)

AT_ONCE = 8
_HOPELESS = 3
"""Calls without an answer, one after another, after which nobody else is asked."""
_SLICE = 100
"""Keys looked at in one turn of the loop."""
_UNWELL = frozenset((KeyState.UNKNOWN, KeyState.INVALID, KeyState.BLOCKED))

_SILENT = frozenset((CheckVerdict.UNREACHABLE, CheckVerdict.LOCATION, CheckVerdict.LOCKED))
"""They say nothing about the key, so they change nothing about it."""
_UNASKED = {
    CheckVerdict.UNREACHABLE: Words("Not asked, since Google could not be reached."),
    CheckVerdict.LOCATION: Words("Not asked, since Google does not serve this place."),
    CheckVerdict.LOCKED: Words("Not asked, since its secret has not come from the keyring yet."),
}

Connect = Callable[[], AbstractAsyncContextManager[Sender]]


@dataclass(slots=True, eq=False)
class _Run:
    """One check."""

    queue: dict[str, None] = field(default_factory=dict)
    asking: dict[asyncio.Task[None], str] = field(default_factory=dict)
    results: dict[str, CheckResult] = field(default_factory=dict)
    unanswered: int = 0
    """Calls in a row."""
    hopeless: CheckVerdict | None = None
    """Why nobody else is asked."""
    cancelled: bool = False
    task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        return self.task is not None and not self.task.done() and not self.cancelled


class KeyChecker:
    """One check at a time; belongs to the loop."""

    def __init__(
        self,
        pool: Pool,
        info: Callable[[str], KeyInfo | None],
        secret_of: Callable[[str], str | None],
        connect: Connect,
        clock: Clock,
        on_change: Callable[[], None],
    ) -> None:
        """`info` is None for a key that is gone, `secret_of` for one that is locked. `connect` opens the way
        to Google for one check. `on_change` is told of each result, of begin and end."""
        self._pool = pool
        self._info = info
        self._secret_of = secret_of
        self._connect = connect
        self._clock = clock
        self._on_change = on_change
        self._run = _Run()

    def start(self, ids: Iterable[str]) -> None:
        """Check these keys; a check that runs takes them in, also those it is through with."""
        asked = {key_id: None for key_id in ids if self._info(key_id) is not None}
        if not self._run.running:
            self._run = _Run()
        run = self._run
        for key_id in asked.keys() - run.asking.values():
            run.results.pop(key_id, None)
        run.queue |= {key_id: None for key_id in asked if key_id not in run.asking.values()}
        if run.task is None and run.queue:
            run.task = aio.spawn(self._check(run), name="check of keys")
            run.task.add_done_callback(lambda _: self._on_change())
        self._on_change()

    def cancel(self) -> None:
        """Ask no more, and let go of what is being asked; the results so far stay."""
        run = self._run
        if run.task is not None and run.running:
            run.cancelled = True
            run.task.cancel()
            self._on_change()

    async def ended(self) -> None:
        """Until no check runs."""
        if self._run.task is not None:
            await asyncio.wait([self._run.task])

    async def close(self) -> None:
        self.cancel()
        await self.ended()

    def progress(self) -> CheckProgress | None:
        """Of the check that runs or ran last; None if there was none."""
        run = self._run
        if run.task is None:
            return None
        done = len(run.results)
        return CheckProgress(
            done=done,
            total=done + len(run.queue) + len(run.asking),
            running=run.running,
            cancelled=run.cancelled,
            counts=_counts(run),
        )

    def results(self) -> tuple[CheckResult, ...]:
        """Of the check that runs or ran last, in the order in which they came."""
        return tuple(self._run.results.values())

    async def check_unwell(self, ids: Iterable[str]) -> None:
        """Check those of `ids` that Google was never asked with, or that it refused; returns at the end."""
        unwell = []
        for place, key_id in enumerate(tuple(ids), 1):
            row = self._pool.row(key_id, "", self._clock.now())
            if row is not None and row.state in _UNWELL:
                unwell.append(key_id)
            if place % _SLICE == 0:
                await asyncio.sleep(0)
        if unwell:
            self.start(unwell)
            await self.ended()

    # --- within ---------------------------------------------------------------------------------------------

    async def _check(self, run: _Run) -> None:
        async with self._connect() as sender:
            try:
                while run.queue or run.asking:
                    self._ask_more(run, sender)
                    if run.asking:
                        await asyncio.wait(run.asking, return_when=asyncio.FIRST_COMPLETED)
            finally:
                asked = dict(run.asking)
                for task in asked:
                    await aio.settle(task)
                run.queue |= dict.fromkeys(asked.values())
                log.info("checked %d keys: %s", len(run.results), _summary(run))

    def _ask_more(self, run: _Run, sender: Sender) -> None:
        while run.queue and len(run.asking) < AT_ONCE:
            key_id = next(iter(run.queue))
            del run.queue[key_id]
            info = self._info(key_id)
            if info is None:
                continue
            verdict = run.hopeless
            if self._secret_of(key_id) is None:
                verdict = CheckVerdict.LOCKED
            if verdict is not None:
                self._note(run, info, verdict, _UNASKED[verdict])
                continue
            task = aio.spawn(self._ask(run, sender, key_id), name="check of a key")
            run.asking[task] = key_id
            task.add_done_callback(lambda task: run.asking.pop(task, None))

    async def _ask(self, run: _Run, sender: Sender, key_id: str) -> None:
        secret = self._secret_of(key_id)
        assert secret is not None
        outcome = await look(sender, secret)
        info = self._info(key_id)
        if info is None:
            return  # removed meanwhile
        verdict = verdict_of(outcome)
        run.unanswered = run.unanswered + 1 if verdict is CheckVerdict.UNREACHABLE else 0
        if verdict is CheckVerdict.LOCATION or run.unanswered >= _HOPELESS:
            run.hopeless = verdict
        if verdict not in _SILENT:
            self._pool.checked(key_id, outcome, self._clock.now())
        self._note(run, info, verdict, SILENCE if verdict is CheckVerdict.VALID else words_of(outcome))

    def _note(self, run: _Run, info: KeyInfo, verdict: CheckVerdict, words: Words) -> None:
        run.results[info.id] = CheckResult(info.id, info.label, verdict, words, self._clock.now())
        self._on_change()


def _counts(run: _Run) -> tuple[tuple[CheckVerdict, int], ...]:
    found = Counter(result.verdict for result in run.results.values())
    return tuple((verdict, found[verdict]) for verdict in CheckVerdict if found[verdict])


def _summary(run: _Run) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in _counts(run)) or "none"
