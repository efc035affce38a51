"""Conversations into files and back: the choice of the file and what comes of it, none of it in a loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gapdesk.conversations.types import ExportForm, Restored
from gapdesk.ui import key_files, words
from gapdesk.ui.counts import Counts
from gapdesk.ui.errands import spawn
from gapdesk.ui.record_services import ConversationService
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.message_bar import MessageBar
from gapdesk.wording import Objection

ARCHIVE = "jsonl.gz"
"""How the name of a file with everything ends."""
_SAID_SECONDS = 60


class ConversationsFiles(QObject):
    """Tells `changed` after an import."""

    changed = Signal()

    def __init__(self, service: ConversationService, bar: MessageBar, window: QWidget) -> None:
        super().__init__(bar)
        self._service = service
        self._bar = bar
        self._window = window

    # --- asking for the file

    def ask_export(self, ids: Sequence[int], form: ExportForm) -> None:
        """Ask where to write those conversations."""
        names = {
            ExportForm.MARKDOWN: self.tr("Markdown (*.md)"),
            ExportForm.JSON: self.tr("JSON (*.json)"),
            ExportForm.SILLYTAVERN: self.tr("SillyTavern chat (*.jsonl)"),
        }
        several = form is ExportForm.SILLYTAVERN and len(ids) > 1
        kind = self.tr("SillyTavern chats (*.zip)") if several else names[form]
        suffix = "zip" if several else str(form)
        self._ask_target(kind, suffix, "gapdesk-conversations", partial(self.export, ids, form))

    def ask_export_all(self) -> None:
        """Ask where to write everything."""
        kind = self.tr("All conversations (*.{suffix})").format(suffix=ARCHIVE)
        self._ask_target(kind, ARCHIVE, "gapdesk-conversations", self.export_all)

    def ask_import(self) -> None:
        """Ask for a file with everything."""
        dialog = QFileDialog(self._window, self.tr("Import conversations"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setDirectory(_documents())
        kind = self.tr("All conversations (*.{suffix})").format(suffix=ARCHIVE)
        dialog.setNameFilters([kind, self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.import_all(Path(name)))
        dialog.open()

    def _ask_target(self, kind: str, suffix: str, name: str, chosen: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, self.tr("Export conversations"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([kind])
        dialog.setDirectory(_documents())
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"{name}.{suffix}")
        dialog.fileSelected.connect(lambda name: chosen(Path(name)))
        dialog.open()

    # --- writing and reading

    def export(self, ids: Sequence[int], form: ExportForm, path: Path) -> None:
        """Write those conversations into `path`, for nobody else to read."""
        spawn(self._export(ids, form, path), name="export conversations")

    def export_all(self, path: Path) -> None:
        """Write everything into `path`."""
        spawn(self._export_all(path), name="export all conversations")

    def import_all(self, path: Path) -> None:
        """Take in what is in `path`."""
        spawn(self._import_all(path), name="import conversations")

    async def _export(self, ids: Sequence[int], form: ExportForm, path: Path) -> None:
        self._say(State.WAIT, lambda: self.tr("Writing {name}…").format(name=path.name))
        try:
            await key_files.write(path, await self._service.export(ids, form))
        except OSError as error:
            self._failed(self.tr("{name} cannot be written: {why}"), path, error)
        else:
            self._say(State.OK, partial(self._written_words, len(ids), path))

    async def _export_all(self, path: Path) -> None:
        self._say(State.WAIT, lambda: self.tr("Writing {name}…").format(name=path.name))
        try:
            count = await self._service.export_all(str(path))
        except OSError as error:
            self._failed(self.tr("{name} cannot be written: {why}"), path, error)
        else:
            self._say(State.OK, partial(self._written_words, count, path))

    async def _import_all(self, path: Path) -> None:
        self._say(State.WAIT, lambda: self.tr("Reading {name}…").format(name=path.name))
        try:
            restored = await self._service.import_all(str(path))
        except OSError as error:
            self._failed(self.tr("{name} cannot be read: {why}"), path, error)
        except Objection as objection:
            why = objection.words
            self._say(State.BAD, lambda: words.said(why))
        else:
            self._say(State.OK, partial(self._restored_words, restored))
            self.changed.emit()

    # --- words

    def _say(self, kind: State, text: Callable[[], str]) -> None:
        seconds = _SAID_SECONDS if kind is State.OK else 0
        self._bar.tell(kind, text, seconds=seconds, closable=kind is not State.WAIT)

    def _failed(self, text: str, path: Path, error: OSError) -> None:
        said = text.format(name=path.name, why=error.strerror or str(error))
        self._say(State.BAD, lambda: said)

    def _written_words(self, count: int, path: Path) -> str:
        text = self.tr("{conversations} in {path}.")
        return text.format(conversations=Counts().conversations(count), path=path)

    def _restored_words(self, restored: Restored) -> str:
        text = self.tr("New: {added} · known already: {known}")
        return text.format(added=f"{restored.added:,}", known=f"{restored.known:,}")


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
