"""What is wrong with a value that a setting does not take, and what to bear in mind of one that it does."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from math import isnan, nan
from typing import Any
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from gapdesk.settings import Setting, SettingError
from gapdesk.ui import words
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP

_CONTEXT = "setting words"
_RESERVED = 1024
"""Ports below are the system's on Linux and macOS."""
_LOOPBACKS = ("loopback", "localhost")
_PROXIES = ("http", "https", "socks5")


def setting_text(text: str) -> str:
    """A label, help or group of the declarations in the language in use."""
    return QCoreApplication.translate("settings", text)


def bounds(setting: Setting[Any]) -> str:
    """ "0 to 3600 s"."""
    low, high = (setting.text(bound) for bound in (setting.minimum, setting.maximum))
    unit = f" {setting_text(setting.unit)}" if setting.unit else ""
    text = _said(QT_TRANSLATE_NOOP("setting words", "{low} to {high}"))
    return text.format(low=low, high=high) + unit


def refusal(error: SettingError) -> str:
    """Why a value that looked well was not taken."""
    return words.said(error.words) or str(error)


def mistake(setting: Setting[Any], text: str) -> str:
    """What is wrong with `text`, which `setting` does not take, and what it would take."""
    if setting.name == "proxy.port":
        return words.joined(_wrong_number(setting, text), _ports())
    if setting.type in (int, float):
        return words.joined(_wrong_number(setting, text), _allowed(bounds(setting)))
    special = _MISTAKES.get(setting.name)
    said = special(text.strip()) if special else ""
    no = _said(QT_TRANSLATE_NOOP("setting words", "This cannot be used."))
    return said or words.joined(no, _allowed(_form(setting)))


def remark(name: str, value: Any, system: str) -> str:
    """What to bear in mind while the setting `name` has `value` on `system` (as sys.platform); or ""."""
    match name:
        case "proxy.port" if value == 0:
            return _said(
                QT_TRANSLATE_NOOP(
                    "setting words", "Each start takes another port, and programs lose the address."
                )
            )
        case "proxy.port" if value < _RESERVED and system != "win32":
            return _said(
                QT_TRANSLATE_NOOP(
                    "setting words",
                    "Ports below 1024 belong to the system: without its permission the proxy does not start."
                    " Those from 1024 on are free to use.",
                )
            )
        case "proxy.host" if not _is_loopback(value):
            return _said(
                QT_TRANSLATE_NOOP(
                    "setting words",
                    "Other devices may reach the proxy there, and what they ask goes unencrypted.",
                )
            )
        case "proxy.require_token" if not value:
            return _said(
                QT_TRANSLATE_NOOP("setting words", "Any program on this computer can now use up your quota.")
            )
        case "upstream.url" if _is_open(value):
            return _said(
                QT_TRANSLATE_NOOP("setting words", "Without https your keys go over the network unencrypted.")
            )
    return ""


def _wrong_number(setting: Setting[Any], text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        number = nan
    if isnan(number):
        return _said(QT_TRANSLATE_NOOP("setting words", "This is not a number."))
    if setting.maximum is not None and number > setting.maximum:
        return _said(QT_TRANSLATE_NOOP("setting words", "This is too much."))
    if setting.minimum is not None and number < setting.minimum:
        return _said(QT_TRANSLATE_NOOP("setting words", "This is too little."))
    return _said(QT_TRANSLATE_NOOP("setting words", "Only whole numbers go here."))


def _ports() -> str:
    return _said(QT_TRANSLATE_NOOP("setting words", "Ports go from 1 to 65535; 0 takes any free one."))


def _form(setting: Setting[Any]) -> str:
    """What may stand in the field, in its own form."""
    allowed = setting_text(setting.allowed)
    if setting.type not in (tuple, dict):
        return allowed
    return _said(QT_TRANSLATE_NOOP("setting words", "{allowed} (one per line)")).format(allowed=allowed)


def _allowed(what: str) -> str:
    return _said(QT_TRANSLATE_NOOP("setting words", "Possible: {what}.")).format(what=what)


def _proxy(text: str) -> str:
    scheme = text.partition("://")[0]
    if scheme == text:
        return _said(
            QT_TRANSLATE_NOOP(
                "setting words", "Say which kind of proxy it is: put http:// or socks5:// before the address."
            )
        )
    if scheme.lower() not in _PROXIES:
        return _said(
            QT_TRANSLATE_NOOP(
                "setting words", "Only http, https and socks5 proxies can be used: {kind} is none of them."
            )
        ).format(kind=scheme)
    return ""


def _google(text: str) -> str:
    if "://" in text:
        return ""
    return _said(QT_TRANSLATE_NOOP("setting words", "Put https:// before the address."))


def _host(text: str) -> str:
    if "://" not in text and not re.search(r"(?m)^[^:]+:\d+$", text):
        return ""
    return _said(
        QT_TRANSLATE_NOOP("setting words", "Only the name or address goes here, without http:// and port.")
    )


def _origin(text: str) -> str:
    if not re.search(r"(?m)^\s*https?://\*", text, re.IGNORECASE):
        return ""
    return _said(
        QT_TRANSLATE_NOOP(
            "setting words", "The whole web cannot be let in: name the page, such as http://localhost:*."
        )
    )


def _alias(text: str) -> str:
    return _said(
        QT_TRANSLATE_NOOP(
            "setting words", "Each line is a name, = and a model, such as gpt-4o=gemini-3.8-flash."
        )
    )


_MISTAKES: dict[str, Callable[[str], str]] = {
    "proxy.host": _host,
    "proxy.allowed_hosts": _host,
    "proxy.allowed_origins": _origin,
    "upstream.proxy": _proxy,
    "upstream.url": _google,
    "models.aliases": _alias,
}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in _LOOPBACKS


def _is_open(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and not _is_loopback(parts.hostname or "")


def _said(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
