"""The menus of the Conversations page. Built anew each time, and never run in a loop of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gapdesk.conversations.types import ExportForm
from gapdesk.ui.counts import Counts
from gapdesk.ui.pages.conversations_actions import ConversationsActions
from gapdesk.ui.pages.conversations_files import ConversationsFiles

DAYS = (7, 30, 365)
UNKNOWN = -1
"""No number of days: the conversations differ, or it is not known yet."""


class ConversationMenu(QMenu):
    """What can be done with the conversations that are selected."""

    def __init__(
        self,
        parent: QWidget,
        ids: Sequence[int],
        actions: ConversationsActions,
        files: ConversationsFiles,
        rename: Callable[[], None],
        *,
        pinned: bool,
        kept: int | None = UNKNOWN,
        usual: int = 0,
    ) -> None:
        """`kept` is the number of days they are kept, None as the setting says, which is `usual`."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.addAction(self.tr("Rename"), rename).setEnabled(len(ids) == 1)
        text = self.tr("Unpin") if pinned else self.tr("Pin")
        self.addAction(text, lambda: actions.pin(ids, not pinned))
        self._add_days(ids, actions, kept, usual)
        self.addSeparator()
        forms = (
            (self.tr("Markdown…"), ExportForm.MARKDOWN),
            (self.tr("JSON…"), ExportForm.JSON),
            (self.tr("SillyTavern…"), ExportForm.SILLYTAVERN),
        )
        export = self.addMenu(self.tr("Export"))
        for text, form in forms:
            export.addAction(text, partial(files.ask_export, ids, form))
        self.addAction(self.tr("Copy as Markdown"), lambda: actions.copy(ids))
        self.addSeparator()
        self.addAction(self.tr("Delete"), lambda: actions.remove(ids))

    def _add_days(
        self, ids: Sequence[int], actions: ConversationsActions, kept: int | None, usual: int
    ) -> None:
        self._days_offered: list[tuple[int | None, QAction]] = []
        menu = self.addMenu(self.tr("Keep for"))
        as_set = self._days(usual) if usual else self.tr("for ever")
        offers: list[tuple[int | None, str]] = [
            (None, self.tr("As the setting says ({days})").format(days=as_set))
        ]
        offers += [(count, self._days(count)) for count in DAYS]
        offers.append((0, self.tr("For ever")))
        for count, text in offers:
            action = menu.addAction(text, partial(actions.keep_for, ids, count))
            action.setCheckable(True)
            self._days_offered.append((count, action))
        self.show_kept(kept)

    def show_kept(self, kept: int | None) -> None:
        """Tick that number of days."""
        for count, action in self._days_offered:
            action.setChecked(count == kept)

    def _days(self, count: int) -> str:
        return Counts().days(count)


class MessageMenu(QMenu):
    """What can be done with one message."""

    def __init__(
        self, parent: QWidget, conversation: int, message: int, actions: ConversationsActions
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.addAction(self.tr("Copy text"), lambda: actions.copy_text(conversation, message))
        self.addAction(self.tr("Copy as request (curl)"), lambda: actions.copy_request(message))
        self.addSeparator()
        again = self.addAction(self.tr("Send again"), lambda: actions.send_again(conversation, message))
        again.setEnabled(not actions.busy)
