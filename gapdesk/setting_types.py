"""What a setting is: one typed declaration, from which validation, file, README and page come. Pure."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, Generic, Protocol, Self, TypeVar, get_origin, overload

from gapdesk.redact import redact
from gapdesk.wording import SILENCE, Words

T = TypeVar("T")

TRUE = frozenset({"true", "on", "yes", "1"})
FALSE = frozenset({"false", "off", "no", "0"})


class SettingError(ValueError):
    """A setting that does not exist, or a value it cannot take. The text is for the user and names both."""

    words: Words = SILENCE
    """The same without the name, where it is no matter of the value."""


class Applies(StrEnum):
    """When a change takes effect."""

    NOW = "now"
    PROXY_RESTART = "proxy_restart"


class Group(StrEnum):
    """Sections of the settings page; the value is the English title."""

    ACCESS = "Access"
    GOOGLE = "Connection to Google"
    STREAMING = "Streaming"
    ANSWERS = "Answers and models"
    KEYS = "Keys and retries"
    LIMITS = "Client limits"
    CONTEXT = "Conversations"
    CACHING = "Caching and spare answers"
    ACTIVITY = "Activity"
    LOGS = "Logs"
    WINDOW = "Window"
    UPDATES = "Updates"


SECTIONS: Mapping[str, Group] = {
    "proxy": Group.ACCESS,
    "upstream": Group.GOOGLE,
    "streaming": Group.STREAMING,
    "safety": Group.ANSWERS,
    "search": Group.ANSWERS,
    "blocked": Group.ANSWERS,
    "disguise": Group.ANSWERS,
    "images": Group.ANSWERS,
    "models": Group.ANSWERS,
    "retry": Group.KEYS,
    "keys": Group.KEYS,
    "quota": Group.KEYS,
    "limits": Group.LIMITS,
    "context": Group.CONTEXT,
    "caching": Group.CACHING,
    "replay": Group.CACHING,
    "activity": Group.ACTIVITY,
    "usage": Group.LOGS,
    "logs": Group.LOGS,
    "ui": Group.WINDOW,
    "updates": Group.UPDATES,
}
"""Where the settings of a section (the name up to the dot) are shown."""


class Choice(StrEnum):
    """Base of settings with named choices; upper and lower case are the same."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        word = str(value).lower()
        return next((member for member in cls if member.lower() == word), None)


class Holder(Protocol):
    """What the descriptors sit on: something that knows the value in force of each setting."""

    def get(self, name: str) -> Any: ...


