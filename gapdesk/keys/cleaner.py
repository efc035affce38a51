"""What the user says of keys, made fit for headers, logs, files and the database. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from gapdesk.keys.finding import is_wordy, keys_in
from gapdesk.keys.labels import Labels
from gapdesk.keys.types import FoundKey
from gapdesk.quota.keys import Kept, KeyChanges, KeyInfo
from gapdesk.redact import Redactor, redact

LONGEST_LABEL = 80
LONGEST_NOTE = 1000
_SUSPICIOUS = re.compile(r"\S{7}|[=:]")
"""What a text with a secret has: `redact` is too slow for 500 labels in one turn of the loop."""
_LONG = re.compile(r"\S{16}")
"""What a text with a key of any kind has."""
_NOTHING = frozenset(["", "[key]", "[secret]", "[token]"])


class Cleaner:
    """Makes texts about keys fit for headers, logs, files and the database."""

    def __init__(self, is_key: Callable[[str], bool]) -> None:
        """`is_key`: whether this is one of the keys whose secrets are not at hand now."""
        self._is_key = is_key
        self._redactor = Redactor()

    def learn(self, secret: str) -> None:
        """Remove `secret` from all texts from now on, whatever it looks like."""
        self._redactor.add(secret)

    def label(self, text: str) -> str:
        """A label on one line; "" if nothing is left of it, or if it may be a key of a kind nobody knows."""
        label = self._line(text, LONGEST_LABEL)
        doubtful = _LONG.search(label) and not all(is_wordy(spot.secret) for spot in keys_in(label))
        return "" if doubtful or label in _NOTHING else label

    def project(self, text: str | None) -> str | None:
        """The name of a project on one line; None if nothing is left of it."""
        project = self._line(text or "", LONGEST_LABEL)
        return None if project in _NOTHING else project

    def note(self, text: str) -> str:
        """A note, on one line too."""
        return self._line(text, LONGEST_NOTE)

    def changes(self, changes: KeyChanges) -> KeyChanges:
        """The same changes with clean texts; without a label that is none."""
        cleaned = changes.copy()
        if "project" in changes:
            cleaned["project"] = self.project(changes["project"])
        if "note" in changes:
            cleaned["note"] = self.note(changes["note"])
        label = self.label(cleaned.pop("label", ""))
        return {**cleaned, "label": label} if label else cleaned

    def info(self, key_id: str, key: FoundKey, labels: Labels, added: float, kept: Kept) -> KeyInfo:
        """What is known of a new key; it gets one of `labels`."""
        return KeyInfo(
            id=key_id,
            label=labels.unique(self.label(key.label)),
            project=self.project(key.project),
            tier=key.tier,
            enabled=key.enabled,
            added=added,
            note=self.note(key.note),
            kept=kept,
        )

    def tells(self, info: KeyInfo, secrets: Iterable[str]) -> bool:
        """Whether one of `secrets` stands in what is said of a key."""
        text = f"{info.label}\n{info.project}\n{info.note}"
        return _LONG.search(text) is not None and any(secret in text for secret in secrets)

    def _line(self, text: str, longest: int) -> str:
        if _LONG.search(text):
            text = self._redactor(text)
            for spot in reversed(keys_in(text)):
                if self._is_key(spot.secret):
                    text = f"{text[: spot.start]}[key]{text[spot.end :]}"
        elif _SUSPICIOUS.search(text):
            text = redact(text)
        if not text.isprintable():
            text = "".join(char if char.isprintable() else " " for char in text)
        return " ".join(text.split())[:longest].strip()
