"""Every setting gapdesk has, declared once. A new one is a new declaration here, nothing else."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from gapdesk import setting_checks as check
from gapdesk.setting_records import RecordSettings
from gapdesk.setting_types import Applies, Choice, Group, Setting, unknown_setting

BILLION = 1_000_000_000
SHARED_PER_MINUTE, SHARED_PER_DAY = 60, 600
"""Client limits that hold while other devices reach the proxy and the user set none."""
DAY = 86_400.0

DEFAULT_ORIGINS = (
    "http://localhost:*",
    "http://127.0.0.1:*",
    "http://[::1]:*",
    "https://localhost:*",  # Capacitor on Android
    "http://tauri.localhost:*",  # Tauri on Windows
    "https://tauri.localhost:*",
    "tauri://localhost",
    "capacitor://localhost",
    "ionic://localhost",
    "app://*",
    "file://",  # Electron; a browser says "null" for local files
    "vscode-webview://*",
)


class BlockedAs(Choice):
    """How a blocked prompt or reply reaches an OpenAI client."""

    AUTO = "auto"
    ERROR = "error"
    TEXT = "text"
    EMPTY = "empty"


class DayZone(Choice):
    """Whose midnight ends Google's quota day."""

    PACIFIC = "America/Los_Angeles"
    UTC = "UTC"


class Language(Choice):
    SYSTEM = "system"
    ENGLISH = "en"
    CHINESE = "zh_CN"


class Storage(Choice):
    """Where keys are kept."""

    KEYRING = "keyring"
    SESSION = "session"


