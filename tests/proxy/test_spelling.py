"""One field, two spellings: whichever is there is found."""

from __future__ import annotations

import pytest

from gapdesk.proxy.dialects.gemini import peek
from gapdesk.proxy.estimate import estimate_body
from gapdesk.proxy.spelling import either, spelling
from tests.proxy.openai_requests import G25, capabilities


@pytest.mark.parametrize(
    ("obj", "value", "name"),
    [
        ({}, None, "camelCase"),
        ({"camelCase": 1}, 1, "camelCase"),
        ({"snake_case": 1}, 1, "snake_case"),
        ({"camelCase": 1, "snake_case": 2}, 1, "camelCase"),
        ({"camelCase": None, "snake_case": 2}, 2, "snake_case"),
        ({"camelCase": 0, "snake_case": 2}, 0, "camelCase"),
        ({"camelCase": 1, "snake_case": None}, 1, "camelCase"),
    ],
)
def test_null_is_absent_and_camel_case_wins(obj: dict[str, object], value: object, name: str) -> None:
    assert either(obj, "camelCase", "snake_case") == value
    assert spelling(obj, "camelCase", "snake_case") == name


def test_all_readers_agree_on_null() -> None:
    body = peek(b'{"systemInstruction": null, "system_instruction": {"parts": [{"text": "Be brief."}]}}')
    assert body is not None
    assert body.system == {"parts": [{"text": "Be brief."}]}
    assert estimate_body(body.doc, capabilities().of(G25)).likely > 0
