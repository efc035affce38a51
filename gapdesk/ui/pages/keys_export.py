"""Writing keys into a file, after saying what that means."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from gapdesk.keys.types import ExportWhich
from gapdesk.ui import key_files, words
from gapdesk.ui.errands import spawn
from gapdesk.ui.pages.keys_notices import KeysNotices
from gapdesk.ui.service import KeyService
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.key_notice import Offer

_SUFFIXES = ("txt", "csv", "json")


class KeysExport(QObject):
    """Confirmation, choice of the file, writing: none of it holds up the loop."""

    def __init__(self, keys: KeyService, notices: KeysNotices, window: QWidget) -> None:
        super().__init__(notices)
        self._keys = keys
        self._notices = notices
        self._window = window

    def ask(self, which: ExportWhich) -> None:
        """Say that the file will hold keys in plain text, and offer to go on."""
        self._notices.say(
            State.WARN,
            lambda: words.joined(
                self.tr("The file will hold the keys in plain text."),
                self.tr("Whoever reads it can use them."),
            ),
            Offer(lambda: self.tr("Save as…"), lambda: self.choose_file(which)),
        )

    def choose_file(self, which: ExportWhich) -> None:
        """Ask for the file."""
        self._notices.message.unsay()
        dialog = QFileDialog(self._window, self.tr("Export keys"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDirectory(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        filters = (self.tr("One key per line (*.txt)"), self.tr("Table (*.csv)"), self.tr("JSON (*.json)"))
        suffixes = dict(zip(filters, _SUFFIXES, strict=True))
        dialog.setNameFilters(list(filters))
        dialog.setDefaultSuffix(_SUFFIXES[0])
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(suffixes.get(chosen, "txt")))
        dialog.selectFile("gapdesk-keys")
        dialog.fileSelected.connect(lambda name: self.save(which, Path(name)))
        dialog.open()

    def save(self, which: ExportWhich, path: Path) -> None:
        """Write the keys into `path`, for nobody else to read."""
        spawn(self._save(which, path), name="export keys")

    async def _save(self, which: ExportWhich, path: Path) -> None:
        try:
            await key_files.write(path, self._keys.export(which, path.name))
        except OSError as error:
            why = error.strerror or str(error)
            failed = self.tr("{name} cannot be written: {why}").format(name=path.name, why=why)
            self._notices.say(State.BAD, lambda: failed)
        else:
            self._notices.say(
                State.OK, lambda: self.tr("Keys were written to {path}.").format(path=path), seconds=60
            )
