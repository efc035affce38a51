"""Addresses in settings."""

from __future__ import annotations

import pytest

from gapdesk import setting_checks as check


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("loopback", "loopback"),
        ("0.0.0.0", "0.0.0.0"),
        ("[::1]", "::1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("My-PC.local", "my-pc.local"),
    ],
)
def test_hosts(text: str, tidy: str) -> None:
    assert check.host(text) == tidy


@pytest.mark.parametrize(
    "text", ["", "a b", "http://x", "x:80", "a..b", "-a", "a/b", "a" * 254, "*", "a,b", "x\r\ny"]
)
def test_no_hosts(text: str) -> None:
    with pytest.raises(ValueError):
        check.host(text)


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:*",
        "http://[::1]:8080",
        "app://*",
        "file://",
        "tauri://localhost",
        "https://chat.example.org",
    ],
)
def test_origins(origin: str) -> None:
    assert check.origins((origin,)) == (origin,)


@pytest.mark.parametrize(
    "origin", ["*", "null", "http://*", "https://*:*", "http://", "x", "http://a/b", "http://a b"]
)
def test_no_origins(origin: str) -> None:
    with pytest.raises(ValueError):
        check.origins(("app://*", origin))


@pytest.mark.parametrize(
    ("text", "tidy"),
    [("https://x.example/", "https://x.example"), ("http://127.0.0.1:9/a", "http://127.0.0.1:9/a")],
)
def test_google_urls(text: str, tidy: str) -> None:
    assert check.google_url(text) == tidy


@pytest.mark.parametrize(
    "text",
    ["", "x", "ftp://x", "https://", "https://x?key=1", "https://x#y", "https://u:p@x", "https://x:99999"],
)
def test_no_google_urls(text: str) -> None:
    with pytest.raises(ValueError):
        check.google_url(text)


@pytest.mark.parametrize("text", ["system", "none", "http://p:1", "https://u:p@p:1", "socks5://[::1]:1080"])
def test_outbound_proxies(text: str) -> None:
    assert check.outbound_proxy(text) == text


@pytest.mark.parametrize(
    "text", ["", "direct", "p:1", "ftp://p", "http://", "http://p/path", "http://p:0", "http://p q"]
)
def test_no_outbound_proxies(text: str) -> None:
    with pytest.raises(ValueError):
        check.outbound_proxy(text)
