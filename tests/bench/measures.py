"""What is measured, and how: everything in turns, so that what else the machine does hits all alike."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import bench_pool, programs, wire
from tests.bench.programs import Program


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure. Of each thing the best batch counts: noise only ever adds."""

    batches: int = 6
    requests: int = 150
    """Per batch and target."""
    streams: int = 3
    """Per batch and target."""
    slices: int = 4
    slice_seconds: float = 1.2
    starts: int = 5
    idle_seconds: float = 5.0
    clients: int = 32


QUICK = Effort(batches=3, requests=80, streams=2, slices=2, slice_seconds=0.7, starts=2, idle_seconds=2.0)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes, and how it is put."""

    name: str
    port: int
    whole: bytes
    streamed: bytes


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
    """The times of each target, with one client."""
    lines = {target.name: wire.Line(target.port) for target in targets}
    batches: dict[str, list[Timing]] = {target.name: [] for target in targets}
    for target in targets:
        for _ in range(20):
            lines[target.name].ask(target.whole)
        lines[target.name].stream(target.streamed)
    for _ in range(effort.batches):
        whole: dict[str, list[float]] = {target.name: [] for target in targets}
        for _ in range(effort.requests):
            for target in targets:
                whole[target.name].append(lines[target.name].ask(target.whole))
        firsts: dict[str, list[float]] = {target.name: [] for target in targets}
        chunks: dict[str, list[float]] = {target.name: [] for target in targets}
        for _ in range(effort.streams):
            for target in targets:
                first, delays = lines[target.name].stream(target.streamed)
                firsts[target.name].append(first)
                chunks[target.name] += delays[1:]
        for name, timings in batches.items():
            timings.append(
                Timing(
                    _percentile(whole[name], 50),
                    _percentile(whole[name], 99),
                    _percentile(firsts[name], 50),
                    _percentile(chunks[name], 50),
                    _percentile(chunks[name], 99),
                )
            )
    for line in lines.values():
        line.close()
    return {name: _best(timings) for name, timings in batches.items()}


def _percentile(seconds: Sequence[float], percent: int) -> float:
    return sorted(seconds)[len(seconds) * percent // 100] * 1000


def _best(timings: Sequence[Timing]) -> Timing:
    def least(of: Callable[[Timing], float]) -> float:
        return min(map(of, timings))

    return Timing(
        least(lambda t: t.p50),
        least(lambda t: t.p99),
        least(lambda t: t.first),
        least(lambda t: t.chunk),
        least(lambda t: t.chunk_p99),
    )


def throughputs(targets: Sequence[Target], effort: Effort) -> dict[str, float]:
    """Answers per second of each target under full load."""
    best = dict.fromkeys((target.name for target in targets), 0.0)
    for _ in range(effort.slices):
        for target in targets:
            rate = asyncio.run(
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