class Theme(Choice):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class SettingValues(RecordSettings):
    """Typed read access to the values in force; `values.proxy_port` is the setting proxy.port."""

    def __init__(self, values: ChainMap[str, Any]) -> None:
        self._values = values

    def get(self, name: str) -> Any:
        """The value in force of the setting `name`, as its type. Raises SettingError for an unknown name."""
        try:
            return self._values[name]
        except KeyError:
            raise unknown_setting(name, DECLARATIONS) from None

    @property
    def limits_when_shared(self) -> tuple[int, int]:
        """Requests per minute and per day of each client and address while other devices reach the proxy."""
        return (
            self.limits_requests_per_minute or SHARED_PER_MINUTE,
            self.limits_requests_per_day or SHARED_PER_DAY,
        )

    proxy_host = Setting(
        "proxy.host",
        str,
        check.LOOPBACK,
        label="Listen on",
        help="Name or address the proxy listens on; loopback is 127.0.0.1 and, where there is one, ::1.",
        applies=Applies.PROXY_RESTART,
        check=check.host,
        allowed="loopback, a host name or an IP address",
    )
    proxy_port = Setting(
        "proxy.port",
        int,
        17860,
        label="Port",
        help="TCP port of the proxy; 0 takes any free one.",
        applies=Applies.PROXY_RESTART,
        minimum=0,
        maximum=65535,
    )
    proxy_share = Setting(
        "proxy.share",
        bool,
        False,
        label="Share on my network",
        help="Lets other devices in, such as a phone; each needs a token, and client limits apply.",
        applies=Applies.PROXY_RESTART,
    )
    proxy_require_token = Setting(
        "proxy.require_token",
        bool,
        True,
        label="Demand a token",
        help="Without it, programs on this computer need no token; those on the network always do.",
    )
    proxy_allowed_hosts = Setting(
        "proxy.allowed_hosts",
        tuple[str, ...],
        (),
        label="Further host names",
        help="Names besides this computer's own under which the proxy answers, such as host.docker.internal.",
        check=check.hosts,
        allowed="host names or IP addresses, without scheme and port",
    )
    proxy_allowed_origins = Setting(
        "proxy.allowed_origins",
        tuple[str, ...],
        DEFAULT_ORIGINS,
        label="Allowed browser origins",
        help="Pages and apps that may call from inside a browser; port * is any port, host * any host.",
        check=check.origins,
        allowed="origins such as http://localhost:* or app://*, but not the whole web",
    )
    proxy_max_body_mb = Setting(
        "proxy.max_body_mb",
        int,
        100,
        label="Largest request",
        help="Requests with a larger body are refused with status 413.",
        minimum=1,
        maximum=10_000,
        unit="MB",
    )

    upstream_url = Setting(
        "upstream.url",
        str,
        "https://generativelanguage.googleapis.com",
        label="Gemini API",
        help="Base URL of the Gemini API, or of something that speaks it.",
        applies=Applies.PROXY_RESTART,
        check=check.google_url,
        allowed="a URL such as https://generativelanguage.googleapis.com",
    )
    upstream_proxy = Setting(
        "upstream.proxy",
        str,
        "system",
        label="Outbound proxy",
        help="How Google is reached: system follows the environment, none goes direct, a URL names a proxy.",
        applies=Applies.PROXY_RESTART,
        check=check.outbound_proxy,
        allowed="system, none, or a URL such as http://host:port or socks5://host:port",
    )
    upstream_timeout_seconds = Setting(
        "upstream.timeout_seconds",
        float,
        900.0,
        label="Silence before giving up",
        help="Gives up when Google sends nothing for this long; a reply that keeps coming has no limit.",
        minimum=0.05,
        maximum=DAY,
        unit="s",
    )

    streaming_fake = Setting(
        "streaming.fake",
        bool,
        False,
        label="Fake streaming",
        help="Fetches the whole reply first and then streams it, so that failed tries go unnoticed.",
    )
    streaming_fake_chars_per_second = Setting(
        "streaming.fake_chars_per_second",
        int,
        0,
        label="Fake streaming speed",
        help="Characters per second of a fake stream; 0 sends all at once.",
        minimum=0,
        maximum=BILLION,
    )
    streaming_keepalive_seconds = Setting(
        "streaming.keepalive_seconds",
        float,
        5.0,
        label="Keep-alive every",
        help="How often a waiting stream gets a sign of life; 0 turns it off.",
        minimum=0.0,
        maximum=3600.0,
        unit="s",
    )
    streaming_commit_seconds = Setting(
        "streaming.commit_seconds",
        float,
        2.0,
        label="Wait before the first byte",
        help="A stream stays silent this long at first, so that quick failures still get their true status.",
        minimum=0.0,
        maximum=3600.0,
        unit="s",
    )
    streaming_nonstream_keepalive = Setting(
        "streaming.nonstream_keepalive",
        bool,
        False,
        label="Keep-alive without streaming",
        help="Sends white space ahead of slow replies without streaming; their status is then always 200.",
    )

    safety_disabled = Setting(
        "safety.disabled",
        bool,
        False,
        label="Safety filtering off",
        help="Asks Gemini to filter nothing, except in categories that the request sets itself.",
    )
    search_variants = Setting(
        "search.variants",
        bool,
        True,
        label="Search models",
        help="Lists each model a second time with -search at its end; that one answers with Google Search.",
    )
    blocked_as = Setting(
        "blocked.as",
        BlockedAs,
        BlockedAs.AUTO,
        label="Show blocked replies as",
        help="auto: an error for programs that would show nothing; text: words to read, for empty ones too.",
    )
    disguise_enabled = Setting(
        "disguise.enabled",
        bool,
        False,
        label="Disguise",
        help="Adds a short random string to the newest user text; this defeats caching.",
    )
    disguise_length = Setting(
        "disguise.length",
        int,
        5,
        label="Disguise length",
        help="Characters in that random string.",
        minimum=1,
        maximum=100,
    )
    images_markdown = Setting(
        "images.markdown",
        bool,
        True,
        label="Images as Markdown",
        help="Also puts generated images into the text of OpenAI replies, where some programs need them.",
    )
    models_aliases = Setting(
        "models.aliases",
        dict[str, str],
        {},
        label="Model aliases",
        help="Other names for models, such as gpt-4o=gemini-3.8-flash.",
    )
    models_hidden = Setting(
        "models.hidden",
        tuple[str, ...],
        (),
        label="Hidden models",
        help="Models left out of the list, where * stands for any text; they can still be called.",
        allowed="names of models, with * for any text",
    )

    retry_max_attempts = Setting(
        "retry.max_attempts",
        int,
        5,
        label="Tries when Google fails",
        help="A request is sent at most this often when Google's servers fail; other faults do not count.",
        minimum=1,
        maximum=100,
    )
    retry_hold_seconds = Setting(
        "retry.hold_seconds",
        float,
        20.0,
        label="Wait for quota up to",
        help="A request waits this long for a key to become free before it fails; 0 fails at once.",
        minimum=0.0,
        maximum=3600.0,
        unit="s",
    )
    keys_storage = Setting(
        "keys.storage",
        Storage,
        Storage.KEYRING,
        label="Keep keys in",
        help="keyring keeps them in the system's keyring; session forgets them when gapdesk quits.",
    )
    keys_sticky = Setting(
        "keys.sticky",
        bool,
        True,
        label="Stay with one project",
        help="Keeps a conversation on the project that answered it before, which Google's cache rewards.",
    )
    quota_day_zone = Setting(
        "quota.day_zone",
        DayZone,
        DayZone.PACIFIC,
        label="Quota day ends at midnight in",
        help="Google renews daily quota at midnight Pacific time.",
    )

    limits_requests_per_minute = Setting(
        "limits.requests_per_minute",
        int,
        0,
        label="Requests per minute",
        help="Per client and address; 0 means no limit on this computer, and 60 when shared.",
        minimum=0,
        maximum=BILLION,
    )
    limits_requests_per_day = Setting(
        "limits.requests_per_day",
        int,
        0,
        label="Requests per day",
        help="Per client and address; 0 means no limit on this computer, and 600 when shared.",
        minimum=0,
        maximum=BILLION,
    )
    limits_concurrency = Setting(
        "limits.concurrency",
        int,
        0,
        label="Requests at the same time",
        help="Per client; 0 means no limit.",
        minimum=0,
        maximum=BILLION,
    )

    ui_language = Setting(
        "ui.language",
        Language,
        Language.SYSTEM,
        label="Language",
        help="Language of the windows.",
    )
    ui_theme = Setting(
        "ui.theme",
        Theme,
        Theme.SYSTEM,
        label="Theme",
        help="Light or dark windows.",
    )

    updates_check = Setting(
        "updates.check",
        bool,
        False,
        label="Look for updates",
        help="Asks github.com once a day whether a newer gapdesk is out; nothing about you is sent but your"
        " address.",
    )


_FOUND = [
    setting
    for holder in (SettingValues, RecordSettings)
    for setting in vars(holder).values()
    if isinstance(setting, Setting)
]
DECLARATIONS: Mapping[str, Setting[Any]] = {
    setting.name: setting for setting in sorted(_FOUND, key=lambda setting: list(Group).index(setting.group))
}
"""All settings by name, in the order of the settings page."""
