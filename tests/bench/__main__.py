"""All benchmarks, as one table with the budgets: `python -m tests.bench [--quick]`.

"Added" is gapdesk's time less that of asking the upstream directly, in the same run. Throughput is a share of
what a bare aiohttp relay reaches on the same loop. With a window means: on qasync, the window open.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench import measures, programs, wire
from tests.bench.measures import QUICK, Effort, Target, Timing
from tests.bench.programs import Program
from tests.bench.table import Row, head

_NATIVE = (wire.native_request(), wire.native_request(stream=True))
_OPENAI = (wire.openai_request(), wire.openai_request(stream=True))
_FRONTS = {"headless": False, "window": True}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a first impression in a minute")
    effort = QUICK if parser.parse_args().quick else Effort()
    print(head())
    over = 0
    for row in _rows(effort):
        print(row.line(), flush=True)
        over += not row.kept
    print("all within budget" if not over else f"{over} over budget")


def _rows(effort: Effort) -> Iterator[Row]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        upstream = stack.enter_context(programs.upstream())
        for front, budget in (("headless", 1.0), ("window", 1.5)):
            seconds = measures.start_seconds(upstream.url, folder / front, effort, window=_FRONTS[front])
            yield Row(f"start to listening, {front}", seconds, "s", budget)
            measures.store_keys(folder / f"{front}-1000")
            seconds = measures.start_seconds(
                upstream.url, folder / f"{front}-1000", effort, window=_FRONTS[front]
            )
            yield Row(f"start to listening, 1,000 keys, {front}", seconds, "s", budget)
        desks = {
            front: stack.enter_context(programs.gapdesk(upstream.url, folder / front, window=window))
            for front, window in _FRONTS.items()
        }
        yield from _idle(desks, effort)
        relays = {
            front: stack.enter_context(programs.relay(upstream.url, qasync=window))
            for front, window in _FRONTS.items()
        }
        yield from _latencies(upstream, relays, desks, effort)
        yield from _throughputs(relays, desks, effort)
    with programs.upstream() as upstream:
        yield from _keys_page(upstream, effort)
    for keys in (1, 10, 100, 1000):
        yield Row(f"choosing among {keys} keys", measures.pool_microseconds(keys), "µs", 100)


def _idle(desks: dict[str, Program], effort: Effort) -> Iterator[Row]:
    budgets = {"headless": 75.0, "window": 120.0}
    found = dict(zip(desks, measures.idle(list(desks.values()), effort), strict=True))
    for front, (megabytes, _) in found.items():
        yield Row(f"idle memory, {front}", megabytes, "MB", budgets[front])
    for front, (_, percent) in found.items():
        yield Row(f"idle processor, {front}", percent, "%", 0.3)


def _keys_page(upstream: Program, effort: Effort) -> Iterator[Row]:
    """The window with 1,000 keys of 1,000 projects, and 50 requests a second over five models."""
    found = measures.keys_page(upstream.url, effort)
    yield Row("1,000 keys, window hidden: longest gap", found.gap_hidden, "ms", 50)
    yield Row("1,000 keys, Keys page opens: longest gap", found.gap_opening, "ms", 50)
    yield Row("1,000 keys, Keys page: longest gap", found.gap, "ms", 50)
    yield Row("1,000 keys, half removed, and back: gap", found.gap_removing, "ms", 50)
    yield Row("1,000 keys, window hidden: added p99", found.added_p99_hidden, "ms", 20)
    yield Row("1,000 keys, Keys page: added p99", found.added_p99, "ms", 20)
    yield Row("1,000 keys, window hidden: processor", found.traffic, "%")
    yield Row("1,000 keys, Keys page: processor more", found.page, "%")
    yield Row("1,000 keys, Keys page idle: processor", found.table, "%")
    yield Row("four live graphs: processor", found.graphs, "%", 3)


def _targets(relays: dict[str, Program], desks: dict[str, Program]) -> Iterator[Target]:
    for front in _FRONTS:
        yield Target(f"{front} relay", relays[front].port, *_NATIVE)
        yield Target(f"{front} native", desks[front].port, *_NATIVE)
        yield Target(f"{front} OpenAI", desks[front].port, *_OPENAI)


def _latencies(
    upstream: Program, relays: dict[str, Program], desks: dict[str, Program], effort: Effort
) -> Iterator[Row]:
    direct = Target("direct", upstream.port, *_NATIVE)
    found = measures.latencies([direct, *_targets(relays, desks)], effort)
    base = found.pop("direct")
    yield Row("direct: whole answer p50", base.p50, "ms")
    yield Row("direct: first byte p50", base.first, "ms")
    yield Row("direct: chunk under way p50", base.chunk, "ms")
    for name, timing in found.items():
        yield from _added(name, timing, base)


def _added(name: str, timing: Timing, base: Timing) -> Iterator[Row]:
    told = name.endswith("relay")
    whole = 0.6 if name.endswith("native") else 1.0
    p99 = 20.0 if name.startswith("window") else None
    yield Row(f"{name}: added p50", timing.p50 - base.p50, "ms", None if told else whole)
    yield Row(f"{name}: added p99", timing.p99 - base.p99, "ms", None if told else p99)
    yield Row(f"{name}: first byte added p50", timing.first - base.first, "ms", None if told else 1.5)
    yield Row(f"{name}: chunk added p50", timing.chunk - base.chunk, "ms", None if told else 0.2)
    yield Row(f"{name}: chunk added p99", timing.chunk_p99 - base.chunk_p99, "ms", None if told else p99)


def _throughputs(relays: dict[str, Program], desks: dict[str, Program], effort: Effort) -> Iterator[Row]:
    found = measures.throughputs(list(_targets(relays, desks)), effort)
    for front in _FRONTS:
        relay = found[f"{front} relay"]
        yield Row(f"{front} relay: throughput, {effort.clients} clients", relay, "/s")
        for dialect, budget in (("native", 0.8), ("OpenAI", 0.55)):
            share = found[f"{front} {dialect}"] / relay
            yield Row(f"{front} {dialect}: share of the relay's", share, "", budget, at_least=True)


if __name__ == "__main__":
    main()
