"""Who is asked next: the pool of keys, by Google project and model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, islice
from typing import Unpack

from gapdesk.proxy.types import Decision, Estimate, Lease, Outcome, Refusal, RefusalReason
from gapdesk.quota import memory, reasons, verdict
from gapdesk.quota.board import Board
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.gallery import Gallery
from gapdesk.quota.hints import Hints, Suggestion
from gapdesk.quota.keys import KeyChanges, KeyInfo, Reason
from gapdesk.quota.limits import Limits
from gapdesk.quota.meter import Bar, Meter
from gapdesk.quota.project import Key
from gapdesk.quota.reasons import LocalTime
from gapdesk.quota.records import Changes, Saved
from gapdesk.quota.roster import Roster
from gapdesk.quota.sticky import Sticky
from gapdesk.quota.verdict import Flight

_NOBODY: frozenset[str] = frozenset()
_MOST_OTHERS = 20
_MOST_REASONS = 50
_STAYS = 80
"""Per cent of the best's health: a sticky project keeps its conversation down to it."""


@dataclass(frozen=True, slots=True)
class _Ask:
    """One question to the pool."""

    need: int
    """Tokens the prompt has at the very least."""
    tried_keys: AbstractSet[str]
    tried_projects: AbstractSet[str]
    now: float

    def tried(self, key: Key) -> bool:
        return key.info.id in self.tried_keys or key.project.name in self.tried_projects

    def fits(self, meter: Meter) -> bool:
        """Whether a meter of the board may be asked this question."""
        project = meter.project
        return (
            project.name not in self.tried_projects
            and (not self.tried_keys or project.next_key(self.tried_keys) is not None)
            and meter.gate(self.need, self.now) is None
        )

    def lacks(self, key: Key) -> bool:
        """Whether this key lacks its secret, and could be asked otherwise, quota aside."""
        return key.locked and reasons.of_key(key) is reasons.LOCKED and not self.tried(key)

    def waits(self, key: Key, model: str) -> bool:
        """Whether only the keyring keeps this key back."""
        return self.lacks(key) and key.project.meters[model].gate(self.need, self.now) is None


