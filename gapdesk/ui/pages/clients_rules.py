"""What holds for one client: private or not, which models, and settings of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QMenu, QPushButton, QWidget

from gapdesk.client_types import OWN_SETTINGS, ClientLine
from gapdesk.settings import Settings
from gapdesk.ui import theme
from gapdesk.ui.pages.clients_own import OwnRow
from gapdesk.ui.pages.clients_row import RuleRow
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.text_box import TextBox

_HEIGHT = 64
_PRIVATE, _MODELS = "private", "models"


class PrivateRow(RuleRow):
    """`wanted` tells whether the user wants the client private."""

    wanted = Signal(bool)

    def __init__(self) -> None:
        self.box = QCheckBox()
        super().__init__(self.box, self.box)
        self.box.clicked.connect(lambda checked: self.wanted.emit(checked))
        self.retranslate()

    def retranslate(self) -> None:
        self.set_words(
            self.tr("Private"),
            self.tr(
                "Nothing of its conversations is recorded from now on, nor what its requests hold; spare"
                " answers for it are forgotten."
            ),
        )


class ModelsRow(RuleRow):
    """`wanted` carries the patterns the user wrote."""

    wanted = Signal(tuple)

    def __init__(self, models: Callable[[], tuple[str, ...]]) -> None:
        """`models` gives names that are worth being suggested."""
        self._models = models
        self._patterns: tuple[str, ...] = ()
        self.box, self.add_button = TextBox(_HEIGHT), QPushButton()
        self.box.setLineWrapMode(TextBox.LineWrapMode.NoWrap)
        self.add_button.setMinimumHeight(theme.CONTROL)
        editor = QWidget()
        inside = column(editor, theme.TIGHT)
        inside.addWidget(self.box)
        inside.addWidget(self.add_button)
        super().__init__(editor, self.box)
        self.box.left.connect(self._on_left)
        self.add_button.clicked.connect(self._open_menu)
        self.reset_button.clicked.connect(self._on_reset)
        self.retranslate()

    def show_patterns(self, patterns: tuple[str, ...]) -> None:
        """Show `patterns`; what is being written is left alone."""
        if patterns != self._patterns:
            self._patterns = patterns
            self.box.setPlainText("\n".join(patterns))
            self.refuse("")
        self._offer()

    def forget(self) -> None:
        """Another client is shown."""
        self._patterns = ()
        self.box.clear()
        self.refuse("")

    def suggested(self) -> list[str]:
        """Models that are not among the patterns yet."""
        written = self._written()
        return [model for model in self._models() if model not in written]

    def retranslate(self) -> None:
        self.set_words(
            self.tr("Models it may use"),
            self.tr("One per line; * stands for any text, as in gemini-*-flash. It sees no others."),
        )
        self.box.setPlaceholderText(self.tr("All models"))
        self.add_button.setText(self.tr("Add a model"))
        self._offer()

    def _written(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.box.toPlainText().replace(",", "\n").splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def _offer(self) -> None:
        self.offer_reset(self.tr("All models") if self._patterns else "")

    def _on_left(self) -> None:
        patterns = self._written()
        if patterns != self._patterns:
            self._want(patterns)

    def _on_reset(self) -> None:
        self._want(())
        self.box.setFocus()

    def _want(self, patterns: tuple[str, ...]) -> None:
        self._patterns = patterns
        self.box.setPlainText("\n".join(patterns))
        self._offer()
        self.refuse("")
        self.wanted.emit(patterns)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for model in self.suggested():
            menu.addAction(model, partial(self._add, model))
        if menu.isEmpty():
            menu.addAction(self.tr("Models are suggested after their first request.")).setEnabled(False)
        menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    def _add(self, model: str) -> None:
        self._want((*self._written(), model))


class Rules(View):
    """Tells what is wanted of the client that is shown; `refuse` says in its row why it was not done.

    The rows of settings are built one per turn of the loop: all at once would hold up the replies that flow
    by.
    """

    private_wanted = Signal(str, bool)
    """A client, and whether; in the same way:"""
    models_wanted = Signal(str, tuple)
    own_wanted = Signal(str, str, object)
    """A client, a setting and its value, None = as in Settings."""

    def __init__(self, settings: Settings, models: Callable[[], tuple[str, ...]]) -> None:
        super().__init__()
        self._settings = settings
        self._line: ClientLine | None = None
        self._unbuilt = list(OWN_SETTINGS)
        self._builder = QTimer(self)
        self._builder.timeout.connect(self._build_row)
        self.title = Text(Size.SECTION, strong=True)
        self.private, self.models = PrivateRow(), ModelsRow(models)
        self.own_title, self.own_note = Text(strong=True), Text(Size.HINT, dim=True, wrap=True)
        self.own: dict[str, OwnRow] = {}
        self._rows = column(self, theme.TIGHT)
        self._rows.addWidget(self.title)
        for row in (self.private, self.models):
            self._rows.addWidget(row)
        self._rows.addSpacing(theme.SMALL)
        self._rows.addWidget(self.own_title)
        self._rows.addWidget(self.own_note)
        self.private.wanted.connect(lambda value: self.private_wanted.emit(self._id(), value))
        self.models.wanted.connect(lambda value: self.models_wanted.emit(self._id(), value))
        self.retranslate()
        self._builder.start(0)

    def build_all(self) -> None:
        """Build at once what is still to be built."""
        while self._unbuilt:
            self._build_row()

    def show_line(self, line: ClientLine) -> None:
        """Show what holds for that client."""
        other, self._line = line.id != self._id(), line
        if other:
            self.models.forget()
            for row in self.own.values():
                row.forget()
        self.private.box.setChecked(line.private)
        self.models.show_patterns(line.models)
        for name, row in self.own.items():
            row.show_value(line.own.get(name))

    def show_setting(self, name: str) -> None:
        """That setting was changed in Settings."""
        if name in self.own:
            self.own[name].show_inherited()

    def refuse(self, name: str, why: str) -> None:
        """Say at `name` (a setting, "private" or "models") why it was not taken."""
        rows: dict[str, RuleRow] = {_PRIVATE: self.private, _MODELS: self.models, **self.own}
        if name == _PRIVATE:
            self.private.box.toggle()  # back to what holds
        rows[name].refuse(why)

    def retranslate(self) -> None:
        self.title.setText(self.tr("What holds for this client"))
        self.own_title.setText(self.tr("Settings of its own"))
        self.own_note.setText(self.tr("All else is as in Settings. A change holds from the next request on."))

    def _on_own(self, name: str, value: object) -> None:
        self.own_wanted.emit(self._id(), name, value)

    def _id(self) -> str:
        """The client that is shown."""
        return "" if self._line is None else self._line.id

    def _build_row(self) -> None:
        name = self._unbuilt.pop(0)
        row = OwnRow(self._settings.declaration(name), self._settings)
        row.wanted.connect(partial(self._on_own, name))
        if self._line is not None:
            row.show_value(self._line.own.get(name))
        self.own[name] = row
        self._rows.addWidget(row)
        if not self._unbuilt:
            self._builder.stop()
