"""A client that asks evenly: `python -m tests.bench.keys_traffic PORT DIRECT_PORT SECONDS`.

Fifty requests a second go to gapdesk, over five models, and one to the upstream itself behind each of them.
Prints by how many milliseconds the slowest hundredth is slower through gapdesk. A request counts from the
moment it was due: one that waits behind a slow one has waited, too.
"""

from __future__ import annotations

import sys
import time

from tests.bench import wire

MODELS = (
    "gemini-3.5-flash-lite",
    "gemini-3.5-flash",
    "gemini-3.1-pro",
    "gemini-3.1-flash-lite",
    "gemma-4-31b-it",
)
_PER_SECOND = 50


def added_p99(port: int, direct_port: int, seconds: float) -> float:
    """Milliseconds."""
    asking: list[float] = []
    direct: list[float] = []
    with wire.Line(port) as through, wire.Line(direct_port) as straight:
        due = time.perf_counter()
        for number in range(int(seconds * _PER_SECOND)):
            request = wire.native_request(model=MODELS[number % len(MODELS)], topic=str(number))
            due += 1 / _PER_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            through.ask(request)
            asking.append(time.perf_counter() - due)
            direct.append(straight.ask(request))
    return (_p99(asking) - _p99(direct)) * 1000


def _p99(times: list[float]) -> float:
    return sorted(times)[len(times) * 99 // 100]


if __name__ == "__main__":
    print(added_p99(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
