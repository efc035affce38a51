"""Every setting of the two older proxies becomes one of ours, or is said to be ignored, and why."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from gapdesk.keys.importing import read
from gapdesk.keys.older_proxies import source_of, translate
from gapdesk.keys.types import Found
from gapdesk.settings import Settings

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


@pytest.mark.parametrize("proxy", ["gap", "hajimi"])
def test_a_whole_file_is_known_by_its_names(proxy: str) -> None:
    text = "\n".join(f"{name}='{value}'" for name, value in NAMES[proxy].items())
    found = read(text, ".env")
    assert found.source == proxy
    assert set(names_in(found)) == NAMES[proxy].keys() - KEYS
    assert {key.secret for key in found.keys} == {NAMES[proxy][name] for name in KEYS & NAMES[proxy].keys()}


@pytest.mark.parametrize(
    ("name", "value", "target", "ours"),
    [
        ("MAX_REQUESTS_PER_MINUTE", "30", "limits.requests_per_minute", "30"),
        ("MAX_REQUESTS_PER_DAY_PER_IP", "0", "limits.requests_per_day", "0"),
        ("FAKE_STREAMING", "True", "streaming.fake", "true"),
        ("FAKE_STREAMING_INTERVAL", "1", "streaming.keepalive_seconds", "1"),
        ("NONSTREAM_KEEPALIVE_ENABLED", "off", "streaming.nonstream_keepalive", "false"),
        ("RANDOM_STRING", "1", "disguise.enabled", "true"),
        ("RANDOM_STRING_LENGTH", "8", "disguise.length", "8"),
        ("SEARCH_MODE", "false", "search.variants", "false"),
        ("MAX_RETRY_NUM", "15", "retry.max_attempts", "15"),
        ("BLOCKED_MODELS", "aqa, gemini-1.0-pro,", "models.hidden", "aqa, gemini-1.0-pro"),
        ("DISABLE_SAFETY_FILTERING", "yes", "safety.disabled", "true"),
        ("ENABLE_STICKY_SESSION", "true", "keys.sticky", "true"),
        ("USAGE_REPORT_INTERVAL_MINUTES", "15", "usage.report_minutes", "15"),
        ("REPORT_LOG_LEVEL", "WARNING", "usage.report_level", "warning"),
        ("LOG_LEVEL", "CRITICAL", "logs.level", "error"),
        ("DEBUG", "true", "logs.level", "debug"),
        ("MAX_LOG_SIZE", "10 MB", "logs.max_mb", "10"),
        ("MAX_LOG_BACKUPS", "3", "logs.backups", "3"),
        ("LOG_CLEANUP_DAYS", "7", "logs.days", "7"),
        ("HOST", "localhost", "proxy.host", "loopback"),
        ("PORT", "7860", "proxy.port", "7860"),
        ("HTTPS_PROXY", "http://127.0.0.1:7890/", "upstream.proxy", "http://127.0.0.1:7890"),
        ("all_proxy", "socks5://127.0.0.1:1080", "upstream.proxy", "socks5://127.0.0.1:1080"),
    ],
)
def test_values_in_our_words(name: str, value: str, target: str, ours: str) -> None:
    (setting,), ignored = translate([(name, value)])
    assert (setting.name, setting.target, setting.value) == (name, target, ours)
    assert ignored == ()
    assert Settings.declaration(target).parse(ours) is not None


def test_their_origins_are_added_to_ours() -> None:
    (setting,), _ = translate([("ALLOWED_ORIGINS", '["http://chat.example:8000"]')])
    ours = Settings.declaration("proxy.allowed_origins")
    assert ours.parse(setting.value) == (*ours.default, "http://chat.example:8000")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("HOST", "0.0.0.0", "proxy.share"),
        ("MAX_RETRY_NUM", "500", "from 1 to 100"),
        ("PORT", "http", "from 0 to 65535"),
        ("ALLOWED_ORIGINS", "*", "the whole web"),
        ("REPORT_LOG_LEVEL", "CRITICAL", "warning"),
        ("DEBUG", "false", "logs.level"),
        ("HTTP_PROXY", "", "no value"),
        ("CONCURRENT_REQUESTS", "3", "not part of this version yet"),
        ("ENABLE_CONTEXT_COMPLETION", "true", "not part of this version yet"),
        ("ENABLE_NATIVE_CACHING", "true", "not part of this version yet"),
    ],
)
def test_what_is_ignored_says_why(name: str, value: str, words: str) -> None:
    settings, (ignored,) = translate([(name, value)])
    assert settings == ()
    assert ignored.name == name
    assert words in ignored.reason
    assert ignored.reason.endswith(".") and ".." not in ignored.reason


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
