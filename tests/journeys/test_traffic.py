"""What happens to streams that run while something is changed, or while the program ends."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from tests.journeys.program import Program, Reply
from tests.journeys.test_tray import saved

WORKERS = 4
TEXT = "".join(f"{number} " for number in range(1, 11))


class Streamed(NamedTuple):
    early: bool
    """Whether it was asked for before the switch was touched."""
    late: bool
    """Whether it was asked for after the switch had been set."""
    reply: Reply


def test_fake_streaming_is_switched_during_traffic_and_no_stream_breaks(practice: Program) -> None:
    touched, done = threading.Event(), threading.Event()

    def ask() -> list[Streamed]:
        """One stream after the other, until two were asked for after the switch had been set."""
        told: list[Streamed] = []
        while sum(each.late for each in told) < 2:
            late, begun = done.is_set(), touched.is_set()
            told.append(Streamed(not begun, late, practice.chat("/drip 10 60", stream=True)))
        return told

    with ThreadPoolExecutor(WORKERS + 1) as pool, practice.begin_chat("/drip 60 100") as long:
        long.readline()
        workers = [pool.submit(ask) for _ in range(WORKERS)]
        touched.set()
        practice.choose("streaming.fake")
        assert saved(practice) == {"streaming.fake": True}
        done.set()
        rest = long.read().decode()
        told = list(itertools.chain.from_iterable(worker.result(30) for worker in workers))

    assert rest.endswith("data: [DONE]\n\n")
    assert Reply(200, rest).pieces[-1] == "60 ", "what ran before goes on as it was"
    assert len(Reply(200, rest).pieces) > 50
    for each in told:
        assert each.reply.status == 200
        assert each.reply.text.endswith("data: [DONE]\n\n")
        assert "".join(each.reply.pieces) == TEXT
        assert len(each.reply.pieces) in (1, 10)
        assert not each.early or len(each.reply.pieces) == 10
        assert not each.late or len(each.reply.pieces) == 1


def test_told_to_end_by_a_signal_it_lets_a_stream_finish_that_nearly_has(practice: Program) -> None:
    with practice.begin_chat("/drip 4 100") as stream:
        stream.readline()
        practice.process.terminate()
        rest = stream.read()
    assert b'"4 "' in rest
    assert rest.endswith(b"data: [DONE]\n\n")
    assert practice.wait() == 0
