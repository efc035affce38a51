"""The menus of the Activity page. Built anew each time, and never run in a loop of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from gapdesk.activity.types import Detail, Entry
from gapdesk.ui import activity_words, words
from gapdesk.ui.pages.activity_actions import ActivityActions
from gapdesk.ui.pages.activity_filters import ActivityFilters


class RequestMenu(QMenu):
    """What can be done with the requests that are selected; much only with one alone."""

    def __init__(
        self,
        parent: QWidget,
        chosen: Sequence[Entry],
        detail: Detail | None,
        actions: ActivityActions,
        filters: ActivityFilters,
        copy_rows: Callable[[], None],
    ) -> None:
        """`detail` is that of the only one; None if several are selected."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setToolTipsVisible(True)
        ids = [entry.id for entry in chosen]
        one = len(chosen) == 1
        self.addAction(self.tr("Copy row") if one else self.tr("Copy rows"), copy_rows)
        self.addAction(self.tr("Copy id") if one else self.tr("Copy ids"), partial(actions.copy_id, ids))
        curl = self.addAction(self.tr("Copy as curl"), partial(actions.copy_curl, ids[0]))
        curl.setEnabled(detail is not None and detail.captured)
        self.addAction(self.tr("Export HAR…"), partial(actions.ask_export, ids))
        self.addSeparator()
        self._add_narrowing(chosen[0], filters, one=one)
        self.addSeparator()
        again = self.addAction(self.tr("Send again"), partial(actions.repeat, ids[0]))
        again.setEnabled(detail is not None and not detail.repeatable)
        if detail is not None:
            again.setToolTip(words.said(detail.repeatable))

    def _add_narrowing(self, entry: Entry, filters: ActivityFilters, *, one: bool) -> None:
        client, model = entry.told.client_id, entry.told.model
        key = "" if entry.finished is None else activity_words.key(entry)
        key = "" if key == activity_words.NOTHING else key
        for text, act, there in (
            (self.tr("Show only this client"), partial(filters.choose, client=client), client),
            (self.tr("Show only this model"), partial(filters.choose, model=model), model),
            (self.tr("Show only this key"), partial(filters.choose, key=key), key),
        ):
            self.addAction(text, act).setEnabled(one and bool(there))


class ExportMenu(QMenu):
    """Which requests to write into a file."""

    def __init__(
        self,
        parent: QWidget,
        chosen: Callable[[], Sequence[Entry]],
        listed: Callable[[], Sequence[Entry]],
        counts: tuple[int, int],
        actions: ActivityActions,
    ) -> None:
        """`counts` of those that are chosen and listed; the rest is asked for when one is taken."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = (self.tr("Selected: {requests}…"), self.tr("All that are listed: {requests}…"))
        for text, entries, count in zip(names, (chosen, listed), counts, strict=True):
            said = text.format(requests=activity_words.requests(count))
            self.addAction(said, partial(_export, actions, entries)).setEnabled(count > 0)


def _export(actions: ActivityActions, entries: Callable[[], Sequence[Entry]]) -> None:
    actions.ask_export([entry.id for entry in entries()])
