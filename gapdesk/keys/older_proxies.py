"""The settings of the two older Gemini proxies, in gapdesk's words. Pure.

Every name that GAP ("gap", up to its last version) and hajimi ("hajimi") read from the environment stands
here once, with what becomes of it: a setting of ours, or a sentence why not and what to do instead.
hajimi's settings.json has the same names, its update-config call the same in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gapdesk.keys.types import FoundSetting, Ignored
from gapdesk.settings import Setting, SettingError, Settings
from gapdesk.wording import Objection, Words


class _Refused(Objection):
    """The value has no counterpart."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What becomes one of our settings."""

    target: str
    convert: Callable[[str], str] = str
    """Their value as ours; may raise _Refused."""


def _host(value: str) -> str:
    if value.lower() in ("localhost", "127.0.0.1", "::1", "[::1]"):
        return "loopback"
    raise _Refused(
        Words("gapdesk serves this computer only; “Share on my network” (proxy.share) lets others in.")
    )


def _debug(value: str) -> str:
    if value.lower() in ("true", "1", "yes", "on"):
        return "debug"
    raise _Refused(Words("logs.level is not debug unless you set it."))


def _level(value: str) -> str:
    level = value.lower()
    return {"warn": "warning", "critical": "error", "fatal": "error"}.get(level, level)


def _megabytes(value: str) -> str:
    return re.sub(r"\s*(mb?|mib)$", "", value, flags=re.IGNORECASE)


def _origins(value: str) -> str:
    """Theirs are added to those that gapdesk allows anyway."""
    ours = Settings.declaration("proxy.allowed_origins")
    given = [origin for part in re.split(r"[,;\s]+", value.strip("[]")) if (origin := part.strip("\"'"))]
    return ", ".join([*ours.default, *given])


def _minutes(seconds: str) -> str:
    return str(max(1, round(int(seconds) / 60))) if seconds.isdecimal() else seconds


def _words(value: str) -> str:
    return ", ".join(word for part in re.split(r"[,;\n]", value.strip("[]")) if (word := part.strip(" \"'")))


_CONTEXTS = Words("Conversations are always kept in gapdesk's own database; context.max_mb bounds it.")
_WHOLE = Words("A spare answer is given only to exactly the same request.")
_PARALLEL = Words("replay.concurrency is how many projects are asked at once; failures do not raise it.")
_VERTEX = Words("Vertex AI is not part of this version yet.")
_NO_PAGE = Words("gapdesk has no web page and no login; its window does this.")
_TOKENS = Words(
    "gapdesk makes its own access token; PASSWORD in its environment sets one of your own when it runs "
    "without a window."
)
_SERVER = Words(
    "It belongs to a server; gapdesk keeps its files in your user folder (--data-dir names another)."
)
_SPEED = Words("It was for Vertex; streaming.fake_chars_per_second sets the speed here.")
_FIXED = Words("gapdesk has a fixed time limit for this.")
_SETTING_FILE = Words("gapdesk always keeps its settings; --data-dir names another folder.")

