"""Where keys are pasted, and where they come from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from gapdesk.ui import theme
from gapdesk.ui.theme import Roles, Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.ui.widgets.text_box import TextBox

KEYS_URL = "https://aistudio.google.com/apikey"
"""Where Google gives out keys of the Gemini API."""
_HEIGHT = 72


class KeyBox(View):
    """Hands what was pasted to `add_keys`, which returns (added, already known)."""

    def __init__(self, add_keys: Callable[[str], tuple[int, int]]) -> None:
        super().__init__()
        self._add_keys = add_keys
        self._added: tuple[int, int] | None = None
        self.note = Text(Size.TABLE, dim=True, wrap=True)
        self.box = TextBox(_HEIGHT)
        self.add_button, self.link = QPushButton(), QuietButton()
        self.add_button.setMinimumHeight(theme.CONTROL)
        self.result = Text(Size.TABLE)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.result, 1)
        buttons.addWidget(self.link)
        layout = column(self)
        layout.addWidget(self.note)
        layout.addWidget(self.box)
        layout.addLayout(buttons)
        self.setFocusProxy(self.box)
        self.box.textChanged.connect(self._on_text)
        self.add_button.clicked.connect(self._on_add)
        self.link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(KEYS_URL)))
        self._on_text()
        self.retranslate()
        self.restyle()

    @property
    def used(self) -> bool:
        """Whether keys were added here."""
        return self._added is not None

    def retranslate(self) -> None:
        self.note.setText(
            self.tr("One or many, with any separators. They are kept until gapdesk quits, written nowhere.")
        )
        self.box.setPlaceholderText("AQ.…")
        self.box.setAccessibleName(self.tr("Gemini API keys"))
        self.add_button.setText(self.tr("Add keys"))
        self.link.setText(self.tr("Get keys at Google AI Studio"))
        self.link.setToolTip(KEYS_URL)
        self._say_result()

    def restyle(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.ButtonText, Roles.of(palette).accent)
        self.link.setPalette(palette)

    def _say_result(self) -> None:
        if self._added is None:
            return
        added, known = self._added
        if not added and not known:
            text = self.tr("No key was found in this text.")
        elif known:
            text = self.tr("Added: {added} · known already: {known}").format(added=added, known=known)
        else:
            text = self.tr("Added: {added}").format(added=added)
        self.result.setText(text)
        self.result.set_state(State.OK if added else State.WARN)

    def _on_text(self) -> None:
        self.add_button.setEnabled(bool(self.box.toPlainText().strip()))

    def _on_add(self) -> None:
        self._added = self._add_keys(self.box.toPlainText())
        if any(self._added):
            self.box.clear()
        self._say_result()
