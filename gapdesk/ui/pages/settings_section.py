"""One group of the Settings page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from gapdesk.ui import theme
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, column
from gapdesk.ui.widgets.setting_row import SettingRow


class Section(QWidget):
    """The settings of one group under its title, and what belongs to one of them below it."""

    def __init__(self, group: str, rows: Sequence[SettingRow], guests: Mapping[str, QWidget]) -> None:
        """`guests` stand below the setting they are named by, if it is one of `rows`."""
        super().__init__()
        self.group = group
        self.rows = tuple(rows)
        self.title = Text(Size.SECTION, strong=True)
        layout = column(self, 0)
        layout.addWidget(self.title)
        layout.addSpacing(theme.TIGHT)
        parts: list[QWidget] = []
        for row in rows:
            guest = guests.get(row.setting.name)
            parts += [row] if guest is None else [row, guest]
        for part in parts:  # in the order in which Tab goes through them
            layout.addWidget(part)
        self.parts = tuple(parts)
        """All that stands under the title."""
