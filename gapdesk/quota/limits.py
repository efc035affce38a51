"""Which limits hold for a project and a model, and where each number comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase

from gapdesk.proxy.types import Dimension, JsonObject

_FIELDS = {
    Dimension.RPM: "rpm",
    Dimension.TPM: "tpm_input",
    Dimension.RPD: "rpd",
    Dimension.TPD: "tpd_input",
}


class Source(StrEnum):
    """Where a limit comes from, weakest first."""

    SHIPPED = "shipped"
    LIVE = "live"
    """Google's metadata of the model."""
    LEARNED = "learned"
    """Google named it in a 429."""
    USER = "user"


@dataclass(frozen=True, slots=True)
class Limit:
    """An effective limit; 0 = no quota at all."""

    dimension: Dimension
    value: int
    source: Source
    blocks: bool
    """Whether more is kept back, or the number only ranks."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A limit Google named, to be kept over restarts."""

    project: str
    model: str
    dimension: Dimension
    value: int
    at: float
    quota_id: str = ""
    """Google's name of the quota, from which the number was learned."""


class Limits:
    """The limits of every project and model, by layers: shipped < live < learned < set by the user.

    Models are named as Google counts them: see `quota_model`.
    """

    def __init__(self, table: Mapping[str, JsonObject]) -> None:
        """`table` is shaped like resources/model_limits.json; a name may hold `*`."""
        self._table = table
        self._patterns = sorted((name for name in table if "*" in name), key=len, reverse=True)
        self._rows: dict[str, JsonObject] = {}
        for name in sorted(table, key=lambda name: "alias_of" in table[name]):  # a target before its aliases
            self._rows.setdefault(self.quota_model(name), table[name])
        self._live: dict[str, JsonObject] = {}
        self._learned: dict[tuple[str, str], dict[Dimension, Learned]] = {}
        self._user: dict[tuple[str | None, str], dict[Dimension, int | None]] = {}
        self._tiers: dict[str, str] = {}

    def quota_model(self, model: str) -> str:
        """The name Google counts `model` under: aliases and variants share one quota."""
        name = model.removeprefix("models/")
        name = self._table.get(name, {}).get("alias_of") or name
        return str(self._table.get(name, {}).get("quota_model") or name)

    def row(self, model: str) -> JsonObject:
        """All that is known of a model: its shipped row (else the longest wildcard), live fields over it."""
        name = self.quota_model(model)
        shipped = self._rows.get(name)
        if shipped is None:
            pattern = next((pattern for pattern in self._patterns if fnmatchcase(name, pattern)), None)
            shipped = self._table[pattern] if pattern else {}
        return shipped | self._live.get(name, {})

    def effective(self, project: str, model: str) -> tuple[Limit, ...]:
        """The limits that exist; a dimension that is missing is unlimited or unknown.

        Shipped numbers block only where the tier is known, and a shipped 0 never does: it is tried once, then
        Google's own answer is learned.
        """
        name = self.quota_model(model)
        tier = self._tiers.get(project)
        shipped, live = self._shipped(name, tier), self._live.get(name, {})
        learned = self._learned.get((project, name), {})
        user = self._user.get((None, name), {}) | self._user.get((project, name), {})
        found = []
        for dimension, column in _FIELDS.items():
            if dimension in user:
                value, source = user[dimension], Source.USER
            elif dimension in learned:
                value, source = learned[dimension].value, Source.LEARNED
            else:
                value = shipped.get(column)
                source = Source.LIVE if column in live else Source.SHIPPED
            if value is not None:
                told = source in (Source.USER, Source.LEARNED)
                found.append(Limit(dimension, value, source, told or (tier is not None and value > 0)))
        return tuple(found)

    def describe(self, model: str, fields: JsonObject) -> None:
        """Take over live metadata of a model, in the words of the shipped table ("input_token_limit" …)."""
        self._live.setdefault(self.quota_model(model), {}).update(fields)

    def learn(self, project: str, model: str, dimension: Dimension, value: int, at: float) -> None:
        """Remember what Google said."""
        name = self.quota_model(model)
        learned = Learned(project, name, dimension, value, at)
        self._learned.setdefault((project, name), {})[dimension] = learned

    def learned(self) -> tuple[Learned, ...]:
        """Everything learned, to be stored and given back through `learn`."""
        return tuple(one for found in self._learned.values() for one in found.values())

    def forget_zeros(self, project: str) -> None:
        """Let the project be tried again for models it had no quota for."""
        for found in self._learned.values():
            for one in [one for one in found.values() if one.project == project and one.value == 0]:
                del found[one.dimension]

    def set_user(self, project: str | None, model: str, dimension: Dimension, value: int | None) -> None:
        """The user's own limit, for one project or (None) for all; a value of None means unlimited."""
        self._user.setdefault((project, self.quota_model(model)), {})[dimension] = value

    def clear_user(self, project: str | None, model: str, dimension: Dimension) -> None:
        """Take the user's limit away; harmless if there is none."""
        self._user.get((project, self.quota_model(model)), {}).pop(dimension, None)

    def tier(self, project: str) -> str | None:
        """The project's tier as last said by the user or by Google; None if unknown."""
        return self._tiers.get(project)

    def set_tier(self, project: str, tier: str | None) -> bool:
        """The tier is known now; a change of tier forgets what was learned on the old. True if changed."""
        before = self._tiers.get(project)
        if before == tier or (tier == "paid" and before not in (None, "free")):
            return False  # "paid" is all a quota id says; a numbered tier says more
        if tier is None:
            del self._tiers[project]
        else:
            self._tiers[project] = tier
        if before is not None:
            self._learned = {place: found for place, found in self._learned.items() if place[0] != project}
        return True

    def adopt(self, project: str, other: str) -> None:
        """`other` turned out to be `project`: what is known of it fills the gaps of the knowledge here."""
        for owner, model in [place for place in self._learned if place[0] == other]:
            for one in self._learned.pop((owner, model)).values():
                mine = self._learned.setdefault((project, model), {})
                mine.setdefault(one.dimension, replace(one, project=project))
        for place in [place for place in self._user if place[0] == other]:
            self._user[project, place[1]] = self._user.pop(place) | self._user.get((project, place[1]), {})
        if other in self._tiers:
            self._tiers.setdefault(project, self._tiers.pop(other))

    def _shipped(self, name: str, tier: str | None) -> JsonObject:
        row = self.row(name)
        if tier is None or tier == row.get("tier", "free"):
            return row
        return next((paid for paid in row.get("paid_known", ()) if paid.get("tier") == tier), {})
