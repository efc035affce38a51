"""Every setting of the two older proxies becomes one of ours, or is said to be ignored, and why."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from gapdesk.keys.importing import read
from gapdesk.keys.older_proxies import source_of, translate
from gapdesk.keys.types import Found

NAMES = orjson.loads((Path(__file__).parents[1] / "data" / "older_proxy_names.json").read_bytes())
EVERY = {**NAMES["gap"], **NAMES["hajimi"], **dict.fromkeys(NAMES["hajimi_hot"], "1")}
KEYS = {name for name in EVERY if name.upper().startswith(("GEMINI_API_KEYS", "INVALID_API_KEYS"))}


def names_in(found: Found) -> list[str]:
    return [item.name for item in (*found.settings, *found.ignored)]


@pytest.mark.parametrize("name", sorted(EVERY.keys() - KEYS))
def test_every_name_is_mapped_or_listed_as_ignored(name: str) -> None:
    for text in (
        f"GEMINI_API_KEYS=\n{name}='{EVERY[name]}'",
        orjson.dumps({"GEMINI_API_KEYS": "", name: EVERY[name]}),
    ):
        found = read(text)
        assert names_in(found) == [name]
        assert found.keys == ()  # however secret it is
        assert found.source


@pytest.mark.parametrize("name", sorted(KEYS - {"gemini_api_keys"}))
def test_every_variable_for_keys_gives_its_keys(name: str) -> None:
    found = read(f"{name}={EVERY[name]}")
    assert [key.secret for key in found.keys] == [EVERY[name]]
    assert names_in(found) == []


def test_hot_names_of_keys_count_too() -> None:
    key = NAMES["gap"]["GEMINI_API_KEYS"]
    assert [found.secret for found in read(orjson.dumps({"gemini_api_keys": key})).keys] == [key]


@pytest.mark.parametrize("proxy", ["http://me:hush@a:1", "socks5://me:hu@sh'x@a:1", "ftp://me:hush@a"])
def test_a_login_is_taken_over_but_not_shown(proxy: str) -> None:
    settings, ignored = translate([("HTTPS_PROXY", proxy)])
    assert [each.value for each in settings] == [proxy] * len(settings)
    told = [repr(settings), *(each.shown for each in settings), *(str(each.reason) for each in ignored)]
    assert len(told) == 2
    assert "hu" not in "".join(told)


def test_each_of_our_settings_is_taken_once() -> None:
    settings, ignored = translate(
        [
            ("HTTP_PROXY", "http://a:1"),
            ("HTTPS_PROXY", "http://b:1"),
            ("PORT", "1"),
            ("PORT", "2"),
            ("NONSENSE", "3"),
        ]
    )
    assert [(each.name, each.value) for each in settings] == [("HTTPS_PROXY", "http://b:1"), ("PORT", "1")]
    assert [each.name for each in ignored] == ["HTTP_PROXY"]


def test_whose_file_it_is() -> None:
    assert source_of(["HOST", "PORT", "DEBUG", "PASSWORD"]) == ""
    assert source_of(["HOST", "KEY_STORAGE_MODE"]) == "gap"
    assert source_of(["HOST", "fake_streaming"]) == "hajimi"
    assert source_of(["GEMINI_API_KEYS", "PASSWORD"]) == "hajimi"
