"""A thread that does jobs in order: what may block (SQLite, the keyring) is done there, not on the loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Worker:
    """A daemon thread, unlike an executor's: a job that hangs (a keyring prompt) must not delay the exit."""

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._stopped = False
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def submit(self, fn: Callable[[*Ts], T], *args: *Ts) -> Future[T]:
        """Do `fn(*args)` after all earlier jobs. The future holds its error. RuntimeError once stopped."""
        if self._stopped:
            raise RuntimeError("the worker has been stopped")
        future: Future[T] = Future()

        def job() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args)
            except BaseException as error:  # carried to whoever waits, as executors do
                future.set_exception(error)
            else:
                future.set_result(result)

        self._jobs.put(job)
        return future

    def stop(self) -> None:
        """Take no more jobs; the thread ends after those it has."""
        self._stopped = True
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            del job  # or its arguments would live until the next one


async def aside(name: str, fn: Callable[[*Ts], T], *args: *Ts) -> T:
    """The result of `fn(*args)`, done once on a thread of its own: one that hangs (a dead network drive) must
    not delay the exit, as one of asyncio's own threads would."""
    worker = Worker(name)
    try:
        return await asyncio.wrap_future(worker.submit(fn, *args))
    finally:
        worker.stop()
