"""`gapdesk --quit`: ends the one that serves from a folder, and no other."""

from __future__ import annotations

import asyncio
import errno
import io
import os
import signal
import sys
import threading
import time
from pathlib import Path

import aiohttp
import pytest

from gapdesk import folder_lock, quit_command
from gapdesk.folder_lock import LOCK, FolderLock
from gapdesk.quit_command import OK, STAYS
from tests.rig import LITE
from tests.server.program import run, started

fcntl = pytest.importorskip("fcntl", reason="Windows has no signals; see test_single_instance")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no signals; see test_single_instance")

PRACTICE = ("--practice", "--headless", "--port", "0")
LOOKING = """
import sys
from gapdesk.cli import main
code = main(sys.argv[1:])
heavy = {"PySide6", "aiohttp", "peewee", "keyring", "asyncio", "gapdesk.engine", "gapdesk.settings"}
print(sorted(heavy & set(sys.modules)))
sys.exit(code)
"""

STARTING = """
import sys
from gapdesk.cli import main
from gapdesk.folder_lock import FolderLock
acquire = FolderLock.acquire
def tell(lock):
    print(sorted({"PySide6", "aiohttp", "peewee", "gapdesk.engine"} & set(sys.modules)), flush=True)
    return acquire(lock)
FolderLock.acquire = tell
sys.exit(main(sys.argv[1:]))
"""


async def test_it_ends_the_one_of_its_folder_and_lets_replies_finish(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    body = {"model": LITE, "stream": True, "messages": [{"role": "user", "content": "/drip 10 100"}]}
    async with (
        started(*PRACTICE, "--data-dir", mine) as program,
        started(*PRACTICE, "--data-dir", other) as bystander,
        aiohttp.ClientSession(headers={"Authorization": "Bearer gd-practice"}) as http,
    ):
        await asyncio.gather(program.ready(), bystander.ready())
        async with http.post(f"{program.url}/v1/chat/completions", json=body) as response:
            await response.content.readany()
            quitting = asyncio.create_task(run("--quit", "--data-dir", mine))
            assert (await response.read()).endswith(b"data: [DONE]\n\n")
        assert await quitting == (OK, "gapdesk has quit", "")
        assert await program.end() == 0
        async with http.get(f"{bystander.url}/health") as response:
            assert response.status == 200
        assert await bystander.stop() == 0


async def test_where_nothing_runs_nothing_is_made_or_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    async with started("--quit", "--data-dir", folder, code=LOOKING) as program:
        assert await program.end() == OK
    assert program.out == [f"no gapdesk serves from {folder}", "[]"]
    assert not folder.exists()


async def test_after_a_crash_nothing_runs(tmp_path: Path) -> None:
    async with started(*PRACTICE, "--data-dir", tmp_path) as program:
        await program.ready()
        await program.stop(signal.SIGKILL)
    before = (tmp_path / LOCK).read_bytes()
    assert (await run("--quit", "--data-dir", tmp_path))[0] == OK
    assert (tmp_path / LOCK).read_bytes() == before


def test_one_that_does_not_end_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    monkeypatch.setattr(os, "kill", lambda process, number: told.append((process, number)))
    lock = FolderLock(tmp_path)
    assert lock.acquire()
    assert quit_command.run(tmp_path, patience=0.1) == STAYS
    assert told == [(os.getpid(), signal.SIGTERM)]
    assert "goes on" in capsys.readouterr().err
    lock.release()
    assert quit_command.run(tmp_path) == OK


@pytest.mark.parametrize("holder", ["", "nonsense", "-1 here", "4711 another-computer", f"{os.getpid()}"])
def test_no_process_is_told_that_may_be_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, holder: str
) -> None:
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("killed"))
    lock = FolderLock(tmp_path)
    assert lock.acquire()
    (tmp_path / LOCK).write_text(holder)
    assert quit_command.run(tmp_path) == STAYS
    lock.release()
    assert "another computer or in a container" in capsys.readouterr().err


def test_that_of_another_user_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(process: int, number: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "kill", refuse)
    lock = FolderLock(tmp_path)
    assert lock.acquire()
    assert quit_command.run(tmp_path) == STAYS
    lock.release()
    assert "cannot be told to quit: Operation not permitted" in capsys.readouterr().err


