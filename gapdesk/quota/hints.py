"""Signs that keys kept in different projects belong to one: offered to the user, never acted upon."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from gapdesk.wording import Words

_TOGETHER = 5.0
"""Seconds within which two projects must hit the limit."""
_SAME_RESET = 2.0
"""Seconds by which their resets may differ; four keys of one project were seen within 1.6 s."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two projects that are probably one, and why, in one sentence."""

    first: str
    second: str
    reason: Words


@dataclass(frozen=True, slots=True)
class _Hit:
    project: str
    model: str
    quota_id: str
    at: float
    resets_at: float
    explained: bool


class Hints:
    """Collects the signs."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}  # project -> Google's "projects/N"
        self._hits: deque[_Hit] = deque(maxlen=200)
        self._found: dict[frozenset[str], Suggestion] = {}
        self._dismissed: set[frozenset[str]] = set()
        self._dismissed_anew = False

    def number(self, project: str, number: str) -> None:
        """Google named the project behind a key."""
        for other, known in self._numbers.items():
            if known == number and other != project:
                self._suggest(other, project, Words.of("Google calls both {number}.", number=number))
        self._numbers[project] = number

    def limit(
        self,
        project: str,
        model: str,
        quota_id: str,
        now: float,
        resets_at: float,
        *,
        explained: bool = False,
    ) -> None:
        """A per-minute limit was hit, and Google said when it is over.

        `explained`: by what we sent in this project's name alone; two such hits are no sign. Not for daily
        limits: the whole world's reset at one moment.
        """
        hit = _Hit(project, model, quota_id, now, resets_at, explained)
        for other in self._hits:
            if (
                other.project != project
                and (other.model, other.quota_id) == (model, quota_id)
                and now - other.at <= _TOGETHER
                and abs(resets_at - other.resets_at) <= _SAME_RESET
                and not (explained and other.explained)
            ):
                reason = Words.of(
                    "Both hit the same limit of {model} within seconds, with the same reset.", model=model
                )
                self._suggest(other.project, project, reason)
        self._hits.append(hit)

    def number_of(self, project: str) -> str | None:
        """What Google calls the project, "projects/N"."""
        return self._numbers.get(project)

    def suggestions(self) -> tuple[Suggestion, ...]:
        return tuple(found for pair, found in self._found.items() if pair not in self._dismissed)

    def dismiss(self, first: str, second: str) -> None:
        """These two are not one project: never suggest it again."""
        self._dismissed.add(frozenset((first, second)))
        self._dismissed_anew = True

    def newly_dismissed(self) -> tuple[tuple[str, str], ...] | None:
        """All pairs that were dismissed, if any is new since this was last asked."""
        if not self._dismissed_anew:
            return None
        self._dismissed_anew = False
        return tuple(sorted((min(pair), max(pair)) for pair in self._dismissed))

    def restore(self, dismissed: Iterable[tuple[str, str]]) -> None:
        """Take back what was dismissed before a restart."""
        self._dismissed = {frozenset(pair) for pair in dismissed}

    def merged(self, gone: str, target: str) -> None:
        """The project `gone` is now part of `target`, and what is known of it with it."""
        self._hits = deque((hit for hit in self._hits if hit.project != gone), maxlen=self._hits.maxlen)
        self._found = {pair: found for pair, found in self._found.items() if gone not in pair}
        for pair in [pair for pair in self._dismissed if gone in pair]:
            self._dismissed.remove(pair)
            renamed = pair - {gone} | {target}
            if len(renamed) > 1:
                self._dismissed.add(renamed)
            self._dismissed_anew = True
        number = self._numbers.pop(gone, None)
        if number is not None and target not in self._numbers:
            self.number(target, number)

    def _suggest(self, first: str, second: str, reason: Words) -> None:
        self._found.setdefault(frozenset((first, second)), Suggestion(first, second, reason))
