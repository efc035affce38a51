"""The limits as lines of an editable table."""

from __future__ import annotations

from collections.abc import Iterable

from gapdesk.proxy.types import Dimension, JsonObject
from gapdesk.quota.limit_rows import Learned, LimitCell, LimitRow, Source
from gapdesk.quota.limits import COLUMNS, Limits

_UNKNOWN = LimitCell(None, None)


def rows(limits: Limits, tier: str | None, asked: Iterable[str]) -> tuple[LimitRow, ...]:
    """Every model of the shipped table, every one of `asked`, and every pattern of the user's, for a tier.

    `tier` None is a project whose tier is not known. Models asked for come first, then by name. Prices are
    left out.
    """
    wanted = {limits.quota_model(model) for model in asked if model}
    names = wanted.union(limits.shipped_models(), (limit.pattern for limit in limits.user_limits()))
    learned: dict[str, list[Learned]] = {}
    for one in limits.learned():
        if tier is None or limits.tier(one.project) in (None, tier):
            learned.setdefault(one.model, []).append(one)
    ordered = sorted(names, key=lambda name: (name not in wanted, name))
    return tuple(_row(limits, name, tier, learned.get(name, ()), name in wanted) for name in ordered)


def _row(limits: Limits, name: str, tier: str | None, learned: Iterable[Learned], asked: bool) -> LimitRow:
    cells = dict.fromkeys(Dimension, _UNKNOWN)
    for limit in limits.common(name, tier):
        cells[limit.dimension] = LimitCell(limit.value, limit.source)
    for dimension, value in limits.user_found(name, tier).items():
        cells[dimension] = LimitCell(value, Source.USER)
    row = limits.row(name)
    return LimitRow(
        pattern=name,
        tier=tier,
        rpm=cells[Dimension.RPM],
        tpm=cells[Dimension.TPM],
        rpd=cells[Dimension.RPD],
        tpd=cells[Dimension.TPD],
        input_tokens=row.get("input_token_limit"),
        output_tokens=row.get("output_token_limit"),
        note=_note(limits.row_of_tier(name, tier)),
        learned=tuple(learned),
        price=None,
        asked=asked,
    )


def _note(row: JsonObject) -> str:
    """Where the shipped numbers come from: "2026-10-06: AI Studio … (assumed)"."""
    if all(row.get(column) is None for column in COLUMNS.values()):
        return ""
    confidence = f"({row['confidence']})" if "confidence" in row else ""
    date = f"{row['date']}:" if "date" in row else ""
    return " ".join(filter(None, (date, row.get("source", ""), confidence)))
