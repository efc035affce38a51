"""What the Keys page does to keys, each with what it says afterwards and the way back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from gapdesk.keys.types import FoundKey, FoundSetting
from gapdesk.quota.keys import KeyChanges, KeyInfo, KeyRow
from gapdesk.ui import clipboard, words
from gapdesk.ui.pages.keys_notices import KeysNotices
from gapdesk.ui.service import KeyService
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.key_notice import Offer

UNDO_SECONDS = 60
"""As long as the engine keeps what was removed."""


class KeysActions(QObject):
    """Tells `changed` after something was done."""

    changed = Signal()

    def __init__(self, keys: KeyService, notices: KeysNotices) -> None:
        super().__init__(notices)
        self._keys = keys
        self._notices = notices

    def info(self, ids: Sequence[str]) -> list[KeyInfo]:
        """Those keys as they are configured now."""
        return [row.info for row in self._keys.rows(ids)]

    # --- one or several

    def rename(self, key_id: str, label: str) -> None:
        """Give a key another label."""
        self._keys.update([key_id], label=label)
        self.changed.emit()

    def apply(self, ids: Sequence[str], changes: KeyChanges) -> None:
        """Change project, tier or note."""
        project = changes.pop("project", "")
        if changes:
            self._keys.update(ids, **changes)
        if project != "":
            self.move(ids, project)
        self.changed.emit()

    def move(self, ids: Sequence[str], project: str | None) -> None:
        """Count those keys in `project`, None for projects of their own; asked first if it is for good."""
        rows = [row for row in self._keys.rows(ids) if row.info.project != project]
        if not rows:
            return
        moved = [row.info.id for row in rows]
        if project is not None and self._keys.would_merge(moved, project):
            self._notices.ask(
                partial(self._question, len(moved), rows[0].info.label, project),
                Offer(lambda: self.tr("Move"), partial(self._merge_into, moved, project)),
            )
            return
        self._keys.update(moved, project=project)
        self._notices.say(
            State.OK,
            partial(self._moved_words, len(moved), project),
            undo=partial(self._move_back, _way_back(rows)),
            seconds=UNDO_SECONDS,
        )
        self.changed.emit()

    def join(self, ids: Sequence[str], target: str) -> None:
        """Those keys belong to the project of the key `target`; without a name it takes that key's label."""
        found = self.info([target])
        if found:
            self.move([*ids, target], found[0].project or found[0].label)

    def set_tier(self, ids: Sequence[str], tier: str | None) -> None:
        """Say which tier the projects of those keys are on."""
        self._keys.update(ids, tier=tier)
        self.changed.emit()

    def set_enabled(self, ids: Sequence[str], enabled: bool) -> None:
        """Switch keys on or off."""
        self._keys.update(ids, enabled=enabled)
        self.changed.emit()

    def check(self, ids: Sequence[str] | None = None) -> None:
        """Ask Google about those keys, None for all."""
        self._keys.check(ids)
        self.changed.emit()

    def copy_secret(self, key_id: str) -> None:
        """Put a key on the clipboard, marked as a secret."""
        secret = self._keys.secret_of(key_id)
        if secret is None:
            text = self.tr("The key is still locked in the keyring.")
            self._notices.say(State.WAIT, lambda: text)
            return
        clipboard.copy(secret, secret=True)
        label = self.info([key_id])[0].label
        self._notices.say(
            State.OK, lambda: self.tr("The key {label} is on the clipboard.").format(label=label), seconds=6
        )

    # --- out and in

    def remove(self, ids: Sequence[str]) -> None:
        """Take keys out; they can be brought back for a minute."""
        count = self._keys.remove(ids) if ids else 0
        if count:
            self._notices.say(
                State.OK,
                partial(self._removed_words, count),
                undo=self._undo_remove,
                seconds=UNDO_SECONDS,
            )
            self.changed.emit()

    def remove_invalid(self) -> None:
        """Take out the keys Google called invalid."""
        self.remove(self._keys.invalid())

    def take_in(self, keys: Iterable[FoundKey], settings: Sequence[FoundSetting]) -> None:
        """Add keys, check them, and take settings over."""
        before = set(self._keys.ids())
        added = self._keys.add(keys)
        taken = self._keys.take_settings(settings) if settings else 0
        new = [each for each in self._keys.ids() if each not in before]
        if new:
            self._keys.check(new)
        self._notices.say(
            State.OK, partial(self._added_words, added.added, added.known, taken), seconds=UNDO_SECONDS
        )
        self.changed.emit()

    # --- words

    def _moved_words(self, count: int, project: str | None) -> str:
        if project is None:
            return self.tr("%Ln key(s) count(s) in a project of its/their own now.", "", count)
        return self.tr("%Ln key(s) count(s) in {project} now.", "", count).format(project=project)

    def _question(self, count: int, label: str, project: str) -> str:
        which = self.tr("%Ln key(s)", "", count) if count > 1 else label
        text = self.tr("Move {which} to {project}? Their counts are added up, and that cannot be undone.")
        return text.format(which=which, project=project)

    def _removed_words(self, count: int) -> str:
        return self.tr("%Ln key(s) was/were removed.", "", count)

    def _added_words(self, added: int, known: int, settings: int) -> str:
        counted = (
            (added, self.tr("Added: {n}")),
            (known, self.tr("known already: {n}")),
            (settings, self.tr("settings changed: {n}")),
        )
        said = " · ".join(text.format(n=count) for count, text in counted if count)
        return words.joined(said or self.tr("Nothing was added."))

    def _undo_remove(self) -> None:
        self._keys.undo_remove()
        self._notices.message.unsay()
        self.changed.emit()

    def _merge_into(self, moved: Sequence[str], project: str) -> None:
        self._keys.update(moved, project=project)
        self._notices.say(State.OK, partial(self._moved_words, len(moved), project), seconds=UNDO_SECONDS)
        self.changed.emit()

    def _move_back(self, before: Mapping[str, str | None]) -> None:
        for key_id, project in before.items():
            self._keys.update([key_id], project=project)
        self._notices.message.unsay()
        self.changed.emit()


def _way_back(rows: Sequence[KeyRow]) -> dict[str, str | None]:
    """Key and former project, in the order in which they must go back.

    The last key that leaves a project takes the counts along: it must be the one that brought them.
    """
    moved = Counter(row.project for row in rows)

    def brought_counts(row: KeyRow) -> tuple[bool, bool]:
        return moved[row.project] > row.siblings, row.last_used is not None

    return {row.info.id: row.info.project for row in sorted(rows, key=brought_counts)}
