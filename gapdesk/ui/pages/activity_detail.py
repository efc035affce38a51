"""One request in full: how it ended and why, where its time went, what was said, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from gapdesk.activity.filtering import result_of
from gapdesk.activity.types import Compared, Detail
from gapdesk.settings import SettingError
from gapdesk.ui import explainer, project_words, theme, words
from gapdesk.ui.latest import Latest
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.activity_detail_again import AgainRow
from gapdesk.ui.pages.activity_detail_attempts import ActivityAttempts
from gapdesk.ui.pages.activity_detail_bodies import CAPTURE, ActivityBodies
from gapdesk.ui.pages.activity_detail_deeds import DetailDeeds
from gapdesk.ui.pages.activity_detail_head import DetailHead
from gapdesk.ui.pages.activity_detail_keys import FirstKey
from gapdesk.ui.pages.activity_detail_losses import ActivityLosses
from gapdesk.ui.pages.activity_detail_timeline import ActivityTimeline
from gapdesk.ui.setting_words import refusal
from gapdesk.ui.theme import State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.message_bar import MessageBar

TICK_MS = 500
_MOST_KEYS = 300
"""Keys through which it can be sent again: each takes 20 µs to be named."""


class ActivityDetail(View):
    """Shows one request of the list, and keeps up with it while it runs and is seen.

    `repeated` tells the id of a request that was sent again.
    """

    repeated = Signal(str)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._service = context, context.engine.activity
        self._settings = context.engine.settings
        self._id: str | None = None
        self._detail: Detail | None = None
        self._asking = Latest("texts of a request")
        self._compared_of: tuple[str, bool] | None = None  # (id, whether it had ended) of what is shown
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self.empty = Text(dim=True, wrap=True)
        self.head, self.again, self.bar = DetailHead(), AgainRow(), MessageBar()
        self.deeds = DetailDeeds(self._service, self.bar, self)
        self.timeline, self.bodies, self.losses = ActivityTimeline(), ActivityBodies(), ActivityLosses()
        self.attempts = ActivityAttempts(lambda name: project_words.called(context.engine.keys, name))
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.tabs)
        self.retranslate()

    def show_request(self, request: str | None) -> None:
        """Show that request; None for nothing."""
        if request != self._id:
            self._id, self._compared_of = request, None
            self._asking.drop()
            self.again.close_row()
            self.bar.unsay()
        self.refresh()

    def refresh(self) -> None:
        """Show the request as it is now; while not seen, when it is seen again."""
        if not self.isVisible():
            return
        detail = self._detail = self._service.detail(self._id) if self._id is not None else None
        self.empty.setVisible(detail is None)
        self._stuff.setVisible(detail is not None)
        self._say_empty()
        if detail is None:
            self._tick.stop()
            return
        entry, now = detail.entry, self._context.clock.now()
        result, ended = result_of(entry), entry.finished is not None
        self.head.show_detail(detail, result, now, words.said(detail.repeatable))
        self.timeline.show_detail(detail, explainer.explain(entry, result, now))
        self.attempts.show_attempts(entry.finished.attempts if entry.finished else (), ended=ended)
        self.losses.show_losses(entry.finished.losses if entry.finished else (), ended=ended)
        self._name_tabs()
        self._ask()
        if ended:
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()

    def open_again(self, *, other: bool = False) -> None:
        """Ask through which key and with which model to send it again; `other`: with another one."""
        if self._detail is not None and not self._detail.repeatable:
            keys = self._context.engine.keys
            rows = keys.rows(keys.ids()[:_MOST_KEYS])
            self.again.open(rows, keys.models(), self._detail.entry.told.model, other=other)

    def retranslate(self) -> None:
        self.tabs.setAccessibleName(self.tr("Request"))
        self._name_tabs()
        self._say_empty()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    # --- building

    def _lay_out(self) -> None:
        self.tabs.setDocumentMode(True)
        for tab in (self.timeline, self.bodies, self.attempts, self.losses):
            self.tabs.addTab(tab, "")
        self._stuff = QWidget()
        stuff = column(self._stuff, theme.TIGHT)
        for widget in (self.head, self.again, self.bar):
            stuff.addWidget(widget)
        stuff.addWidget(self.tabs, 1)
        layout = column(self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self._stuff, 1)

    def _connect(self) -> None:
        self._tick.timeout.connect(self.refresh)
        self.head.again_wanted.connect(self.open_again)
        self.head.copy_wanted.connect(self._open_copy)
        self.head.export_wanted.connect(self._export)
        self.again.wanted.connect(self._send)
        self.again.closed.connect(self.head.again_button.setFocus)
        self.deeds.repeated.connect(self.repeated)
        self.timeline.explanation.place_wanted.connect(self._context.open_page)
        self.timeline.explanation.model_wanted.connect(lambda: self.open_again(other=True))
        self.attempts.place_wanted.connect(self._context.open_page)
        self.attempts.check_wanted.connect(self._check)
        self.bodies.capture_wanted.connect(self._capture)
        self._context.bridge.setting_changed.connect(self._on_setting)
        self.tabs.currentChanged.connect(self._ask)
        FirstKey(self, QKeySequence.StandardKey.Find, self._find, self._has_texts)

    # --- the texts

    def _ask(self) -> None:
        """Have the texts compared: only while they are looked at, and again when the request has ended."""
        detail = self._detail
        if detail is None or self.tabs.currentWidget() is not self.bodies:
            return
        wanted = detail.entry.id, detail.entry.finished is not None
        if not detail.captured:
            self._compared_of = wanted
            self._show_compared(None)
        elif wanted != self._compared_of and not self._asking.busy:
            question = self._service.compare(detail.entry.id)
            self._compared_of = wanted
            self._asking.ask(question, self._show_compared, lambda: self._show_compared(None))

    def _show_compared(self, compared: Compared | None) -> None:
        self.bodies.show_compared(compared, capturing=self._settings.get(CAPTURE))

    def _capture(self) -> None:
        try:
            self._settings.set(CAPTURE, True)
        except SettingError as error:
            fault = error
            self.bar.tell(State.BAD, lambda: refusal(fault))

    def _on_setting(self, name: str) -> None:
        if name == CAPTURE and self.isVisible():
            self._ask()

    # --- what can be done

    def _has_texts(self) -> bool:
        return self._detail is not None and self._detail.captured

    def _find(self) -> None:
        self.tabs.setCurrentWidget(self.bodies)
        self.bodies.open_search()

    def _open_copy(self) -> None:
        if self._detail is not None:
            button = self.head.copy_button
            self.deeds.copy_menu(self._detail).popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _export(self) -> None:
        if self._detail is not None:
            self.deeds.ask_export((self._detail.entry.id,))

    def _send(self, key: str, model: str) -> None:
        if self._detail is not None:
            self.deeds.send(self._detail.entry.id, key, model)

    def _check(self, key: str) -> None:
        self._context.engine.keys.check((key,))
        self._context.open_page("keys")

    # --- words

    def _name_tabs(self) -> None:
        finished = self._detail.entry.finished if self._detail else None
        tries, lost = (len(finished.attempts), len(finished.losses)) if finished else (0, 0)
        names = (
            self.tr("Timeline"),
            self.tr("Request ↔ Gemini ↔ Reply"),
            _counted(self.tr("Attempts"), tries),
            _counted(self.tr("Losses"), lost),
        )
        for place, name in enumerate(names):
            self.tabs.setTabText(place, name)

    def _say_empty(self) -> None:
        choose, gone = self.tr("Choose a request to see what happened."), self.tr("This request is gone.")
        self.empty.setText(choose if self._id is None else gone)


def _counted(name: str, count: int) -> str:
    return f"{name} ({count})" if count else name
