"""What is measured, and how: all in turns, so that what else the machine does hits all alike."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from gapdesk.engine import Engine
from gapdesk.keys.types import FoundKey
from gapdesk.paths import Paths
from gapdesk.settings import Settings
from gapdesk.vault import Vault
from tests.bench import bench_pool, keys_desk, programs, wire
from tests.bench.programs import Program
from tests.keys.fake_keyring import FakeKeyring


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure. Of medians and rates the best batch counts: noise only ever adds."""

    batches: int = 12
    requests: int = 60
    """Per batch and target."""
    streams: int = 2
    """Per batch and target."""
    slices: int = 4
    slice_seconds: float = 1.2
    starts: int = 5
    idle_seconds: float = 10.0
    clients: int = 32
    page_seconds: float = 20.0


QUICK = Effort(
    batches=4,
    requests=40,
    streams=1,
    slices=2,
    slice_seconds=0.7,
    starts=2,
    idle_seconds=3.0,
    page_seconds=4.0,
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes, and how it is put."""

    name: str
    port: int
    whole: bytes
    streamed: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Seconds each request took, to the first byte of each stream, and each event was under way."""

    whole: list[float]
    firsts: list[float]
    chunks: list[float]


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds."""

    p50: float
    p99: float
    first: float
    """Median until the first byte of a stream."""
    chunk: float
    """Median an event of a stream is under way from upstream."""
    chunk_p99: float


def latencies(targets: Sequence[Target], effort: Effort) -> dict[str, Timing]:
    """The times of each target, with one client. Medians are those of the best batch, the rest is of all."""
    batches: dict[str, list[Batch]] = {target.name: [] for target in targets}
    with ExitStack() as stack:
        lines = [stack.enter_context(wire.Line(target.port)) for target in targets]
        for number in range(effort.batches + 1):
            for target, line in zip(targets, lines, strict=True):
                batch = _batch(line, target, effort)
                if number:  # the first only warms up
                    batches[target.name].append(batch)
    return {name: _timing(found) for name, found in batches.items()}


def _batch(line: wire.Line, target: Target, effort: Effort) -> Batch:
    whole = [line.ask(target.whole) for _ in range(effort.requests)]
    streams = [line.stream(target.streamed) for _ in range(effort.streams)]
    return Batch(whole, [first for first, _ in streams], [delay for _, all in streams for delay in all[1:]])


def _timing(batches: Sequence[Batch]) -> Timing:
    return Timing(
        p50=min(_percentile(batch.whole, 50) for batch in batches),
        p99=_percentile([time for batch in batches for time in batch.whole], 99),
        first=min(_percentile(batch.firsts, 50) for batch in batches),
        chunk=min(_percentile(batch.chunks, 50) for batch in batches),
        chunk_p99=_percentile([time for batch in batches for time in batch.chunks], 99),
    )


def _percentile(seconds: Sequence[float], percent: int) -> float:
    """In milliseconds."""
    return sorted(seconds)[len(seconds) * percent // 100] * 1000


def throughputs(targets: Sequence[Target], effort: Effort) -> dict[str, float]:
    """Answers per second of each target under full load."""
    best = dict.fromkeys((target.name for target in targets), 0.0)
    for _ in range(effort.slices):
        for target in targets:
            rate, _ = asyncio.run(
                wire.load(target.port, target.whole, clients=effort.clients, seconds=effort.slice_seconds)
            )
            best[target.name] = max(best[target.name], rate)
    return best


def start_seconds(url: str, folder: Path, effort: Effort, *, window: bool) -> float:
    """Median from the command to the ready line; not counted: the first start, which makes the database."""
    times = []
    for _ in range(effort.starts + 1):
        with programs.gapdesk(url, folder, window=window) as program:
            times.append(program.start_seconds)
    return statistics.median(times[1:])


def store_keys(folder: Path) -> None:
    """Make the database of somebody whose keyring holds 1,000 keys."""
    asyncio.run(_store_keys(Paths.under(folder)))


async def _store_keys(paths: Paths) -> None:
    vault = Vault(FakeKeyring)
    engine = Engine(paths, Settings(paths.config), passwords=[programs.TOKEN], vault=vault)
    await engine.open_keys()
    engine.keys.add(FoundKey(f"AQ.test-key-stored-{n:04}-00000000") for n in range(1_000))
    await engine.keys.settled()
    await engine.close()


def keys_page(url: str, effort: Effort) -> keys_desk.Found:
    """What the Keys page with 1,000 keys costs."""
    command = [sys.executable, "-m", "tests.bench.keys_desk", url, str(effort.page_seconds)]
    said = subprocess.run(command, env=programs.ENVIRONMENT, capture_output=True, text=True)
    if said.returncode:
        raise RuntimeError(f"{command} ended with code {said.returncode}: {said.stderr}")
    return keys_desk.Found(**json.loads(said.stdout))


def idle(running: Sequence[Program], effort: Effort) -> list[tuple[float, float]]:
    """(MB, % of one processor) of each program while nobody asks anything."""
    time.sleep(2)  # what is done behind the start is done
    before = [program.cpu_seconds() for program in running]
    began = time.perf_counter()
    time.sleep(effort.idle_seconds)
    spent = time.perf_counter() - began
    return [
        (program.megabytes(), (program.cpu_seconds() - used) / spent * 100)
        for program, used in zip(running, before, strict=True)
    ]


def pool_microseconds(keys: int) -> float:
    """Median time to choose among `keys` keys."""
    return min(bench_pool.measure(keys)[0] for _ in range(2))
