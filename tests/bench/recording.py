"""What recording costs: `python -m tests.bench.recording [--quick]`.

Two gapdesks side by side, of which one records, are asked in turns, always something new: one question each
behind a short history, or behind a long one. "Loop" is the processor time of the main thread per request,
"behind" that of all others: the database's. Then 64 streams, and pictures of 20 MB, to one gapdesk that tells
by how long its loop stood still.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from gapdesk import collector
from gapdesk.launch import Launch, running_engine
from gapdesk.paths import Paths
from gapdesk.settings import Settings
from tests.bench import programs, wire
from tests.bench.lag import Lag
from tests.bench.measures import QUICK, Effort
from tests.bench.programs import Program

_LONG = 60
"""Contents of the long history."""
_SETTINGS = {"off": "[context]\nrecording = false\n", "on": ""}
_KINDS = {
    "native": wire.native_request(number=True),
    "OpenAI": wire.openai_request(number=True),
    f"native, {_LONG} contents": wire.native_request(number=True, earlier=_LONG),
}
_STREAMS = 64
_PICTURE = 20 * 1024 * 1024


@dataclass(slots=True)
class Cost:
    """Of one gapdesk and one kind of request."""

    batches: list[list[float]] = field(default_factory=list)
    """Seconds of requests that came one after the other."""
    rates: list[float] = field(default_factory=list)
    """Answers per second of many clients."""
    loop: list[float] = field(default_factory=list)
    """Processor seconds per answer, of the main thread."""
    behind: list[float] = field(default_factory=list)

    def line(self) -> str:
        times = sorted(time for batch in self.batches for time in batch)
        figures = (
            min(map(statistics.median, self.batches)) * 1000,
            times[len(times) * 99 // 100] * 1000,
            max(self.rates),
            min(self.loop) * 1000,
            min(self.behind) * 1000,
        )
        return "".join(f"{figure:>10.2f}" for figure in figures)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.recording", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a first impression")
    parser.add_argument("--ask", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        kind, port = arguments.ask
        asyncio.run(_LOADS[kind](int(port)))
        return
    effort = QUICK if arguments.quick else Effort()
    print(f"{'':<36}{'p50 ms':>10}{'p99 ms':>10}{'per s':>10}{'loop ms':>10}{'behind ms':>10}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        upstream = stack.enter_context(programs.upstream())
        for line in _costs(stack, folder, upstream, effort):
            print(line, flush=True)
        print(f"{'longest gap, ms':<36}{'off':>10}{'on':>10}{'worked':>10}")
        for kind in _LOADS:
            gaps = {word: asyncio.run(_gap(upstream, folder, kind, word)) for word in _SETTINGS}
            figures = gaps["off"].longest, gaps["on"].longest, gaps["on"].worked
            print(f"{kind:<36}{''.join(f'{figure * 1000:>10.1f}' for figure in figures)}", flush=True)


def _costs(stack: ExitStack, folder: Path, upstream: Program, effort: Effort) -> Iterator[str]:
    desks: dict[str, Program] = {}
    for word, settings in _SETTINGS.items():
        (folder / word).mkdir()
        (folder / word / "settings.toml").write_text(settings)
        desks[word] = stack.enter_context(programs.gapdesk(upstream.url, folder / word, window=False))
    for kind, request in _KINDS.items():
        found = {word: Cost() for word in desks}
        for _ in range(effort.batches + 1):
            for word, desk in desks.items():
                _one_by_one(desk, request, effort, found[word])
        for _ in range(effort.slices):
            for word, desk in desks.items():
                _together(desk, request, effort, found[word])
        for word, cost in found.items():
            yield f"{f'{kind}, {word}':<36}{cost.line()}"


def _one_by_one(desk: Program, request: bytes, effort: Effort, cost: Cost) -> None:
    with wire.Line(desk.port) as line:
        cost.batches.append([line.ask(wire.numbered(request)) for _ in range(effort.requests)])


def _together(desk: Program, request: bytes, effort: Effort, cost: Cost) -> None:
    loop, behind = _settled(desk)
    rate, answers = asyncio.run(
        wire.load(desk.port, request, clients=effort.clients, seconds=effort.slice_seconds)
    )
    later = _settled(desk)
    cost.rates.append(rate)
    cost.loop.append((later[0] - loop) / answers)
    cost.behind.append((later[1] - behind) / answers)


def _settled(desk: Program) -> tuple[float, float]:
    """Processor seconds of its main thread and of all others, once nothing is left to be done behind."""
    before = desk.thread_seconds()
    while True:
        time.sleep(0.5)
        now = desk.thread_seconds()
        if now[1] - before[1] < 0.05:
            return now
        before = now


# --- the loop -----------------------------------------------------------------------------------------------


async def _gap(upstream: Program, folder: Path, kind: str, word: str) -> Lag:
    """How long the loop of a gapdesk in this process stands still while another process asks."""
    paths = Paths.under(folder / f"{word} {kind}")
    settings = Settings(paths.config)
    settings.override("proxy.port", "0")
    settings.override("upstream.url", upstream.url)
    settings.override("context.recording", str(word == "on").lower())
    os.environ |= {name: programs.ENVIRONMENT[name] for name in ("GEMINI_API_KEYS", "PASSWORD")}
    lag = Lag()
    async with running_engine(Launch(paths, settings), console=False) as engine:
        await engine.start()
        collector.settle_down()
        port = engine.base_url.rpartition(":")[2]
        command = [sys.executable, "-m", "tests.bench.recording", "--ask", kind, port]
        with lag.watched():
            await asyncio.to_thread(subprocess.check_call, command)
            await asyncio.sleep(1.0)
    return lag


async def _streams(port: int) -> None:
    request = wire.native_request(stream=True, number=True)
    for _ in range(5):
        await asyncio.gather(
            *(asyncio.to_thread(_stream, port, wire.numbered(request)) for _ in range(_STREAMS))
        )


def _stream(port: int, request: bytes) -> None:
    with wire.Line(port) as line:
        line.stream(request)


async def _pictures(port: int) -> None:
    with wire.Line(port) as line:
        for number in range(5):
            line.ask(wire.picture_request(_PICTURE, number))


_LOADS = {"64 streams": _streams, "20 MB pictures": _pictures}


if __name__ == "__main__":
    main()
