"""One command of the system after the other, each told in words; what fails is told in words, too."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

PAUSE_SECONDS = 10.0
"""Before a step is tried again."""


class StepError(Exception):
    """A step failed: what it was, and the last line its tool said."""


def content(_: str) -> str:
    """The judge of tools whose exit code tells the truth."""
    return ""


@dataclass(frozen=True, slots=True)
class Step:
    """One command. It may hold a password, so that only `words` are ever shown."""

    words: str
    """What it is for: "sign the bundle"."""
    command: tuple[str, ...]
    tries: int = 1
    """How often it may be run, where tools fail by chance."""
    judge: Callable[[str], str] = content
    """Takes all it printed, though it ended well; returns a complaint, or nothing."""


def run(
    steps: Iterable[Step],
    hide: Collection[str] = (),
    pause: Callable[[float], object] = time.sleep,  # noqa: TID251 - there is no loop here
) -> None:
    """Run them in order. Raises StepError at the first that fails; none of `hide` is shown."""
    for step in steps:
        print(f"macos: {step.words}", flush=True)
        complaint = _attempt(step)
        for _ in range(step.tries - 1):
            if not complaint:
                break
            pause(PAUSE_SECONDS)
            complaint = _attempt(step)
        if complaint:
            for secret in filter(None, hide):
                complaint = complaint.replace(secret, "…")
            raise StepError(f"could not {step.words}: {complaint}")


def _attempt(step: Step) -> str:
    """What is wrong, nothing if it went well."""
    tool = step.command[0]
    try:
        done = subprocess.run(
            step.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except FileNotFoundError:
        return f"{tool} is missing; Xcode's command line tools bring it (xcode-select --install)"
    if done.returncode == 0:
        return step.judge(done.stdout)
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    return lines[-1] if lines else f"{tool} ended with code {done.returncode}"
