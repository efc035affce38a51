"""Share on my network: asked from another device, which a network namespace of its own stands for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.launch import PRACTICE_MODEL
from tests.server.program import started

HERE, THERE = "10.213.77.1", "10.213.77.2"
"""This computer and the other device, at the two ends of a cable."""
_ASK = """
import http.client, json, sys
address, port, token, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
body = json.dumps({"model": sys.argv[5], "messages": [{"role": "user", "content": "Hello"}]})
told = []
for _ in range(count):
    connection = http.client.HTTPConnection(address, port, timeout=10)
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    try:
        connection.request("POST", "/v1/chat/completions", body, headers)
        reply = connection.getresponse()
        told.append([reply.status, reply.read().decode()])
    except OSError as error:
        told.append([0, str(error)])
print(json.dumps(told))
"""


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@pytest.fixture
def device() -> Iterator[str]:
    """The namespace of another device that is wired to this computer."""
    if sys.platform != "linux" or shutil.which("ip") is None or os.geteuid() != 0:
        pytest.skip("needs Linux, iproute2 and the rights to make a network namespace")
    name = f"gapdesk-{os.getpid()}"
    try:
        ip("netns", "add", name)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no network namespace can be made here: {error.stderr.decode().strip()}")
    try:
        ip("link", "add", "gapdesk0", "type", "veth", "peer", "name", "gapdesk1", "netns", name)
        ip("address", "add", f"{HERE}/24", "dev", "gapdesk0")
        ip("link", "set", "gapdesk0", "up")
        ip("-n", name, "address", "add", f"{THERE}/24", "dev", "gapdesk1")
        ip("-n", name, "link", "set", "gapdesk1", "up")
        yield name
    finally:
        subprocess.run(["ip", "link", "del", "gapdesk0"], check=False, capture_output=True)
        ip("netns", "del", name)


def ask(device: str, url: str, token: str = "", count: int = 1) -> list[Any]:
    """(status, body) of each question asked by that device; status 0 if it did not get through."""
    port = url.rpartition(":")[2]
    command = ["ip", "netns", "exec", device, sys.executable, "-c", _ASK, HERE, port, token, str(count)]
    ran = subprocess.run([*command, PRACTICE_MODEL], check=True, capture_output=True, timeout=60)
    found: list[Any] = json.loads(ran.stdout)
    return found


PRACTICE = ("--headless", "--practice", "--port", "0")


async def test_another_device_gets_in_with_the_token_only_and_within_limits(
    device: str, tmp_path: Path
) -> None:
    share = ("--set", "proxy.share=true", "--set", "proxy.require_token=false", "--data-dir", tmp_path)
    async with started(*PRACTICE, *share) as program:
        await program.ready()
        ((status, body),) = ask(device, program.url)
        assert status == 401, "a token is demanded whatever the switch for this computer says"
        assert json.loads(body)["error"]["code"] == "invalid_api_key"
        told = ask(device, program.url, PRACTICE_TOKEN, 62)
        statuses = [status for status, _ in told]
        assert statuses == [200] * 60 + [429] * 2, "60 a minute, though no limit was set"
        assert "60 requests per minute" in told[-1][1]


async def test_unless_it_is_shared_nobody_else_gets_through(device: str, tmp_path: Path) -> None:
    async with started(*PRACTICE, "--data-dir", tmp_path) as program:
        await program.ready()
        ((status, words),) = ask(device, program.url, PRACTICE_TOKEN)
        assert status == 0
        assert "refused" in words
