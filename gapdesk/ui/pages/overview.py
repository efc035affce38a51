"""Overview: is all well? On the first run it is the guide."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QWidget

from gapdesk.events import EngineSnapshot
from gapdesk.settings import SettingError
from gapdesk.ui import icons, proxy_switch, theme, words
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.guide import Guide
from gapdesk.ui.pages.overview_banners import Banner, StorageBanner
from gapdesk.ui.pages.overview_cards import ConnectCard, LiveCard, ProblemsCard, TodayCard
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.key_box import KeyBox
from gapdesk.ui.widgets.quiet_button import QuietButton

_TICK_MS = 1000
_NARROW = 720
"""Below this width the two middle cards stand below each other."""


class Overview(View):
    """Shows one snapshot; while visible it asks for a new one each second, since a minute slides on."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._engine = context.engine
        self._bridge = context.bridge
        self._clock = context.clock
        self._guiding = not context.bridge.snapshot.keys
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.title = Text(Size.TITLE, strong=True)
        self._icon = QLabel()
        self.status = Text()
        self.status_rest = Text(dim=True)
        self.switch = QPushButton()
        self.switch.setMinimumHeight(theme.CONTROL)
        self.switch.setIconSize(QSize(16, 16))
        self.keys_button = QuietButton()
        self.keys_button.setCheckable(True)
        self.keys_button.setIconSize(QSize(16, 16))
        self.banner = Banner(self._use_port)
        self.storage = StorageBanner(self._engine.keys.retry_storage)
        snapshot = context.bridge.snapshot
        self.guide = Guide(self._engine.keys, snapshot, self._close_guide)
        self.keys_card, self.key_box = Card(), KeyBox(self._engine.keys, snapshot)
        self.keys_card.body.addWidget(self.key_box)
        self.connect_card = ConnectCard(self._engine.token)
        self.live, self.today, self.problems = LiveCard(), TodayCard(), ProblemsCard(context.open_page)
        self._lay_out()
        self.switch.clicked.connect(self._on_switch)
        self.keys_button.toggled.connect(self._on_keys)
        self._bridge.changed.connect(self._on_changed)
        self.retranslate()
        self.restyle()

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show the engine as it is now."""
        self._show_status(snapshot)
        self.banner.show_snapshot(snapshot)
        if snapshot.keys and not self.guide.box.used:
            self._guiding = False  # not the first run: the keys were only slow to come
        self.storage.show_snapshot(snapshot)
        if self._guiding:
            self.storage.hide()  # the guide says where keys are kept
        self.guide.setVisible(self._guiding)
        self.keys_button.setVisible(not self._guiding)  # the guide has a box of its own
        self.setFocusProxy(self.guide.box.box if self._guiding else self.keys_button)
        self.keys_card.setVisible(not self._guiding and self.keys_button.isChecked())
        self.guide.show_snapshot(snapshot)
        self.key_box.show_snapshot(snapshot)
        self.connect_card.show_snapshot(snapshot)
        self.live.show_snapshot(snapshot)
        self._show_times(snapshot)
        for card in (self.live, self.today):
            card.setVisible(not self._guiding)
        self.problems.setVisible(not self._guiding or bool(snapshot.problems))

    def retranslate(self) -> None:
        self.title.setText(self.tr("Overview"))
        self.keys_button.setText(self.tr("Add keys"))
        self.keys_card.set_title(self.tr("Add keys"))
        self.area.setAccessibleName(self.tr("Overview"))
        self.show_snapshot(self._bridge.snapshot)

    def restyle(self) -> None:
        self.keys_button.setIcon(icons.icon("key", self.palette()))
        self._show_status(self._bridge.snapshot)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self._bridge.flush()
        self.show_snapshot(self._bridge.snapshot)
        if self._guiding:
            self.guide.box.setFocus()  # so that keys can be pasted at once

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < _NARROW
        direction = QBoxLayout.Direction
        self._middle.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        head, line, middle = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.setSpacing(theme.SMALL)
        head.addWidget(self.keys_button)
        head.addWidget(self.switch)
        line.setSpacing(theme.SMALL)
        self.status.setContentsMargins(0, 0, theme.SMALL, 0)
        for widget in (self._icon, self.status):
            line.addWidget(widget)
        line.addWidget(self.status_rest, 1)
        middle.setSpacing(theme.WIDE)
        middle.addWidget(self.live, 1)
        middle.addWidget(self.today, 1)
        self._middle = middle
        inside = QWidget()
        cards = column(inside, theme.WIDE)
        cards.setContentsMargins(0, 0, theme.WIDE, theme.PAGE)
        for card in (self.banner, self.storage, self.guide, self.keys_card, self.connect_card):
            cards.addWidget(card)
        cards.addLayout(middle)
        cards.addWidget(self.problems)
        cards.addStretch()
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(theme.PAGE, theme.PAGE, theme.SMALL, 0)
        head.setContentsMargins(0, 0, theme.WIDE, 0)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addSpacing(theme.TIGHT)
        layout.addWidget(self.area, 1)

    def _show_times(self, snapshot: EngineSnapshot) -> None:
        """Show what changes without an event: "12 s ago", "resets in 3 h"."""
        now = self._clock.now()
        self.live.show_waiting(snapshot, now)
        self.today.show_models(snapshot.today, dict(snapshot.lasts), now)
        self.problems.show_problems(snapshot.problems, now)

    def _show_status(self, snapshot: EngineSnapshot) -> None:
        kind, word = words.state(snapshot)
        picture = icons.state_icon(kind, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self.status.setText(word)
        self.status.set_state(kind)
        rest = [words.keys_line(snapshot)]
        if snapshot.practice:
            rest.append(self.tr("practice mode: nothing leaves this computer"))
        self.status_rest.setText(" · ".join(rest))
        startable = snapshot.state in proxy_switch.STARTABLE
        self.switch.setText(self.tr("Start") if startable else self.tr("Stop"))
        self.switch.setIcon(icons.icon("play" if startable else "stop", self.palette()))
        self.switch.setAccessibleName(self.tr("Start the proxy") if startable else self.tr("Stop the proxy"))
        self.switch.setEnabled(snapshot.state not in proxy_switch.MOVING)

    def _on_changed(self, snapshot: EngineSnapshot) -> None:
        """Ten times a second under traffic, which nobody sees while another page is shown."""
        if self.isVisible():
            self.show_snapshot(snapshot)

    def _on_tick(self) -> None:
        self._bridge.flush()
        self._show_times(self._bridge.snapshot)

    def _on_switch(self) -> None:
        proxy_switch.toggle(self._engine, self._bridge.snapshot.state)

    def _use_port(self, port: int) -> None:
        try:
            proxy_switch.use_port(self._engine, port)
        except SettingError as error:
            self.banner.action.setText(str(error))

    def _on_keys(self, wanted: bool) -> None:
        self.keys_card.setVisible(wanted)
        if wanted:
            self.key_box.setFocus()
            self.area.verticalScrollBar().setValue(0)

    def _close_guide(self) -> None:
        self._guiding = False
        self.show_snapshot(self._bridge.snapshot)
