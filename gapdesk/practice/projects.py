"""Projects of the practice upstream: whom keys belong to and against what their calls are counted. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from gapdesk.practice import quota
from gapdesk.practice.catalogue import Limits, ModelCard
from gapdesk.practice.keys import PracticeKey


@dataclass(slots=True)
class PracticeProject:
    """A project, its tier, its limits where they differ from the tier's, and what it used."""

    number: str
    tier: str
    rpm: int | None
    """Cap on the requests a minute of each model."""
    overrides: dict[str, Limits] = field(default_factory=dict)
    """quota model → limits."""
    counters: dict[str, quota.Counter] = field(default_factory=lambda: defaultdict(quota.Counter))

    def limits(self, card: ModelCard) -> Limits:
        """What holds for `card`: an override, else the tier's."""
        if card.quota_model in self.overrides:
            return self.overrides[card.quota_model]
        limits = card.free if self.tier == "free" else Limits()
        if self.rpm is None or (limits.rpm is not None and limits.rpm <= self.rpm):
            return limits
        return Limits(self.rpm, limits.tpm, limits.rpd)

    def take(self, card: ModelCard, tokens: int, now: float) -> None:
        """Count a request. Raises GoogleError 429 where the quota does not allow it."""
        limits = self.limits(card)
        embeds = "embedContent" in card.methods
        if limits.none:
            violations = quota.named("rpd", 0, self.tier, embeds=embeds)
            raise quota.exceeded(violations, card.quota_model, quota.seconds_to_reset(now))
        refused = self.counters[card.quota_model].take(limits, tokens, now)
        if refused is not None:
            dimension, wait = refused
            violations = quota.named(dimension, getattr(limits, dimension), self.tier, embeds=embeds)
            raise quota.exceeded(violations, card.quota_model, wait)


def projects_of(keys: Iterable[PracticeKey]) -> dict[str, PracticeProject]:
    """number → project; its tier is that of its first key, its cap the smallest of its keys."""
    projects: dict[str, PracticeProject] = {}
    for key in keys:
        project = projects.setdefault(key.project, PracticeProject(key.project, key.tier, key.rpm))
        if key.rpm is not None:
            project.rpm = key.rpm if project.rpm is None else min(project.rpm, key.rpm)
    return projects
