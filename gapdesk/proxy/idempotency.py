"""Requests in flight that carry the same Idempotency-Key: one asks, the others get its reply."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import deque
from collections.abc import Awaitable, Callable

from gapdesk.proxy.replay import Kept
from gapdesk.proxy.types import Failure

_Turn = asyncio.Future[Kept | Failure | None]
"""What a follower waits for: the leader's end, or None, which makes it the leader."""
_Mark = tuple[str, bytes]


class InFlight:
    """What is being asked now. Nothing is kept after the leader is done."""

    def __init__(self) -> None:
        self._followers: dict[_Mark, deque[_Turn]] = {}

    def __len__(self) -> int:
        """How many different requests are being asked."""
        return len(self._followers)

    async def share(self, key: str, match: bytes, ask: Callable[[], Awaitable[Kept]]) -> Kept:
        """The reply of `ask`, or of the request with this `key` and `match` that is being asked already.

        `match` is the request's `replay.fingerprint`, which tells the client; b"" is shared with nobody.
        Whoever asks first leads; if it is cancelled, the next one asks in its place. Raises Failure: a
        follower its own copy of the leader's. The reply belongs to several requests: not to be changed.
        """
        if not match:
            return await ask()
        mark = (key, match)
        followers = self._followers.get(mark)
        if followers is None:
            self._followers[mark] = deque()
        else:
            told = await self._follow(mark, followers)
            if isinstance(told, Failure):
                raise dataclasses.replace(told)  # not the same one: each raise adds to its traceback
            if told is not None:
                return told
        return await self._lead(mark, ask)

    async def _follow(self, mark: _Mark, followers: deque[_Turn]) -> Kept | Failure | None:
        turn: _Turn = asyncio.get_running_loop().create_future()
        followers.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.result() is None:
                self._hand_on(mark)  # it had just become the leader
            raise

    async def _lead(self, mark: _Mark, ask: Callable[[], Awaitable[Kept]]) -> Kept:
        try:
            reply = await ask()
        except Failure as failure:
            self._tell(mark, failure)
            raise
        except BaseException:  # cancelled, or a fault of its own: no reply to anybody
            self._hand_on(mark)
            raise
        self._tell(mark, reply)
        return reply

    def _tell(self, mark: _Mark, told: Kept | Failure) -> None:
        for turn in self._followers.pop(mark):
            if not turn.done():
                turn.set_result(told)

    def _hand_on(self, mark: _Mark) -> None:
        """Make the first follower that still waits the leader."""
        followers = self._followers[mark]
        while followers:
            turn = followers.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        del self._followers[mark]