class Pool(Gallery):
    """Holds the keys and gives leases. Nothing here waits, reads a clock or knows a secret."""

    def __init__(
        self,
        limits: Limits,
        *,
        local_time: LocalTime,
        zone: str = "America/Los_Angeles",
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        """`local_time` turns epoch seconds into the user's "09:00"; `zone` is where Google's day begins.

        `on_change` is called when keys come, go or change state, at once and in the middle of things.
        """
        super().__init__(Roster(limits, QuotaDay(zone), Hints()))
        self.limits = limits
        """Change it, then call `refresh`."""
        self.sticky = True
        """Setting keys.sticky."""
        self.on_change = on_change
        self._local_time = local_time
        self._sticky = Sticky()
        self._flights: dict[int, Flight] = {}
        self._count = 0

    # --- who is in it --------------------------------------------------------------------------------------

    def add(self, info: KeyInfo, locked: bool = False) -> None:
        """Take a key in; ValueError if its id is there already. A `locked` one is not asked yet.

        What became known of it before it was removed, or before a restart, still holds.
        """
        self._roster.add(info, locked)
        self.on_change()

    def unlock(self, key_id: str) -> None:
        """The key's secret has come from the keyring; KeyError if there is none of that id."""
        self._roster.lock(key_id, False)
        self.on_change()

    def lock(self, key_id: str) -> None:
        """The key's secret cannot be had now; KeyError if there is none of that id."""
        self._roster.lock(key_id, True)
        self.on_change()

    def remove(self, key_id: str) -> None:
        """Forget a key; KeyError if there is none. Its project keeps its counts."""
        self._roster.remove(key_id)
        self.on_change()

    def update(self, key_id: str, **changes: Unpack[KeyChanges]) -> None:
        """Change what is configured of a key (label, project, tier, enabled); KeyError if there is none.

        The last key that leaves a project takes the counts along.
        """
        self._roster.update(key_id, **changes)
        self.on_change()

    def merge(self, project_a: str, project_b: str) -> None:
        """The keys of `project_b` belong to `project_a`: counts are added up. KeyError for unknown names."""
        self._roster.merge(project_a, project_b)
        self.on_change()

    def checked(self, key_id: str, outcome: Outcome, now: float) -> None:
        """A free call without a model, made outside of the pool, came to this; nothing if the key is gone.

        An answer clears the key and its project, but for running pauses: models it was denied are asked for
        again. What says nothing about the key changes nothing.
        """
        key = self._roster.keys.get(key_id)
        if key is not None:
            verdict.checked(key, outcome, self.limits, self._roster.hints, now)
            if outcome.kind in verdict.PROOF:
                self._roster.reopen(key.project)
            self._roster.note(key)
            self._roster.look_at(key.project)
            self.on_change()

    def dismiss(self, suggestion: Suggestion) -> None:
        """These projects are not one: never suggest it again."""
        self._roster.hints.dismiss(suggestion.first, suggestion.second)
        self.on_change()

    def refresh(self) -> None:
        """Limits were changed from outside: look at them again."""
        self._roster.refresh()
        self.on_change()

    def set_zone(self, zone: str, now: float) -> None:
        """Count Google's days in another time zone; ZoneInfoNotFoundError if there is none of that name."""
        self._roster.set_zone(zone, now)
        self.on_change()

    # --- over restarts --------------------------------------------------------------------------------------

    def restore(self, saved: Saved, now: float) -> None:
        """Take back what was stored. To be called once, before the first key is added."""
        memory.restore(self._roster, saved, now)

    def changes(self, now: float) -> Changes:
        """What is new since it was last asked for, to be stored; what is under way counts as reserved."""
        return memory.changes(self._roster, now)

    # --- asking ---------------------------------------------------------------------------------------------

    def lease(
        self,
        model: str | None,
        estimate: Estimate,
        now: float,
        *,
        tried_keys: AbstractSet[str] = _NOBODY,
        tried_projects: AbstractSet[str] = _NOBODY,
        project: str | None = None,
        prefer_project: str | None = None,
        conversation: str | None = None,
        continues: bool = True,
        only: str | None = None,
    ) -> Lease | Refusal:
        """The right to ask `model` once with the best key, or why there is none.

        `only` is the id of the one key that may be asked; `project` binds; `prefer_project` and, if it
        `continues`, the one `conversation` had last go first. Settle each lease.
        """
        if only is not None:
            project, tried_keys = self._all_but(only, tried_keys)
        board = self._roster.board(model, now)
        ask = _Ask(max(1, estimate.lower), tried_keys, tried_projects, now)
        if only is not None:
            chosen, why, others = self._named(board, project, ask), "chosen by the user", "another was chosen"
        elif project is not None:
            chosen = self._named(board, project, ask)
            why, others = "bound to its project", "not the project it is bound to"
        else:
            chosen, why, others = self._best(board, ask, prefer_project, conversation if continues else None)
        if chosen is None:
            return self._refuse(board, ask, project)
        key = chosen.project.next_key(tried_keys)
        assert key is not None
        if conversation is not None:
            self._sticky.put(conversation, chosen.project.name)
        decision = Decision(why, tuple(islice(self._others(board, chosen, key, ask, others), _MOST_OTHERS)))
        return self._give(board, key, chosen, model, max(estimate.lower, estimate.likely), decision)

    def would_ask(
        self,
        model: str,
        estimate: Estimate,
        now: float,
        *,
        prefer_project: str | None = None,
        conversation: str | None = None,
    ) -> tuple[str, int | None] | None:
        """The project that `lease` would choose, and the tokens a prompt may have there (None: no limit).

        `conversation` as there, if it continues. None if nobody can be asked now.
        """
        ask = _Ask(max(1, estimate.lower), _NOBODY, _NOBODY, now)
        meter, _, _ = self._best(self._roster.board(model, now), ask, prefer_project, conversation)
        return None if meter is None else (meter.project.name, meter.room(now))

    def settle(self, lease: Lease, outcome: Outcome, now: float) -> None:
        """The lease came to an end; a second call does nothing."""
        flight = self._flights.pop(lease.id, None)
        if flight is None:
            return
        self._roster.hear(now)
        flight.key.in_flight -= 1
        while flight.meter.heir is not None:  # its project was merged meanwhile
            flight.meter = flight.meter.heir
        verdict.settle(flight, outcome, now)
        self._roster.journal.meters.add(flight.meter)
        if verdict.judge(flight, outcome, self.limits, self._roster.day, self._roster.hints, now):
            self._roster.note(flight.key)
            for project in {flight.key.project, flight.meter.project}:
                self._roster.look_at(project)
            self.on_change()
        else:
            self._roster.place(flight.meter)

    def words(self, reason: Reason | None, now: float) -> str | None:
        """Why a key is not asked, in English; None for no reason."""
        return None if reason is None else reasons.english(reason, now, self._local_time)

    # --- choosing -------------------------------------------------------------------------------------------

    def _best(
        self, board: Board, ask: _Ask, prefer_project: str | None, conversation: str | None
    ) -> tuple[Meter | None, str, str]:
        if prefer_project is not None:
            meter = self._named(board, prefer_project, ask)
            if meter is not None:
                return meter, "made the newest thought signature", "the signature is not its own"
        meter, top = board.pick(ask.fits)
        if conversation is not None and self.sticky and meter is not None:
            before = self._named(board, self._sticky.get(conversation), ask)
            if before is not None and (before.bucket or 0) * 100 >= _STAYS * top:
                return before, "answered this conversation before", "another has the conversation"
        return meter, f"least recently used of the best ({top} % left)", ""

    def _all_but(self, key_id: str, tried_keys: AbstractSet[str]) -> tuple[str, AbstractSet[str]]:
        """A key's project, and the keys not to be asked so that no other of it is; "" if the key is gone."""
        key = self._roster.keys.get(key_id)
        if key is None:
            return "", tried_keys
        return key.project.name, tried_keys | (key.project.keys.keys() - {key_id})

    def _named(self, board: Board, name: str | None, ask: _Ask) -> Meter | None:
        """The meter of the named project, if it can be asked."""
        project = self._roster.find(name) if name is not None else None
        if project is None or not project.usable:
            return None
        meter = project.meters[board.model]
        return meter if ask.fits(meter) else None

    def _give(
        self, board: Board, key: Key, meter: Meter, model: str | None, tokens: int, decision: Decision
    ) -> Lease:
        roster, project = self._roster, meter.project
        now = roster.now
        self._count += 1
        entry = meter.ledger.reserve(tokens, now)
        key.last_used = roster.tick(now)
        board.use(meter, key.last_used, now)
        project.keys.move_to_end(key.info.id)
        key.in_flight += 1
        roster.journal.meters.add(meter)
        roster.journal.keys.add(key.info.id)
        self._flights[self._count] = Flight(key, meter, entry, now, meter.ledger.counts(now))
        return Lease(self._count, key.info.id, key.info.label, project.name, model, tokens, now, decision)

    def _refuse(self, board: Board, ask: _Ask, bound: str | None) -> Refusal:
        """Why nobody can be asked, and when somebody can; a tried project can when its pause is over."""
        if bound is None:
            scope = list(self._roster.projects.values())
        else:
            only = self._roster.find(bound)
            scope = [only] if only is not None else []
        keys = (key for project in scope for key in project.keys.values())
        words = tuple(
            (key.info.label, self._words(key, key.project.meters[board.model], ask))
            for key in islice(keys, _MOST_REASONS)
        )
        usable = [project.meters[board.model] for project in scope if project.usable]
        gates = [meter.gate(ask.need, ask.now) for meter in usable]
        until = min((gate.until for gate in gates if gate and gate.until is not None), default=None)
        if any(ask.waits(key, board.model) for project in scope for key in project.keys.values()):
            reason = RefusalReason.LOCKED
        elif not usable and any(ask.lacks(key) for project in scope for key in project.keys.values()):
            reason = RefusalReason.LOCKED  # first of all; what quota is left shows when the secrets are there
        elif not usable:
            reason = RefusalReason.NO_KEYS if bound is None else RefusalReason.BOUND
        elif until is not None:
            reason = RefusalReason.QUOTA
        elif None in gates:
            reason = RefusalReason.TRIED
        elif any(gate and gate.bar is Bar.TOO_LARGE for gate in gates):
            reason = RefusalReason.TOO_LARGE
        elif all(gate and gate.bar is Bar.CLOSED for gate in gates):
            reason = RefusalReason.CLOSED
        else:
            reason = RefusalReason.NO_QUOTA
        return Refusal(reason, until, words)

    def _others(
        self, board: Board, chosen: Meter, key: Key, ask: _Ask, words: str
    ) -> Iterator[tuple[str, str]]:
        """Why not the other keys: first those that could not be asked, then the runners-up."""
        near = (chosen.bucket or 0) * 0.95
        for meter in chain(board.out, board.ready()):
            for other in meter.project.keys.values():
                if other is key:
                    continue
                reason = self._words(other, meter, ask)
                if not reason and meter is chosen:
                    reason = "used more recently, same project"
                elif not reason:
                    left = meter.bucket or 0
                    reason = words or ("used more recently" if left >= near else f"less left ({left} %)")
                yield other.info.label, reason

    def _words(self, key: Key, meter: Meter, ask: _Ask) -> str:
        """Why this key cannot be asked this; "" if it can."""
        reason = reasons.of(key, meter.gate(ask.need, ask.now), ask.need, self._tier(key.project))
        if reason is None and ask.tried(key):
            reason = reasons.TRIED
        return self.words(reason, ask.now) or ""
