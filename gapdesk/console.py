"""What the command line says; nothing else writes to the console."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """One line of output. A windowed program on Windows has no console: then nothing."""
    if sys.stdout is not None:
        print(line, flush=True)  # noqa: T201


def complain(line: str) -> None:
    """One line about what went wrong."""
    if sys.stderr is not None:
        print(f"gapdesk: {line}", file=sys.stderr, flush=True)  # noqa: T201
