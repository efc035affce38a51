from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

from gapdesk.activity.curl import request_of
from gapdesk.activity.types import Body, Captured, Side
from gapdesk.proxy.types import Dialect
from tests.activity.requests import KEY, TOKEN

ASKED = orjson.dumps({"messages": [{"content": 'It\'s $HOME `id` "x"\nGAPDESK_REQUEST\n'}]})


def captured(data: bytes | None = ASKED, **changes: Any) -> Captured:
    bodies = {} if data is None else {Side.ASKED: Body(data, len(data))}
    fields = {"method": "POST", "path": "/v1/chat/completions", "headers": (), "bodies": bodies}
    return Captured(**{**fields, **changes})


def body(command: str) -> str:
    return command.partition("<<'GAPDESK_REQUEST'\n")[2].removesuffix("\nGAPDESK_REQUEST\n")


def test_the_token_stands_where_its_dialect_has_it() -> None:
    command = request_of(captured(), Dialect.OPENAI, "http://127.0.0.1:1")
    assert command.startswith(
        "curl http://127.0.0.1:1/v1/chat/completions \\\n"
        '  -H "Authorization: Bearer $GAPDESK_TOKEN" \\\n'
        "  -H 'Content-Type: application/json' \\\n"
        "  --data-binary @- <<'GAPDESK_REQUEST'\n"
    )
    assert orjson.loads(body(command)) == orjson.loads(ASKED)
    native = captured(path="/v1beta/models/m:streamGenerateContent?alt=sse")
    command = request_of(native, Dialect.GEMINI, "")
    assert command.startswith(
        "curl 'http://127.0.0.1:17860/v1beta/models/m:streamGenerateContent?alt=sse' \\\n"
    )
    assert '  -H "x-goog-api-key: $GAPDESK_TOKEN" \\\n' in command


def test_without_a_body_there_is_none() -> None:
    command = request_of(captured(None, method="GET", path="/v1/models"), Dialect.OPENAI, "http://x")
    assert command == 'curl http://x/v1/models \\\n  -H "Authorization: Bearer $GAPDESK_TOKEN"\n'
    command = request_of(captured(None, method="DELETE", path="/v1beta/files/a"), Dialect.GEMINI, "http://x")
    assert command.endswith("  -X DELETE\n")


def test_what_is_no_json_goes_as_it_is() -> None:
    text = b"one\nGAPDESK_REQUEST\nGAPDESK_REQUEST_\nend"
    command = request_of(captured(text, headers=(("content-type", "text/plain"),)), Dialect.GEMINI, "")
    assert "  -H 'Content-Type: text/plain' \\\n" in command
    assert command.endswith(f"<<'GAPDESK_REQUEST__'\n{text.decode()}\nGAPDESK_REQUEST__\n")


def test_keys_in_the_text_are_blacked_out() -> None:
    command = request_of(
        captured(orjson.dumps({"a": f"mine is {KEY}, or {TOKEN}; sort(key=len)"})), Dialect.OPENAI, ""
    )
    assert KEY not in command
    assert TOKEN not in command
    assert orjson.loads(body(command)) == {"a": "mine is [key], or [token]; sort(key=len)"}


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell")
def test_a_shell_passes_it_on_as_it_is(tmp_path: Path) -> None:
    fake = tmp_path / "curl"
    fake.write_text('#!/bin/sh\nfor a; do printf "%s\\n" "$a"; done >"$0.args"\ncat >"$0.body"\n')
    fake.chmod(0o700)
    command = request_of(captured(path="/v1/it's", method="PUT"), Dialect.OPENAI, "")
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "GAPDESK_TOKEN": "gd-test"}
    subprocess.run(["sh", "-c", command], env=env, check=True)
    assert (tmp_path / "curl.args").read_text().splitlines() == [
        "http://127.0.0.1:17860/v1/it's", "-H", "Authorization: Bearer gd-test", "-X", "PUT",
        "-H", "Content-Type: application/json", "--data-binary", "@-",
    ]  # fmt: skip
    assert orjson.loads((tmp_path / "curl.body").read_bytes()) == orjson.loads(ASKED)
