"""Asking for something that takes a while: only the newest question is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from gapdesk.aio import spawn
from gapdesk.ui.errands import of_closed_window

T = TypeVar("T")


class Latest:
    """Hands the answer of the newest question to whoever asked, and drops the answers to all before it."""

    def __init__(self, name: str) -> None:
        """`name` names the task in the log if it fails."""
        self._name = name
        self._task: asyncio.Task[Any] | None = None

    @property
    def busy(self) -> bool:
        """Whether a question waits for its answer."""
        return self._task is not None

    def ask(
        self, question: Coroutine[Any, Any, T], answer: Callable[[T], None], failed: Callable[[], None]
    ) -> None:
        """Run `question` on the loop; then one of the others is called, unless it is dropped meanwhile.

        Without a loop nothing is asked: pictures of pages are made without one.
        """
        self.drop()
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            question.close()
            return
        task = self._task = spawn(question, name=self._name)

        def done(task: asyncio.Task[T]) -> None:
            if task is not self._task or task.cancelled():
                return
            self._task = None
            try:
                if task.exception() is None:
                    answer(task.result())
                else:
                    failed()  # `spawn` has logged it
            except RuntimeError as error:
                if not of_closed_window(error):
                    raise

        task.add_done_callback(done)

    def drop(self) -> None:
        """Nobody wants the answer any more."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
