"""A disk that is full, read-only, or lost what was on it: for real, on a small file system of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.launch import PRACTICE_MODEL
from tests.server.program import started


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("needs Linux and the rights to mount")
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"nothing can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


async def test_a_full_disk_takes_no_answer_and_no_proper_end(small_disk: Path) -> None:
    data = small_disk / "data"
    arguments = ("--headless", "--practice", "--port", "0", "--data-dir", data, "--set", "logs.level=debug")
    async with started(*arguments) as program:
        await program.ready()
        with (small_disk / "filler").open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass
        headers = {"Authorization": f"Bearer {PRACTICE_TOKEN}"}
        async with aiohttp.ClientSession(program.url, headers=headers) as http:
            for number in range(20):
                asked = [{"role": "user", "content": f"question {number} {'x' * 5000}"}]
                body = {"model": PRACTICE_MODEL, "messages": asked}
                async with http.post("/v1/chat/completions", json=body) as response:
                    assert response.status == 200, await response.text()
        assert await program.stop() == 0
    assert "Traceback" not in program.err


@pytest.fixture
def read_only_disk(small_disk: Path) -> Path:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    return small_disk


async def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(read_only_disk: Path) -> None:
    async with started("--headless", "--practice", "--data-dir", read_only_disk / "data") as program:
        assert await program.end() == 2
    assert program.err == (
        f"gapdesk: The folder {read_only_disk}/data cannot be used (Read-only file system); choose another.\n"
    )


async def test_a_damaged_database_is_told_where_there_is_no_window(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "gapdesk.db").write_bytes(b"this was a database " * 400)
    async with started("--headless", "--practice", "--port", "0", "--data-dir", data) as program:
        await program.ready()
        assert "The database was damaged; it was set aside" in await program.complaint()
        assert await program.stop() == 0
