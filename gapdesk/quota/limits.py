"""Which limits hold for a project and a model, and where each number comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from math import inf

from gapdesk.proxy.types import Dimension, JsonObject
from gapdesk.quota.limit_rows import Learned as Learned
from gapdesk.quota.limit_rows import Source as Source
from gapdesk.quota.limit_rows import UserLimit
from gapdesk.quota.user_limits import LONGEST_PATTERN, UserLimits, check, is_glob
from gapdesk.redact import redact

COLUMNS = {
    Dimension.RPM: "rpm",
    Dimension.TPM: "tpm_input",
    Dimension.RPD: "rpd",
    Dimension.TPD: "tpd_input",
}
"""Of the shipped table."""
RETRY = 86400.0
"""Seconds after which a model that Google denied a project is asked for again."""
_MOST_REMEMBERED = 4096
"""Callers may name any model: what was worked out for tiers and models is forgotten beyond this."""
_LONGEST_READ = 1000
"""Characters of a model's name in which secrets are looked for; of it, LONGEST_PATTERN are kept."""


@dataclass(frozen=True, slots=True)
class Limit:
    """An effective limit; 0 = no quota at all."""

    dimension: Dimension
    value: int
    source: Source
    blocks: bool
    """Whether more is kept back, or the number only ranks."""
    until: float | None = None
    """When a 0 that Google named is doubted again; None = it holds."""


