"""The command line, as another process: what it says, how it ends, what it leaves alone."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import aiohttp
import orjson
import pytest

import gapdesk
from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.clock import SystemClock
from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.upstream import PracticeUpstream
from tests.rig import LITE
from tests.server.program import run, started

KEY = PracticeKey("AQ.test-key-cli-0000000000", "700000000001", tier="tier1")
TOKEN = "gd-test-token-cli"
ENV = {"GEMINI_API_KEYS": KEY.secret, "PASSWORD": TOKEN}

NO_QT = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "qasync", "pyqtgraph", "numpy"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Refuse())
from gapdesk.cli import main
code = main(sys.argv[1:])
loaded = [name for name in sys.modules if name.partition(".")[0] in ("PySide6", "shiboken6", "qasync")]
print("loaded:", loaded, [name for name in sys.modules if name.startswith(("gapdesk.ui", "gapdesk.app"))])
sys.exit(code)
"""


def chat(text: str, *, stream: bool = False) -> dict[str, object]:
    return {"model": LITE, "stream": stream, "messages": [{"role": "user", "content": text}]}


def left_in(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


# --- what is refused --------------------------------------------------------------------------------------


async def test_mistakes_on_the_command_line_are_one_sentence_and_exit_2(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    cases: list[tuple[list[str | Path], tuple[str, ...]]] = [
        (["--set", "streaming.fak=on"], ("streaming.fak", "streaming.fake")),
        (["--set", "nonsense=1"], ("nonsense",)),
        (["--set", "streaming.fake=maybe"], ("streaming.fake", "true")),
        (["--set", "retry.max_attempts=0"], ("retry.max_attempts", "1", "100")),
        (["--set", "retry.max_attempts"], ("name=value",)),
        (["--port", "70000"], ("proxy.port", "65535")),
        (["--port", "http"], ("proxy.port",)),
        (["--upstream", "gopher://x"], ("upstream.url",)),
        (["--data-dir", file], (str(file), "folder")),
        (["--data-dir", "/proc/gapdesk"], ("/proc/gapdesk",)),
        (["--nonsense"], ("--nonsense",)),
    ]
    results = []
    for start in range(0, len(cases), 4):  # a few at a time
        some = cases[start : start + 4]
        results += await asyncio.gather(
            *(
                run("--headless", "--data-dir", tmp_path / f"d{start + n}", *a)
                for n, (a, _) in enumerate(some)
            )
        )
    for (arguments, words), (code, out, err) in zip(cases, results, strict=True):
        assert code == 2, (arguments, out, err)
        assert "Traceback" not in err
        for word in words:
            assert word in err, (arguments, err)
        assert "listening" not in out
    assert file.read_text() == "not a folder"


async def test_version_and_a_keyring_that_is_not_there(tmp_path: Path) -> None:
    (code, out, _), (code_token, out_token, err_token) = await asyncio.gather(
        run("--version"), run("--data-dir", tmp_path / "d", "token", "show")
    )
    assert (code, out) == (0, f"gapdesk {gapdesk.__version__}")
    assert (code_token, out_token) == (1, "")
    assert err_token.startswith("gapdesk: the token is in no keyring")
    assert len(err_token.strip().splitlines()) == 1


async def test_the_folder_and_practice_may_stand_before_a_command_or_after_it(tmp_path: Path) -> None:
    orders: list[list[str | Path]] = [
        ["--practice", "--data-dir", tmp_path, "token", "show"],
        ["--practice", "token", "show", "--data-dir", tmp_path],
        ["token", "--data-dir", tmp_path, "show", "--practice"],
    ]
    for code, out, err in await asyncio.gather(*(run(*order) for order in orders)):
        assert (code, out) == (0, PRACTICE_TOKEN), err


async def test_a_busy_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, out, err = await run("--headless", "--data-dir", tmp_path, "--port", str(port))
    assert code == 2
    assert str(port) in err and len(err.strip().splitlines()) == 1
    assert "listening" not in out


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "gapdesk.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 9999")
        connection.execute("CREATE TABLE treasure (x)")
    connection.close()
    before = path.read_bytes()
    code, out, err = await run("--headless", "--data-dir", tmp_path, "--port", "0")
    assert code == 2
    assert "newer" in err and len(err.strip().splitlines()) == 1
    assert "listening" not in out
    assert path.read_bytes() == before


# --- what runs --------------------------------------------------------------------------------------------


async def test_a_real_run_without_qt_serves_lets_a_stream_end_and_exits_0(tmp_path: Path) -> None:
    """--headless with PySide6 and qasync not installed; a broken settings file; --set twice; SIGTERM."""
    settings = tmp_path / "settings.toml"
    settings.write_text("this is = = not toml")
    upstream = PracticeUpstream(SystemClock(), [KEY])
    options = ["--headless", "--data-dir", tmp_path, "--port", "0", "--upstream", await upstream.start()]
    options += [
        "--set",
        "upstream.proxy=none",
        "--set",
        "proxy.max_body_mb=7",
        "--set",
        "proxy.max_body_mb=1",
    ]
    try:
        async with started(*options, env=ENV, code=NO_QT) as program, aiohttp.ClientSession() as http:
            await program.ready()
            assert program.out == [f"gapdesk listening on {program.url}"]
            big = BytesIO(b" " * (2 * 1024 * 1024))
            url = f"{program.url}/v1/chat/completions"
            async with http.post(url, json=chat("hello"), headers=bearer(TOKEN)) as response:
                assert response.status == 200, await response.text()
            async with http.post(url, json=chat("hello"), headers=bearer("gd-practice")) as response:
                assert response.status == 401
            async with http.post(url, data=big, headers=bearer(TOKEN)) as response:
                assert response.status == 413  # the later --set counts
            request = http.post(url, json=chat("/drip 10 50", stream=True), headers=bearer(TOKEN))
            async with request as response:
                first = await response.content.readany()
                program.process.send_signal(signal.SIGTERM)
                text = (first + await response.content.read()).decode()
            assert text.endswith("data: [DONE]\n\n")
            assert await program.end() == 0
            assert program.out[-1] == "loaded: [] []"
            assert program.err.startswith("gapdesk: settings.toml cannot be read")
            assert len(program.err.strip().splitlines()) == 1
            with pytest.raises(aiohttp.ClientConnectorError):
                await http.get(f"{program.url}/health")
    finally:
        await upstream.stop()
    aside = tmp_path / "settings.toml.broken-1"
    assert aside.read_text() == "this is = = not toml"
    assert not settings.exists()
    log = (tmp_path / "logs" / "app.log").read_text("utf-8")
    assert aside.name in log
    assert "gapdesk ends" in log


async def test_a_stream_that_does_not_end_is_ended_after_the_grace(tmp_path: Path) -> None:
    upstream = PracticeUpstream(SystemClock(), [KEY])
    options = ["--data-dir", tmp_path, "--port", "0", "--upstream", await upstream.start(), "--headless"]
    code = "import sys, gapdesk.engine as e; e.GRACE_SECONDS = 0.2; e.Engine.stop.__defaults__ = (0.2,)\n"
    code += "from gapdesk.cli import main; sys.exit(main(sys.argv[1:]))"
    try:
        async with started(*options, env=ENV, code=code) as program, aiohttp.ClientSession() as http:
            await program.ready()
            body = chat("/drip 1000 50", stream=True)
            async with http.post(
                f"{program.url}/chat/completions", json=body, headers=bearer(TOKEN)
            ) as response:
                await response.content.readany()
                program.process.send_signal(signal.SIGTERM)
                rest = await response.content.read()
            last = rest.rstrip().rpartition(b"data: ")[2]
            assert orjson.loads(last)["error"]["code"] == "stopped"  # told, not dropped
            assert await program.end() == 0
            assert "Traceback" not in program.err
    finally:
        await upstream.stop()


HANGING = """
import sys, threading
from gapdesk import cli
def main():
    threading.Thread(target=threading.Event().wait).start()
    sys.stdout.write("said")
    return 3
cli.main = main
cli.run()
"""


async def test_a_thread_that_hangs_does_not_keep_the_process_nor_change_its_exit_code() -> None:
    ending = await asyncio.create_subprocess_exec(sys.executable, "-c", HANGING, stdout=subprocess.PIPE)
    async with asyncio.timeout(20):
        out, _ = await ending.communicate()
    assert (ending.returncode, out) == (3, b"said")


async def test_practice_without_a_display_works_behind_a_proxy_and_leaves_nothing(tmp_path: Path) -> None:
    temporary, home = tmp_path / "tmp", tmp_path / "home"
    temporary.mkdir()
    home.mkdir()
    env = {"TMPDIR": str(temporary), "HOME": str(home), "GEMINI_API_KEYS": KEY.secret, "PASSWORD": TOKEN}
    env |= {f"XDG_{name}_HOME": str(home / name) for name in ("DATA", "CONFIG", "STATE", "CACHE")}
    env |= dict.fromkeys(("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"), "http://127.0.0.1:1")
    async with started("--practice", "--port", "0", env=env) as program, aiohttp.ClientSession() as http:
        await program.ready()
        assert "no display" in program.out[0]
        while "curl " not in program.out[-1]:
            assert await program.line()
        assert any("answered" in line for line in program.out)  # its own first question came through
        async with http.post(
            f"{program.url}/v1/chat/completions", json=chat("hello"), headers=bearer("gd-practice")
        ) as response:
            assert response.status == 200
        async with http.get(f"{program.url}/v1/models", headers=bearer(TOKEN)) as response:
            assert response.status == 401  # the environment is for real runs
        assert await program.stop(signal.SIGINT) == 0
        assert program.err == ""
    assert left_in(temporary) == left_in(home) == []


async def test_a_bad_setting_leaves_nothing_of_a_practice_run(tmp_path: Path) -> None:
    code, _, err = await run("--practice", "--headless", "--set", "nonsense=1", env={"TMPDIR": str(tmp_path)})
    assert code == 2 and "nonsense" in err
    assert left_in(tmp_path) == []


async def test_the_new_token_is_not_printed_where_others_could_read_it(tmp_path: Path) -> None:
    async with started("--headless", "--data-dir", tmp_path, "--port", "0") as program:
        await program.ready()
        assert await program.stop() == 0
    assert program.out == [f"gapdesk listening on {program.url}"]


async def test_headless_says_what_is_missing_and_how_to_give_it(tmp_path: Path) -> None:
    """No keys, nothing that looks like one, no keyring: each has its sentence; the token is for terminals."""
    for given, words in (
        ({}, "no Gemini keys yet"),
        ({"GEMINI_API_KEYS": "foo, bar"}, "nothing that looks like"),
    ):
        options = ("--headless", "--data-dir", tmp_path, "--port", "0", "--set", "upstream.proxy=none")
        async with started(*options, env=given) as program:
            await program.ready()
            assert words in await program.complaint()
            assert "PASSWORD=" in await program.complaint()
            assert await program.stop() == 0
        assert not any("access token (" in line for line in program.out)


async def test_practice_stays_on_this_machine(tmp_path: Path) -> None:
    """Whatever the settings and the request name: neither another upstream nor the web is asked."""
    options = ("--headless", "--practice", "--port", "0", "--upstream", "http://127.0.0.1:9")
    picture = [{"type": "image_url", "image_url": {"url": "https://pictures.example/cat.png"}}]
    async with started(*options) as program, aiohttp.ClientSession() as http:
        await program.ready()
        url, who = f"{program.url}/v1/chat/completions", bearer(PRACTICE_TOKEN)
        async with http.post(url, json=chat("hello"), headers=who) as response:
            assert response.status == 200
        body = {"model": "gemini-3.8-flash", "messages": [{"role": "user", "content": picture}]}
        async with http.post(url, json=body, headers=who) as response:
            assert response.status == 400
            assert "Practice mode" in (await response.json())["error"]["message"]
        assert await program.stop() == 0


async def test_a_folder_serves_one_program_at_a_time(tmp_path: Path) -> None:
    options = ("--headless", "--port", "0", "--data-dir", tmp_path, "--upstream", "http://127.0.0.1:9")
    async with started(*options, env=ENV) as first:
        await first.ready()
        code, out, err = await run(*options, env=ENV)
        assert (code, out) == (2, "")
        assert "another gapdesk serves from the folder" in err
        await first.stop(signal.SIGKILL)
    async with started(*options, env=ENV) as again:  # a kill leaves no lock behind
        await again.ready()
        assert await again.stop() == 0


async def test_a_folder_where_nothing_can_be_written_is_told_in_the_window_too(tmp_path: Path) -> None:
    code = "import sys; from gapdesk import cli, folder_lock\n"
    code += "def full(self): raise OSError(28, 'No space left on device')\n"
    code += "folder_lock.FolderLock.acquire = full\n"
    code += "from gapdesk.ui import fault\n"
    code += "async def tell(app, words): print('window:', words)\n"
    code += "fault.tell = tell; sys.exit(cli.main(sys.argv[1:]))"
    async with started("--data-dir", tmp_path, env={"QT_QPA_PLATFORM": "offscreen"}, code=code) as program:
        assert await program.end() == 2
        sentence = f"The folder {tmp_path} cannot be used (No space left on device); choose another."
        assert program.out == [f"window: {sentence}"]
        assert sentence in program.err
