"""`gapdesk keys import | list | check`: what it says, how it ends, what it leaves behind."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Iterable
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from gapdesk import console, keys_command
from gapdesk.clock import SystemClock
from gapdesk.engine import Engine
from gapdesk.keys.ring import GivenKey
from gapdesk.launch import Launch
from gapdesk.paths import Paths
from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.upstream import PracticeUpstream
from gapdesk.proxy import outbound
from gapdesk.proxy.upstream import Route
from gapdesk.settings import Settings
from gapdesk.vault import Vault
from tests.keys.fake_keyring import FakeKeyring, locked
from tests.server.program import run

A, B = "AQ.test-key-number-one-0001", "AIza-test-key-number-two-0002"
LIST = f"main: {A}\nspare: {B}\n".encode()
GOOD = PracticeKey(A, "700000000001", label="main")
BAD = PracticeKey(B, "700000000002", fault="invalid", label="spare")


@contextlib.asynccontextmanager
async def opened(
    folder: Path,
    keyring: FakeKeyring | None = None,
    *,
    settings: Settings | None = None,
    keys: Iterable[PracticeKey] = (),
    upstream: str = "http://127.0.0.1:9",
) -> AsyncIterator[Engine]:
    """A program over a folder and a keyring (None: there is none), its keys open, not serving."""
    paths = Paths.under(folder)
    paths.ensure()
    given = [GivenKey(key.secret, key.label) for key in keys]
    route = Route(upstream, outbound.NONE)
    vault = Vault(lambda: keyring)
    engine = Engine(paths, settings or Settings(), keys=given, vault=vault, upstream=route)
    try:
        await engine.open_keys()
        yield engine
    finally:
        await engine.close()


async def took_in(
    folder: Path, keyring: FakeKeyring | None, data: bytes = LIST, name: str = "keys.txt"
) -> int:
    async with opened(folder, keyring) as engine:
        return await keys_command.take_in(engine, data, name, settings=False)


async def listed(
    folder: Path, keyring: FakeKeyring | None, capsys: pytest.CaptureFixture[str]
) -> list[list[str]]:
    """The words of each line of `keys list`."""
    capsys.readouterr()
    async with opened(folder, keyring) as engine:
        assert await keys_command.show(engine) == 0
    return [line.split() for line in capsys.readouterr().out.splitlines()]


# --- import -----------------------------------------------------------------------------------------------


async def test_keys_are_kept_and_known_the_next_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keyring = FakeKeyring()
    assert await took_in(tmp_path, keyring) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "added     main",
        "added     spare",
        "2 keys added, 0 known already, 0 left out",
    ]
    assert err == ""
    assert {A, B} <= set(keyring.secrets.values())
    assert await took_in(tmp_path, keyring, f"{B}\n{A[:-1]}5\n".encode()) == 0
    out = capsys.readouterr().out
    assert "known     spare\n1 key added, 1 known already, 0 left out\n" in out
    lines = await listed(tmp_path, keyring, capsys)
    assert lines[0] == ["LABEL", "PROJECT", "STATE", "KEPT", "ADDED", "NOTE"]
    assert [line[:4] for line in lines[1:3]] == [
        ["main", "-", "unknown", "keyring"],
        ["spare", "-", "unknown", "keyring"],
    ]
    assert len(lines) == 4


async def test_doubtful_keys_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keyring = FakeKeyring()
    data = f"GEMINI_API_KEYS={A}\nINVALID_API_KEYS={B}\n".encode()
    assert await took_in(tmp_path, keyring, data, ".env") == 0
    out = capsys.readouterr().out
    assert "left out  a key: Its old proxy called it invalid" in out
    assert "1 key added, 0 known already, 1 left out" in out
    assert B not in keyring.secrets.values()
    assert await took_in(tmp_path, keyring, f"INVALID_API_KEYS={B}".encode(), ".env") == 1


@pytest.mark.parametrize("apply", [False, True])
async def test_settings_of_an_older_proxy_only_when_asked(
    tmp_path: Path, apply: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    data = f"GEMINI_API_KEYS={A}\nFAKE_STREAMING=true\nHTTP_PROXY=http://me:pass-word@h:1\nSECRET_KEY={B}".encode()
    async with opened(tmp_path, FakeKeyring()) as engine:
        assert await keys_command.take_in(engine, data, ".env", settings=apply) == 0
        assert engine.settings.streaming_fake is apply
    out = capsys.readouterr().out
    assert "setting   streaming.fake = true (FAKE_STREAMING)" in out
    assert "ignored   SECRET_KEY: gapdesk has no web page" in out
    assert ("--settings" in out) is not apply
    assert not any(secret in out for secret in (A, B, "pass-word"))


@pytest.mark.parametrize("storage", ["keyring", "session"])
async def test_where_nothing_can_be_kept_nothing_is_taken_in(
    tmp_path: Path, storage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings()
    settings.set("keys.storage", storage)
    async with opened(tmp_path, None, settings=settings) as engine:
        assert await keys_command.take_in(engine, LIST, "keys.txt", settings=False) == 1
        assert engine.keys.ids() == ()
    out, err = capsys.readouterr()
    assert out == ""
    assert "would be gone at once: set GEMINI_API_KEYS instead" in err
    assert len(err.splitlines()) == 1
    assert await listed(tmp_path, FakeKeyring(), capsys) == [["no", "keys", "yet"]]


@pytest.mark.allow_warnings
async def test_a_locked_keyring_leaves_nothing_half_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keyring = FakeKeyring(error=locked())
    assert await took_in(tmp_path, keyring) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "locked" in err and "try again" in err
    keyring.error = None
    assert await listed(tmp_path, keyring, capsys) == [["no", "keys", "yet"]]
    assert not {A, B} & set(keyring.secrets.values())


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"\x89PNG" + bytes(4), "x.png", "“x.png” is not a text file"),
        (b"{", "x.json", "not valid JSON"),
        (b"nothing here", "x.txt", "there is no key in x.txt"),
        (b"", "", "there is no key in this"),
    ],
)
async def test_what_holds_no_keys_is_said(
    tmp_path: Path, data: bytes, name: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await took_in(tmp_path, FakeKeyring(), data, name) == 1
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert words in err


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    launch = Launch(Paths.under(tmp_path / "data"), Settings())
    assert keys_command.import_file(launch, str(tmp_path / "none.txt"), settings=False) == 2
    assert "none.txt cannot be read: No such file" in capsys.readouterr().err


# --- list -------------------------------------------------------------------------------------------------


async def test_the_list_shows_what_is_known_and_no_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keyring = FakeKeyring()
    table = f'label,key,project,note,enabled\n主号,{A},alpha,"two\nlines\x1b[2J",no\nb,{B},,,yes\n'.encode()
    assert await took_in(tmp_path, keyring, table, "keys.csv") == 0
    capsys.readouterr()
    async with opened(tmp_path, keyring) as engine:
        assert await keys_command.show(engine) == 0
    out = capsys.readouterr().out
    head, first, second = out.splitlines()
    assert first.split()[:4] == ["主号", "alpha", "disabled", "keyring"]
    assert first.endswith("two lines [2J") and "\x1b" not in out
    assert head.index("PROJECT") == second.index("-") == first.index("alpha") + 2  # two wide signs
    assert A not in out and B not in out


# --- check ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "code", "lines"),
    [
        ((GOOD, BAD), 0, [["main", "valid"], ["spare", "invalid"]]),
        ((BAD,), 1, [["spare", "invalid"]]),
        ((), 1, []),
    ],
)
async def test_a_line_per_key_with_what_google_says(
    tmp_path: Path,
    keys: tuple[PracticeKey, ...],
    code: int,
    lines: list[list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    upstream = PracticeUpstream(SystemClock(), [GOOD, BAD])
    url = await upstream.start()
    try:
        async with opened(tmp_path, keys=keys, upstream=url) as engine:
            assert await keys_command.check(engine) == code
    finally:
        await upstream.stop()
    out, err = capsys.readouterr()
    assert sorted(line.split()[:2] for line in out.splitlines()) == lines
    assert ("no keys to check" in err) is not bool(keys)
    assert not [call for call in upstream.calls if "enerateContent" in call.path]


async def test_google_out_of_reach_is_neither_good_nor_bad(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened(tmp_path, keys=[GOOD]) as engine:
        assert await keys_command.check(engine) == 2
    assert capsys.readouterr().out.split()[:2] == ["main", "unreachable"]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


async def test_progress_is_for_terminals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (Terminal(), StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        console.progress("half of it")
        assert ("half of it" in stream.getvalue()) is stream.isatty()
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    async with opened(tmp_path, keys=[GOOD]) as engine:
        await keys_command.check(engine)
    assert "checking: 1 of 1" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[K")  # taken away at the end


# --- the real program -------------------------------------------------------------------------------------


async def test_the_command_line(tmp_path: Path) -> None:
    """No keyring here: import refuses, keys of the environment count, options stand anywhere."""
    file = tmp_path / "keys.txt"
    file.write_bytes(LIST)
    upstream = PracticeUpstream(SystemClock(), [GOOD])
    url = await upstream.start()
    reach = ["--upstream", url, "--set", "upstream.proxy=none"]
    env = {"GEMINI_API_KEYS": A}
    try:
        taken, shown, checked, practice, nothing = await asyncio.gather(
            run("keys", "import", file, "--data-dir", tmp_path / "a"),
            run("--data-dir", tmp_path / "b", "keys", "list", env=env),
            run(*reach, "keys", "--data-dir", tmp_path / "c", "check", env=env),
            run("keys", "check", "--practice"),
            run("keys"),
        )
    finally:
        await upstream.stop()
    assert (taken[0], taken[1]) == (1, "") and "GEMINI_API_KEYS" in taken[2]
    assert shown[0] == 0 and "session" in shown[1] and A not in shown[1]
    assert checked[:2] == (0, "key 1  valid"), checked
    assert practice[0] == 0 and "old laptop" in practice[1] and "invalid" in practice[1]
    assert nothing[0] == 2 and "ACTION" in nothing[2]


def test_a_dash_reads_from_stdin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[bytes, str]] = []

    async def take_in(engine: object, data: bytes, name: str, *, settings: bool) -> int:
        read.append((data, name))
        return 0

    monkeypatch.setattr(keys_command, "take_in", take_in)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(LIST)))
    paths = Paths.under(tmp_path)
    assert keys_command.import_file(Launch(paths, Settings()), "-", settings=False) == 0
    assert read == [(LIST, "")]
