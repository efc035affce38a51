"""The pane below the log: the selected messages in full."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPlainTextEdit

from gapdesk.log_types import LogLine
from gapdesk.ui import icons, moments, theme
from gapdesk.ui.models.log_list import LEVELS, word, written
from gapdesk.ui.theme import Roles, Size
from gapdesk.ui.view import Elided, Text, View, column
from gapdesk.ui.widgets.copy_button import CopyButton
from gapdesk.ui.widgets.quiet_button import QuietButton

_MOST = 50
"""Messages shown at once; with more of them only the first."""


class LogText(View):
    """Hidden while no line is selected."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[LogLine, ...] = ()
        self._icon = QLabel()
        self.level, self.about = Text(), Elided(dim=True, cut=Qt.TextElideMode.ElideRight)
        self.wrap = QCheckBox()
        self.wrap.setChecked(True)
        self.copy_button = CopyButton(lambda: "\n".join(map(written, self._lines)))
        self.close_button = QuietButton()
        self.close_button.setFixedSize(theme.CONTROL, theme.CONTROL)
        self.close_button.setIconSize(QSize(16, 16))
        self.body = QPlainTextEdit()
        self.body.setReadOnly(True)
        self.body.setTabChangesFocus(True)
        self.body.setMinimumHeight(60)
        self.body.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        fixed = theme.font(Size.TABLE)
        fixed.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()])
        self.body.setFont(fixed)
        head = QHBoxLayout()
        head.setSpacing(theme.SMALL)
        head.addWidget(self._icon)
        head.addWidget(self.level)
        head.addWidget(self.about, 1)
        for widget in (self.wrap, self.copy_button, self.close_button):
            head.addWidget(widget)
        layout = column(self, theme.TIGHT)
        layout.setContentsMargins(0, theme.TIGHT, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.body, 1)
        self.wrap.toggled.connect(self._on_wrap)
        self.close_button.clicked.connect(self.closed)
        self.hide()
        self.retranslate()
        self.restyle()

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[LogLine]) -> None:
        """Show `lines` in full; hidden if there are none."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        shown = self._lines[:_MOST]
        alone = len(self._lines) == 1
        self.body.setPlainText(shown[0].text if alone else "\n".join(map(written, shown)))
        self._say()
        self.setVisible(bool(self._lines))

    def retranslate(self) -> None:
        self.wrap.setText(self.tr("Wrap lines"))
        self.copy_button.set_what(self.tr("Message"))
        for say in (self.close_button.setToolTip, self.close_button.setAccessibleName):
            say(self.tr("Close"))
        self.body.setAccessibleName(self.tr("Message"))
        self._say()

    def restyle(self) -> None:
        self.close_button.setIcon(icons.icon("close", self.palette()))
        for widget in (self.body, self.wrap):
            theme.edged(widget)
        self._say()

    def _say(self) -> None:
        """What stands above: of one line its level, time and source; of several how many they are."""
        alone = len(self._lines) == 1
        for widget in (self._icon, self.level):
            widget.setVisible(alone)
        if alone:
            line = self._lines[0]
            name, state, _ = LEVELS[line.level]
            picture = icons.icon(name, self.palette(), Roles.of(self.palette()).states[state])
            self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))
            self.level.set_state(state)
            self.level.setText(word(line.level))
            self.about.set_full(f"{moments.exact(line.time)} · {line.source}")
        else:
            self.about.set_full(self.tr("%Ln message(s)", "", len(self._lines)))

    def _on_wrap(self, on: bool) -> None:
        modes = QPlainTextEdit.LineWrapMode
        self.body.setLineWrapMode(modes.WidgetWidth if on else modes.NoWrap)
