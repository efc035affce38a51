"""What the frozen program costs: `python -m tests.bench.frozen PROGRAM [PYTHON]`.

Start and idle memory of PROGRAM (dist/gapdesk/gapdesk), headless, in the tray and with a window, beside
those of `PYTHON -m gapdesk`; let PYTHON be of the version that was frozen. Cold means that the system has
read nothing of it yet, which only root can bring about, on Linux. All in turns, so that what else the machine
does hits all alike.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.programs import Program
from tests.bench.table import Row, head

FRONTS = {"headless": ("--headless",), "tray": ("--hidden",), "window": ()}
COLD, WARM = 2.0, 1.2
"""Budgets, in seconds."""
NEAR = 3.0
"""MB more than from source that still count as the same."""
_STARTS = 5
_COLD_STARTS = 3
_REST = 2.0
"""Seconds after the start until what is done behind it is done."""
_CACHES = Path("/proc/sys/vm/drop_caches")


@dataclass(slots=True)
class Found:
    """What was measured of one program behind one front."""

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    """Resident, at rest."""
    own: list[float] = field(default_factory=list)
    """Of these, what no file holds."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.frozen", description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("python", nargs="?", default=sys.executable)
    options = parser.parse_args()
    if not can_forget():
        print("cold starts are not measured: only root can empty the system's cache of files, on Linux")
    print(head())
    over = 0
    with tempfile.TemporaryDirectory() as folder:
        for row in rows([str(options.program)], [options.python, "-m", "gapdesk"], Path(folder)):
            print(row.line(), flush=True)
            over += not row.kept
    print("all within budget" if not over else f"{over} over budget")


def rows(frozen: Sequence[str], source: Sequence[str], folder: Path) -> Iterator[Row]:
    for front, options in FRONTS.items():
        arguments = (*options, "--port", "0", "--data-dir", str(folder / front))
        mine, other = Found(), Found()
        for number in range(_STARTS + 1):
            for program, found in ((frozen, mine), (source, other)):
                one = _start(program, arguments)
                if number:  # the first makes the database
                    _add(found, one)
        if can_forget():
            yield Row(f"start, cold, {front}", _cold(frozen, arguments), "s", COLD)
        yield Row(f"start, warm, {front}", statistics.median(mine.seconds), "s", WARM)
        yield Row(f"the same from source, {front}", statistics.median(other.seconds), "s")
        usual = statistics.median(other.megabytes)
        yield Row(f"idle memory, {front}", statistics.median(mine.megabytes), "MB", round(usual + NEAR))
        yield Row(f"the same from source, {front}", usual, "MB")
        yield Row(f"of it its own, {front}", statistics.median(mine.own), "MB")
        yield Row(f"the same from source, {front}", statistics.median(other.own), "MB")


def can_forget() -> bool:
    """Whether the page cache can be emptied here."""
    return os.access(_CACHES, os.W_OK)


def _cold(program: Sequence[str], arguments: Sequence[str]) -> float:
    times = []
    for _ in range(_COLD_STARTS):
        os.sync()
        _CACHES.write_text("3")
        with Program(*arguments, program=program) as running:
            times.append(running.start_seconds)
    return statistics.median(times)


def _start(program: Sequence[str], arguments: Sequence[str]) -> Found:
    with Program(*arguments, program=program) as running:
        time.sleep(_REST)
        return Found([running.start_seconds], [running.megabytes()], [running.own_megabytes()])


def _add(all: Found, one: Found) -> None:
    all.seconds += one.seconds
    all.megabytes += one.megabytes
    all.own += one.own


if __name__ == "__main__":
    main()
