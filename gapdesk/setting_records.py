"""Settings of what is kept: conversations, caches, replays, reports and logs."""

from __future__ import annotations

from typing import Any, Self

from gapdesk.setting_types import FALSE, TRUE, Choice, Setting

BILLION = 1_000_000_000


class Completion(Choice):
    """When stored history is put before a request."""

    EXPLICIT = "explicit"
    ALWAYS = "always"
    OFF = "off"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        word = str(value).lower()
        if word in TRUE:  # as the older proxies wrote it
            return cls(cls.ALWAYS)
        if word in FALSE:
            return cls(cls.OFF)
        return super()._missing_(value)


class LogLevel(Choice):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class ReportLevel(Choice):
    """How important the summary of use is in the log."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"


class RecordSettings:
    """A part of SettingValues, which gives the values."""

    def get(self, name: str) -> Any:
        """The value in force of the setting `name`, as its type."""
        raise NotImplementedError

    context_recording = Setting(
        "context.recording",
        bool,
        True,
        label="Record conversations",
        help="Keeps what clients ask and are answered, on this computer only; private clients never.",
    )
    context_completion = Setting(
        "context.completion",
        Completion,
        Completion.EXPLICIT,
        label="Context completion",
        help="Puts a conversation's history before a request: explicit if it names one, always, or off.",
    )
    context_max_tokens = Setting(
        "context.max_tokens",
        int,
        30_000,
        label="History and request together",
        help="Completion leaves out the oldest turns above it; what a client sends itself is never cut.",
        minimum=100,
        maximum=BILLION,
        unit="tokens",
    )
    context_safety_margin = Setting(
        "context.safety_margin",
        int,
        200,
        label="Kept free below each limit",
        help="Completion stays this far below that size, the model's limit and the minute's quota.",
        minimum=0,
        maximum=BILLION,
        unit="tokens",
    )
    context_ttl_days = Setting(
        "context.ttl_days",
        int,
        30,
        label="Delete conversations after",
        help="Counted from their last use, pinned ones stay anyway; 0 keeps all.",
        minimum=0,
        maximum=36_500,
        unit="days",
    )
    context_max_mb = Setting(
        "context.max_mb",
        int,
        2000,
        label="Conversations take at most",
        help="Above it those unused for longest are deleted, but for pinned ones.",
        minimum=1,
        maximum=10_000_000,
        unit="MB",
    )
    caching_native = Setting(
        "caching.native",
        bool,
        False,
        label="Native caching",
        help="Lets Google keep beginnings that come again, which makes them cheaper; needs paid projects.",
    )
    caching_min_repeats = Setting(
        "caching.min_repeats",
        int,
        2,
        label="Cache from this many times on",
        help="A beginning is cached once it has come this often.",
        minimum=1,
        maximum=1000,
    )
    caching_ttl_minutes = Setting(
        "caching.ttl_minutes",
        int,
        15,
        label="Cache unused ends after",
        help="Google charges storage by the hour; each use gives a cache this time anew.",
        minimum=1,
        maximum=10_080,
        unit="min",
    )
    replay_concurrency = Setting(
        "replay.concurrency",
        int,
        1,
        label="Ask so many projects at once",
        help="The first answer counts, others are kept for a regenerate; each one costs quota.",
        minimum=1,
        maximum=16,
    )
    replay_ttl_minutes = Setting(
        "replay.ttl_minutes",
        int,
        360,
        label="Keep spare answers for",
        help="A spare answer is given to the very same request, once.",
        minimum=1,
        maximum=BILLION,
        unit="min",
    )
    replay_max_entries = Setting(
        "replay.max_entries",
        int,
        500,
        label="Spare answers at most",
        help="Above it the oldest go; 0 keeps none.",
        minimum=0,
        maximum=100_000,
    )
    replay_rescue = Setting(
        "replay.rescue",
        bool,
        True,
        label="Rescue answers",
        help="Keeps an answer whose client had left, for when it asks the same again.",
    )

    activity_capture = Setting(
        "activity.capture",
        bool,
        False,
        label="Capture requests and replies",
        help="Keeps their text in memory for the Activity page until gapdesk quits; private clients never.",
    )
    activity_capture_mb = Setting(
        "activity.capture_mb",
        int,
        64,
        label="Memory for captured text",
        help="Above it the oldest texts go.",
        minimum=1,
        maximum=4096,
        unit="MB",
    )
    activity_entries = Setting(
        "activity.entries",
        int,
        10_000,
        label="Requests listed",
        help="Above it the oldest go from the Activity page; each takes about 1 KB of memory.",
        minimum=100,
        maximum=100_000,
    )

    usage_report_minutes = Setting(
        "usage.report_minutes",
        int,
        30,
        label="Summary of use every",
        help="How often a line with the use of the day goes into the log; 0 = never.",
        minimum=0,
        maximum=BILLION,
        unit="min",
    )
    usage_report_level = Setting(
        "usage.report_level",
        ReportLevel,
        ReportLevel.INFO,
        label="Level of that line",
        help="It is logged with this importance.",
    )
    logs_level = Setting(
        "logs.level",
        LogLevel,
        LogLevel.INFO,
        label="Log level",
        help="Messages less important than this are not logged.",
    )
    logs_max_mb = Setting(
        "logs.max_mb",
        int,
        10,
        label="Size of a log file",
        help="At this size app.log is kept under another name, and a new one begins.",
        minimum=1,
        maximum=10_000,
        unit="MB",
    )
    logs_backups = Setting(
        "logs.backups",
        int,
        5,
        label="Older log files",
        help="How many older files of app.log are kept.",
        minimum=1,
        maximum=1000,
    )
    logs_days = Setting(
        "logs.days",
        int,
        30,
        label="Delete logs after",
        help="Log files older than this are deleted; 0 keeps them.",
        minimum=0,
        maximum=36_500,
        unit="days",
    )
