"""Overview: is all well? On the first run it is the guide."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QWidget

from gapdesk.events import EngineProblem, EngineSnapshot, Problem
from gapdesk.settings import SettingError
from gapdesk.ui import icons, proxy_switch, remedies, theme, words
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.guide import Guide
from gapdesk.ui.pages.overview_banners import Banner, StorageBanner
from gapdesk.ui.pages.overview_cards import ConnectCard, LiveCard, ProblemsCard, TodayCard
from gapdesk.ui.setting_words import refusal
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.key_box import KeyBox
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.ui.widgets.update_notice import UpdateNotice

_TICK_MS = 1000
_NARROW = 720
"""Below this width the two lower cards stand below each other."""
_OPEN, _CLOSED = "open", "closed"
"""How the guide stands, as the window remembers it."""
_GREETING = 1
"""Requests of today when a practising gapdesk has only greeted itself."""


class Overview(View):
    """Shows one snapshot; while visible it asks for a new one each second, since a minute slides on."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._engine = context.engine
        self._bridge = context.bridge
        self._clock = context.clock
        self._remembered = context.state
        self._shown_state: State | None = None
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
        self.doctor_button = QuietButton()
        self.doctor_button.setIconSize(QSize(16, 16))
        self.banner = Banner(self._use_port, context.open_page)
        self.storage = StorageBanner(self._engine.keys.retry_storage)
        self.update_notice = UpdateNotice(self._engine.updates)
        snapshot = context.bridge.snapshot
        self.guide: Guide | None = (
            Guide(self._engine, snapshot, self._clock.now()) if self._is_first_run(snapshot) else None
        )
        self.keys_card, self.key_box = Card(), KeyBox(self._engine.keys, snapshot)
        self.keys_card.body.addWidget(self.key_box)
        self.connect_card = ConnectCard(self._engine.token, self._engine.settings, context.open_page)
        self.live, self.today = LiveCard(), TodayCard(context.open_page)
        self.problems = ProblemsCard(context.open_page)
        self._lay_out()
        if self.guide is not None:
            self.guide.closed.connect(self._close_guide)
            self.guide.way_out.connect(context.open_page)
        self.switch.clicked.connect(self._on_switch)
        self.keys_button.toggled.connect(self._on_keys)
        self.key_box.way_out.connect(context.open_page)
        self.doctor_button.clicked.connect(lambda: context.open_page("doctor"))
        self._bridge.changed.connect(self._on_changed)
        self._bridge.activity_changed.connect(self._on_activity)
        self._bridge.clients_changed.connect(self._on_clients)
        self._bridge.updates_changed.connect(self.update_notice.show_news)
        self.update_notice.show_news()
        self.retranslate()
        self.restyle()

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show the engine as it is now."""
        self._show_status(snapshot)
        self.banner.show_snapshot(snapshot)
        self.storage.show_snapshot(snapshot)
        guide = self._guide_of(snapshot)
        if guide is not None:
            guide.show_snapshot(snapshot)
            if guide.current is guide.keys:
                self.storage.hide()  # it says where keys are kept
        self.setFocusProxy(self.keys_button if guide is None else guide.entry())
        guiding = guide is not None
        for widget in (self.keys_button, self.connect_card, self.live, self.today):
            widget.setVisible(not guiding)  # the guide has what is needed of it
        self.keys_card.setVisible(not guiding and self.keys_button.isChecked())
        self.problems.setVisible(not guiding or bool(_own(snapshot.problems)))
        self.key_box.show_snapshot(snapshot)
        self.connect_card.show_snapshot(snapshot)
        self.live.show_snapshot(snapshot)
        self._show_times(snapshot)

    def retranslate(self) -> None:
        self.title.setText(self.tr("Overview"))
        self.keys_button.setText(self.tr("Add keys"))
        self.keys_card.set_title(self.tr("Add keys"))
        self.doctor_button.setText(remedies.button("doctor"))
        self.doctor_button.setToolTip(self.tr("Open Doctor, which looks for what may be wrong"))
        self.area.setAccessibleName(self.tr("Overview"))
        self.show_snapshot(self._bridge.snapshot)

    def restyle(self) -> None:
        self.keys_button.setIcon(icons.icon("key", self.palette()))
        self.doctor_button.setIcon(icons.icon("doctor", self.palette()))
        self._shown_state = None
        self._show_status(self._bridge.snapshot)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self._bridge.flush()
        self.show_snapshot(self._bridge.snapshot)
        if self.guide is not None:
            self.guide.refresh()
            self.guide.focus_first()  # so that keys can be pasted at once

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < _NARROW
        direction = QBoxLayout.Direction
        self._lower.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        head, line, lower = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.setSpacing(theme.SMALL)
        head.addWidget(self.doctor_button)
        head.addWidget(self.keys_button)
        head.addWidget(self.switch)
        line.setSpacing(theme.SMALL)
        self.status.setContentsMargins(0, 0, theme.SMALL, 0)
        for widget in (self._icon, self.status):
            line.addWidget(widget)
        line.addWidget(self.status_rest, 1)
        lower.setSpacing(theme.WIDE)
        lower.addWidget(self.live, 2)
        lower.addWidget(self.problems, 3)
        self._lower = lower
        inside = QWidget()
        cards = column(inside, theme.WIDE)
        cards.setContentsMargins(0, 0, theme.WIDE, theme.PAGE)
        notices = (self.banner, self.storage, self.update_notice)
        for card in (*notices, self.guide, self.keys_card, self.connect_card, self.today):
            if card is not None:
                cards.addWidget(card)
        cards.addLayout(lower)
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
        problems = snapshot.problems
        if self.guide is not None:
            self.guide.show_time(now)
            problems = _own(problems)  # of requests the guide tells itself
        self.problems.show_problems(problems, now)

    def _show_status(self, snapshot: EngineSnapshot) -> None:
        kind, word = words.state(snapshot)
        if kind is not self._shown_state:
            self._shown_state = kind
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

    def _on_activity(self, requests: tuple[str, ...]) -> None:
        if self.guide is not None:  # also unseen: it has to know the first one
            self.guide.follow(requests, self._clock.now())
            if self.guide.request.seen:
                self._remembered.guide = _CLOSED  # for the next window; this one still shows it

    def _on_clients(self) -> None:
        if self.guide is not None:
            self.guide.refresh()

    def _on_tick(self) -> None:
        self._bridge.flush()
        self._show_times(self._bridge.snapshot)

    def _on_switch(self) -> None:
        proxy_switch.toggle(self._engine, self._bridge.snapshot.state)

    def _use_port(self, port: int) -> None:
        try:
            proxy_switch.use_port(self._engine, port)
        except SettingError as error:
            self.banner.action.setText(refusal(error))

    def _on_keys(self, wanted: bool) -> None:
        self.keys_card.setVisible(wanted)
        if wanted:
            self.key_box.setFocus()
            self.area.verticalScrollBar().setValue(0)

    # --- the first run

    def _is_first_run(self, snapshot: EngineSnapshot) -> bool:
        """Whether to begin with the guide, or to go on with it in a window opened anew."""
        known = self._remembered.guide
        if known:
            return known == _OPEN
        return not snapshot.keys or (snapshot.practice and snapshot.requests_today <= _GREETING)

    def _guide_of(self, snapshot: EngineSnapshot) -> Guide | None:
        """The guide, as long as there is one."""
        guide = self.guide
        if guide is None:
            return None
        if guide.box.used or snapshot.practice:
            self._remembered.guide = self._remembered.guide or _OPEN
        elif snapshot.keys and self._remembered.guide != _OPEN and not guide.request.seen:
            self._remembered.guide = _CLOSED
            self._drop_guide()  # not the first run: the keys were only slow to come
        return self.guide

    def _close_guide(self) -> None:
        self._remembered.guide = _CLOSED
        self._drop_guide()
        self.show_snapshot(self._bridge.snapshot)
        self.keys_button.setFocus()

    def _drop_guide(self) -> None:
        guide, self.guide = self.guide, None
        if guide is not None:
            guide.hide()
            guide.deleteLater()


def _own(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those that are no request's."""
    return tuple(each for each in problems if isinstance(each.kind, EngineProblem))
