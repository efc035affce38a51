"""What can be done with the request that is shown, besides what the list can do with any."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from gapdesk.activity.types import Detail
from gapdesk.ui import clipboard, words
from gapdesk.ui.errands import spawn
from gapdesk.ui.pages.activity_actions import ActivityActions
from gapdesk.ui.theme import State
from gapdesk.wording import Objection


class DetailDeeds(ActivityActions):
    """`repeated` tells the id of the request that was sent again."""

    def copy_menu(self, detail: Detail) -> QMenu:
        """What can be copied of `detail`; it deletes itself."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        request = detail.entry.id
        menu.addAction(self.tr("Explanation for a bug report"), partial(self.copy_explanation, request))
        curl = menu.addAction(self.tr("Request as curl"), partial(self.copy_curl, request))
        curl.setEnabled(detail.captured)
        menu.addAction(self.tr("Id"), partial(clipboard.copy, request))
        return menu

    def copy_explanation(self, request: str) -> None:
        """Put all that is known of it on the clipboard, without secrets and texts."""
        text = self._service.explanation(request)
        if text:
            clipboard.copy(text)
            self._say(
                State.OK, lambda: self.tr("The explanation was copied. There are no secrets or chats in it.")
            )

    def send(self, request: str, key: str, model: str) -> None:
        """Send it again through the key with that id ("" = any) and with `model`."""
        spawn(self._send(request, key, model), name="send a request again")

    async def _send(self, request: str, key: str, model: str) -> None:
        try:
            fresh = await self._service.repeat(request, key=key or None, model=model or None)
        except Objection as objection:
            self._say(State.BAD, partial(words.said, objection.words))
        else:
            self.repeated.emit(fresh)
