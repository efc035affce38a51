"""The same call through several projects at once: the first success answers, further ones are not lost.

Async, but knows neither aiohttp nor SQLite. The price is quota: each try is asked and paid for to its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from gapdesk import aio
from gapdesk.proxy.dispatcher import Answer, Policy, Trace
from gapdesk.proxy.types import Attempt, Call, Failure

Late = Callable[[Answer, Trace], None]
Lost = Callable[[Trace], None]


class Dispatcher(Protocol):
    """Who asks: `dispatcher.Dispatcher`."""

    async def run(
        self, call: Call, trace: Trace, policy: Policy, *, buffer: bool = ..., taken: set[str] | None = ...
    ) -> Answer:
        """`taken` are the projects that some try has asked or asks; one that is leased is added."""
        ...


async def race(
    dispatcher: Dispatcher,
    call: Call,
    trace: Trace,
    policy: Policy,
    count: int,
    *,
    buffer: bool,
    late: Late,
    lost: Lost = lambda trace: None,
    running: set[asyncio.Task[Any]] | None = None,
) -> Answer:
    """Ask `count` times at once, each time through other projects, and return the first success.

    For answers that come whole: no stream, or one that is collected (`buffer`). A call that is bound to a
    project is asked once. The other tries go on behind the answer: `late` gets each further success with
    what its try cost, `lost` the cost, if any, of one that failed or was cancelled then. `running`
    holds the tries until they end, so that who stops the proxy can cancel them.

    `trace` gets the attempts of all tries that ended before, by their start; the one that answered is last.
    Raises the first try's Failure, with the attempts of all, when none succeeded. Cancelling the task cancels
    all tries; an answer that was there already goes to `late`.
    """
    if count < 2 or call.project is not None:
        return await dispatcher.run(call, trace, policy, buffer=buffer)
    tries = _start(dispatcher, call, trace, policy, count, buffer)
    if running is not None:
        for each in tries:
            running.add(each.task)
            each.task.add_done_callback(running.discard)
    try:
        winner = await _first_success(tries)
    except BaseException:  # above all: the client left
        _show(trace, tries[0])
        await _stop(tries, trace, late)
        raise
    _show(trace, winner or tries[0])
    if winner is None:
        trace.attempts += _by_start(tries)
        raise replace(_failure(tries[0]), attempts=tuple(trace.attempts))
    ended = [each for each in tries if each is not winner and each.end(late, lost)]
    *earlier, last = winner.trace.attempts
    trace.attempts += [*_by_start(ended, earlier), last]
    answer = winner.answer
    assert answer is not None
    return answer


class _Patience:
    """Tells of holds while the request has no answer, and ends a try that would hold later."""

    def __init__(self, told: Trace) -> None:
        self._told: Trace | None = told
        self.holding = False

    def on_hold(self, until: float, keyring: bool) -> None:
        if self._told is not None:
            self.holding = True
            self._told.on_hold(until, keyring)
        elif (task := asyncio.current_task()) is not None:
            task.cancel()  # nobody waits for it

    def on_resume(self) -> None:
        if self.holding and self._told is not None:
            self.holding = False
            self._told.on_resume()

    def end(self) -> bool:
        """The request has its answer. Whether the try was holding."""
        held = self.holding
        self.on_resume()
        self._told = None
        return held


@dataclass(frozen=True, slots=True)
class _Try:
    """One of several runs of a call."""

    task: asyncio.Task[Answer | Failure]
    trace: Trace
    patience: _Patience

    @property
    def answer(self) -> Answer | None:
        """What it has brought so far. Raises what is no Failure of the request, but a fault of ours."""
        result = self.task.result() if self.task.done() else None
        return result if isinstance(result, Answer) else None

    def end(self, late: Late, lost: Lost) -> bool:
        """Another try has answered. Whether this one has ended with nothing; if not, it goes on."""
        if self.patience.end():
            self.task.cancel()  # it asks nobody now
            return True
        if self.task.done() and self.answer is None:
            return True
        self.task.add_done_callback(partial(_tell, self.trace, late, lost))
        return False


def _start(
    dispatcher: Dispatcher, call: Call, trace: Trace, policy: Policy, count: int, buffer: bool
) -> list[_Try]:
    taken: set[str] = set()
    tries = []
    for number in range(count):
        patience = _Patience(trace)
        sheet = None if trace.sheet is None else trace.sheet.apart()
        own = Trace(on_hold=patience.on_hold, on_resume=patience.on_resume, sheet=sheet)
        run = _run(dispatcher, call, own, policy, buffer, taken)
        tries.append(_Try(aio.spawn(run, name=f"try {number + 1} of {call.id}"), own, patience))
        # The first alone waits for quota, and leaves its project for the conversation's next request.
        call, policy = replace(call, conversation=None), replace(policy, hold_seconds=0.0)
    return tries


async def _run(
    dispatcher: Dispatcher, call: Call, trace: Trace, policy: Policy, buffer: bool, taken: set[str]
) -> Answer | Failure:
    try:
        return await dispatcher.run(call, trace, policy, buffer=buffer, taken=taken)
    except Failure as failure:
        return failure


def _tell(trace: Trace, late: Late, lost: Lost, task: asyncio.Task[Answer | Failure]) -> None:
    """A try ended behind the answer."""
    result = None if task.cancelled() or task.exception() is not None else task.result()
    if isinstance(result, Answer):
        late(result, trace)
    elif trace.attempts:
        lost(trace)


def _show(trace: Trace, chosen: _Try) -> None:
    """What was said to Google and by it is what `chosen` captured."""
    if trace.sheet is not None and chosen.trace.sheet is not None:
        trace.sheet.adopts(chosen.trace.sheet)


def _failure(failed: _Try) -> Failure:
    failure = failed.task.result()
    assert isinstance(failure, Failure)
    return failure


async def _first_success(tries: list[_Try]) -> _Try | None:
    """The try that answers; None if all failed."""
    pending = {each.task for each in tries}
    while pending:
        _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for each in tries:
            if each.answer is not None:
                return each
    return None


async def _stop(tries: list[_Try], trace: Trace, late: Late) -> None:
    """Cancel what runs; answers that are there already go to `late`, other attempts into `trace`."""
    rest = []
    for each in tries:
        if each.task.cancel() or each.task.cancelled() or each.task.exception() is not None:
            rest.append(each)
        elif (answer := each.answer) is not None:
            late(answer, each.trace)
        else:
            rest.append(each)
    if rest:
        await asyncio.wait([each.task for each in rest])
    trace.attempts += _by_start(rest)


def _by_start(tries: Iterable[_Try], more: Iterable[Attempt] = ()) -> list[Attempt]:
    attempts = [attempt for each in tries for attempt in each.trace.attempts]
    return sorted([*attempts, *more], key=lambda attempt: attempt.started)