class Setting(Generic[T]):
    """Declaration of one setting, and the descriptor that reads it: `settings.retry_max_attempts` is an int.

    `type` is bool, int, float, str, a Choice, tuple (a list of strings) or dict (a mapping of strings).
    `minimum` and `maximum` are inclusive. `unit` is "s", "MB", "days" … or "". `check` gets the parsed value
    and returns it tidied or raises ValueError; `allowed` then says in words what may stand there.
    """

    def __init__(
        self,
        name: str,
        type: type[T],
        default: T,
        *,
        label: str,
        help: str,
        applies: Applies = Applies.NOW,
        minimum: T | None = None,
        maximum: T | None = None,
        unit: str = "",
        check: Callable[[T], T] | None = None,
        allowed: str = "",
    ) -> None:
        self.name = name
        kind: Any = get_origin(type) or type
        self.type = kind
        self.default = default
        self.label = label
        self.help = help
        self.group = SECTIONS[name.partition(".")[0]]
        self.applies = applies
        self.minimum = minimum
        self.maximum = maximum
        self.unit = unit
        self.choices = tuple(map(str, kind)) if issubclass(kind, Choice) else ()
        self.allowed = allowed or self._allowed()
        """The allowed values in words."""
        self._check = check

    @overload
    def __get__(self, holder: None, owner: object) -> Self: ...
    @overload
    def __get__(self, holder: Holder, owner: object) -> T: ...
    def __get__(self, holder: Holder | None, owner: object) -> Self | T:
        if holder is None:
            return self
        value: T = holder.get(self.name)
        return value

    def __set__(self, holder: Holder, value: T) -> None:
        raise AttributeError(f"use set({self.name!r}, …)")

    def parse(self, value: Any) -> T:
        """The value as its type, from text (`--set`, an input field) or from the like of TOML.

        Raises:
            SettingError: with the name, what is allowed, and a near match among choices.
        """
        try:
            parsed: T = self._ranged(_PARSERS.get(self.type, self.type)(_stripped(value)))
            return self._check(parsed) if self._check else parsed
        except (ValueError, TypeError, OverflowError):
            words = f"{_shown(value)} is not allowed; allowed: {self.allowed_line}"
            raise SettingError(f"{self.name}: {words}{near_match(str(value), self.choices)}") from None

    @property
    def allowed_line(self) -> str:
        """`allowed`, for a value written on one line."""
        return f"{self.allowed} (commas between)" if self.type in (tuple, dict) else self.allowed

    def text(self, value: T) -> str:
        """The value as one line that `parse` takes back."""
        plain = self.plain(value)
        match plain:
            case bool():
                return "true" if plain else "false"
            case float():
                return repr(plain).removesuffix(".0")
            case list():
                return ", ".join(plain)
        return str(plain)

    def plain(self, value: T) -> bool | int | float | str | list[str]:
        """The value as TOML and JSON know it."""
        match value:
            case Choice():
                return str(value)
            case tuple():
                return list(value)
            case dict():
                return [f"{key}={target}" for key, target in value.items()]
            case bool() | int() | float() | str():
                return value
        raise TypeError(self.name)

    def _allowed(self) -> str:
        if self.choices:
            return ", ".join(self.choices)
        words: str = _WORDS[self.type]
        if self.minimum is None and self.maximum is None:
            return words
        return f"{words} from {self.minimum:.10g} to {self.maximum:.10g}"

    def _ranged(self, value: T) -> T:
        low: Any = self.minimum
        high: Any = self.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            raise ValueError
        return value


def near_match(word: str, candidates: Iterable[str]) -> str:
    """`; did you mean "x"?`, or "" where nothing is near."""
    found = difflib.get_close_matches(word.strip().lower(), list(candidates), n=1)
    return f'; did you mean "{found[0]}"?' if found else ""


def unknown_setting(name: str, known: Iterable[str]) -> SettingError:
    """The error for a name that is no setting: near match, else its neighbours, else the sections."""
    names = list(known)
    near = near_match(name, names)
    section = name.partition(".")[0]
    if not near:
        siblings = [other for other in names if other.startswith(f"{section}.")]
        sections = dict.fromkeys(f"{other.partition('.')[0]}.…" for other in names)
        near = f"; there are: {', '.join(siblings or sections)}"
    return SettingError(f'unknown setting "{name[:80]}"{near}')


def _shown(value: Any) -> str:
    """A bad value as it may be shown: short, and without a secret that got there by mistake."""
    text = redact(str(value))
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _bool(value: Any) -> bool:
    word = str(value).lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ValueError


def _int(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError
    return int(value)


def _float(value: Any) -> float:
    number = float(value)
    if isinstance(value, bool) or not math.isfinite(number):
        raise ValueError
    return number


def _str(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError
    return value


def _items(value: Any) -> list[str]:
    """Strings of a list, or of text parted by commas, semicolons or line ends."""
    if not isinstance(value, str | list | tuple):
        raise TypeError
    lines = [value] if isinstance(value, str) else [_str(line) for line in value]
    items = (item.strip() for line in lines for item in re.split(r"[,;\n]", line))
    return [_str(item) for item in items if item]


def _tuple(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_items(value)))


def _dict(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        value = [f"{key}={target}" for key, target in value.items()]
    pairs = [item.partition("=")[::2] for item in _items(value)]
    mapping = {key.strip(): target.strip() for key, target in pairs}
    if not all(key and target for key, target in mapping.items()):
        raise ValueError
    return mapping


_PARSERS: Mapping[Any, Callable[[Any], Any]] = {
    bool: _bool,
    int: _int,
    float: _float,
    str: _str,
    tuple: _tuple,
    dict: _dict,
}
_WORDS: Mapping[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "one line of text",
    tuple: "words",
    dict: "pairs such as gpt-4o=gemini-3.8-flash",
}
