"""A number with its name below."""

from __future__ import annotations

from gapdesk.ui import moments
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View, column


class Figure(View):
    """ "12" over "streams"."""

    def __init__(self) -> None:
        super().__init__()
        self.number = Text(Size.TITLE, strong=True)
        self.name = Text(Size.HINT, dim=True)
        layout = column(self, 0)
        layout.addWidget(self.number)
        layout.addWidget(self.name)

    def set_name(self, name: str) -> None:
        """Name the number, in the language in use."""
        self.name.setText(name)
        self._announce()

    def set_number(self, number: int) -> None:
        """Show `number`."""
        self.set_text(moments.amount(number))

    def set_text(self, text: str) -> None:
        """Show a number that is written in its own way."""
        self.number.setText(text)
        self._announce()

    def _announce(self) -> None:
        self.setAccessibleName(f"{self.name.text()}: {self.number.text()}")
