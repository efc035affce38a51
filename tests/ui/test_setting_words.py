from __future__ import annotations

import pytest

from gapdesk import setting_checks
from gapdesk.setting_types import SettingError
from gapdesk.settings import Settings
from gapdesk.ui import setting_words
from gapdesk.ui.i18n import Languages
from gapdesk.ui.setting_words import mistake, refusal, remark
from gapdesk.wording import Words

MISTAKES = [
    ("proxy.port", "70000", "too much", "65535"),
    ("proxy.port", "-1", "too little", "65535"),
    ("proxy.port", "17860.5", "whole numbers", "65535"),
    ("proxy.port", "", "not a number", "65535"),
    ("retry.max_attempts", "many", "not a number", "1 到 100"),
    ("retry.hold_seconds", "nan", "not a number", "3600"),
    ("proxy.host", "http://127.0.0.1", "without http:// and port", "http://"),
    ("proxy.host", "127.0.0.1:80", "without http:// and port", "http://"),
    ("proxy.host", "a b", "This cannot be used. Possible: loopback", "loopback"),
    ("proxy.allowed_hosts", "nas.local\nhttps://x", "without http:// and port", "http://"),
    ("proxy.allowed_origins", "https://*", "The whole web", "http://localhost"),
    ("proxy.allowed_origins", "here", "one per line", "每行一项"),
    ("upstream.proxy", "127.0.0.1:7890", "put http:// or socks5://", "socks5://"),
    ("upstream.proxy", "socks4://127.0.0.1:7890", "socks4 is none of them", "socks4"),
    ("upstream.proxy", "http://", "Possible: system, none", "none"),
    ("upstream.url", "generativelanguage.googleapis.com", "Put https://", "https://"),
    ("models.aliases", "gpt-4o", "Each line is a name", "gpt-4o"),
]


@pytest.mark.parametrize(("name", "text", "said", "chinese"), MISTAKES)
def test_each_mistake_has_its_sentence(
    qapp, languages: Languages, name: str, text: str, said: str, chinese: str
) -> None:
    setting = Settings.declaration(name)
    with pytest.raises(SettingError):
        setting.parse(text)
    sentence = mistake(setting, text)
    assert said in sentence and sentence.endswith(".")
    languages.use("zh_CN")
    translated = mistake(setting, text)
    assert chinese in translated and translated != sentence and translated.endswith("。")


@pytest.mark.parametrize("setting", Settings.declarations(), ids=lambda each: each.name)
def test_whatever_is_refused_gets_a_sentence(qapp, setting) -> None:
    for text in ("", "?", "http://x y", "1e999", "-5", "a=", "\x00", "https://*"):
        try:
            setting.parse(text)
        except SettingError:
            assert mistake(setting, text).endswith(".")


def test_no_default_needs_a_remark(qapp) -> None:
    for setting in Settings.declarations():
        assert remark(setting.name, setting.default, "linux") == ""


@pytest.mark.parametrize(
    ("name", "value", "system", "said"),
    [
        ("proxy.port", 0, "linux", "another port"),
        ("proxy.port", 80, "linux", "below 1024"),
        ("proxy.port", 1023, "darwin", "below 1024"),
        ("proxy.port", 80, "win32", ""),
        ("proxy.port", 1024, "linux", ""),
        ("proxy.host", "0.0.0.0", "linux", "Other devices"),
        ("proxy.host", "nas.local", "linux", "Other devices"),
        ("proxy.host", "::1", "linux", ""),
        ("proxy.host", "localhost", "linux", ""),
        ("proxy.require_token", False, "linux", "use up your quota"),
        ("upstream.url", "http://example.org", "linux", "unencrypted"),
        ("upstream.url", "http://127.0.0.1:9000", "linux", ""),
    ],
)
def test_what_to_bear_in_mind(
    qapp, languages: Languages, name: str, value: object, system: str, said: str
) -> None:
    text = remark(name, value, system)
    assert said in text and bool(text) == bool(said)
    languages.use("zh_CN")
    assert not text or remark(name, value, system) not in ("", text)


def test_a_refusal_without_words_is_quoted(qapp) -> None:
    assert refusal(SettingError("as it is")) == "as it is"
    error = SettingError("english")
    error.words = Words("Only in words.")
    assert refusal(error) == "Only in words."


def test_names_known_here_are_those_of_the_checks() -> None:
    assert setting_words._LOOPBACKS[0] == setting_checks.LOOPBACK
    assert setting_words._PROXIES == setting_checks.PROXY_SCHEMES
