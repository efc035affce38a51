"""What the list of the Activity page is narrowed to: words, client, model, key, outcome."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy

from gapdesk.activity.types import Result, Wanted
from gapdesk.ui import activity_words, icons, theme
from gapdesk.ui.models.activity_tally import Tally
from gapdesk.ui.view import View, fill_box

SEARCH_MS = 200
"""After the last letter."""


class ActivityFilters(View):
    """Offers what has been listed; what is chosen stays offered."""

    changed = Signal()
    """`wanted` is another one."""
    left = Signal()
    """Down, Enter or Escape: the list is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._glass = self.search.addAction(
            icons.icon("search", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self.client_box, self.model_box, self.key_box, self.result_box = self._boxes = tuple(
            QComboBox() for _ in range(4)
        )
        self._names: dict[str, str] = {}
        self._models: set[str] = set()
        self._keys: set[str] = set()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_MS)
        self._lay_out()
        self._pause.timeout.connect(self.changed)
        self.search.textChanged.connect(self._on_text)
        self.search.installEventFilter(self)
        for box in self._boxes:
            box.activated.connect(lambda _: self.changed.emit())
        self.retranslate()
        self.restyle()

    @property
    def wanted(self) -> Wanted:
        """Which requests the user wants to see."""
        client, model, key, result = (box.currentData() or "" for box in self._boxes)
        found = Result(result) if result else None
        return Wanted(" ".join(self.search.text().split()), client, model, key, found)

    def offer(self, tally: Tally) -> None:
        """Offer what is listed, if it is not offered already; not while somebody chooses."""
        listed = (tally.clients, tally.models, tally.keys)
        offered = (self._names, self._models, self._keys)
        if listed != offered and not any(box.view().isVisible() for box in self._boxes):
            self._names, self._models, self._keys = dict(tally.clients), set(tally.models), set(tally.keys)
            self._fill()

    def choose(self, *, client: str = "", model: str = "", key: str = "") -> None:
        """Narrow it to that client (its id), model or key (its label) too."""
        for box, value in ((self.client_box, client), (self.model_box, model), (self.key_box, key)):
            if value and (place := box.findData(value)) >= 0:
                box.setCurrentIndex(place)
        self.changed.emit()

    def clear(self) -> None:
        """Leave nothing out."""
        for box in self._boxes:
            box.setCurrentIndex(0)
        self.search.clear()  # tells
        self._pause.stop()
        self.changed.emit()

    def start_search(self) -> None:
        """Let the user search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Search names, messages, ids"))
        self.search.setAccessibleName(self.tr("Search the listed requests"))
        names = (self.tr("Client"), self.tr("Model"), self.tr("Key"), self.tr("Outcome"))
        for box, name in zip(self._boxes, names, strict=True):
            box.setAccessibleName(name)
        self._fill()

    def restyle(self) -> None:
        self._glass.setIcon(icons.icon("search", self.palette()))
        theme.edged(self.search)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter lead from the search to the list, Escape out of it."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            keys = Qt.Key
            if event.key() == keys.Key_Escape:
                self.search.clear()
            if event.key() in (keys.Key_Down, keys.Key_Return, keys.Key_Enter, keys.Key_Escape):
                self._tell_now()
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        self.search.setMinimumHeight(theme.CONTROL)
        row.addWidget(self.search, 27)
        for box, share in zip(self._boxes, (20, 20, 17, 24), strict=True):
            box.setMinimumHeight(theme.CONTROL)
            box.setMinimumWidth(60)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            row.addWidget(box, share)

    def _fill(self) -> None:
        everything = (
            self.tr("All clients"),
            self.tr("All models"),
            self.tr("All keys"),
            self.tr("All outcomes"),
        )
        named = sorted(((name or each, each) for each, name in self._names.items()), key=_shown)
        offers: tuple[Iterable[tuple[str, str]], ...] = (
            named,
            ((each, each) for each in sorted(self._models)),
            ((each, each) for each in sorted(self._keys)),
            [
                (activity_words.translated(word), str(each))
                for each, (_, word) in activity_words.RESULTS.items()
            ],
        )
        for box, every, offered in zip(self._boxes, everything, offers, strict=True):
            items = [(every, ""), *offered]
            chosen = box.currentData()
            if chosen and all(value != chosen for _, value in items):
                items.append((box.currentText(), chosen))
            fill_box(box, items)

    def _on_text(self) -> None:
        if self.search.text().strip():
            self._pause.start()
        else:
            self._tell_now(always=True)

    def _tell_now(self, *, always: bool = False) -> None:
        waited = self._pause.isActive()
        self._pause.stop()
        if waited or always:
            self.changed.emit()


def _shown(item: tuple[str, str]) -> str:
    return item[0].casefold()
