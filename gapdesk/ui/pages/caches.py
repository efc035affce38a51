"""Caches: does caching pay?"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QScrollArea, QWidget

from gapdesk.caching.types import Unable
from gapdesk.ui import cache_words, project_words, theme
from gapdesk.ui.models.cache_table import CacheTable, Line
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.caches_actions import CacheActions
from gapdesk.ui.pages.caches_list import CacheList
from gapdesk.ui.pages.caches_new import NewCacheForm
from gapdesk.ui.pages.caches_parts import ImplicitList, WhyNot
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View, column, on_key
from gapdesk.ui.widgets.message_bar import MessageBar
from gapdesk.ui.widgets.setting_row import SettingRow

TICK_MS = 1000
_NATIVE, _REPEATS = "caching.native", "caching.min_repeats"


class CachesPage(View):
    """Sum, switch, explicit caches, who cannot have any, Google's own. Nothing ticks while it is not seen."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._caches, self._clock = context.engine.caches, context.clock
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self.title = Text(Size.TITLE, strong=True)
        self.summary = Text(dim=True, wrap=True)
        self.new_button, self.clean_button, self.extend_button, self.delete_button, self.first_button = (
            QPushButton() for _ in range(5)
        )
        self.bar, self.form = MessageBar(), NewCacheForm(self._caches)
        self.deeds = CacheActions(self._caches, self.bar)
        settings = context.engine.settings
        self.switches = {
            name: SettingRow(settings.declaration(name), settings) for name in (_NATIVE, _REPEATS)
        }
        self.explicit_title = Text(Size.SECTION, strong=True)
        self.empty = Text(dim=True, wrap=True)
        self.model = CacheTable()
        self.table = CacheList(self.model)
        self.table.restore(context.state)
        self.why_not, self.implicit = WhyNot(self._called), ImplicitList()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.retranslate()

    def refresh(self) -> None:
        """Show the caches as they are now."""
        caches, unable, implicit = self._caches.rows(), self._caches.unable(), self._caches.implicit()
        now, names = self._clock.now(), dict(self._caches.clients())
        self.summary.setText(cache_words.summary(caches, implicit))
        self.model.show_lines(
            [
                Line(cache, names.get(cache.client, cache.client), self._called(cache.project))
                for cache in caches
            ],
            now,
        )
        before = self.focusProxy()
        focused = before is not None and before.hasFocus()
        self.table.setVisible(bool(caches))
        self.empty.setVisible(not caches)
        self.first_button.setVisible(not caches)
        for button in (self.new_button, self.clean_button, self.extend_button, self.delete_button):
            button.setVisible(bool(caches))
        self.setFocusProxy(self.table if caches else self.first_button)
        if focused:
            self.setFocus()  # what had it may be hidden now
        self._show_settings()
        self.why_not.show_unable(unable, now)
        self.implicit.show_implicit(implicit)
        self._count()
        self._on_selection()

    def tick(self) -> None:
        """It is later."""
        self.model.tick(self._clock.now())
        self._count()

    def open_new(self) -> None:
        """Show the form of a new cache."""
        self.area.verticalScrollBar().setValue(0)
        self.form.open()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Caches"))
        self.new_button.setText(self.tr("New cache…"))
        self.first_button.setText(self.tr("New cache…"))
        self.explicit_title.setText(self.tr("Explicit caches"))
        self.extend_button.setText(self.tr("Extend…"))
        self.delete_button.setText(self.tr("Delete"))
        self.clean_button.setToolTip(self.tr("Delete those that were not used, or not for an hour"))
        self.table.setAccessibleName(self.tr("Explicit caches"))
        self.area.setAccessibleName(self.tr("Caches"))
        self.model.retranslate()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open_new()
        self.form.take_dropped(event.mimeData())

    # --- building

    def _lay_out(self) -> None:
        head, line = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(0, 0, theme.WIDE, 0)
        head.setSpacing(theme.GAP)
        head.addWidget(self.title, 1)
        line.setSpacing(theme.SMALL)
        line.addWidget(self.explicit_title, 1)
        buttons = (self.new_button, self.clean_button, self.extend_button, self.delete_button)
        for button in (*buttons, self.first_button):
            button.setMinimumHeight(theme.CONTROL)
        for button in (self.clean_button, self.new_button):
            head.addWidget(button)
        for button in (self.extend_button, self.delete_button):
            line.addWidget(button)
        inside = QWidget()
        rows = column(inside, theme.SMALL)
        rows.setContentsMargins(0, 0, theme.WIDE, theme.PAGE)
        rows.addWidget(self.form)
        for switch in self.switches.values():
            rows.addWidget(switch)
        rows.addSpacing(theme.SMALL)
        rows.addLayout(line)
        rows.addWidget(self.empty)
        rows.addWidget(self.first_button, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.table)
        for section in (self.why_not, self.implicit):
            rows.addSpacing(theme.SMALL)
            rows.addWidget(section)
        rows.addStretch(1)  # or the switches would share the room with it
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(theme.PAGE, theme.PAGE, theme.SMALL, 0)
        layout.addLayout(head)
        beside = column(above := QWidget(), theme.SMALL)
        beside.setContentsMargins(0, 0, theme.WIDE, 0)
        beside.addWidget(self.summary)
        beside.addWidget(self.bar)
        layout.addWidget(above)
        layout.addSpacing(theme.TIGHT)
        layout.addWidget(self.area, 1)

    def _connect(self) -> None:
        for button in (self.new_button, self.first_button):
            button.clicked.connect(self.open_new)
        self.clean_button.clicked.connect(lambda: self.deeds.ask_clean_up(self._unused()))
        self.extend_button.clicked.connect(self._open_extend)
        self.delete_button.clicked.connect(self._delete)
        self.table.delete_wanted.connect(self._delete)
        self.table.menu_wanted.connect(self._open_menu)
        self.table.left.connect(self._on_escape)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        columns = self.table.horizontalHeader()
        for moved in (columns.sectionResized, columns.sectionMoved, columns.sortIndicatorChanged):
            moved.connect(lambda *_: self.table.remember(self._context.state))
        self.deeds.changed.connect(self.refresh)
        self.deeds.answered.connect(self._return)
        self.form.closed.connect(self._return)
        self.why_not.again.connect(self._forget)
        self._tick.timeout.connect(self.tick)
        self._context.bridge.caches_changed.connect(self._on_caches)
        self._context.bridge.setting_changed.connect(self._on_setting)
        on_key(Qt.Key.Key_Escape, self.bar, self._on_escape)

    # --- showing

    def _called(self, project: str) -> str:
        return project_words.called(self._context.engine.keys, project)

    def _show_settings(self) -> None:
        """What hangs on the switch: the number beside it, and what is said while there are no caches."""
        native = self._context.engine.settings.get(_NATIVE)
        self.switches[_REPEATS].setVisible(native)
        if self._caches.unable():
            text = self.tr("There is no explicit cache. Who cannot have any stands below.")
        elif native:
            text = self.tr("There is no explicit cache. One is made when a long beginning comes again.")
        else:
            text = self.tr("There is no explicit cache, and native caching, which makes them, is off.")
        self.empty.setText(text)

    def _unused(self) -> int:
        now = self._clock.now()
        return sum(cache.idle(now) for cache in self._caches.rows())

    def _count(self) -> None:
        count = self._unused()
        self.clean_button.setText(self.tr("Clean up ({n})").format(n=count))
        self.clean_button.setEnabled(count > 0)

    def _on_selection(self) -> None:
        chosen = bool(self.table.chosen())
        for button in (self.extend_button, self.delete_button):
            button.setEnabled(chosen)

    def _on_caches(self) -> None:
        if self._tick.isActive():
            self.refresh()

    def _on_setting(self, name: str) -> None:
        if name in self.switches:
            self.switches[name].refresh()
            self._show_settings()

    # --- doing

    def _delete(self) -> None:
        self.deeds.ask_delete(self.table.chosen())

    def _forget(self, members: tuple[Unable, ...]) -> None:
        for each in members:
            self._caches.forget_unable(each)
        self.refresh()

    def _return(self) -> None:
        """Give the focus of what was put away to what it was about."""
        (self.table if self.model.rowCount() else self.first_button).setFocus()

    def _on_escape(self) -> None:
        """Leave one thing after the other: a question, then the selection."""
        if self.bar.asking:
            self.deeds.unsay()
        else:
            self.table.clearSelection()

    def _open_extend(self) -> None:
        menu = self._menu()
        self._add_spans(menu)
        menu.popup(self.extend_button.mapToGlobal(self.extend_button.rect().bottomLeft()))

    def _open_menu(self, place: QPoint) -> None:
        chosen = self.table.chosen()
        if not chosen:
            return
        menu = self._menu()
        self._add_spans(menu)
        menu.addSeparator()
        name = menu.addAction(self.tr("Copy name"), lambda: self.deeds.copy_name(chosen[0]))
        name.setEnabled(len(chosen) == 1)
        menu.addAction(self.tr("Copy rows"), self.table.copy)
        menu.addSeparator()
        menu.addAction(self.tr("Delete…"), self._delete)
        menu.popup(place)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _add_spans(self, menu: QMenu) -> None:
        chosen = self.table.chosen()
        for minutes in cache_words.SPAN_MINUTES:
            said = self.tr("Live {span} from now").format(span=cache_words.lifetime(minutes))
            menu.addAction(said, partial(self.deeds.extend, chosen, minutes))
