from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from gapdesk.recipes import files
from gapdesk.recipes.catalogue import BY_ID, RECIPES
from gapdesk.recipes.files import PLACES, Edit, Entry
from gapdesk.wording import Objection

ENTRY = Entry("http://127.0.0.1:17860/v1", "gd-test_token-1", "gemini-3.5-flash-lite", 1_800_000_000.0)
OTHER = Entry("http://127.0.0.1:17861/v1", "gd-test_token-2", "gemini-3.8-flash", 1_800_000_060.0)
EDITS = tuple(place.edit for places in PLACES.values() for place in places)


def yaml(data: bytes) -> Any:
    return YAML(typ="safe", pure=True).load(data.decode("utf-8-sig"))


def test_the_writable_recipes_are_those_with_files() -> None:
    assert {recipe.id for recipe in RECIPES if recipe.writable} == set(PLACES)


def test_cline_gets_what_its_own_command_writes() -> None:
    assert json.loads(files.cline(None, ENTRY)) == {
        "version": 1,
        "lastUsedProvider": "openai-compatible",
        "providers": {
            "openai-compatible": {
                "settings": {
                    "provider": "openai-compatible",
                    "apiKey": ENTRY.token,
                    "model": ENTRY.model,
                    "baseUrl": ENTRY.url,
                },
                "updatedAt": "2027-01-15T08:00:00.000Z",
                "tokenSource": "manual",
            }
        },
    }


def test_cline_keeps_its_other_providers() -> None:
    old: dict[str, Any] = {
        "version": 1,
        "lastUsedProvider": "cline",
        "modes": {},
        "providers": {
            "cline": {"settings": {"provider": "cline"}, "updatedAt": "2026-01-01T00:00:00.000Z"},
            "openai-compatible": {
                "settings": {"headers": {"x": "y"}, "model": "old"},
                "tokenSource": "oauth",
            },
        },
    }
    new = json.loads(files.cline(json.dumps(old).encode(), ENTRY))
    assert new["providers"]["cline"] == old["providers"]["cline"]
    ours = new["providers"]["openai-compatible"]
    assert ours["settings"]["headers"] == {"x": "y"}
    assert (ours["settings"]["model"], ours["tokenSource"]) == (ENTRY.model, "manual")
    assert (new["lastUsedProvider"], new["modes"]) == ("openai-compatible", {})


def test_continue_has_the_model_first_and_what_it_requires() -> None:
    new = yaml(files.continue_(None, ENTRY))
    assert (new["name"], new["version"], new["schema"]) == ("Local Config", "1.0.0", "v1")
    old = b"name: Mine\nversion: 0.0.1\nschema: v1\nmodels:\n- name: mine\n  provider: ollama\n"
    changed = yaml(files.continue_(files.continue_(old, OTHER), ENTRY))
    assert changed["name"] == "Mine"
    assert [model["name"] for model in changed["models"]] == ["gapdesk", "mine"]
    assert changed["models"][0] == {
        "name": "gapdesk",
        "provider": "openai",
        "model": ENTRY.model,
        "apiBase": ENTRY.url,
        "apiKey": ENTRY.token,
        "roles": ["chat", "edit", "apply"],
    }


def test_aider_is_told_which_of_its_clients_to_use() -> None:
    old = b"# openai-api-key: xxx\ndark-mode: true\nmodel: sonnet  # was mine\n"
    new = files.aider(old, ENTRY)
    assert yaml(new) == {
        "dark-mode": True,
        "model": f"openai/{ENTRY.model}",
        "openai-api-base": ENTRY.url,
        "openai-api-key": ENTRY.token,
    }
    assert b"# openai-api-key: xxx\n" in new
    assert b"# was mine\n" in new


