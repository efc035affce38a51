"""The rules of tests/conftest.py bite: each of these small tests breaks one, in a pytest of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

BROKEN = """
import asyncio, logging, os, socket
import pytest
from tests.loops import both_loops

def test_quiet():
    logging.getLogger("gapdesk.x").info("fine")
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert not {"GEMINI_API_KEYS", "PASSWORD", "https_proxy"} & set(os.environ)

def test_warning():
    logging.getLogger("gapdesk.x").warning("odd")

@pytest.mark.allow_warnings
def test_expected_warning():
    logging.getLogger("gapdesk.x").warning("odd")

def test_network():
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    except RuntimeError:
        pass

def test_name():
    try:
        socket.getaddrinfo("gapdesk.example", 80)
    except RuntimeError:
        pass

async def test_task_left():
    asyncio.get_running_loop().create_task(asyncio.sleep(60), name="left")

async def test_forgotten_failure():
    async def fail():
        raise ValueError("nobody looks")
    asyncio.get_running_loop().create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)

def test_keyring():
    import keyring
    with pytest.raises(keyring.errors.NoKeyringError):
        keyring.get_password("gapdesk", "x")

@both_loops
async def test_loops():
    reader, writer = await asyncio.open_connection(*SERVER)
    writer.close()
    await writer.wait_closed()
    assert "QEventLoop" in str(type(asyncio.get_running_loop()).__mro__)

SERVER = None
@pytest.fixture(autouse=True, scope="module")
def server():
    global SERVER
    with socket.create_server(("127.0.0.1", 0)) as listener:
        SERVER = listener.getsockname()
        yield
"""


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Short test name to the worst that became of it."""
    folder = tmp_path_factory.mktemp("broken")
    (folder / "test_broken.py").write_text(BROKEN, "utf-8")
    (folder / "conftest.py").write_text("from tests.conftest import *\n", "utf-8")
    command = [sys.executable, "-m", "pytest", str(folder), "-q", "-rA", "-p", "no:cacheprovider"]
    options = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder)]
    dirty = {"PASSWORD": "gd-x", "GEMINI_API_KEYS": "AQ.test-key-x", "https_proxy": "http://192.0.2.1"}
    done = subprocess.run(
        [*command, *options],
        cwd=ROOT,
        env=dict(os.environ) | dirty,
        capture_output=True,
        text=True,
        timeout=120,
    )
    found: dict[str, str] = {}
    for line in done.stdout.splitlines():
        verdict, _, rest = line.partition(" ")
        if verdict in ("PASSED", "FAILED", "ERROR"):
            name = rest.partition("::")[2].partition(" ")[0]
            found[name] = max(verdict, found.get(name, ""), key=("", "PASSED", "FAILED", "ERROR").index)
    assert found, done.stdout + done.stderr
    return found


@pytest.mark.parametrize("name", ["quiet", "expected_warning", "keyring", "loops[qasync]"])
def test_what_keeps_the_rules_passes(verdicts: dict[str, str], name: str) -> None:
    assert verdicts[f"test_{name}"] == "PASSED"


@pytest.mark.parametrize("name", ["warning", "network", "name", "task_left", "forgotten_failure"])
def test_what_breaks_a_rule_fails(verdicts: dict[str, str], name: str) -> None:
    assert verdicts[f"test_{name}"] == "ERROR"


def test_an_unmarked_loop_is_asyncio(verdicts: dict[str, str]) -> None:
    assert verdicts["test_loops[asyncio]"] == "FAILED", "it expects qasync, and runs on asyncio too"
