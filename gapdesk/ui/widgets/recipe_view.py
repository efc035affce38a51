"""How a program is connected: which one, what to type where, a test, and its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QRadioButton

from gapdesk.recipes.types import Filled, Recipe, Tested, UrlForm
from gapdesk.ui import moments, theme, words
from gapdesk.ui.desk_services import RecipeService
from gapdesk.ui.latest import Latest
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.copy_button import CopyButton
from gapdesk.ui.widgets.copy_row import CopyRow
from gapdesk.ui.widgets.recipe_chooser import RecipeChooser
from gapdesk.ui.widgets.recipe_file import RecipeFile
from gapdesk.ui.widgets.state_line import StateLine
from gapdesk.ui.widgets.text_box import TextBox
from gapdesk.wording import Objection

_LINES = 12
"""Lines of a snippet that are seen at once."""
_NOTHING = Filled("", "")


class Steps(View):
    """Sentences with numbers before them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[Text] = []
        self._numbers: list[Text] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SMALL)
        self._grid.setVerticalSpacing(theme.TIGHT)
        self._grid.setColumnStretch(1, 1)

    def show_steps(self, steps: Collection[str]) -> None:
        """Show `steps`, from 1."""
        while len(self.texts) < len(steps):
            number, text = Text(dim=True), Text(wrap=True)
            number.setText(str(len(self.texts) + 1))
            text.setMinimumWidth(1)
            for place, widget in enumerate((number, text)):
                self._grid.addWidget(widget, len(self.texts), place, Qt.AlignmentFlag.AlignTop)
            self.texts.append(text)
            self._numbers.append(number)
        for place, (number, text) in enumerate(zip(self._numbers, self.texts, strict=True)):
            for widget in (number, text):
                widget.setVisible(place < len(steps))
        for text, step in zip(self.texts, steps, strict=False):
            text.setText(step)


class Snippet(View):
    """Code or configuration, shown masked and copied with the token."""

    def __init__(self, secret: Callable[[], str | None]) -> None:
        super().__init__()
        self.box = TextBox(theme.CONTROL)
        self.box.setReadOnly(True)
        self.box.setLineWrapMode(TextBox.LineWrapMode.NoWrap)
        fixed = theme.font(Size.TABLE)
        fixed.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()])
        self.box.setFont(fixed)
        self.copy_button = CopyButton(secret, secret=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(self.box, 1)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        self.retranslate()

    def show_text(self, text: str) -> None:
        """Show `text` as high as it is, but not too high."""
        text = text.rstrip()
        self.setVisible(bool(text))
        if text == self.box.toPlainText():
            return
        self.box.setPlainText(text)
        lines = min(_LINES, text.count("\n") + 1)
        around = self.box.horizontalScrollBar().sizeHint().height() + 2 * theme.SMALL
        self.box.setFixedHeight(lines * self.box.fontMetrics().lineSpacing() + around)

    def retranslate(self) -> None:
        self.box.setAccessibleName(self.tr("To be copied"))
        self.copy_button.set_what(self.tr("with the token in it"))


class Ways(View):
    """The ways of one program, below each other, since their names are long; `chosen` tells which."""

    chosen = Signal(str)
    """Id of its recipe."""

    def __init__(self, most: int) -> None:
        """Of at most `most` ways; all buttons are made at once: Tab goes in the order of their making."""
        super().__init__()
        self.ids: tuple[str, ...] = ()
        self.buttons = [QRadioButton() for _ in range(most)]
        rows = column(self, 0)
        for place, button in enumerate(self.buttons):
            button.clicked.connect(partial(self._on_clicked, place))
            rows.addWidget(button)

    def show_ways(self, ways: Sequence[Recipe], current: str) -> None:
        """Show `ways`, of which `current` is taken; hidden where there is no choice."""
        self.ids = tuple(way.id for way in ways)
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(ways))
            if place < len(ways):
                text = words.said(ways[place].way)
                button.setText(text[:1].upper() + text[1:])
                button.setChecked(self.ids[place] == current)
        self.setVisible(len(ways) > 1)
        self.setAccessibleName(self.tr("Way"))

    def _on_clicked(self, place: int) -> None:
        self.chosen.emit(self.ids[place])


