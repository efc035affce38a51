"""Keys: what can each still do?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import (
    QCursor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolTip,
    QWidget,
)

from gapdesk.events import EngineSnapshot
from gapdesk.keys.types import FoundKey, FoundSetting, Preview
from gapdesk.ui import clipboard, theme, words
from gapdesk.ui.counts import Counts
from gapdesk.ui.models import key_columns
from gapdesk.ui.models.key_columns import Column
from gapdesk.ui.models.key_list import Filter
from gapdesk.ui.models.key_table import KeyTableModel
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.keys_actions import KeysActions
from gapdesk.ui.pages.keys_edit import KeysEdit
from gapdesk.ui.pages.keys_export import KeysExport
from gapdesk.ui.pages.keys_head import KeysHead
from gapdesk.ui.pages.keys_menu import KeyMenu, PageActs, PageMenu
from gapdesk.ui.pages.keys_notices import KeysNotices
from gapdesk.ui.pages.keys_preview import KeysPreview
from gapdesk.ui.pages.keys_source import KeysSource
from gapdesk.ui.view import Text, View, column, on_key
from gapdesk.ui.widgets.kept_split import KeptSplit
from gapdesk.ui.widgets.key_secret import KeySecret
from gapdesk.ui.widgets.key_table import KeyTable

if TYPE_CHECKING:
    from gapdesk.ui.pages.key_detail import KeyDetail

TICK_MS = 500


class KeysPage(View):
    """Table and detail, or one half of an import in their place. Asks nothing while it is not seen."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._keys = context.engine.keys
        self._bridge = context.bridge
        self.head = KeysHead()
        self.notices = KeysNotices(self._keys, context.open_page)
        self.secret, self.edit = KeySecret(self._keys.secret_of), KeysEdit()
        self.model = KeyTableModel(self._keys, context.clock, self)
        self.table = KeyTable(self.model)
        self.table.restore(context.state)
        self.nothing, self.all_button = Text(dim=True), QPushButton()
        self.source, self.preview = KeysSource(self._keys), KeysPreview()
        self.detail: KeyDetail | None = None
        self._detail_of: str | None = None
        self.deeds = KeysActions(self._keys, self.notices)
        self.export = KeysExport(self._keys, self.notices, self)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS // 2)
        self._table_next = False
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.retranslate()
        self.model.reload()
        self._show_model("")
        self._show_body()
        self._on_body()

    # --- what is shown

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show the engine as it is now."""
        self.notices.show_snapshot(snapshot)
        if snapshot.checking is not None:
            self.model.show_results(self._keys.results())
        self._show_line()

    def tick(self) -> None:
        """Bring what is visible up to now."""
        self._tick_table()
        self._tick_detail()

    def _on_half_tick(self) -> None:
        """Table and detail by turns: with 1,000 keys both at once would hold requests up for 25 ms."""
        self._table_next = not self._table_next
        if self._table_next:
            self._tick_table()
        else:
            self._tick_detail()

    def _tick_table(self) -> None:
        self._bridge.flush()
        if self.body.currentWidget() is self.desk:
            self.model.tick(*self.table.visible_rows(), still=self.table.busy())
            self.head.offer_models(self._keys.models())
            self.notices.show_suggestions()
            self.notices.fit()
        elif self.body.currentWidget() is self.source and self.source.idle:
            self._show_body()  # keys may have come from elsewhere

    def _tick_detail(self) -> None:
        if self.detail is not None and self.detail.isVisible():
            self.detail.tick()

    def open_import(self) -> None:
        """Show where keys can come from."""
        self.source.begin(first=not self._keys.ids())
        self.body.setCurrentWidget(self.source)
        self.source.setFocus()

    def retranslate(self) -> None:
        self.nothing.setText(self.tr("No key matches."))
        self.all_button.setText(self.tr("Show all keys"))
        self.table.setAccessibleName(self.tr("Keys"))
        self.show_snapshot(self._bridge.snapshot)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self.model.reload()
        self.show_snapshot(self._bridge.snapshot)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
        self.secret.hide()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open_import()
        self.source.take_mime(event.mimeData())

    # --- building

    def _lay_out(self) -> None:
        self.desk, self.body = QWidget(), QStackedWidget()
        nothing = QHBoxLayout()
        nothing.addWidget(self.nothing)
        nothing.addWidget(self.all_button)
        nothing.addStretch()
        self.split = KeptSplit(Qt.Orientation.Vertical, self._context.state, "keys-detail")
        self.split.addWidget(self.table)
        inside = column(self.desk)
        inside.addLayout(nothing)
        inside.addWidget(self.split, 1)
        self.area = QScrollArea()  # in a low window the preview has more lists than there is room
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.preview)
        for part in (self.desk, self.source, self.area):
            self.body.addWidget(part)
        layout = column(self, theme.SMALL, theme.PAGE)
        layout.setContentsMargins(theme.PAGE, theme.PAGE, theme.PAGE, theme.WIDE)
        for widget in (self.head, self.notices, self.secret, self.edit):
            layout.addWidget(widget)
        layout.addWidget(self.body, 1)

    def _connect(self) -> None:
        head, table, model, deeds = self.head, self.table, self.model, self.deeds
        head.import_button.clicked.connect(self.open_import)
        head.check_button.clicked.connect(lambda: deeds.check())
        head.more_button.clicked.connect(self._open_page_menu)
        head.filter_changed.connect(model.set_filter)
        head.model_changed.connect(self._show_model)
        self.all_button.clicked.connect(head.clear)
        model.loaded.connect(self._on_loaded)
        model.renamed.connect(deeds.rename)
        model.moved.connect(lambda key_id, project: deeds.move([key_id], project or None))
        deeds.changed.connect(self._on_changed)
        table.remove_wanted.connect(lambda: deeds.remove(table.chosen()))
        table.copy_wanted.connect(self._copy_rows)
        table.menu_wanted.connect(self._open_key_menu)
        table.opened.connect(self._open_detail)
        table.left.connect(self._on_escape)
        table.dropped.connect(deeds.join)
        table.hovering.connect(self._say_target)
        table.selectionModel().selectionChanged.connect(self._on_selection)
        columns = table.horizontalHeader()
        for moved in (columns.sectionResized, columns.sectionMoved, columns.sortIndicatorChanged):
            moved.connect(lambda *_: table.remember(self._context.state))
        self.edit.changed.connect(deeds.apply)
        self.source.found.connect(self._on_found)
        self.source.cancelled.connect(self._show_body)
        self.preview.confirmed.connect(self._on_confirmed)
        self.preview.cancelled.connect(self._show_body)
        self.body.currentChanged.connect(self._on_body)
        self._tick.timeout.connect(self._on_half_tick)
        self._bridge.changed.connect(self.show_snapshot)
        self._bridge.pool_changed.connect(self._on_pool)
        self._add_shortcuts()

    def _add_shortcuts(self) -> None:
        keys, escape = QKeySequence.StandardKey, Qt.Key.Key_Escape
        QShortcut(QKeySequence(keys.Find), self, self._find)
        QShortcut(QKeySequence(keys.Paste), self, self._paste)
        QShortcut(QKeySequence(keys.Undo), self, self.notices.message.undo)
        on_key(escape, self.head.search, self._on_escape, alone=True)
        for part in (self.source, self.preview):
            on_key(escape, part, self._show_body)
        on_key(escape, self.secret, self.secret.hide)

    def _show_body(self) -> None:
        """The table, or where keys can come from while there are none."""
        there = bool(self._keys.ids())
        if there:
            self.body.setCurrentWidget(self.desk)
            self.setFocusProxy(self.table)
        elif self.body.currentWidget() is not self.source:
            self.source.begin(first=True)
            self.body.setCurrentWidget(self.source)
            self.setFocusProxy(self.source)
        self.head.check_button.setEnabled(there)

    def _on_body(self) -> None:
        """Search and filters belong to the table."""
        at_desk = self.body.currentWidget() is self.desk
        self.head.tools.setVisible(at_desk)
        self.head.line.setVisible(at_desk)
        self.head.import_button.setEnabled(self.body.currentWidget() is not self.source)

    def _show_line(self) -> None:
        parts = [words.keys_line(self._bridge.snapshot)]
        projects = len(self.model.list.projects())
        if projects:
            parts.append(Counts().projects(projects))
        self.head.line.setText(" · ".join(parts))

    # --- what happens

    def _on_loaded(self) -> None:
        rows = self.model.list.rows.values()
        self.head.offer_projects({row.project: row.info.project for row in rows if row.info.project})
        empty = self.model.list.complete and not self.model.rowCount() and self.model.list.filter != Filter()
        self.nothing.setVisible(empty)
        self.all_button.setVisible(empty)
        if self._detail_of is not None and self._detail_of not in self.model.list.rows:
            self._close_detail()
        self._say_count()
        self._show_line()

    def _on_pool(self) -> None:
        """Keys that came or went are shown at once; new states can wait for the next tick."""
        if self._tick.isActive() and self.body.currentWidget() is self.desk:
            self.model.sync()

    def _on_changed(self) -> None:
        self.model.reload()
        self._bridge.flush()
        self.model.show_results(self._keys.results())
        self._show_body()

    def _show_model(self, model: str) -> None:
        self.model.show_model(model)
        self.table.setColumnHidden(Column.MODEL, bool(model))
        if self._detail_of is not None and self.detail is not None:
            self.detail.show_key(self._detail_of, model)

    def _on_selection(self) -> None:
        current = self.table.current()
        if current is not None and current != self._detail_of:
            self._show_detail(current)
        self._say_count()

    def _say_count(self) -> None:
        """Have the detail say when it shows one key of several that are selected."""
        if self.detail is not None:
            chosen = self.table.chosen()
            self.detail.show_count(len(chosen) if self._detail_of in chosen else 1)

    def _show_detail(self, key_id: str) -> None:
        if self.detail is None:
            from gapdesk.ui.pages.key_detail import KeyDetail  # when a key is first looked at

            self.detail = KeyDetail(self._context)
            self.split.addWidget(self.detail)
            self.split.setSizes([self.split.height() * 2 // 5, self.split.height() * 3 // 5])
            self.split.restore()
        self._detail_of = key_id
        self.detail.show()
        self.detail.show_key(key_id, self.head.model)
        place = self.model.place_of(key_id)
        if place is not None:
            self.table.scrollTo(self.model.index(place, self.table.currentIndex().column()))

    def _open_detail(self) -> None:
        current = self.table.current()
        if current is not None:
            self._show_detail(current)
            if self.detail is not None:
                self.detail.setFocus()

    def _close_detail(self) -> None:
        self._detail_of = None
        if self.detail is not None:
            self.detail.hide()
            self.detail.show_key(None, "")

    def _on_escape(self) -> None:
        """Leave one thing after the other: a question, the search, then the detail, then the selection."""
        if self.notices.message.asking:
            self.notices.message.unsay()
        elif self.head.wanted() != Filter():
            self.head.clear()
            self.table.setFocus()
        elif self._detail_of is not None:
            self._close_detail()
        else:
            self.table.clearSelection()

    def _say_target(self, key_id: str) -> None:
        """Say beside the pointer what dropping would do."""
        found = self.deeds.info([key_id]) if key_id else []
        text = self.tr("Count in {project}") if found else ""
        QToolTip.showText(
            QCursor.pos(), text.format(project=found[0].project or found[0].label if found else "")
        )

    def _find(self) -> None:
        self.head.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.head.search.selectAll()

    def _paste(self) -> None:
        data = QGuiApplication.clipboard().mimeData()
        if data.hasText() or data.hasUrls():
            self.open_import()
            self.source.take_mime(data)

    def _on_found(self, found: Preview) -> None:
        self.preview.show_preview(found, self._projects())
        self.body.setCurrentWidget(self.area)
        self.preview.setFocus()

    def _on_confirmed(self, keys: list[FoundKey], settings: list[FoundSetting]) -> None:
        self.deeds.take_in(keys, settings)
        self._show_body()
        self.table.setFocus()

    def _open_page_menu(self) -> None:
        button = self.head.more_button
        invalid = len(self._keys.invalid())
        menu = PageMenu(self, len(self._keys.ids()), invalid, self.deeds, self.export)
        menu.popup(button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height())))

    def _open_key_menu(self, place: QPoint) -> None:
        infos = self.deeds.info(self.table.chosen())
        if infos:
            acts = PageActs(self.table.rename, self._edit, self._show_secret, self._copy_rows)
            KeyMenu(self, infos, self._projects(), self.deeds, acts).popup(place)

    def _projects(self) -> list[str]:
        names = {row.info.project for row in self.model.list.rows.values() if row.info.project}
        return sorted(names, key=str.casefold)

    def _edit(self) -> None:
        infos = self.deeds.info(self.table.chosen())
        if infos:
            self.edit.edit(infos, self._projects())

    def _show_secret(self) -> None:
        infos = self.deeds.info(self.table.chosen())
        if len(infos) == 1:
            self.secret.show_key(infos[0].id, infos[0].label)

    def _copy_rows(self) -> None:
        """The selected rows as text with tabs. There are no keys in them."""
        shown = [each for each in Column if not self.table.isColumnHidden(each)]
        lines = ["\t".join(key_columns.title(each) for each in shown)]
        now = self.model.now()
        for key_id in self.table.chosen():
            row, result = self.model.list.rows[key_id], self.model.result_of(key_id)
            lines.append("\t".join(key_columns.text(each, row, now, result) for each in shown))
        clipboard.copy("\n".join(lines))
