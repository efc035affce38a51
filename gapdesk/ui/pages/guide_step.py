"""One step of the first run."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gapdesk.ui import icons, theme
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.quiet_button import QuietButton

_MARK = 16


class Step(View):
    """Open, or folded to a line: with a tick and what came of it if it is done, dim if its time comes later.

    `content` takes what is seen while it is open; `again` opens it once more.
    """

    def __init__(self) -> None:
        super().__init__()
        self.done = self.open = False
        self._icon = QLabel()
        self._icon.setFixedWidth(_MARK)
        self.title = Text(strong=True)
        self.outcome = Text(Size.TABLE, dim=True, wrap=True)
        self.outcome.setMinimumWidth(1)
        self.again = QuietButton()
        self.inside = QWidget()
        self.content: QVBoxLayout = column(self.inside, theme.SMALL)
        self.content.setContentsMargins(_MARK + theme.GAP, 0, 0, theme.GAP)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self._icon)
        head.addWidget(self.title)
        head.addWidget(self.outcome, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.again)
        layout = column(self, theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.inside)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.stand(done=False, open_=False)

    def stand(self, *, done: bool, open_: bool) -> None:
        """Show whether it is done, and whether it is the one to be looked at."""
        self.done, self.open = done, open_
        self.inside.setVisible(open_)
        self.again.setVisible(done and not open_)
        self.outcome.setVisible(done and not open_)
        self.restyle()

    def set_title(self, title: str, again: str) -> None:
        """Name the step, and the button that opens it once more."""
        self.title.setText(title)
        self.again.setText(again)
        self.restyle()

    def restyle(self) -> None:
        self.title.set_state(None if self.open or self.done else State.OFF)
        state, word = State.OFF, self.tr("comes later")
        if self.done:
            state, word = State.OK, self.tr("done")
        elif self.open:
            state, word = State.WAIT, self.tr("now")
        picture = icons.state_icon(state, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(_MARK, _MARK), self.devicePixelRatioF()))
        self.setAccessibleName(f"{self.title.text()}: {word}")
