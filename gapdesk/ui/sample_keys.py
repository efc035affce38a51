"""A made-up key desk for screenshots and page tests: no key is real, nothing is asked or stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Unpack

from gapdesk.events import EngineSnapshot
from gapdesk.keys.types import (
    Added,
    BadImport,
    Candidate,
    CheckResult,
    CheckVerdict,
    ExportWhich,
    FoundKey,
    FoundSetting,
    Ignored,
    Preview,
)
from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.hints import Suggestion
from gapdesk.quota.keys import (
    Explanation,
    Fault,
    Kept,
    KeyChanges,
    KeyInfo,
    KeyRow,
    KeyState,
    KeyStatus,
    ModelLine,
    QuotaLine,
    Reason,
    ReasonCode,
)
from gapdesk.quota.limits import Source
from gapdesk.wording import SILENCE, Words

NOW = 1_795_255_200.0
"""The moment of all samples."""
DAY_END = NOW + 22_320
LIMITS: dict[str, tuple[int | None, ...]] = {
    "gemini-3.8-flash": (10, 250_000, 500, None),
    "gemini-3.8-flash-lite": (15, 250_000, 1500, None),
    "gemini-3.5-pro": (5, 125_000, 100, 6_000_000),
    "gemini-embedding-001": (None, None, None, None),
}
"""RPM, TPM, RPD, TPD of each model."""

_LABELS = ("main", "spare", "work", "team", "lab", "travel", "archive", "night", "studio", "backup")
_PROJECTS = ("alpha", "alpha", None, "beta", "beta", "beta", None, "gamma", None, "delta-images")
_STATES = (
    *(KeyState.HEALTHY, KeyState.HEALTHY, KeyState.COOLING, KeyState.HEALTHY, KeyState.EXHAUSTED),
    *(KeyState.HEALTHY, KeyState.HEALTHY, KeyState.INVALID, KeyState.HEALTHY, KeyState.UNKNOWN),
    *(KeyState.HEALTHY, KeyState.BLOCKED, KeyState.HEALTHY, KeyState.DISABLED, KeyState.HEALTHY),
)
_FAULTS = {
    KeyState.INVALID: (Kind.KEY_INVALID, "API key not valid. Please pass a valid API key."),
    KeyState.BLOCKED: (Kind.PROJECT_BLOCKED, "Generative Language API has not been used in project 123."),
}
_DOUBT = Words("The program it comes from called it invalid.")


def many_states(count: int) -> tuple[KeyState, ...]:
    """A mixture of all that occurs, mostly healthy."""
    return tuple(_STATES[place % len(_STATES)] for place in range(count))


def states_of(snapshot: EngineSnapshot) -> tuple[KeyState, ...]:
    """As many keys of each state as `snapshot` counts."""
    counted = (
        (KeyState.HEALTHY, snapshot.healthy),
        (KeyState.COOLING, snapshot.cooling),
        (KeyState.EXHAUSTED, snapshot.exhausted),
        (KeyState.INVALID, snapshot.invalid),
        (KeyState.LOCKED, snapshot.locked),
    )
    states = [state for state, count in counted for _ in range(count)]
    return tuple(states + [KeyState.UNKNOWN] * (snapshot.keys - len(states)))


def counted(states: Sequence[KeyState], shown: EngineSnapshot) -> EngineSnapshot:
    """`shown`, with keys in those states."""
    bad = states.count(KeyState.INVALID) + states.count(KeyState.BLOCKED)
    return replace(
        shown,
        keys=len(states),
        healthy=states.count(KeyState.HEALTHY),
        cooling=states.count(KeyState.COOLING),
        exhausted=states.count(KeyState.EXHAUSTED),
        invalid=bad,
        locked=states.count(KeyState.LOCKED),
    )


def sample_key(place: int, state: KeyState) -> KeyInfo:
    """The key that stands at `place`."""
    name, turn = _LABELS[place % len(_LABELS)], place // len(_LABELS)
    project = _PROJECTS[place % len(_PROJECTS)]
    return KeyInfo(
        id=f"sample-{place}",
        label=f"{name}-{turn}" if turn else name,
        project=f"{project}-{turn}" if project and turn else project,
        tier="tier1" if project == "gamma" else None,
        enabled=state is not KeyState.DISABLED,
        added=NOW - 86_400 * (1 + place % 60),
        note="paid by the lab" if place % 7 == 4 else "",
        kept=Kept.SESSION if place % 9 == 8 else Kept.KEYRING,
    )


class SampleKeys:
    """A KeyService over made-up keys in `states`; `changed` is called after each change."""

    def __init__(self, states: Sequence[KeyState] = (), changed: Callable[[], None] = lambda: None) -> None:
        infos = (sample_key(place, state) for place, state in enumerate(states))
        self.infos: dict[str, KeyInfo] = {info.id: info for info in infos}
        self.states: dict[str, KeyState] = dict(zip(self.infos, states, strict=True))
        self.offered: list[Suggestion] = []
        self.checked: list[CheckResult] = []
        self.now = NOW
        """Counts and countdowns are as of this moment."""
        self._changed = changed
        self._removed: dict[str, tuple[KeyInfo, KeyState]] = {}
        self._came = len(states)

    # --- looking

    def ids(self) -> tuple[str, ...]:
        return tuple(self.infos)

    def rows(self, ids: Sequence[str], model: str = "") -> tuple[KeyRow, ...]:
        homes: dict[str, int] = {}
        for info in self.infos.values():
            homes[info.home] = homes.get(info.home, 0) + 1
        return tuple(
            self._row(self.infos[each], homes[self.infos[each].home], model)
            for each in ids
            if each in self.infos
        )

    def status(self, key_id: str) -> KeyStatus | None:
        info = self.infos.get(key_id)
        if info is None:
            return None
        row = self._row(info, 1, "")
        return KeyStatus(
            *(info, info.home, info.tier, row.state, row.until, row.fault, row.last_used, row.in_flight),
            models=self._lines(info),
        )

    def models(self) -> tuple[str, ...]:
        return tuple(LIMITS) if self.infos else ()

    def explain(self, model: str) -> tuple[Explanation, ...]:
        found = []
        for info in self.infos.values():
            row = self._row(info, 1, model)
            line = row.line
            reason = line.reason if line else Reason(ReasonCode(row.state)) if row.fault else None
            health = line.health if line and not reason else 0.0
            found.append(
                Explanation(
                    *(info.id, info.label, info.home, health, reason, row.last_used, row.in_flight, None)
                )
            )
        found.sort(key=lambda each: (each.reason is not None, -each.score, each.last_used or 0.0))
        return tuple(
            replace(each, rank=None if each.reason else rank) for rank, each in enumerate(found, start=1)
        )

    def suggestions(self) -> tuple[Suggestion, ...]:
        return tuple(self.offered)

    def secret_of(self, key_id: str) -> str | None:
        locked = self.states.get(key_id, KeyState.LOCKED) is KeyState.LOCKED
        return None if locked else f"AQ.test-key-of-{key_id}-and-nothing-else"

    # --- taking in

    def preview(self, data: bytes | str, file_name: str = "") -> Preview:
        text = data if isinstance(data, str) else data.decode(errors="replace")
        if "\0" in text:
            raise BadImport(Words.of("{it} is not a text file.", it=file_name or Words("This")))
        tokens = dict.fromkeys(re.findall(r"AQ\.[\w-]{17,}", text))
        known = {self.secret_of(each): info.label for each, info in self.infos.items()}
        keys = [FoundKey(token, doubtful=_DOUBT if "doubtful" in token else SILENCE) for token in tokens]
        settings, ignored = _settings_in(text)
        return Preview(
            tuple(Candidate(key, known.get(key.secret)) for key in keys),
            settings,
            ignored,
            "gap" if settings or ignored else "",
        )

    async def preview_aside(self, data: bytes | str, file_name: str = "") -> Preview:
        return self.preview(data, file_name)

    def add(self, keys: Iterable[FoundKey]) -> Added:
        added = 0
        for key in keys:
            self._came += 1
            new = KeyInfo(
                id=f"sample-new-{self._came}",
                label=key.label or f"key {self._came}",
                project=key.project,
                added=self.now,
                kept=Kept.PENDING,
            )
            self.infos[new.id], self.states[new.id] = new, KeyState.UNKNOWN
            added += 1
        self._changed()
        return Added(added, 0)

    def take_settings(self, settings: Iterable[FoundSetting]) -> int:
        return len(list(settings))

    # --- changing

    def update(self, ids: Sequence[str], **changes: Unpack[KeyChanges]) -> None:
        for each in ids:
            if each in self.infos:
                self.infos[each] = replace(self.infos[each], **changes)
                if "enabled" in changes:
                    self.states[each] = KeyState.HEALTHY if changes["enabled"] else KeyState.DISABLED
        self._changed()

    def would_merge(self, ids: Sequence[str], project: str | None) -> bool:
        moved = {each for each in ids if each in self.infos and self.infos[each].project != project}
        stay = {info.home for each, info in self.infos.items() if each not in moved}
        used = {self.infos[each].home for each in moved if self.states[each] is not KeyState.UNKNOWN}
        return project is not None and bool(moved) and len(used - stay) + (project in stay) > 1

    def merge(self, first: str, second: str) -> None:
        merged = [info for info in self.infos.values() if info.home in (first, second)]
        name = next((info.project for info in merged if info.project), merged[0].label)
        self.offered = [each for each in self.offered if {each.first, each.second} != {first, second}]
        self.update([info.id for info in merged], project=name)

    def dismiss(self, suggestion: Suggestion) -> None:
        self.offered.remove(suggestion)
        self._changed()

    def remove(self, ids: Sequence[str]) -> int:
        wanted = [each for each in ids if each in self.infos]
        self._removed = {each: (self.infos.pop(each), self.states.pop(each)) for each in wanted}
        self._changed()
        return len(wanted)

    def undo_remove(self) -> int:
        back, self._removed = self._removed, {}
        for each, (info, state) in back.items():
            self.infos[each], self.states[each] = info, state
        self._changed()
        return len(back)

    def invalid(self) -> tuple[str, ...]:
        return tuple(each for each, state in self.states.items() if state is KeyState.INVALID)

    def retry_storage(self) -> None:
        self._changed()

    # --- checking and giving out

    def check(self, ids: Sequence[str] | None = None) -> None:
        self.checked = []
        for each in self.infos if ids is None else ids:
            if each in self.infos:
                invalid = self.states[each] is KeyState.INVALID
                verdict = CheckVerdict.INVALID if invalid else CheckVerdict.VALID
                told = Words.of("Google: {words}", words=_FAULTS[KeyState.INVALID][1]) if invalid else SILENCE
                self.checked.append(CheckResult(each, self.infos[each].label, verdict, told, self.now))
        self._changed()

    def cancel_check(self) -> None:
        self._changed()

    def results(self) -> tuple[CheckResult, ...]:
        return tuple(self.checked)

    def export(self, which: ExportWhich, file_name: str) -> bytes:
        left_out = {
            ExportWhich.ALL: set[KeyState](),
            ExportWhich.VALID: {KeyState.INVALID, KeyState.BLOCKED},
            ExportWhich.INVALID: set(KeyState) - {KeyState.INVALID},
        }[which]
        secrets = (self.secret_of(each) for each, state in self.states.items() if state not in left_out)
        return "".join(f"{secret}\n" for secret in secrets if secret).encode()

    # --- making it up

    def _row(self, info: KeyInfo, keys: int, model: str) -> KeyRow:
        state, place = self.states[info.id], self._place(info.id)
        fault = None
        if state in _FAULTS:
            kind, words = _FAULTS[state]
            fault = Fault(state, kind, words, NOW - 340)
        lines = () if state is KeyState.UNKNOWN or fault else self._lines(info)
        wanted = [line for line in lines if line.model == model] if model else list(lines)
        line = min(wanted, key=lambda each: each.health) if wanted else None
        used = None if state is KeyState.UNKNOWN else self.now - 7 * (1 + place % 400)
        return KeyRow(
            info=info,
            project=info.home,
            siblings=keys - 1,
            tier=info.tier,
            state=state,
            until=self._until(state),
            fault=fault,
            last_used=used,
            in_flight=int(place % 6 == 0 and state is KeyState.HEALTHY),
            checked=state not in (KeyState.UNKNOWN, KeyState.LOCKED),
            line=line,
            troubled=sum(line.reason is not None for line in lines),
            models=len(lines),
        )

    def _place(self, key_id: str) -> int:
        return int(key_id.rpartition("-")[2])

    def _until(self, state: KeyState) -> float | None:
        return {KeyState.COOLING: NOW + 12, KeyState.EXHAUSTED: DAY_END}.get(state)

    def _lines(self, info: KeyInfo) -> tuple[ModelLine, ...]:
        """Keys of one project give the same lines, unless their state says otherwise."""
        seed = sum(info.home.encode())
        state = self.states[info.id]
        return tuple(
            self._line(model, place, seed, state)
            for place, model in enumerate(LIMITS)
            if place == 0 or (seed + place) % 3
        )

    def _line(self, model: str, place: int, seed: int, state: KeyState) -> ModelLine:
        shares = [((seed * 37 + place * 53 + turn * 29) % 89) / 100 for turn in range(4)]
        mine, until = KeyState.HEALTHY, self._until(state)
        if place == 0 and state in (KeyState.COOLING, KeyState.EXHAUSTED):
            mine = state
            shares[0 if state is KeyState.COOLING else 2] = 1.0
        elif model == "gemini-3.5-pro" and seed % 4 == 1:
            mine, until, shares[2] = KeyState.EXHAUSTED, DAY_END, 1.0
        reason = None if mine is KeyState.HEALTHY else Reason(ReasonCode(mine), until=until)
        quotas = tuple(
            self._quota(dimension, limit, share, int(self.now) // 5 if turn < 2 else 0)
            for turn, (dimension, limit, share) in enumerate(
                zip(Dimension, LIMITS[model], shares, strict=True)
            )
        )
        left = [1 - quota.used / quota.limit for quota in quotas if quota.limit]
        return ModelLine(
            model=model,
            state=mine,
            until=until if reason else None,
            reason=reason,
            quotas=quotas,
            health=0.0 if reason else round(min(left), 3) if left else 1.0,
        )

    def _quota(self, dimension: Dimension, limit: int | None, share: float, turn: int) -> QuotaLine:
        used = int((limit or 40) * share) if share == 1 else int((limit or 40) * share) - turn % 2
        minute = dimension in (Dimension.RPM, Dimension.TPM)
        return QuotaLine(
            dimension=dimension,
            used=max(0, used),
            limit=limit,
            source=None if limit is None else Source.LEARNED if minute else Source.SHIPPED,
            blocks=minute and limit is not None,
            resets_at=(NOW + 41 if minute else DAY_END) if used > 0 else None,
        )


def _settings_in(text: str) -> tuple[tuple[FoundSetting, ...], tuple[Ignored, ...]]:
    """Settings of an older proxy, as far as the samples hold any."""
    known = {"FAKE_STREAMING": "streaming.fake", "MAX_REQUESTS_PER_MINUTE": "limits.requests_per_minute"}
    pairs = re.findall(r"^([A-Z_]+)=(\S*)$", text, re.MULTILINE)
    settings = tuple(FoundSetting(name, known[name], value) for name, value in pairs if name in known)
    ignored = tuple(
        Ignored(name, Words("gapdesk has a fixed time limit for this."))
        for name, _ in pairs
        if name not in known and not name.endswith("_API_KEYS")
    )
    return settings, ignored
