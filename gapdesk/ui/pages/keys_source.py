"""Where new keys come from: pasted, from files, from the clipboard. The first half of an import."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QHideEvent, QPalette
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton

from gapdesk.keys.types import LARGE, BadImport, Preview
from gapdesk.ui import key_files, theme, words
from gapdesk.ui.latest import Latest
from gapdesk.ui.service import KeyService
from gapdesk.ui.theme import Roles, Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.key_box import KEYS_URL
from gapdesk.ui.widgets.key_field import KeyField
from gapdesk.ui.widgets.quiet_button import QuietButton

_HEIGHT = 132


class KeysSource(View):
    """Emits what an import would do; says in place why a text or file cannot be read."""

    found = Signal(object)
    """A Preview that holds something."""
    cancelled = Signal()

    def __init__(self, keys: KeyService) -> None:
        super().__init__()
        self._keys = keys
        self._first = False
        self.title = Text(Size.SECTION, strong=True)
        self.note = Text(dim=True, wrap=True)
        self.box = KeyField(_HEIGHT, self.take_text)
        self._reading = Latest("read texts with keys")
        self.waiting = Text()
        self.waiting.set_state(State.WAIT)
        self.waiting.hide()
        self.refusal = Text(wrap=True)
        self.refusal.set_state(State.BAD)
        self.refusal.hide()
        self.go_button, self.file_button, self.clipboard_button = (QPushButton() for _ in range(3))
        self.cancel_button, self.link = QuietButton(), QuietButton()
        self._lay_out()
        self.box.textChanged.connect(self._on_text)
        self.go_button.clicked.connect(lambda: self.take_text(self.box.toPlainText()))
        self.file_button.clicked.connect(self.choose_files)
        self.clipboard_button.clicked.connect(self.take_clipboard)
        self.cancel_button.clicked.connect(self.cancelled)
        self.link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(KEYS_URL)))
        self.setFocusProxy(self.box)
        self._on_text()
        self.retranslate()
        self.restyle()

    @property
    def idle(self) -> bool:
        """Whether it is only there because there were no keys, and nothing was entered."""
        return self._first and not self.box.toPlainText() and self.waiting.isHidden()

    def begin(self, *, first: bool) -> None:
        """Be empty; `first` when there are no keys yet, so nothing to go back to."""
        self._first = first
        self.box.clear()
        self._reading.drop()
        self.waiting.hide()
        self.cancel_button.setVisible(not first)
        self._refuse("")
        self.retranslate()

    def take_text(self, text: str) -> None:
        """Look what is in `text`."""
        if len(text) > LARGE:
            self._await(self._aside([("", text)]))
            return
        try:
            self._show(self._keys.preview(text))
        except BadImport as error:
            self._show(error)

    def take_clipboard(self) -> None:
        """Look what is on the clipboard: files or a text."""
        self.take_mime(QGuiApplication.clipboard().mimeData())

    def take_mime(self, data: QMimeData) -> None:
        """Look what was dropped or pasted: files or a text."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.take_files(paths)
        else:
            self.take_text(data.text())

    def take_files(self, paths: Sequence[Path]) -> None:
        """Look what is in those files."""
        self._await(self._read(paths))

    def choose_files(self) -> None:
        """Ask which files."""
        dialog = QFileDialog(self, self.tr("Files with keys"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        known = self.tr("Files with keys (*.txt *.csv *.json *.env .env)")
        dialog.setNameFilters([known, self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.take_files([Path(name) for name in names]))
        dialog.open()

    def retranslate(self) -> None:
        self.title.setText(self.tr("There are no keys yet.") if self._first else self.tr("Import keys"))
        forms = self.tr("Paste Gemini API keys in any form, one or many, or drop files here.")
        files = self.tr("Text, CSV, JSON and .env files will do, also those of older proxies.")
        self.note.setText(words.joined(forms, files, self.tr("Nothing is added before you have seen it.")))
        self.box.setPlaceholderText("AQ.…")
        self.box.setAccessibleName(self.tr("Gemini API keys"))
        self.waiting.setText(self.tr("Reading…"))
        self.go_button.setText(self.tr("Continue"))
        self.file_button.setText(self.tr("Choose files…"))
        self.clipboard_button.setText(self.tr("From the clipboard"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.link.setText(self.tr("Get keys at Google AI Studio"))
        self.link.setToolTip(KEYS_URL)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._reading.drop()
        self.waiting.hide()

    def restyle(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.ButtonText, Roles.of(palette).accent)
        self.link.setPalette(palette)

    def _lay_out(self) -> None:
        head, buttons = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.link)
        buttons.setSpacing(theme.SMALL)
        for button in (self.go_button, self.file_button, self.clipboard_button, self.cancel_button):
            button.setMinimumHeight(theme.CONTROL)
            buttons.addWidget(button)
        buttons.addStretch()
        layout = column(self, theme.GAP)
        layout.addLayout(head)
        for widget in (self.note, self.box, self.waiting, self.refusal):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        layout.addStretch()

    def _on_text(self) -> None:
        self.go_button.setEnabled(bool(self.box.toPlainText().strip()))
        self._refuse("")

    def _refuse(self, why: str) -> None:
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))

    def _await(self, reading: Coroutine[Any, Any, Preview | BadImport | OSError]) -> None:
        self._refuse("")
        self.waiting.show()
        self._reading.ask(reading, self._show, self.waiting.hide)

    async def _read(self, paths: Sequence[Path]) -> Preview | BadImport | OSError:
        try:
            return await self._aside(await key_files.read(paths))
        except OSError as error:
            return error

    async def _aside(self, texts: Sequence[tuple[str, bytes | str]]) -> Preview | BadImport:
        try:
            return joined([await self._keys.preview_aside(data, name) for name, data in texts])
        except BadImport as error:
            return error

    def _show(self, found: Preview | BadImport | OSError) -> None:
        self.waiting.hide()
        match found:
            case BadImport():
                self._refuse(words.said(found.words))
            case OSError():
                name, why = Path(found.filename or "").name, found.strerror or str(found)
                self._refuse(self.tr("{name} cannot be read: {why}").format(name=name, why=why))
            case Preview() if found.candidates or found.settings or found.ignored:
                self._refuse("")
                self.found.emit(found)
            case Preview():
                self._refuse(self.tr("No key was found in this."))


def joined(previews: Sequence[Preview]) -> Preview:
    """Several previews as one; a key that is in more than one comes once."""
    candidates = {each.key.secret: each for preview in reversed(previews) for each in preview.candidates}
    order = dict.fromkeys(each.key.secret for preview in previews for each in preview.candidates)
    return Preview(
        candidates=tuple(candidates[secret] for secret in order),
        settings=tuple(dict.fromkeys(each for preview in previews for each in preview.settings)),
        ignored=tuple(dict.fromkeys(each for preview in previews for each in preview.ignored)),
        source=next((preview.source for preview in previews if preview.source), ""),
    )