class Limits:
    """The limits of every project and model, by layers: shipped < live < learned < set by the user.

    Models are named as Google counts them: see `quota_model`.
    """

    def __init__(self, table: Mapping[str, JsonObject]) -> None:
        """`table` is shaped like resources/model_limits.json; a name may be a glob."""
        self._table = table
        self._patterns = sorted(filter(is_glob, table), key=len, reverse=True)
        targets = _targets(table)
        self._counted = {
            name: str(table.get(target, {}).get("quota_model") or target) for name, target in targets.items()
        }
        self._names: dict[str, str] = {}
        """The same of names that are not in the table."""
        self._rows: dict[str, JsonObject] = {}
        for name in sorted(table, key=lambda name: targets[name] != name):  # a target before its aliases
            self._rows.setdefault(self._counted[name], table[name])
        self._live: dict[str, JsonObject] = {}
        self._learned: dict[str, dict[str, dict[Dimension, Learned]]] = {}
        """By project and model."""
        self._learned_anew = False
        self._user = UserLimits()
        self._tiers: dict[str, str] = {}
        self._common: dict[tuple[str | None, str], tuple[Limit, ...]] = {}

    # --- models ---------------------------------------------------------------------------------------------

    def quota_model(self, model: str) -> str:
        """The name Google counts `model` under: aliases, variants and what is routed share one quota.

        It is a client's word: of one that is not in the table, secrets and what is too long are taken away.
        """
        known = self._counted.get(model) or self._names.get(model)
        if known is not None:
            return known
        name = model.removeprefix("models/")
        name = self._counted.get(name) or redact(name[:_LONGEST_READ])[:LONGEST_PATTERN]
        if len(model) <= LONGEST_PATTERN:
            if len(self._names) >= _MOST_REMEMBERED:
                self._names.clear()
            self._names[model] = name
        return name

    def shipped_models(self) -> tuple[str, ...]:
        """The models and globs of the table, as Google counts them."""
        return tuple(self._rows)

    def row(self, model: str) -> JsonObject:
        """All that is known of a model: its shipped row (else the longest glob's), live fields over it."""
        name = self.quota_model(model)
        shipped = self._rows.get(name)
        if shipped is None:
            pattern = next((pattern for pattern in self._patterns if fnmatchcase(name, pattern)), None)
            shipped = self._table[pattern] if pattern else {}
        return shipped | self._live.get(name, {})

    def row_of_tier(self, model: str, tier: str | None) -> JsonObject:
        """The part of a model's row that holds for a tier; an unknown tier is taken for the row's own."""
        row = self.row(model)
        if tier is None or tier == row.get("tier", "free"):
            return row
        return next((paid for paid in row.get("paid_known", ()) if paid.get("tier") == tier), {})

    def describe(self, model: str, fields: JsonObject) -> None:
        """Take over live metadata of a model, in the words of the shipped table ("input_token_limit" …)."""
        self._live.setdefault(self.quota_model(model), {}).update(fields)
        self._common.clear()

    # --- what holds -----------------------------------------------------------------------------------------

    def effective(self, project: str, model: str) -> tuple[Limit, ...]:
        """The limits that exist; a dimension that is missing is unlimited or unknown.

        Shipped numbers block only where the tier is known, and a shipped 0 never does: it is tried once, then
        Google's own answer is learned.
        """
        name, tier = self.quota_model(model), self._tiers.get(project)
        learned = self._learned.get(project, {}).get(name)
        if learned or self._user.concern(project):
            return self._layers(name, tier, project, learned or {})
        return self.common(name, tier)

    def common(self, model: str, tier: str | None) -> tuple[Limit, ...]:
        """The limits of projects of that tier about which nothing else is known."""
        name = self.quota_model(model)
        found = self._common.get((tier, name))
        if found is None:
            if len(self._common) >= _MOST_REMEMBERED:
                self._common.clear()
            found = self._common[tier, name] = self._layers(name, tier, None, {})
        return found

    def _layers(
        self, name: str, tier: str | None, project: str | None, learned: Mapping[Dimension, Learned]
    ) -> tuple[Limit, ...]:
        shipped, live = self.row_of_tier(name, tier), self._live.get(name, {})
        user = self._user.found(name, tier, project)
        found = []
        for dimension, column in COLUMNS.items():
            until = None
            if dimension in user:
                value, source = user[dimension], Source.USER
            elif dimension in learned:
                value, source = learned[dimension].value, Source.LEARNED
                until = None if value else learned[dimension].at + RETRY
            else:
                value = shipped.get(column)
                source = Source.LIVE if column in live else Source.SHIPPED
            if value is not None:
                told = source in (Source.USER, Source.LEARNED)
                blocks = told or (tier is not None and value > 0)
                found.append(Limit(dimension, value, source, blocks, until))
        return tuple(found)

    # --- what Google said -----------------------------------------------------------------------------------

    def learn(
        self, project: str, model: str, dimension: Dimension, value: int, at: float, quota_id: str = ""
    ) -> None:
        """Remember what Google said."""
        name = self.quota_model(model)
        learned = Learned(project, name, dimension, value, at, quota_id)
        self._learned.setdefault(project, {}).setdefault(name, {})[dimension] = learned
        self._learned_anew = True

    def learned(self) -> tuple[Learned, ...]:
        """Everything learned."""
        models = (found for project in self._learned.values() for found in project.values())
        return tuple(one for found in models for one in found.values())

    def newly_learned(self) -> tuple[Learned, ...] | None:
        """Everything learned, if any of it is new since this was last asked."""
        if not self._learned_anew:
            return None
        self._learned_anew = False
        return self.learned()

    def forget_learned(self, project: str, model: str) -> None:
        """Let Google say it again."""
        if self._learned.get(project, {}).pop(self.quota_model(model), None):
            self._learned_anew = True

    def forget_zeros(self, project: str, model: str | None = None, before: float = inf) -> bool:
        """Let the project be tried again for `model`, or all models, it had no quota for `before` then.

        True if anything is forgotten.
        """
        models = self._learned.get(project, {})
        found = models.values() if model is None else (models.get(model, {}),)
        zeros = [(of, one) for of in found for one in of.values() if one.value == 0 and one.at <= before]
        for of, one in zeros:
            del of[one.dimension]
            self._learned_anew = True
        return bool(zeros)

    # --- what the user says ---------------------------------------------------------------------------------

    def set_user(self, limit: UserLimit) -> None:
        """Set a limit of the user's. Raises Objection if it makes no sense."""
        check(limit)
        self._user.put(replace(limit, pattern=self.quota_model(limit.pattern)))
        self._common.clear()

    def clear_user(
        self, pattern: str, dimension: Dimension, tier: str | None = None, project: str | None = None
    ) -> None:
        """Take a limit of the user's away; harmless if there is none."""
        self._user.drop(self.quota_model(pattern), dimension, tier, project)
        self._common.clear()

    def user_limits(self) -> tuple[UserLimit, ...]:
        """All of the user's; those that go before others, first."""
        return self._user.all()

    def user_found(self, model: str, tier: str | None) -> Mapping[Dimension, int | None]:
        """What the user set for a model of all projects, or of those of that tier; None = unlimited."""
        return self._user.found(self.quota_model(model), tier)

    # --- projects -------------------------------------------------------------------------------------------

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
        if before is not None and project in self._learned:
            del self._learned[project]
            self._learned_anew = True
        return True

    def adopt(self, project: str, other: str) -> None:
        """`other` turned out to be `project`: what is known of it fills the gaps of the knowledge here."""
        for model, found in self._learned.pop(other, {}).items():
            mine = self._learned.setdefault(project, {}).setdefault(model, {})
            for one in found.values():
                mine.setdefault(one.dimension, replace(one, project=project))
                self._learned_anew = True
        self._user.rename(other, project)
        if other in self._tiers:
            self._tiers.setdefault(project, self._tiers.pop(other))


def _targets(table: Mapping[str, JsonObject]) -> dict[str, str]:
    """Each name to the model that answers to it: it may be an alias, or routed elsewhere since it ended.

    What ends later than the newest row is from answers itself.
    """
    made = max((str(row.get("date", "")) for row in table.values()), default="")
    targets = {}
    for alias in table:
        name = table[alias].get("alias_of") or alias
        row = table.get(name, {})
        routed = "routed_to" in row and str(row.get("deprecated", "")) <= made
        targets[alias] = str(row["routed_to"] if routed else name)
    return targets
