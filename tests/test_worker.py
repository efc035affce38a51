from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from gapdesk.worker import Worker, aside


def test_jobs_are_done_in_order_on_one_thread() -> None:
    worker = Worker("test")
    done: list[int] = []
    futures = [worker.submit(lambda n: (done.append(n), threading.get_ident())[1], n) for n in range(20)]
    assert len({future.result(10) for future in futures}) == 1
    assert done == list(range(20))
    worker.stop()


def test_an_error_goes_to_the_waiting_and_the_next_job_is_done() -> None:
    worker = Worker("test")
    failed, fine = worker.submit(int, "x"), worker.submit(int, "7")
    assert isinstance(failed.exception(10), ValueError)
    assert fine.result(10) == 7
    worker.stop()


def test_a_cancelled_job_is_never_begun() -> None:
    worker = Worker("test")
    release, done = threading.Event(), []
    worker.submit(release.wait, 30)
    assert worker.submit(done.append, 1).cancel()
    release.set()
    worker.submit(lambda: None).result(10)
    assert done == []
    worker.stop()


def test_what_was_given_before_the_stop_is_still_done() -> None:
    worker = Worker("test")
    future = worker.submit(int, "7")
    worker.stop()
    assert future.result(10) == 7
    with pytest.raises(RuntimeError, match="stopped"):
        worker.submit(int, "8")


def test_a_hanging_job_does_not_keep_the_program_alive() -> None:
    program = (
        "import threading; from gapdesk.worker import Worker; Worker('x').submit(threading.Event().wait)"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=30, check=False).returncode == 0


async def test_a_single_job_is_done_aside_and_its_error_comes_back() -> None:
    assert await aside("test", threading.get_ident) != threading.get_ident()
    with pytest.raises(ValueError, match="invalid literal"):
        await aside("test", int, "x")


async def test_a_job_that_hangs_is_left_behind() -> None:
    hang = threading.Event()
    waiting = asyncio.create_task(aside("test", hang.wait))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    hang.set()
