from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import orjson
import pytest

from gapdesk.conversations.curl import request_of
from tests.conversations.whole import DIGEST, PICTURE, message

ASKED = message(
    1, None, "user", "It's $HOME `id` \"x\"\nGAPDESK_REQUEST\n", PICTURE,
    system={"parts": [{"text": "Be brief."}]}, setup={"generationConfig": {"temperature": 0}},
)  # fmt: skip
ANSWERED = message(2, 1, "model", "No.", system=ASKED.system, setup=ASKED.setup)


def body(command: str) -> object:
    return orjson.loads(command.partition("<<'GAPDESK_REQUEST'\n")[2].rpartition("\nGAPDESK_REQUEST")[0])


def test_the_request_that_brought_a_reply_is_that_of_its_question() -> None:
    command = request_of([ASKED, ANSWERED], "gemini-3.8-flash", "http://127.0.0.1:1")
    assert command == request_of([ASKED], "gemini-3.8-flash", "http://127.0.0.1:1")
    assert command.startswith("curl http://127.0.0.1:1/v1beta/models/gemini-3.8-flash:generateContent \\\n")
    told = f"<put the image/png here as base64, SHA-256 {DIGEST}>"
    parts = [ASKED.content["parts"][0], {"inlineData": {"mimeType": "image/png", "data": told}}]
    assert body(command) == {
        "generationConfig": {"temperature": 0},
        "systemInstruction": {"parts": [{"text": "Be brief."}]},
        "contents": [{"role": "user", "parts": parts}],
    }


def test_there_may_be_nothing_to_ask() -> None:
    assert request_of([message(1, None, "model", "Hello")], "m", "") == ""
    assert request_of([], "m", "") == ""


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell")
def test_a_shell_passes_it_on_as_it_is(tmp_path: Path) -> None:
    fake = tmp_path / "curl"
    fake.write_text('#!/bin/sh\nfor a; do printf "%s\\n" "$a"; done >"$0.args"\ncat >"$0.body"\n')
    fake.chmod(0o700)
    command = request_of([ASKED], "a'b;c d", "")
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "GAPDESK_TOKEN": "gd-test"}
    subprocess.run(["sh", "-c", command], env=env, check=True)
    assert (tmp_path / "curl.args").read_text().splitlines() == [
        "http://127.0.0.1:17860/v1beta/models/a%27b%3Bc%20d:generateContent",
        "-H", "x-goog-api-key: gd-test", "-H", "Content-Type: application/json", "--data-binary", "@-",
    ]  # fmt: skip
    assert orjson.loads((tmp_path / "curl.body").read_bytes()) == body(command)
