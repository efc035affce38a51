"""A Google project: the keys that share its quota, and what is held against it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from gapdesk.quota.keys import Fault, KeyInfo
from gapdesk.quota.meter import Meter
from gapdesk.quota.records import KeyRecord


@dataclass(slots=True, eq=False)
class Key:
    """A key in the pool."""

    info: KeyInfo
    project: Project
    proven: bool = False
    """Google accepted it once."""
    fault: Fault | None = None
    last_used: float | None = None
    in_flight: int = 0
    locked: bool = False
    """Its secret has not come from the keyring yet."""

    @property
    def usable(self) -> bool:
        return self.info.enabled and self.fault is None and not self.locked

    def record(self) -> KeyRecord:
        """What became known of it."""
        return KeyRecord(self.info.id, self.proven, self.fault, self.last_used)


@dataclass(slots=True, eq=False)
class Project:
    """Stays when its last key goes, so that a key brought back finds its counts."""

    name: str
    keys: OrderedDict[str, Key] = field(default_factory=OrderedDict)
    """By id; the least recently used first."""
    meters: dict[str, Meter] = field(default_factory=dict)
    """By model, as Google counts it."""
    fault: Fault | None = None

    @property
    def usable(self) -> bool:
        """Whether some key of it can be asked at all."""
        return self.fault is None and any(key.usable for key in self.keys.values())

    @property
    def was_used(self) -> bool:
        """Whether anything was ever asked of it, as far as is remembered."""
        return any(meter.used is not None for meter in self.meters.values()) or any(
            key.last_used is not None for key in self.keys.values()
        )

    def next_key(self, tried: AbstractSet[str]) -> Key | None:
        """The least recently used key that can be asked and is not among the `tried` ids."""
        for key in self.keys.values():
            if key.usable and key.info.id not in tried:
                return key
        return None

    def take(self, key: Key) -> None:
        """The key belongs to it from now on, in its place by last use; those never used go first."""
        key.project = self
        last = next(reversed(self.keys.values()), None)
        self.keys[key.info.id] = key
        if last is not None and (key.last_used or 0.0) < (last.last_used or 0.0):
            self.keys = OrderedDict(sorted(self.keys.items(), key=lambda item: item[1].last_used or 0.0))