def test_the_lock_names_its_holder_and_goes_with_it(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    assert not folder_lock.is_served(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert lock.acquire()
    assert folder_lock.is_served(tmp_path)
    assert folder_lock.process_of(tmp_path) == os.getpid()
    assert not FolderLock(tmp_path).acquire()
    lock.discard()
    assert list(tmp_path.iterdir()) == []


def test_another_that_looks_is_not_taken_for_one_that_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file still has the number of the one before, which may be anybody's by now."""
    lock = FolderLock(tmp_path)
    assert lock.acquire()
    lock.release()
    seen = []
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("killed"))
    close = os.close

    def look_meanwhile(file: int) -> None:
        monkeypatch.setattr(os, "close", close)
        seen.append(quit_command.run(tmp_path))
        close(file)

    monkeypatch.setattr(os, "close", look_meanwhile)
    assert not folder_lock.is_served(tmp_path)
    assert seen == [OK]


def test_where_nothing_can_be_written_it_still_looks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = FolderLock(tmp_path)
    assert lock.acquire()
    plain = os.open

    def refuse(path: Path, flags: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, "Read-only file system")
        return plain(path, flags)

    monkeypatch.setattr(os, "open", refuse)
    assert folder_lock.is_served(tmp_path)
    lock.release()
    assert quit_command.run(tmp_path) == OK
    assert capsys.readouterr() == (f"no gapdesk serves from {tmp_path}\n", "")


@pytest.mark.parametrize(("seconds", "got"), [(0.03, True), (30.0, False)])
def test_a_start_is_not_refused_because_another_looks(tmp_path: Path, seconds: float, got: bool) -> None:
    (tmp_path / LOCK).touch()
    looking = os.open(tmp_path / LOCK, os.O_RDONLY)
    fcntl.flock(looking, fcntl.LOCK_SH)
    leaving = threading.Timer(seconds, os.close, [looking])
    leaving.start()
    lock = FolderLock(tmp_path)
    began = time.monotonic()
    assert lock.acquire() is got
    assert time.monotonic() - began < 1.0
    lock.release()
    if not got:
        leaving.cancel()
        os.close(looking)
    leaving.join()


async def test_the_lock_is_taken_before_anything_slow_is_loaded(tmp_path: Path) -> None:
    async with started(*PRACTICE, "--data-dir", tmp_path, code=STARTING) as program:
        await program.ready()
        assert program.out[0] == "[]"
        assert await program.stop() == 0


async def test_one_that_is_still_starting_ends_too(tmp_path: Path) -> None:
    async with started(*PRACTICE, "--data-dir", tmp_path) as program:
        while not folder_lock.is_served(tmp_path):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.001)
        assert (await run("--quit", "--data-dir", tmp_path))[:2] == (OK, "gapdesk has quit")
        assert await program.end() in (0, -signal.SIGTERM)


@pytest.mark.parametrize("listens", [True, False])
def test_one_that_does_not_listen_yet_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listens: bool
) -> None:
    """What is done on Windows, where a pipe tells it to end."""
    tries: list[str] = []
    heard: list[bytes] = []

    class Pipe(io.BytesIO):
        def close(self) -> None:
            heard.append(self.getvalue())
            super().close()

    def connect(pipe: Path, mode: str, buffering: int) -> Pipe:
        tries.append(pipe.name)
        if len(tries) < 3 or not listens:
            raise FileNotFoundError(errno.ENOENT, "no such pipe")
        return Pipe()

    monkeypatch.setattr(Path, "open", connect)
    monkeypatch.setattr(quit_command, "_STARTING", 0.3)
    lock = FolderLock(tmp_path)
    assert lock.acquire()
    problem = quit_command._ask_by_pipe(tmp_path)
    lock.release()
    assert tries[0].endswith(folder_lock.socket_name(tmp_path))
    if listens:
        assert (problem, heard) == ("", [folder_lock.QUIT])
    else:
        assert "has no window" in problem
        assert quit_command._ask_by_pipe(tmp_path) == ""  # nothing serves any more


async def test_a_lock_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()
    code, _, err = await run(*PRACTICE, "--data-dir", tmp_path)
    assert code == 2
    assert err == f"gapdesk: The folder {tmp_path} cannot be used (Is a directory); choose another.\n"


async def test_practice_has_no_folder_to_be_found_by() -> None:
    code, out, _ = await run("--practice", "--quit")
    assert code == STAYS
    assert "where it was started" in out


async def test_it_is_quick(tmp_path: Path) -> None:
    began = time.monotonic()
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gapdesk", "--quit", "--data-dir", tmp_path, stdout=asyncio.subprocess.DEVNULL
    )
    assert await done.wait() == OK
    assert time.monotonic() - began < 2.0
