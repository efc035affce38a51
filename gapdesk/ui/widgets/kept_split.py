"""A splitter that stands where the user last put it."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter

from gapdesk.ui.window_state import WindowState


class KeptSplit(QSplitter):
    """No part of it can be pushed out of sight. `name` is its own among all that `state` keeps."""

    def __init__(self, orientation: Qt.Orientation, state: WindowState, name: str) -> None:
        super().__init__(orientation)
        self._state, self._name = state, name
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self.remember)

    @property
    def kept(self) -> bool:
        """Whether the user has ever moved it."""
        return self._name in self._state.tables

    def restore(self) -> None:
        """Take the kept place, if there is one; once all parts are in it."""
        kept = self._state.tables.get(self._name)
        if isinstance(kept, str):
            self.restoreState(QByteArray.fromBase64(kept.encode()))

    def remember(self) -> None:
        """Write down where it stands."""
        self._state.tables[self._name] = self.saveState().toBase64().toStdString()
