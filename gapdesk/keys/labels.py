"""Labels of keys: each once. Pure."""

from __future__ import annotations

from collections.abc import Iterable


class Labels:
    """Gives out labels that are not taken yet."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._count = 0

    def unique(self, wanted: str) -> str:
        """`wanted`, "wanted (2)" if that is taken …, or "key N" with the smallest free N for ""."""
        if not wanted:
            return self._next()
        label, number = wanted, 2
        while label in self._taken:
            label, number = f"{wanted} ({number})", number + 1
        self._taken.add(label)
        return label

    def _next(self) -> str:
        while True:
            self._count += 1
            label = f"key {self._count}"
            if label not in self._taken:
                self._taken.add(label)
                return label