_BOTH: Mapping[str, _Taken | Words] = {
    "PASSWORD": _TOKENS,
    "MAX_REQUESTS_PER_MINUTE": _Taken("limits.requests_per_minute"),
    "MAX_REQUESTS_PER_DAY_PER_IP": _Taken("limits.requests_per_day"),
    "EXTRA_MODELS": Words("The list of models comes from Google; models.aliases adds names of your own."),
    "HTTPS_PROXY": _Taken("upstream.proxy"),
    "HTTP_PROXY": _Taken("upstream.proxy"),
    "ALL_PROXY": _Taken("upstream.proxy"),
    "NO_PROXY": Words("upstream.proxy holds for every address of Google's."),
    "TZ": Words("Times are shown as on this computer; quota.day_zone says when Google's quota day ends."),
}
_GAP: Mapping[str, _Taken | Words] = {
    "USERS_API_KEY": _TOKENS,
    "SECRET_KEY": _NO_PAGE,
    "ADMIN_API_KEY": _NO_PAGE,
    "ADMIN_TOKEN": _NO_PAGE,
    "KEY_STORAGE_MODE": Words(
        "Keys are kept in the system's keyring; keys.storage=session keeps them in memory."
    ),
    "CONTEXT_STORAGE_MODE": _CONTEXTS,
    "CONTEXT_DB_PATH": _CONTEXTS,
    "ENABLE_CONTEXT_COMPLETION": _Taken("context.completion"),
    "STREAM_SAVE_REPLY": Words("Replies are always recorded, streamed or not."),
    "DEFAULT_MAX_CONTEXT_TOKENS": _Taken("context.max_tokens"),
    "CONTEXT_TOKEN_SAFETY_MARGIN": _Taken("context.safety_margin"),
    "DEFAULT_CONTEXT_TTL_DAYS": _Taken("context.ttl_days"),
    "MEMORY_CONTEXT_CLEANUP_INTERVAL_SECONDS": _CONTEXTS,
    "MAX_CONTEXT_RECORDS_MEMORY": _CONTEXTS,
    "ENABLE_NATIVE_CACHING": _Taken("caching.native"),
    "ENABLE_STICKY_SESSION": _Taken("keys.sticky"),
    "DISABLE_SAFETY_FILTERING": _Taken("safety.disabled"),
    "PROTECT_STATUS_PAGE": _NO_PAGE,
    "JWT_ALGORITHM": _NO_PAGE,
    "ACCESS_TOKEN_EXPIRE_MINUTES": _NO_PAGE,
    "USAGE_REPORT_INTERVAL_MINUTES": _Taken("usage.report_minutes"),
    "REPORT_LOG_LEVEL": _Taken("usage.report_level", _level),
    "CACHE_REFRESH_INTERVAL_SECONDS": Words("gapdesk works out the health of keys anew for each request."),
    "DEBUG": _Taken("logs.level", _debug),
    "LOG_LEVEL": _Taken("logs.level", _level),
    "MAX_LOG_SIZE": _Taken("logs.max_mb", _megabytes),
    "MAX_LOG_BACKUPS": _Taken("logs.backups"),
    "LOG_ROTATION_INTERVAL": Words("app.log begins anew by size (logs.max_mb), error.log each day."),
    "LOG_CLEANUP_DAYS": _Taken("logs.days"),
    "HOST": _Taken("proxy.host", _host),
    "PORT": _Taken("proxy.port"),
    "HF_SPACE_ID": _SERVER,
    "APP_DB_MODE": _SERVER,
    "HTTP_TIMEOUT_CONNECT": _FIXED,
    "HTTP_TIMEOUT_READ": Words(
        "It cut long replies short; upstream.timeout_seconds is the longest silence here."
    ),
    "HTTP_TIMEOUT_WRITE": _FIXED,
    "HTTP_TIMEOUT_POOL": _FIXED,
    "API_TIMEOUT_MODELS_LIST": _FIXED,
    "API_TIMEOUT_KEY_TEST": _FIXED,
    "ENABLE_DOCS": _NO_PAGE,
    "DATABASE_URL": _SERVER,
    "REDIS_URL": _SERVER,
    "TESTING": _SERVER,
    "ENVIRONMENT": _SERVER,
}
_HAJIMI: Mapping[str, _Taken | Words] = {
    "WEB_PASSWORD": _NO_PAGE,
    "FAKE_STREAMING": _Taken("streaming.fake"),
    "FAKE_STREAMING_INTERVAL": _Taken("streaming.keepalive_seconds"),
    "FAKE_STREAMING_CHUNK_SIZE": _SPEED,
    "FAKE_STREAMING_DELAY_PER_CHUNK": _SPEED,
    "CONCURRENT_REQUESTS": _Taken("replay.concurrency"),
    "INCREASE_CONCURRENT_ON_FAILURE": _PARALLEL,
    "MAX_CONCURRENT_REQUESTS": _PARALLEL,
    "CACHE_EXPIRY_TIME": _Taken("replay.ttl_minutes", _minutes),
    "MAX_CACHE_ENTRIES": _Taken("replay.max_entries"),
    "CALCULATE_CACHE_ENTRIES": _WHOLE,
    "PRECISE_CACHE": _WHOLE,
    "RANDOM_STRING": _Taken("disguise.enabled"),
    "RANDOM_STRING_LENGTH": _Taken("disguise.length"),
    "SEARCH_MODE": _Taken("search.variants"),
    "SEARCH_PROMPT": Words(
        "gapdesk adds no text of its own; models with -search at their end use Google Search."
    ),
    "ENABLE_THINKING": Words(
        "Your program asks for it, or takes a model with -thinking or -nothinking at its end."
    ),
    "MAX_RETRY_NUM": _Taken("retry.max_attempts"),
    "MAX_EMPTY_RESPONSES": Words("An empty reply is asked for once more, then reported."),
    "API_KEY_DAILY_LIMIT": Words("Google counts per project and model; see the page “Models and limits”."),
    "BLOCKED_MODELS": _Taken("models.hidden", _words),
    "WHITELIST_MODELS": Words(
        "gapdesk lists what your keys can reach; models.hidden takes names off that list."
    ),
    "WHITELIST_USER_AGENT": Words("Any program can claim any name; gapdesk asks for a token instead."),
    "PUBLIC_MODE": Words("Each program has a token of its own; proxy.share lets others in."),
    "DASHBOARD_URL": _NO_PAGE,
    "ALLOWED_ORIGINS": _Taken("proxy.allowed_origins", _origins),
    "ENABLE_STORAGE": _SETTING_FILE,
    "STORAGE_DIR": _SETTING_FILE,
    "NONSTREAM_KEEPALIVE_ENABLED": _Taken("streaming.nonstream_keepalive"),
    "NONSTREAM_KEEPALIVE_INTERVAL": Words("streaming.keepalive_seconds holds for all replies."),
    "ENABLE_VERTEX": _VERTEX,
    "GOOGLE_CREDENTIALS_JSON": _VERTEX,
    "ENABLE_VERTEX_EXPRESS": _VERTEX,
    "VERTEX_EXPRESS_API_KEY": _VERTEX,
    "VERTEX_PROJECT_ID": _VERTEX,
    "VERTEX_LOCATION": _VERTEX,
    "VERTEX_MODELS_CONFIG_URL": _VERTEX,
    "SKIP_CHECK_API_KEY": Words("Checking keys costs no quota and holds nothing up here."),
}
_ALL: Mapping[str, _Taken | Words] = {**_BOTH, **_GAP, **_HAJIMI}
_COMMON = frozenset(
    [
        *("HOST", "PORT", "DEBUG", "LOG_LEVEL", "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "TESTING"),
        *("ENVIRONMENT", "ADMIN_TOKEN", "ALLOWED_ORIGINS", "STORAGE_DIR", "JWT_ALGORITHM", *_BOTH),
    ]
) - {"MAX_REQUESTS_PER_DAY_PER_IP"}
"""What many other programs call their settings too: alone they do not make a file one of an older proxy."""

_KEYS = re.compile(r"GEMINI_API_KEYS(_\d+)?", re.IGNORECASE)
INVALID_KEYS = "INVALID_API_KEYS"
CALLED_INVALID = Words("Its old proxy called it invalid, but took network faults for bad keys too.")


def holds_keys(name: str) -> bool:
    """Whether the older proxies read Gemini keys from this variable; `INVALID_API_KEYS` is apart."""
    return _KEYS.fullmatch(name) is not None


def is_setting(name: str) -> bool:
    """Whether it is a setting of an older proxy that holds no Gemini keys."""
    return name.upper() in _ALL


def source_of(names: Iterable[str]) -> str:
    """Whose settings these are, "gap" or "hajimi"; "" for those of some other program.

    Where nothing tells, it is hajimi, whose file is mostly that short.
    """
    given = {name.upper() for name in names}
    telling = (given & set(_ALL)) - _COMMON
    if not telling and INVALID_KEYS not in given and not any(map(holds_keys, given)):
        return ""
    return "gap" if len(telling & set(_GAP)) > len(telling & set(_HAJIMI)) else "hajimi"


def translate(variables: Iterable[tuple[str, str]]) -> tuple[tuple[FoundSetting, ...], tuple[Ignored, ...]]:
    """What becomes of the settings among `variables`; others are passed over. The first of a name counts.

    Each of our settings is found once at most, with a value it takes.
    """
    first: dict[str, tuple[str, str]] = {}
    for name, value in variables:
        if is_setting(name):
            first.setdefault(name.upper(), (name, value.strip()))
    settings: dict[str, FoundSetting] = {}
    ignored = []
    for name, value, rule in ((*first[known], rule) for known, rule in _ALL.items() if known in first):
        outcome = _outcome(name, value, rule)
        if isinstance(outcome, FoundSetting) and outcome.target in settings:
            taken = settings[outcome.target].name
            outcome = Ignored(name, Words.of("{taken} says the same thing, and is taken.", taken=taken))
        if isinstance(outcome, Ignored):
            ignored.append(outcome)
        else:
            settings[outcome.target] = outcome
    return tuple(settings.values()), tuple(ignored)


def _outcome(name: str, value: str, rule: _Taken | Words) -> FoundSetting | Ignored:
    if isinstance(rule, Words):
        return Ignored(name, rule)
    if not value:
        return Ignored(name, Words("It has no value."))
    setting = Settings.declaration(rule.target)
    try:
        return FoundSetting(name, rule.target, setting.text(setting.parse(rule.convert(value))))
    except SettingError:
        return Ignored(name, _misfit(setting))
    except _Refused as refused:
        return Ignored(name, refused.words)


def _misfit(setting: Setting[Any]) -> Words:
    """Why a setting of ours does not take the value. That is not repeated: it may hold a login."""
    return Words.of(
        "{target} takes no such value; allowed: {allowed}.", target=setting.name, allowed=_allowed(setting)
    )


def _allowed(setting: Setting[Any]) -> str | Words:
    if setting.choices:
        return ", ".join(setting.choices)
    if setting.maximum is not None:
        low, high = map(setting.text, (setting.minimum, setting.maximum))
        return Words.of("{low} to {high}", low=low, high=high)
    if setting.type is bool:
        return Words("true or false")
    return Words(setting.allowed, context="settings")
