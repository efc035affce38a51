"""What the Activity page does with requests, each with what it says afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gapdesk.ui import activity_words, clipboard, key_files, words
from gapdesk.ui.desk_services import ActivityService
from gapdesk.ui.errands import spawn
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.key_notice import Offer
from gapdesk.ui.widgets.message_bar import SAID_SECONDS, MessageBar
from gapdesk.wording import Objection


class ActivityActions(QObject):
    """What waits, waits in tasks of its own."""

    cleared = Signal()
    repeated = Signal(str)
    """A request was sent again; the id of the new one."""
    answered = Signal()
    """A question was answered, or taken back."""

    def __init__(self, service: ActivityService, bar: MessageBar, window: QWidget) -> None:
        super().__init__(bar)
        self._service = service
        self._bar = bar
        self._window = window

    # --- the list

    def ask_clear(self, count: int) -> None:
        """Ask whether to forget the `count` that have ended: nothing brings them back."""
        self._bar.ask(
            lambda: self.tr("Forget {requests}, and all captured texts?").format(
                requests=activity_words.requests(count)
            ),
            Offer(lambda: self.tr("Forget"), self._clear),
            self.unsay,
        )
        self._bar.buttons[0].setFocus()

    def unsay(self) -> None:
        """What was said or asked last is over."""
        self._bar.unsay()
        self.answered.emit()

    def _clear(self) -> None:
        self._service.clear()
        self.unsay()
        self.cleared.emit()

    # --- one request

    def copy_id(self, ids: Sequence[str]) -> None:
        """Put the ids on the clipboard."""
        clipboard.copy("\n".join(ids))

    def copy_curl(self, request: str) -> None:
        """Put the client's request on the clipboard as a command line, the token left out."""
        command = self._service.curl(request)
        if not command:
            self._say(State.BAD, lambda: self.tr("This request was not captured."))
            return
        clipboard.copy(command)
        self._say(State.OK, lambda: self.tr("The command is on the clipboard. Put the token in its place."))

    def repeat(self, request: str) -> None:
        """Send it once more."""
        spawn(self._repeat(request), name="send a request again")

    async def _repeat(self, request: str) -> None:
        try:
            fresh = await self._service.repeat(request)
        except Objection as objection:
            self._say(State.BAD, partial(words.said, objection.words))
        else:
            self.repeated.emit(fresh)

    # --- files

    def ask_export(self, ids: Sequence[str]) -> None:
        """Ask where to write those requests."""
        dialog = QFileDialog(self._window, self.tr("Export requests"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("HTTP archive (*.har)")])
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        dialog.setDirectory(QStandardPaths.writableLocation(documents))
        dialog.setDefaultSuffix("har")
        dialog.selectFile("gapdesk-requests.har")
        dialog.fileSelected.connect(lambda name: self.export(ids, Path(name)))
        dialog.open()

    def export(self, ids: Sequence[str], path: Path) -> None:
        """Write those requests into `path`, for nobody else to read."""
        spawn(self._export(ids, path), name="export requests")

    async def _export(self, ids: Sequence[str], path: Path) -> None:
        self._say(State.WAIT, lambda: self.tr("Writing {name}…").format(name=path.name))
        done = False
        try:
            await key_files.write(path, await self._service.har(ids))
            self._say(State.OK, partial(self._written, len(ids), path))
            done = True
        except OSError as error:
            why = error.strerror or str(error)
            text = self.tr("{name} cannot be written: {why}").format(name=path.name, why=why)
            self._say(State.BAD, lambda: text)
            done = True
        finally:
            if not done:  # the log says why
                self._bar.unsay()

    def _written(self, count: int, path: Path) -> str:
        return self.tr("{requests} in {path}.").format(requests=activity_words.requests(count), path=path)

    def _say(self, kind: State, text: Callable[[], str]) -> None:
        seconds = SAID_SECONDS if kind is State.OK else 0
        self._bar.tell(kind, text, seconds=seconds, closable=kind is not State.WAIT)
