"""The limits the user set, and which of them hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from gapdesk.proxy.types import Dimension
from gapdesk.quota.limit_rows import TIERS, UserLimit
from gapdesk.wording import Objection, Words

LONGEST_PATTERN = 100
"""Characters of a model's name that are kept."""
_HIGHEST = 10**9

_Place = tuple[str | None, str | None, str, Dimension]


class UserLimits:
    """What holds for one project goes before what holds for a tier, and that before what holds for all.

    Within each, the exact name goes before a glob, and a longer glob before a shorter one.
    """

    def __init__(self) -> None:
        self._limits: dict[_Place, UserLimit] = {}
        self._ordered: list[UserLimit] = []
        self._projects: frozenset[str] = frozenset()

    def all(self) -> tuple[UserLimit, ...]:
        """Those that go first, first."""
        return tuple(self._ordered)

    def put(self, limit: UserLimit) -> None:
        """Set a limit, or set it anew; `check` it before."""
        self._limits[limit.project, limit.tier, limit.pattern, limit.dimension] = limit
        self._sort()

    def drop(self, pattern: str, dimension: Dimension, tier: str | None, project: str | None) -> None:
        """Take a limit away; harmless if there is none."""
        self._limits.pop((project, tier, pattern, dimension), None)
        self._sort()

    def concern(self, project: str) -> bool:
        """Whether some limit was set for this project by name."""
        return project in self._projects

    def found(
        self, model: str, tier: str | None, project: str | None = None
    ) -> Mapping[Dimension, int | None]:
        """What the user says about a model of a project, or of any of that tier; None = unlimited."""
        found: dict[Dimension, int | None] = {}
        for limit in self._ordered:
            if (
                limit.project in (None, project)
                and limit.tier in (None, tier)
                and (limit.pattern == model or fnmatchcase(model, limit.pattern))
            ):
                found.setdefault(limit.dimension, limit.value)
        return found

    def rename(self, project: str, target: str) -> None:
        """The project is part of another now; what was set for that one stays."""
        for place in [place for place in self._limits if place[0] == project]:
            limit = replace(self._limits.pop(place), project=target)
            self._limits.setdefault((target, *place[1:]), limit)
        self._sort()

    def _sort(self) -> None:
        self._ordered = sorted(self._limits.values(), key=_rank)
        self._projects = frozenset(limit.project for limit in self._ordered if limit.project is not None)


def check(limit: UserLimit) -> None:
    """Raises Objection to a limit that makes no sense."""
    if not limit.pattern.strip() or not limit.pattern.isprintable():
        raise Objection(Words("A limit needs the name of a model."))
    if len(limit.pattern) > LONGEST_PATTERN:
        raise Objection(Words.of("The name of a model has at most {n} characters.", n=str(LONGEST_PATTERN)))
    if limit.value is not None and not 0 <= limit.value <= _HIGHEST:
        raise Objection(Words.of("A limit is a number from 0 to {highest}.", highest=f"{_HIGHEST:,}"))
    if limit.tier is not None and limit.tier not in TIERS:
        raise Objection(Words.of("The tier is one of {tiers}.", tiers=", ".join(TIERS)))


def is_glob(pattern: str) -> bool:
    """Whether it may stand for several models."""
    return any(sign in pattern for sign in "*?[")


def _rank(limit: UserLimit) -> tuple[bool, bool, bool, int, str]:
    pattern = limit.pattern
    return limit.project is None, limit.tier is None, is_glob(pattern), -len(pattern), pattern
