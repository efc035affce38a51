"""A button that copies something and says so for a moment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtWidgets import QPushButton

from gapdesk.ui import clipboard, icons, theme

_SAID_MS = 1500


class CopyButton(QPushButton):
    """Copies what `source` gives at the click; None means there is nothing to copy yet.

    `what` names the thing to assistive tools ("Base URL"): the button itself only says "Copy", or nothing
    while it is `bare`.
    """

    def __init__(self, source: Callable[[], str | None], *, secret: bool = False, bare: bool = False) -> None:
        super().__init__()
        self._source = source
        self._secret, self._bare = secret, bare
        self._what = ""
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_SAID_MS)
        self._said.timeout.connect(self._retext)
        self.setMinimumHeight(theme.CONTROL)
        self.setIconSize(QSize(16, 16))
        self.clicked.connect(self._copy)
        self._retext()
        self._fit()

    def set_what(self, what: str) -> None:
        """Name the thing copied, in the language in use."""
        self._what = what
        self._retext()

    def set_bare(self, bare: bool) -> None:
        """Show the icon alone, or "Copy" too."""
        if bare != self._bare:
            self._bare = bare
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._retext()
        super().changeEvent(event)

    def _fit(self) -> None:
        """Take the width of the longer word, so that nothing moves when it changes."""
        if self._bare:
            self.setText("")
            self.setFixedWidth(theme.CONTROL)
            return
        widths = []
        for word in (self.tr("Copied"), self.tr("Copy")):
            self.setText(word)
            widths.append(self.sizeHint().width())
        self.setFixedWidth(max(widths))
        self._retext()

    def _copy(self) -> None:
        text = self._source()
        if text:
            clipboard.copy(text, secret=self._secret)
            self._said.start()
            self._retext()

    def _retext(self) -> None:
        said = self._said.isActive()
        if not self._bare:
            self.setText(self.tr("Copied") if said else self.tr("Copy"))
        self.setIcon(icons.icon("done" if said else "copy", self.palette()))
        name = self.tr("Copy: {what}").format(what=self._what)
        self.setAccessibleName(name)
        self.setToolTip(name)
