"""The menus of the Keys page. Built anew each time, and never run in a loop of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from gapdesk.keys.types import ExportWhich
from gapdesk.quota.keys import KeyInfo
from gapdesk.quota.limit_rows import TIERS
from gapdesk.ui import reason_words
from gapdesk.ui.pages.keys_actions import KeysActions
from gapdesk.ui.pages.keys_export import KeysExport


@dataclass(frozen=True, slots=True)
class PageActs:
    """What only the page itself can do for the menu of a key."""

    rename: Callable[[], None]
    edit: Callable[[], None]
    show_secret: Callable[[], None]
    copy_rows: Callable[[], None]


class KeyMenu(QMenu):
    """What can be done with the keys that are selected."""

    def __init__(
        self,
        parent: QWidget,
        infos: Sequence[KeyInfo],
        projects: Iterable[str],
        actions: KeysActions,
        acts: PageActs,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._infos, self._ids = infos, [info.id for info in infos]
        self._actions, self._acts = actions, acts
        single = len(infos) == 1
        self.addAction(self.tr("Rename"), acts.rename).setEnabled(single)
        self._add_projects(projects)
        self._add_tiers()
        self.addAction(self.tr("Note…"), acts.edit)
        self.addSeparator()
        self.addAction(self.tr("Check"), lambda: actions.check(self._ids))
        on = any(info.enabled for info in infos)
        text = self.tr("Switch off") if on else self.tr("Switch on")
        self.addAction(text, lambda: actions.set_enabled(self._ids, not on))
        self.addSeparator()
        self.addAction(self.tr("Show key"), acts.show_secret).setEnabled(single)
        copy = self.addAction(self.tr("Copy key"), lambda: actions.copy_secret(self._ids[0]))
        copy.setEnabled(single)
        self.addAction(self.tr("Copy rows, without keys"), acts.copy_rows)
        self.addSeparator()
        self.addAction(self.tr("Remove"), lambda: actions.remove(self._ids))

    def _add_projects(self, projects: Iterable[str]) -> None:
        menu = self.addMenu(self.tr("Project"))
        current = {info.project for info in self._infos}
        for name in sorted(projects, key=str.casefold):
            _choice(menu, name, current == {name}, partial(self._actions.move, self._ids, name))
        menu.addSeparator()
        alone = self.tr("A project of its own")
        _choice(menu, alone, current == {None}, lambda: self._actions.move(self._ids, None))
        menu.addAction(self.tr("Another one…"), self._acts.edit)

    def _add_tiers(self) -> None:
        menu = self.addMenu(self.tr("Tier"))
        current = {info.tier for info in self._infos}
        for tier in (None, *TIERS):
            name = reason_words.tier(tier)
            _choice(menu, name, current == {tier}, partial(self._actions.set_tier, self._ids, tier))


class PageMenu(QMenu):
    """What can be done with all of the `keys` keys, `invalid` of which are invalid."""

    def __init__(
        self, parent: QWidget, keys: int, invalid: int, actions: KeysActions, export: KeysExport
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offers = (
            (self.tr("Export all keys…"), ExportWhich.ALL, keys),
            (self.tr("Export valid keys…"), ExportWhich.VALID, keys - invalid),
            (self.tr("Export invalid keys…"), ExportWhich.INVALID, invalid),
        )
        for text, which, count in offers:
            self.addAction(text, partial(export.ask, which)).setEnabled(count > 0)
        self.addSeparator()
        text = self.tr("Remove invalid keys ({n})").format(n=invalid)
        self.addAction(text, actions.remove_invalid).setEnabled(invalid > 0)


def _choice(menu: QMenu, text: str, chosen: bool, act: Callable[[], None]) -> None:
    action = menu.addAction(text, act)
    action.setCheckable(True)
    action.setChecked(chosen)
