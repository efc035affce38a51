"""Microseconds per lease and settlement: `python -m tests.bench.bench_pool`."""

from __future__ import annotations

import time
from collections.abc import Callable

from gapdesk.proxy.types import Dimension, Estimate, Kind, Lease, Outcome, Refusal, Usage
from gapdesk.quota.keys import KeyInfo
from gapdesk.quota.limit_rows import UserLimit
from gapdesk.quota.limits import Limits
from gapdesk.quota.pool import Pool

MODEL = "gemini-3.5-flash-lite"
ROUNDS = 5_000
PARALLEL = 32
ANSWERED = Outcome(Kind.ANSWERED, 200, usage=Usage(prompt=1_200))


def pool_of(keys: int) -> Pool:
    """A pool of `keys` projects with limits in each dimension, wide enough for the rounds."""
    limits = Limits({})
    for dimension, value in {
        Dimension.RPM: 100_000,
        Dimension.TPM: 1_000_000_000,
        Dimension.RPD: 100_000,
        Dimension.TPD: 1_000_000_000,
    }.items():
        limits.set_user(UserLimit(MODEL, dimension, value))
    pool = Pool(limits, local_time=str)
    for number in range(keys):
        pool.add(KeyInfo(f"k{number}", f"key {number}"))
    return pool


def measure(keys: int, spent: Callable[[], float] = time.perf_counter) -> tuple[float, float, float]:
    """(median lease, 99th percentile, mean settlement) in µs over ROUNDS requests, PARALLEL at once."""
    pool, now = pool_of(keys), 1_800_000_000.0
    flying: list[Lease] = []
    leasing: list[float] = []
    settling = 0.0
    for _ in range(ROUNDS):
        now += 0.02
        began = spent()
        lease = pool.lease(MODEL, Estimate(1_000, 1_100), now)
        leasing.append(spent() - began)
        assert not isinstance(lease, Refusal)
        flying.append(lease)
        if len(flying) == PARALLEL:
            began = spent()
            pool.settle(flying.pop(0), ANSWERED, now)
            settling += spent() - began
    leasing.sort()
    return (
        leasing[ROUNDS // 2] * 1e6,
        leasing[ROUNDS * 99 // 100] * 1e6,
        settling * 1e6 / (ROUNDS - PARALLEL),
    )


def main() -> None:
    print(f"{'keys':>6} {'lease p50':>10} {'lease p99':>10} {'settle':>8}   µs")
    for keys in (1, 10, 100, 1_000):
        median, high, settled = measure(keys)
        print(f"{keys:>6} {median:>10.1f} {high:>10.1f} {settled:>8.1f}")


if __name__ == "__main__":
    main()
