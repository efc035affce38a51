"""The real program as another process: `python -m gapdesk …`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 20.0
"""Seconds after which a test gives up; never reached while all is well."""
_ROOT = Path(__file__).parents[2]
_UNSET = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "GEMINI_API_KEYS", "PASSWORD")


@dataclass
class Program:
    """A running, or ended, gapdesk."""

    process: asyncio.subprocess.Process
    out: list[str] = field(default_factory=list)
    """Lines of stdout so far."""
    err: str = ""
    url: str = ""

    @property
    def said(self) -> str:
        return "\n".join(self.out)

    async def ready(self) -> None:
        """Wait for the line that names the address."""
        while not self.url:
            line = await self.line()
            assert line, f"ended before it listened: {await self.end()} {self.err}"
            if line.startswith("gapdesk listening on "):
                self.url = line.removeprefix("gapdesk listening on ")

    async def line(self) -> str:
        """The next line of stdout, "" at its end."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = (await self.process.stdout.readline()).decode()
        if line:
            self.out.append(line.rstrip("\n"))
        return line.rstrip("\n")

    async def complaint(self) -> str:
        """The next line of stderr, "" at its end."""
        assert self.process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            line = (await self.process.stderr.readline()).decode()
        self.err += line
        return line.rstrip("\n")

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.process.send_signal(number)
        return await self.end()

    async def end(self) -> int:
        """Wait for the end; the exit code."""
        async with asyncio.timeout(PATIENCE):
            out, err = await self.process.communicate()
        self.out += out.decode().splitlines()
        self.err += err.decode()
        code = self.process.returncode
        assert code is not None
        return code


@contextlib.asynccontextmanager
async def started(
    *arguments: str | Path, env: Mapping[str, str] | None = None, code: str | None = None
) -> AsyncIterator[Program]:
    """Start `python -m gapdesk`, or the Python `code` in its place; killed if still there at the end."""
    inherited = {name: value for name, value in os.environ.items() if name not in _UNSET}
    inherited |= {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "PYTHONUNBUFFERED": "1"}
    front = ["-c", code] if code else ["-m", "gapdesk"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *front,
        *map(str, arguments),
        cwd=_ROOT,
        env={**inherited, **(env or {})},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    program = Program(process)
    try:
        yield program
    finally:
        if process.returncode is None:
            process.kill()
            await program.end()


async def run(*arguments: str | Path, env: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of a run that ends by itself."""
    async with started(*arguments, env=env) as program:
        code = await program.end()
        return code, program.said, program.err
