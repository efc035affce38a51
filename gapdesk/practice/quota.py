"""The counters behind 429: sliding minutes and Pacific days per (project, model), and the bodies. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gapdesk.practice.catalogue import Limits
from gapdesk.practice.errors import SERVICE, GoogleError, help_link
from gapdesk.proxy.types import JsonObject

_MINUTE = 60.0
_PACIFIC = ZoneInfo("America/Los_Angeles")
_DOCS = "https://ai.google.dev/gemini-api/docs/rate-limits"
_INTRO = (
    "You exceeded your current quota, please check your plan and billing details. For more information on "
    f"this error, head to: {_DOCS}. To monitor your current usage, head to: https://ai.dev/rate-limit. "
)


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that is in the way. `value` None where Google leaves `quotaValue` out: there is no quota."""

    quota_id: str
    metric: str
    value: int | None


@dataclass(slots=True)
class Counter:
    """What one project used of one model."""

    minute: deque[tuple[float, int]] = field(default_factory=deque)
    """(moment, input tokens) of each request of the last minute."""
    day: str = ""
    today: int = 0

    def take(self, limits: Limits, tokens: int, now: float) -> tuple[str, float] | None:
        """Count a request of `tokens`, or say which of "rpm", "tpm", "rpd" forbids it, for how long."""
        self._forget(now)
        if limits.rpd is not None and self.today >= limits.rpd:
            return "rpd", seconds_to_reset(now)
        if limits.rpm is not None and len(self.minute) >= limits.rpm:
            return "rpm", self._wait(len(self.minute) - limits.rpm, now)
        if limits.tpm is not None and sum(used for _, used in self.minute) + tokens > limits.tpm:
            return "tpm", self._wait(0, now)
        self.minute.append((now, tokens))
        self.today += 1
        return None

    def _forget(self, now: float) -> None:
        while self.minute and self.minute[0][0] <= now - _MINUTE:
            self.minute.popleft()
        day = datetime.fromtimestamp(now, _PACIFIC).date().isoformat()
        if day != self.day:
            self.day, self.today = day, 0

    def _wait(self, index: int, now: float) -> float:
        """Seconds until the entry at `index` has left the window."""
        return self.minute[index][0] + _MINUTE - now if self.minute else _MINUTE


def seconds_to_reset(now: float) -> float:
    """Seconds until midnight in California, where Google's day begins."""
    today = datetime.fromtimestamp(now, _PACIFIC).date()
    midnight = datetime.combine(today + timedelta(days=1), time.min, _PACIFIC)
    return midnight.astimezone(UTC).timestamp() - now


def named(dimension: str, value: int, tier: str, *, embeds: bool = False) -> tuple[Breach, ...]:
    """The violations of a 429 for "rpm", "tpm" or "rpd"; a `value` of 0 names every limit, without values."""
    if value == 0:
        every = (_name(name, tier, embeds) for name in ("tpd", "tpm", "rpm", "rpd"))
        return tuple(Breach(quota_id, metric, None) for quota_id, metric in every)
    return (Breach(*_name(dimension, tier, embeds), value),)


def exceeded(violations: tuple[Breach, ...], model: str, wait: float) -> GoogleError:
    """The 429 for these violations; `wait` in seconds. Words and details as on the wire."""
    lines = [
        f"* Quota exceeded for metric: {SERVICE}/{breach.metric}, limit: {breach.value or 0}, model: {model}"
        for breach in violations
    ]
    message = "\n".join([_INTRO, *lines, f"Please retry in {_duration(wait)}."])
    link = help_link("Learn more about Gemini API quotas", _DOCS)
    failure = {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [_violation(breach, model) for breach in violations],
    }
    retry = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{int(wait)}s"}
    return GoogleError(429, message, details=(link, failure, retry))


def _violation(breach: Breach, model: str) -> JsonObject:
    violation: JsonObject = {
        "quotaMetric": f"{SERVICE}/{breach.metric}",
        "quotaId": breach.quota_id,
        "quotaDimensions": {"location": "global", "model": model},
    }
    if breach.value is not None:
        violation["quotaValue"] = str(breach.value)
    return violation


def _name(dimension: str, tier: str, embeds: bool) -> tuple[str, str]:
    """(quotaId, metric) as seen on the wire; the names for embeddings and paid RPM are made in that form."""
    verb, stem = ("EmbedContent", "embed_content") if embeds else ("Generate", "generate_content")
    if tier == "free":
        tokens = f"{stem}_free_tier_input_token_count"
        return {
            "rpm": (f"{verb}RequestsPerMinutePerProjectPerModel-FreeTier", f"{stem}_free_tier_requests"),
            "rpd": (f"{verb}RequestsPerDayPerProjectPerModel-FreeTier", f"{stem}_free_tier_requests"),
            "tpm": (f"{_tokens(verb)}InputTokensPerModelPerMinute-FreeTier", tokens),
            "tpd": (f"{_tokens(verb)}InputTokensPerModelPerDay-FreeTier", tokens),
        }[dimension]
    number = tier.removeprefix("tier")
    suffix, infix = ("", "") if number == "1" else (f"-PaidTier{number}", f"_{number}")
    tokens = f"{stem}_paid_tier{infix}_input_token_count"
    return {
        "rpm": (f"{verb}RequestsPerMinutePerProjectPerModel", "generate_requests_per_model"),
        "rpd": (f"{verb}RequestsPerDayPerProjectPerModel", "generate_requests_per_model_per_day"),
        "tpm": (f"{_tokens(verb)}PaidTierInputTokensPerModelPerMinute{suffix}", tokens),
        "tpd": (f"{_tokens(verb)}PaidTierInputTokensPerModelPerDay{suffix}", tokens),
    }[dimension]


def _tokens(verb: str) -> str:
    return "GenerateContent" if verb == "Generate" else verb


def _duration(seconds: float) -> str:
    """23977.4 → "6h39m37.4s", as Go prints durations."""
    whole, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(whole), 60)
    text = f"{rest:.9f}".rstrip("0").rstrip(".") + "s"
    if hours:
        return f"{hours}h{minutes}m{text}"
    return f"{minutes}m{text}" if minutes else text
