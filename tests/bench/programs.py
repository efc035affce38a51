"""The programs that are measured, each a real process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil

TOKEN = "gd-bench-token"
_KEYS = ",".join(f"AQ.test-key-bench-{n}-0000000000" for n in range(8))
_READY = re.compile(r"listening on http://127\.0\.0\.1:(\d+)")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
    "QT_QPA_PLATFORM": "offscreen",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",  # the user's own is none of our business
    "GEMINI_API_KEYS": _KEYS,
    "PASSWORD": TOKEN,
}


class Program:
    """A program from its start until `stop`; use it as a context."""

    def __init__(self, *arguments: str, program: Sequence[str] = (sys.executable, "-m")) -> None:
        """Run `program` with `arguments` until it says where it listens; RuntimeError if it ends before."""
        self._complaints = tempfile.TemporaryFile(mode="w+")  # noqa: SIM115 - closed by stop
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [*program, *arguments],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
        )
        self.port = self._ready(self._process.stdout or ())
        self.start_seconds = time.perf_counter() - began
        self._system = psutil.Process(self._process.pid)

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def megabytes(self) -> float:
        """Resident memory."""
        return self._system.memory_info().rss / 2**20

    def own_megabytes(self) -> float:
        """Resident memory less what is mapped from files."""
        memory = self._system.memory_info()
        return (memory.rss - getattr(memory, "shared", 0)) / 2**20

    def cpu_seconds(self) -> float:
        """Processor time used since the start."""
        times = self._system.cpu_times()
        return times.user + times.system

    def thread_seconds(self) -> tuple[float, float]:
        """Processor time used since the start by the main thread, and by all others."""
        threads = {one.id: one.user_time + one.system_time for one in self._system.threads()}
        main = threads.pop(self._process.pid)
        return main, sum(threads.values())

    def stop(self) -> None:
        self._process.terminate()
        self._process.communicate()
        self._complaints.close()

    def _ready(self, lines: Iterable[str]) -> int:
        for line in lines:
            if found := _READY.search(line):
                return int(found[1])
        code = self._process.wait()
        self._complaints.seek(0)
        raise RuntimeError(f"{self._process.args} ended with code {code}: {self._complaints.read()}")


def upstream(*told: object) -> Program:
    """A simulated Google; `told`, if anything: how many events its streams have, and how far apart."""
    return Program("tests.bench.upstream", *map(str, told))


def relay(url: str, *, qasync: bool) -> Program:
    return Program("tests.bench.relay", url, *(["--qasync"] if qasync else []))


def gapdesk(url: str, folder: Path, *, window: bool) -> Program:
    """gapdesk before the upstream at `url`: headless on asyncio, or with tray and open window on qasync."""
    front = [] if window else ["--headless"]
    return Program("gapdesk", *front, "--upstream", url, "--data-dir", str(folder), "--port", "0")
