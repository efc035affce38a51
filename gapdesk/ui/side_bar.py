"""The side bar: how the proxy is, and the list of pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QWidget

from gapdesk.events import EngineSnapshot
from gapdesk.ui import icons, theme, words
from gapdesk.ui.pages import PageSpec
from gapdesk.ui.theme import Roles, Size
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.copy_button import CopyButton

WIDTH = 208
_ID = Qt.ItemDataRole.UserRole


class StatusBlock(View):
    """Icon and word of the state, port, and a button that copies the base URL most programs ask for."""

    def __init__(self, snapshot: EngineSnapshot) -> None:
        super().__init__()
        self._snapshot = snapshot
        self._icon = QLabel()
        self.name = Text(Size.SECTION, strong=True)
        self.state = Text()
        self.port = Text(dim=True)
        self.copy_button = CopyButton(self._openai_url)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(theme.SMALL)
        head.addWidget(self._icon)
        head.addWidget(self.state, 1)
        foot.addWidget(self.port, 1)
        foot.addWidget(self.copy_button)
        layout = column(self, theme.TIGHT, theme.SMALL)
        layout.addWidget(self.name)
        layout.addLayout(head)
        layout.addLayout(foot)
        self.name.setText("gapdesk")
        self.retranslate()

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show the engine as it is now."""
        self._snapshot = snapshot
        kind, word = words.state(snapshot)
        self._icon.setPixmap(
            icons.state_icon(kind, self.palette()).pixmap(QSize(16, 16), self.devicePixelRatioF())
        )
        self.state.setText(word)
        self.state.set_state(kind)
        port = urlsplit(snapshot.base_url).port
        self.port.setText(f":{port}" if port else "")
        self.port.setToolTip(snapshot.base_url)
        self.copy_button.setEnabled(bool(snapshot.base_url))
        self.setAccessibleName(f"gapdesk: {word}")

    def retranslate(self) -> None:
        self.copy_button.set_what(self.tr("Base URL (OpenAI)"))
        self.show_snapshot(self._snapshot)

    def restyle(self) -> None:
        self.show_snapshot(self._snapshot)

    def _openai_url(self) -> str | None:
        return f"{self._snapshot.base_url}/v1" if self._snapshot.base_url else None


class SideBar(View):
    """Emits `chosen` with the id of the page the user wants."""

    chosen = Signal(str)

    def __init__(self, pages: tuple[PageSpec, ...], snapshot: EngineSnapshot) -> None:
        super().__init__()
        self._pages = pages
        self.status = StatusBlock(snapshot)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(QSize(20, 20))
        self.list.setFont(theme.font(Size.BODY))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().setAutoFillBackground(False)
        self._fill()
        self.list.currentItemChanged.connect(self._on_current)
        self.setFixedWidth(WIDTH)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(theme.SMALL, theme.TIGHT, theme.SMALL, 0)
        layout.addWidget(self.status)
        layout.addWidget(self.list, 1)
        self.retranslate()
        self.restyle()

    def select(self, page: str) -> None:
        """Mark `page` as the current one."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == page:
                self.list.setCurrentRow(row)

    def retranslate(self) -> None:
        titles = {spec.id: spec.title() for spec in self._pages}
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setText(titles.get(item.data(_ID), ""))
        self.list.setAccessibleName(self.tr("Pages"))

    def restyle(self) -> None:
        pictures = {spec.id: icons.icon(spec.icon, self.palette()) for spec in self._pages}
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.data(_ID) in pictures:
                item.setIcon(pictures[item.data(_ID)])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(Roles.of(self.palette()).line, 1))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()

    def _fill(self) -> None:
        for spec in sorted(self._pages, key=lambda page: page.foot):
            if spec.foot and not any(
                self.list.item(row).data(_ID) is None for row in range(self.list.count())
            ):
                self._add_line()
            item = QListWidgetItem()
            item.setData(_ID, spec.id)
            item.setSizeHint(QSize(0, theme.ROW + theme.TIGHT))
            self.list.addItem(item)

    def _add_line(self) -> None:
        item = QListWidgetItem()
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, theme.WIDE))
        line = QWidget()
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.HLine)
        rule.setFrameShadow(QFrame.Shadow.Sunken)
        column(line, 0, theme.SMALL).addWidget(rule)
        self.list.addItem(item)
        self.list.setItemWidget(item, line)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_ID):
            self.chosen.emit(item.data(_ID))