class RecipeView(View):
    """For the client that `client` names, None while there is none."""

    tested = Signal(bool)
    """Whether the program would be answered."""
    chosen = Signal(str)
    """Id of the recipe that is shown now, because the user took it."""

    def __init__(self, recipes: RecipeService, client: Callable[[], str | None]) -> None:
        super().__init__()
        self._recipes, self._client = recipes, client
        self._all = recipes.all()
        self._testing = Latest("test a connection")
        self._result: tuple[Tested | None, str] | None = None  # and the program that was tested
        self._taken = False
        self.chooser = RecipeChooser(self._all)
        self.recipe: Recipe = self._of(self.chooser.first())[0]
        self.ways = Ways(max(Counter(recipe.program for recipe in self._all).values()))
        self.url = CopyRow(lambda: self._filled().url or None)
        self.token = CopyRow(self._token, secret=True)
        self.unknown = StateLine(Size.TABLE)
        self.steps = Steps()
        self.snippet = Snippet(lambda: self._filled(masked=False).snippet or None)
        self.note = Text(Size.TABLE, dim=True, wrap=True)
        self.file = RecipeFile(recipes, client)
        self.test_button, self.result = QPushButton(), StateLine(Size.TABLE)
        self._lay_out()
        self.chooser.chosen.connect(self._on_program)
        self.ways.chosen.connect(self._on_way)
        self.test_button.clicked.connect(self.test)
        self.setFocusProxy(self.chooser)
        self.retranslate()

    def show_program(self, program: str) -> None:
        """Show how that program is connected: its name, or the id of one of its recipes."""
        found = [recipe for recipe in self._all if program in (recipe.id, recipe.program)]
        if found:
            self._taken = True
            self._show(found[0])

    def show_detected(self, names: Collection[str], current: str = "") -> None:
        """Show programs first whose requests were seen, under `names`; and that of `current`, the one that is
        looked at, unless the user took another."""
        self.chooser.show_seen({recipe.program for recipe in self._all if set(names) & _shown_as(recipe)})
        its = [recipe for recipe in self._all if current in _shown_as(recipe)]
        its.sort(key=lambda recipe: recipe.program != current)
        if not self._taken and self.recipe.program not in {recipe.program for recipe in its}:
            self._show(its[0] if its else self._of(self.chooser.first())[0])

    def forget_choice(self) -> None:
        """It is about another client now: what was taken for the last one does not hold for it."""
        self._taken = False
        self._forget_result()
        self._say_result()

    def refresh(self) -> None:
        """Base URL, token, client or the model that sentences name are other ones, or may be."""
        self._all = self._recipes.all()
        self.recipe = next(recipe for recipe in self._all if recipe.id == self.recipe.id)
        self.steps.show_steps([words.said(step) for step in self.recipe.steps])
        filled = self._filled()
        for row in (self.url, self.token):
            row.refresh()
        self.url.value.setToolTip(filled.url)
        self.snippet.show_text(filled.snippet)
        self.unknown.setVisible(self._token() is None)
        self.file.show_recipe(self.recipe.id, writable=self.recipe.writable)
        self._say_result()

    def test(self) -> None:
        """Ask for the model list as the program would."""
        client = self._client()
        if client is None:
            return
        self._result = None
        asked = self._recipes.test(self.recipe.id, client)
        self._testing.ask(asked, self._take_result, partial(self._take_result, None))
        self._say_result()

    def retranslate(self) -> None:
        names = {
            UrlForm.OPENAI: self.tr("Base URL"),
            UrlForm.GEMINI: self.tr("Gemini URL"),
            UrlForm.ROOT: self.tr("Base URL"),
        }
        self.url.set_name(names[self.recipe.form])
        self.token.set_name(self.tr("Token"))
        self.unknown.say(State.WAIT, self.tr("There is no token to be copied now."))
        self.test_button.setText(self.tr("Test"))
        self.test_button.setToolTip(
            self.tr("Asks for the list of models as the program would. That costs no quota.")
        )
        self.chooser.choose(self.recipe.program)
        self.ways.show_ways(self._of(self.recipe.program), self.recipe.id)
        self.note.setText(words.said(self.recipe.note))
        self.note.setVisible(bool(self.recipe.note))
        self.refresh()

    # --- building

    def _lay_out(self) -> None:
        test = QHBoxLayout()
        test.setSpacing(theme.GAP)
        self.test_button.setMinimumHeight(theme.CONTROL)
        test.addWidget(self.test_button)
        test.addWidget(self.result, 1, Qt.AlignmentFlag.AlignVCenter)
        test.addStretch()
        layout = column(self, theme.SMALL)
        layout.addWidget(self.chooser)
        layout.addSpacing(theme.TIGHT)
        for widget in (self.ways, self.url, self.token, self.unknown, self.steps, self.snippet, self.note):
            layout.addWidget(widget)
        layout.addLayout(test)
        layout.addSpacing(theme.TIGHT)
        layout.addWidget(self.file)

    # --- which one

    def _of(self, program: str) -> list[Recipe]:
        """The ways of that program."""
        return [recipe for recipe in self._all if recipe.program == program]

    def _on_program(self, program: str) -> None:
        if program != self.recipe.program:
            self._on_way(self._of(program)[0].id)

    def _on_way(self, recipe: str) -> None:
        self.show_program(recipe)
        self.chosen.emit(recipe)

    def _show(self, recipe: Recipe) -> None:
        if recipe.id != self.recipe.id:
            self.recipe = recipe
            self._forget_result()
            self.retranslate()

    # --- what is filled in

    def _filled(self, *, masked: bool = True) -> Filled:
        client = self._client()
        if client is None:
            return _NOTHING
        try:
            return self._recipes.filled(self.recipe.id, client, masked=masked)
        except Objection:  # the client was removed just now
            return _NOTHING

    def _token(self) -> str | None:
        return self._filled(masked=False).token or None

    # --- the test

    def _take_result(self, found: Tested | None) -> None:
        self._result = found, self.recipe.program
        self._say_result()
        self.tested.emit(found is not None and found.models is not None)

    def _forget_result(self) -> None:
        self._testing.drop()
        self._result = None

    def _say_result(self) -> None:
        self.test_button.setEnabled(self._client() is not None and not self._testing.busy)
        self.result.setVisible(self._testing.busy or self._result is not None)
        if self._testing.busy:
            self.result.say(State.WAIT, self.tr("Asking as the program would…"))
        elif self._result is not None:
            self.result.say(*self._said(*self._result))

    def _said(self, found: Tested | None, program: str) -> tuple[State, str]:
        if found is None:
            return State.BAD, self.tr("The test failed. The log tells why.")
        if found.models is None:
            return State.BAD, words.said(found.why)
        span = moments.short_span(found.seconds)
        if not found.models:
            text = self.tr("It works, but {program} would see no models yet: there is no key that works.")
            return State.WARN, text.format(program=program)
        text = self.tr("It works: {program} would see %Ln model(s), after {span}.", "", found.models)
        return State.OK, text.format(program=program, span=span)


def _shown_as(recipe: Recipe) -> set[str]:
    """As what its requests are known first of all: further names stand for many programs."""
    return set(recipe.detected[:1])
