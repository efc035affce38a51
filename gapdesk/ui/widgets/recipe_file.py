"""A program's configuration file: how it stands, writing it, and bringing the old one back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from gapdesk.recipes.types import ConfigFile, FileState
from gapdesk.ui import theme, words
from gapdesk.ui.desk_services import RecipeService
from gapdesk.ui.errands import spawn
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.latest import Latest
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Elided, Text, View, column
from gapdesk.ui.widgets.state_line import StateLine
from gapdesk.wording import Objection, Words

STATES: dict[FileState, tuple[State, str]] = {
    FileState.ABSENT: (State.OFF, QT_TRANSLATE_NOOP("RecipeFile", "There is no such file yet.")),
    FileState.FOREIGN: (State.OFF, QT_TRANSLATE_NOOP("RecipeFile", "gapdesk has not written to it.")),
    FileState.WRITTEN: (State.OK, QT_TRANSLATE_NOOP("RecipeFile", "gapdesk wrote it.")),
    FileState.CHANGED: (
        State.WARN,
        QT_TRANSLATE_NOOP(
            "RecipeFile", "It was changed after gapdesk wrote it. Restoring undoes that change too."
        ),
    ),
    FileState.UNREADABLE: (
        State.BAD,
        QT_TRANSLATE_NOOP("RecipeFile", "gapdesk leaves it alone: it cannot be used."),
    ),
}
_RESTORABLE = (FileState.WRITTEN, FileState.CHANGED)


class RecipeFile(View):
    """Hidden where the recipe has no file. What is asked takes a while: meanwhile the buttons are off."""

    def __init__(self, recipes: RecipeService, client: Callable[[], str | None]) -> None:
        super().__init__()
        self._recipes, self._client = recipes, client
        self._recipe, self._writable = "", False
        self._file: ConfigFile | None = None
        self._refused: Words | None = None
        self._failed = False
        self._working = False
        self._looking = Latest("a program's configuration")
        self.title, self.path = Text(Size.TABLE, strong=True), Elided(Size.TABLE)
        self.state = StateLine(Size.TABLE)
        self.refusal = StateLine(Size.TABLE)
        self.note = Text(Size.HINT, dim=True, wrap=True)
        self.write_button, self.restore_button = QPushButton(), QPushButton()
        head, buttons = QHBoxLayout(), QHBoxLayout()
        for row in (head, buttons):
            row.setSpacing(theme.SMALL)
        head.addWidget(self.title)
        head.addWidget(self.path, 1)
        for button in (self.write_button, self.restore_button):
            button.setMinimumHeight(theme.CONTROL)
            buttons.addWidget(button)
        buttons.addStretch()
        layout = column(self, theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.state)
        layout.addWidget(self.refusal)
        layout.addLayout(buttons)
        layout.addWidget(self.note)
        self.write_button.clicked.connect(self.write)
        self.restore_button.clicked.connect(self.restore)
        self.hide()
        self.retranslate()

    def show_recipe(self, recipe: str, *, writable: bool) -> None:
        """Look at the file of that recipe."""
        if recipe != self._recipe:
            self._file, self._refused, self._failed = None, None, False
        self._recipe, self._writable = recipe, writable
        self.setVisible(writable)
        self._look()
        self._show()

    def write(self) -> None:
        """Put URL and token into the file."""
        client = self._client()
        if client is not None:
            self._do(self._recipes.write(self._recipe, client))

    def restore(self) -> None:
        """Bring the old file back."""
        self._do(self._recipes.restore(self._recipe))

    def retranslate(self) -> None:
        self.title.setText(self.tr("Its file"))
        self.write_button.setText(self.tr("Write it for me"))
        self.restore_button.setText(self.tr("Restore the old file"))
        self.restore_button.setToolTip(
            self.tr("Brings back what was there before, byte for byte; if there was none, the file goes.")
        )
        self.note.setText(
            self.tr("Only base URL, token and model are written. The old file is kept and can be restored.")
        )
        self._show()

    # --- asking

    def _look(self) -> None:
        self._looking.drop()
        if self._writable and not self._working:
            self._looking.ask(self._recipes.file(self._recipe), self._take, partial(self._take, None))

    def _do(self, deed: Coroutine[Any, Any, ConfigFile]) -> None:
        """Never dropped: what was begun ends, also when another program is looked at meanwhile."""
        self._refused, self._failed, self._working = None, False, True
        self._looking.drop()
        self._show()
        spawn(self._work(self._recipe, deed), name="write a program's configuration")

    async def _work(self, recipe: str, deed: Coroutine[Any, Any, ConfigFile]) -> None:
        found: ConfigFile | None = None
        refused: Words | None = None
        try:
            found = await deed
        except Objection as objection:
            refused = objection.words
        finally:
            self._working = False
            if recipe == self._recipe:
                self._take(found, refused)
            else:
                self._look()
                self._show()

    def _take(self, found: ConfigFile | None, refused: Words | None = None) -> None:
        self._file = found or self._file
        self._refused, self._failed = refused, found is None and refused is None
        self._show()

    # --- showing

    def _show(self) -> None:
        file, busy = self._file, self._working
        self.path.set_full(file.path if file is not None else "")
        self.state.say(*self._said(file))
        refused = self._refused is not None or self._failed
        self.refusal.setVisible(refused)
        if refused:
            self.refusal.say(
                State.BAD,
                words.said(self._refused)
                if self._refused is not None
                else self.tr("That failed. The log tells why."),
            )
        known = file is not None and file.state is not FileState.UNREADABLE
        self.write_button.setEnabled(known and not busy and self._client() is not None)
        self.restore_button.setVisible(file is not None and file.state in _RESTORABLE)
        self.restore_button.setEnabled(not busy)

    def _said(self, file: ConfigFile | None) -> tuple[State, str]:
        if self._working:
            return State.WAIT, self.tr("Writing…")
        if file is None and self._looking.busy:
            return State.WAIT, self.tr("Looking at the file…")
        if file is None:
            return State.OFF, self.tr("Nothing is known of its file.")
        state, text = STATES[file.state]
        return state, words.joined(QCoreApplication.translate("RecipeFile", text), words.said(file.why))
