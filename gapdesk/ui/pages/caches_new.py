"""A new cache: for whom, for which model, what it holds, and how long it lives. In place, above the table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from gapdesk.caching.types import Cache, NewCache
from gapdesk.ui import cache_words, key_files, moments, theme, words
from gapdesk.ui.counts import Counts
from gapdesk.ui.latest import Latest
from gapdesk.ui.record_services import CacheService
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Elided, Text, column, fill_box
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.copy_row import CopyRow
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.ui.widgets.setting_editors import Calm
from gapdesk.ui.widgets.state_line import StateLine
from gapdesk.ui.widgets.text_box import PasteBox
from gapdesk.wording import Objection

_HEIGHT = 108
_LARGE = 50_000
"""A field shows texts up to so many characters; to lay out larger ones would hold up requests."""


class NotText(ValueError):
    """A file that holds no text; the message is its name."""


class NewCacheForm(Card):
    """Asks Google, and shows what came of it; `closed` tells the end."""

    closed = Signal()

    def __init__(self, caches: CacheService) -> None:
        super().__init__()
        self._caches = caches
        self._aside: tuple[str, str] | None = None  # name and text of what is too large for the field
        self._made: Cache | None = None
        self._making, self._reading = Latest("make a cache"), Latest("read a text")
        self.client, self.model, self.minutes = Calm(), Calm(), Calm()
        self.name = QLineEdit()
        self.name.setMaxLength(128)  # Google's limit of displayName
        self.labels = [Text(Size.HINT, dim=True) for _ in range(4)]
        self.box = PasteBox(_HEIGHT, self.take_mime)
        self.kept, self.drop_button = Elided(), QPushButton()
        self.note = Text(Size.HINT, dim=True, wrap=True)
        self.said = StateLine()
        self.result = CopyRow(lambda: self._made.name if self._made else None)
        self.make_button, self.file_button, self.cancel_button = QPushButton(), QPushButton(), QuietButton()
        self.fields = QWidget()
        self._lay_out()
        for minutes in cache_words.SPAN_MINUTES:
            self.minutes.addItem("", minutes)
        self.minutes.setCurrentIndex(1)
        self.drop_button.clicked.connect(lambda: self._keep(None))
        self.file_button.clicked.connect(self.choose_file)
        self.make_button.clicked.connect(self.make)
        self.cancel_button.clicked.connect(self.close_form)
        self.setFocusProxy(self.box)
        self.hide()
        self.restyle()
        self.retranslate()

    def open(self) -> None:
        """Show the form: empty, unless something was entered and not made yet."""
        if self._made is not None:
            self._made = None
            self.name.clear()
            self.box.clear()
            self._keep(None)
        if self.fields.isEnabled():  # else one is being made
            fill_box(self.client, [(name, each) for each, name in self._caches.clients()])
            fill_box(self.model, [(each, each) for each in self._caches.models()])
            self._show_state()
        self.show()
        self.box.setFocus()

    def close_form(self) -> None:
        """Put it away; what is being made is still made, and told."""
        self._reading.drop()
        self.hide()
        self.closed.emit()

    # --- the text

    def take_mime(self, data: QMimeData) -> bool:
        """Take files, or a text that is too large for the field; False leaves a small one to it."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.take_files(paths)
            return True
        text = data.text()
        if len(text) > _LARGE:
            self._keep((self.tr("Pasted text"), text))
            return True
        return False

    def take_files(self, paths: Sequence[Path]) -> None:
        """Read text files, which together become one text."""
        self._reading.ask(self._read(paths), self._take_read, lambda: None)

    def choose_file(self) -> None:
        """Ask for a text file."""
        dialog = QFileDialog(self, self.tr("Choose a text file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.filesSelected.connect(lambda names: self.take_files([Path(name) for name in names]))
        dialog.open()

    def text(self) -> str:
        """What the cache is to hold."""
        return self._aside[1] if self._aside else self.box.toPlainText()

    async def _read(self, paths: Sequence[Path]) -> tuple[str, str] | OSError | NotText:
        try:
            found = await key_files.read(paths)
            return words.listed(name for name, _ in found), "\n\n".join(_decoded(*each) for each in found)
        except (OSError, NotText) as error:
            return error

    def _take_read(self, found: tuple[str, str] | OSError | NotText) -> None:
        match found:
            case OSError():
                text = self.tr("{name} cannot be read: {why}")
                name = Path(found.filename or "").name
                self._say(State.BAD, text.format(name=name, why=found.strerror or str(found)))
            case NotText():
                text = self.tr("{name} is no text in UTF-8, or larger than 10 MB.")
                self._say(State.BAD, text.format(name=found))
            case name, text:
                self._keep((name, text))
                if not self.name.text():
                    self.name.setText(Path(name).stem[:128])

    def _keep(self, aside: tuple[str, str] | None) -> None:
        """Hold a text beside the field, None for the field itself."""
        self._aside = aside
        self.box.setVisible(aside is None)
        self.kept.setVisible(aside is not None)
        self.drop_button.setVisible(aside is not None)
        if aside is not None:
            counted = Counts().characters(len(aside[1]))
            self.kept.set_full(f"{aside[0]} · {counted}")
        self._say(State.OFF, "")

    # --- making

    def make(self) -> None:
        """Have Google make it."""
        text = self.text()
        if not text.strip():
            self._say(State.BAD, self.tr("Paste a text, or drop a text file here."))
            return
        if self.client.currentData() is None or self.model.currentData() is None:
            self._say(State.BAD, self.tr("There is no client, or no model, that could have a cache."))
            return
        new = NewCache(
            client=self.client.currentData(),
            model=self.model.currentData(),
            title=self.name.text().strip(),
            text=text,
            minutes=self.minutes.currentData(),
        )
        self._say(State.WAIT, self.tr("Google makes the cache…"))
        self._lock(True)
        self._making.ask(self._make(new), self._show_made, self._on_failed)

    async def _make(self, new: NewCache) -> Cache | Objection:
        try:
            return await self._caches.create(new)
        except Objection as error:
            return error

    def _show_made(self, made: Cache | Objection) -> None:
        self._lock(False)
        self.show()  # also if it was put away meanwhile: this is what was waited for
        if isinstance(made, Objection):
            self._say(State.BAD, words.said(made.words))
            self.make_button.setFocus()
            return
        self._made = made
        self._show_state()
        self.result.copy_button.setFocus()

    def _on_failed(self) -> None:
        self._lock(False)
        self._say(State.BAD, self.tr("The cache could not be made. The log says why."))

    def _lock(self, locked: bool) -> None:
        self.fields.setEnabled(not locked)
        for button in (self.make_button, self.file_button):
            button.setEnabled(not locked)

    # --- showing

    def retranslate(self) -> None:
        self.set_title(self.tr("New cache"))
        texts = (self.tr("Client"), self.tr("Model"), self.tr("Title"), self.tr("Lives for"))
        fields = (self.client, self.model, self.name, self.minutes)
        for label, field, text in zip(self.labels, fields, texts, strict=True):
            label.setText(text)
            field.setAccessibleName(text)
        for place, minutes in enumerate(cache_words.SPAN_MINUTES):
            self.minutes.setItemText(place, cache_words.lifetime(minutes))
        self.name.setPlaceholderText(self.tr("its first words"))
        self.box.setPlaceholderText(self.tr("Paste the text to be cached, or drop a text file here."))
        self.box.setAccessibleName(self.tr("Text to be cached"))
        self.note.setText(
            self.tr(
                "Only this client can use it, with this model. Google takes a few thousand tokens at least,"
                " only from paid projects, and bills the storage by tokens and hours."
            )
        )
        self.drop_button.setText(self.tr("Another text"))
        self.make_button.setText(self.tr("Make the cache"))
        self.file_button.setText(self.tr("Choose a file…"))
        self.result.set_name("cachedContent")
        if self.fields.isEnabled():  # else what is said of the making stays
            self._show_state()

    def restyle(self) -> None:
        for field in (self.client, self.model, self.minutes, self.name):
            theme.edged(field)

    def _show_state(self) -> None:
        """The form, or what came of it."""
        made = self._made
        for widget in (self.fields, self.note, self.make_button, self.file_button):
            widget.setVisible(made is None)
        self.result.setVisible(made is not None)
        self.cancel_button.setText(self.tr("Cancel") if made is None else self.tr("Close"))
        if made is None:
            self._say(State.OFF, "")
            return
        text = self.tr("The cache holds {tokens} tokens until {time}. Requests use it by this name:")
        time = moments.exact(made.expires)
        self._say(State.OK, text.format(tokens=moments.amount(made.tokens), time=time))
        self.result.refresh()

    def _say(self, kind: State, text: str) -> None:
        self.said.say(kind, text)
        self.said.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            super().keyPressEvent(event)

    def take_dropped(self, data: QMimeData) -> None:
        """Take a text or files that were dropped on the page."""
        if not self.take_mime(data):
            self._keep(None)
            self.box.setPlainText(data.text())

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(2)
        for place, field in enumerate((self.client, self.model, self.name, self.minutes)):
            field.setMinimumHeight(theme.CONTROL)
            grid.addWidget(self.labels[place], 0, place)
            grid.addWidget(field, 1, place)
            grid.setColumnStretch(place, (2, 3, 3, 2)[place])
        aside, buttons = QHBoxLayout(), QHBoxLayout()
        aside.addWidget(self.kept, 1)
        aside.addWidget(self.drop_button)
        inside = column(self.fields, theme.SMALL)
        inside.addLayout(grid)
        inside.addWidget(self.box)
        inside.addLayout(aside)
        buttons.setSpacing(theme.SMALL)
        for button in (self.make_button, self.file_button, self.cancel_button, self.drop_button):
            button.setMinimumHeight(theme.CONTROL)
        for button in (self.make_button, self.file_button, self.cancel_button):
            buttons.addWidget(button)
        buttons.addStretch()
        for widget in (self.fields, self.note, self.said, self.result):
            self.body.addWidget(widget)
        self.body.addLayout(buttons)
        self._keep(None)


def _decoded(name: str, data: bytes) -> str:
    """The text of a file. Raises NotText."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotText(name) from None
    if len(data) > key_files.MOST or "\0" in text:
        raise NotText(name)
    return text
