"""Disk and keyring, each shown failing with its sentence."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from pathlib import Path

import pytest

from gapdesk.doctor import judge_machine, probe_machine
from gapdesk.doctor.facts import DiskFacts
from gapdesk.doctor.types import Check, Verdict
from gapdesk.paths import Paths
from gapdesk.vault import Vault
from tests.doctor.surroundings import Ill, said
from tests.keys.fake_keyring import FakeKeyring, locked

GOOD, WARN, BAD, SKIPPED = Verdict.GOOD, Verdict.WARN, Verdict.BAD, Verdict.SKIPPED


# --- disk -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("free", "verdict", "sentence"),
    [
        (49_999_999, BAD, "The disk is nearly full: 50 MB left."),
        (50_000_000, WARN, "Little room is left on the disk: 50 MB."),
        (499_000_000, WARN, "Little room is left on the disk: 499 MB."),
        (500_000_000, GOOD, "The data folder can be written, 500 MB are free."),
        (2_000_000_000_000, GOOD, "The data folder can be written, 2000 GB are free."),
        (None, GOOD, "The data folder can be written."),
    ],
)
def test_room_is_judged(free, verdict, sentence) -> None:
    found = judge_machine.disk(DiskFacts("~/data", free))
    assert said(found) == (verdict, sentence)
    assert (str(found.advice) == "Free some space on the disk that holds ~/data.") is (verdict is not GOOD)


async def test_a_disk_with_room_is_fine_and_nothing_is_left_there(ill: Ill) -> None:
    found = (await ill.examine())[Check.DISK]
    assert found.verdict in (GOOD, WARN)
    assert list(ill.folder.iterdir()) == []


async def test_a_full_disk_is_told(ill: Ill, monkeypatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    found = (await ill.examine())[Check.DISK]
    assert said(found) == (BAD, "The disk is full; nothing can be kept.")
    assert found.detail == "No space left on device"


def _sealed(folder: Path) -> Path:
    """A folder nobody may write in, not even root."""
    return Path("/proc/self/attr") if os.geteuid() == 0 else folder


@pytest.mark.skipif(not Path("/proc/self/attr").exists(), reason="needs a folder that root cannot write")
async def test_a_read_only_folder_is_named(ill: Ill) -> None:
    folder = ill.folder / "data"
    folder.mkdir()
    folder.chmod(0o500)
    sealed = _sealed(folder)
    ill.paths = Paths(sealed, ill.folder / "settings.toml", ill.folder / "logs")
    found = (await ill.examine())[Check.DISK]
    folder.chmod(0o700)
    assert said(found) == (BAD, f"gapdesk cannot write {sealed}.")
    assert "--data-dir" in str(found.advice)


async def test_a_folder_that_is_gone_is_named(ill: Ill) -> None:
    ill.paths = Paths(ill.folder / "gone", ill.folder / "settings.toml", ill.folder)
    found = (await ill.examine())[Check.DISK]
    assert said(found) == (BAD, f"The folder {ill.folder / 'gone'} is gone.")
    assert "start it again" in str(found.advice)


async def test_settings_that_cannot_be_written_are_named(ill: Ill) -> None:
    file = ill.folder / "settings.toml"
    file.mkdir()  # no file, so that not even root can write it
    found = (await ill.examine())[Check.DISK]
    assert said(found) == (BAD, f"gapdesk cannot write {file}.")
    file.rmdir()
    assert (await ill.examine())[Check.DISK].verdict in (GOOD, WARN)


def test_the_home_folder_is_not_named(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    (tmp_path / "data").mkdir()
    assert probe_machine.look_at_disk(Paths.under(tmp_path / "data")).folder == str(Path("~/data"))


def test_a_disk_that_does_not_tell_its_room_is_still_fine(monkeypatch, tmp_path: Path) -> None:
    def fails(_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(shutil, "disk_usage", fails)
    assert probe_machine.look_at_disk(Paths.under(tmp_path)).free is None


# --- keyring ----------------------------------------------------------------------------------------------


async def test_the_round_trip_leaves_nothing_behind(ill: Ill) -> None:
    backend = FakeKeyring()
    ill.vault = Vault(lambda: backend)
    found = (await ill.examine())[Check.KEYRING]
    ill.vault.close()
    assert said(found) == (GOOD, "The keyring keeps what it is given.")
    assert backend.secrets == {}
    assert backend.calls >= 3


async def test_a_keyring_that_hangs_is_told(ill: Ill) -> None:
    backend = FakeKeyring()
    backend.gate.clear()
    ill.vault = Vault(lambda: backend, timeout=0.02)
    found = (await ill.examine())[Check.KEYRING]
    backend.gate.set()
    await ill.vault.wait()
    ill.vault.close()
    assert said(found) == (BAD, "The keyring is locked or does not answer.")
    assert "Unlock it" in str(found.advice)


@pytest.mark.parametrize(
    ("error", "verdict", "sentence", "place"),
    [
        (locked(), BAD, "The keyring is locked or does not answer.", ""),
        (OSError("the bus is gone; AQ.test-key-1-000"), BAD, "The keyring failed.", "keys.storage"),
    ],
)
async def test_a_keyring_that_refuses_is_told(ill: Ill, error, verdict, sentence, place) -> None:
    ill.vault = Vault(lambda: FakeKeyring(error=error))
    found = (await ill.examine())[Check.KEYRING]
    ill.vault.close()
    assert (*said(found), found.place) == (verdict, sentence, place)
    assert "AQ.test" not in found.detail


async def test_a_computer_without_a_keyring_is_told(ill: Ill) -> None:
    ill.vault = Vault(lambda: None)
    found = (await ill.examine())[Check.KEYRING]
    ill.vault.close()
    assert said(found) == (WARN, "This computer has no keyring: keys and token last until gapdesk quits.")


class Forgetful(FakeKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        return None


async def test_a_keyring_that_forgets_is_told(ill: Ill) -> None:
    ill.vault = Vault(Forgetful)
    found = (await ill.examine())[Check.KEYRING]
    ill.vault.close()
    assert said(found) == (BAD, "The keyring did not give back what was put into it.")


async def test_a_slow_keyring_is_told(ill: Ill) -> None:
    class Slow(FakeKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            ill.clock.advance(7)
            super().set_password(service, username, password)

    ill.vault = Vault(Slow)
    found = (await ill.examine())[Check.KEYRING]
    ill.vault.close()
    assert said(found) == (WARN, "The keyring works, but took 7 s.")


async def test_keys_kept_in_memory_need_no_keyring(ill: Ill) -> None:
    backend = FakeKeyring(gate=threading.Event())
    ill.vault = Vault(lambda: backend)
    ill.settings.set("keys.storage", "session")
    found = (await ill.examine())[Check.KEYRING]
    ill.vault.close()
    assert said(found) == (SKIPPED, "Keys are kept in memory only, as it was chosen.")
    assert backend.calls == 0
