"""Declarations: parsing, texts and their round trip."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.setting_list import DECLARATIONS, DayZone, Language, SettingValues
from gapdesk.setting_types import Applies, Group, Setting, SettingError

WORD = st.from_regex(r"[a-z0-9][a-z0-9./:*-]{0,12}", fullmatch=True)
HOST = st.one_of(st.from_regex(r"[a-z][a-z0-9]{0,9}(\.[a-z]{2,5})?", fullmatch=True), st.just("fe80::1"))
SPECIAL: dict[str, st.SearchStrategy[Any]] = {
    "proxy.host": HOST,
    "proxy.allowed_hosts": st.lists(HOST, unique=True).map(tuple),
    "proxy.allowed_origins": st.lists(
        st.sampled_from(["app://*", "http://a:1", "file://", "x://[::1]:*"]), unique=True
    ).map(tuple),
    "upstream.url": HOST.map("https://{0}x/base".format).filter(lambda url: "::" not in url),
    "upstream.proxy": st.sampled_from(["system", "none", "socks5://10.0.0.1:1080", "http://u:p@proxy:8080"]),
}


def values_of(setting: Setting[Any]) -> st.SearchStrategy[Any]:
    """Any value the setting may take."""
    if setting.name in SPECIAL:
        return SPECIAL[setting.name]
    if setting.choices:
        return st.sampled_from(list(setting.type))
    return {
        bool: st.booleans(),
        int: st.integers(setting.minimum, setting.maximum),
        float: st.floats(setting.minimum, setting.maximum),
        tuple: st.lists(WORD, unique=True).map(tuple),
        dict: st.dictionaries(WORD, WORD),
    }[setting.type]


@pytest.mark.parametrize("setting", DECLARATIONS.values(), ids=lambda setting: setting.name)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_values_survive_text_and_toml(setting: Setting[Any], data: st.DataObject) -> None:
    value = data.draw(values_of(setting))
    assert setting.parse(setting.text(value)) == value
    assert setting.parse(setting.plain(value)) == value
    assert "\n" not in setting.text(value)


@pytest.mark.parametrize("setting", DECLARATIONS.values(), ids=lambda setting: setting.name)
@settings(max_examples=15, deadline=None)
@given(value=st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.lists(st.text()), st.booleans()))
def test_anything_is_a_value_or_a_setting_error(setting: Setting[Any], value: Any) -> None:
    try:
        parsed = setting.parse(value)
    except SettingError as error:
        assert setting.name in str(error)
        assert setting.allowed in str(error)
    else:
        assert isinstance(parsed, setting.type)
        assert setting.parse(setting.text(parsed)) == parsed


@pytest.mark.parametrize("setting", DECLARATIONS.values(), ids=lambda setting: setting.name)
def test_each_declaration_is_complete(setting: Setting[Any]) -> None:
    assert setting.parse(setting.default) == setting.default
    assert type(setting.default) is setting.type
    assert getattr(SettingValues, setting.name.replace(".", "_")) is setting
    assert setting.label and setting.help.endswith(".") and ". " not in setting.help
    assert isinstance(setting.group, Group) and isinstance(setting.applies, Applies)
    if setting.type in (int, float):
        assert setting.minimum is not None and setting.maximum is not None


def test_groups_stand_together_in_their_order() -> None:
    assert [group for group, _ in groupby(setting.group for setting in DECLARATIONS.values())] == list(Group)


@pytest.mark.parametrize("text", ["true", "on", "1", "YES", " True ", True, 1])
def test_true_words(text: Any) -> None:
    assert SettingValues.streaming_fake.parse(text) is True


@pytest.mark.parametrize("text", ["false", "off", "0", "No", False, 0])
def test_false_words(text: Any) -> None:
    assert SettingValues.search_variants.parse(text) is False


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("retry.max_attempts", "0"),
        ("retry.max_attempts", "101"),
        ("retry.max_attempts", "2.5"),
        ("retry.max_attempts", True),
        ("upstream.timeout_seconds", "0"),
        ("upstream.timeout_seconds", "nan"),
        ("upstream.timeout_seconds", "inf"),
        ("upstream.timeout_seconds", True),
        ("proxy.port", 65536),
        ("proxy.share", "maybe"),
        ("proxy.share", 2),
        ("models.aliases", "gpt-4o"),
        ("models.aliases", "=x"),
        ("models.hidden", [1]),
        ("models.hidden", "a\x1b[2J"),
        ("blocked.as", "words"),
        ("proxy.host", ""),
    ],
)
def test_bad_values(name: str, bad: Any) -> None:
    with pytest.raises(SettingError, match=name):
        DECLARATIONS[name].parse(bad)


def test_the_smallest_fraction_of_a_second() -> None:
    assert SettingValues.upstream_timeout_seconds.parse("0.05") == 0.05
    assert SettingValues.streaming_keepalive_seconds.parse("0") == 0.0


def test_choices_know_no_case_and_name_a_near_match() -> None:
    assert SettingValues.ui_language.parse("ZH_cn") is Language.CHINESE
    assert SettingValues.quota_day_zone.parse("utc") is DayZone.UTC
    with pytest.raises(SettingError, match='allowed: system, light, dark; did you mean "dark"') as caught:
        SettingValues.ui_theme.parse("drak")
    assert '"drak"' in str(caught.value)


def test_the_message_names_the_range() -> None:
    with pytest.raises(SettingError, match="a whole number from 0 to 65535"):
        SettingValues.proxy_port.parse("70000")
    with pytest.raises(SettingError, match=r"a number from 0\.05 to 86400"):
        SettingValues.upstream_timeout_seconds.parse("0.01")


def test_lists_take_commas_lines_and_semicolons_once_each() -> None:
    assert SettingValues.models_hidden.parse("a, b;c\nd,,a") == ("a", "b", "c", "d")
    assert SettingValues.models_hidden.parse(["a,b", " c "]) == ("a", "b", "c")


def test_aliases_from_text_list_and_table() -> None:
    wanted = {"gpt-4o": "gemini-3.8-flash", "fast": "gemini-3.8-flash-lite"}
    assert (
        SettingValues.models_aliases.parse("gpt-4o = gemini-3.8-flash, fast=gemini-3.8-flash-lite") == wanted
    )
    assert SettingValues.models_aliases.parse(wanted) == wanted
    assert SettingValues.models_aliases.parse([f"{key}={value}" for key, value in wanted.items()]) == wanted


def test_a_rejected_value_is_shown_short_and_without_its_secrets() -> None:
    with pytest.raises(SettingError) as caught:
        SettingValues.upstream_proxy.parse("ftp://user:hunter2@proxy:21")
    assert "hunter2" not in str(caught.value)
    with pytest.raises(SettingError) as caught:
        SettingValues.proxy_port.parse("AQ.test-key-1234567890")
    assert "test-key" not in str(caught.value)
    with pytest.raises(SettingError) as caught:
        SettingValues.proxy_port.parse("x" * 10_000)
    assert len(str(caught.value)) < 200


def test_declarations_cannot_be_assigned() -> None:
    from gapdesk.settings import Settings

    with pytest.raises(AttributeError, match="set"):
        Settings().proxy_port = 1