def test_gemini_cli_gets_variables_and_a_way_to_sign_in() -> None:
    old = b'# mine\nexport GEMINI_API_KEY="AQ.test-key" # old\nNOTE="two\nGEMINI_MODEL=no\nlines"\nX=1'
    assert files.gemini_env(old, ENTRY).decode() == (
        f"# mine\nexport GEMINI_API_KEY={ENTRY.token} # old\n"
        'NOTE="two\nGEMINI_MODEL=no\nlines"\nX=1\n'
        f"GOOGLE_GEMINI_BASE_URL={ENTRY.url}\nGEMINI_MODEL={ENTRY.model}\n"
    )
    settings = b'{\n  // mine\n  "selectedAuthType": "oauth-personal",\n  "ui": {"theme": "x"},\n}\n'
    assert files.gemini_settings(settings, ENTRY).decode() == (
        '{\n  // mine\n  "selectedAuthType": "gemini-api-key",\n  "ui": {"theme": "x"},\n'
        '  "security": {\n    "auth": {\n      "selectedType": "gemini-api-key"\n    }\n  }\n}\n'
    )


def test_tokens_that_the_user_chose_are_quoted_or_refused() -> None:
    def with_token(token: str) -> bytes:
        return files.gemini_env(None, Entry(ENTRY.url, token, ENTRY.model, 0.0)).splitlines()[0]

    assert with_token("two words") == b"GEMINI_API_KEY='two words'"
    assert with_token("it's") == b'GEMINI_API_KEY="it\'s"'
    with pytest.raises(Objection, match="cannot hold"):
        with_token("'\"`")


@pytest.mark.parametrize("edit", EDITS)
def test_marks_and_line_ends_of_windows_stay(edit: Edit) -> None:
    old = (
        b"\xef\xbb\xbf{\r\n}\r\n" if edit in (files.cline, files.gemini_settings) else b"\xef\xbb\xbf# x\r\n"
    )
    new = edit(old, ENTRY)
    assert new.startswith(b"\xef\xbb\xbf")
    assert new.count(b"\xef\xbb\xbf") == 1
    assert new.count(b"\n") == new.count(b"\r\n") > 2


@pytest.mark.parametrize("edit", EDITS)
def test_writing_again_changes_only_what_changed(edit: Edit) -> None:
    once = edit(None, ENTRY)
    assert edit(once, ENTRY) == once
    assert edit(edit(once, OTHER), ENTRY) == once
    assert edit(b" \n", ENTRY) != b" \n"


@pytest.mark.parametrize(
    ("edit", "broken"),
    [
        (files.cline, b"{"),
        (files.cline, b"{} // JSON.parse takes no comments"),
        (files.cline, b"[]"),
        (files.cline, b'{"version": 2}'),
        (files.cline, b'{"providers": []}'),
        (files.continue_, b"models: 1\n"),
        (files.continue_, b"- a\n"),
        (files.continue_, b"a: [\n"),
        (files.aider, b"model: [a]\n"),
        (files.aider, b"a: 1\na: 2\n"),
        (files.gemini_settings, b'{"security": true}'),
        (files.gemini_settings, b'{"security"'),
        *((edit, '{"ü": 1}'.encode("utf-16")) for edit in EDITS),
    ],
)
def test_what_is_not_understood_is_left_alone(edit: Edit, broken: bytes) -> None:
    with pytest.raises(Objection, match="leaves it alone"):
        edit(broken, ENTRY)


@given(st.sampled_from(EDITS), st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_any_content_is_edited_or_objected_to(edit: Edit, data: bytes) -> None:
    try:
        new = edit(data, ENTRY)
    except Objection:
        return
    assert ENTRY.token.encode() in new or edit is files.gemini_settings


def test_snippets_and_files_say_the_same() -> None:
    for recipe, edit in (("continue", files.continue_), ("aider", files.aider)):
        snippet = BY_ID[recipe].snippet
        for name, value in (("{url}", ENTRY.url), ("{token}", ENTRY.token), ("{model}", ENTRY.model)):
            snippet = snippet.replace(name, value)
        assert yaml(snippet.encode()) == yaml(edit(None, ENTRY))
