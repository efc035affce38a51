"""How much of a project's quota for one model is left, as one number."""

from __future__ import annotations

from collections.abc import Iterable

from gapdesk.proxy.types import Dimension

WEIGHTS = {Dimension.RPD: 0.4, Dimension.TPD: 0.3, Dimension.RPM: 0.2, Dimension.TPM: 0.1}
"""Spec §6: what is used up for a day weighs more than what is back in a minute."""


def health(parts: Iterable[tuple[float, int, int]]) -> float:
    """The weighted share that is left, 0 … 1, of (weight, used, limit) for each limit that exists.

    No limit known → 1. A limit of 0 has nothing left.
    """
    total = left = 0.0
    for weight, used, limit in parts:
        total += weight
        if used < limit:
            left += weight * (limit - used) / limit
    return left / total if total else 1.0
