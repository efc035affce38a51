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


def progress(line: str) -> None:
    """Replace the line that says how far something is, on a terminal only; "" takes it away."""
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


def confirm(question: str) -> bool | None:
    """Whether the user says yes; None if there is no terminal to ask on."""
    if sys.stdin is None or sys.stdout is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except (EOFError, KeyboardInterrupt):
        say("")
        return False
