"""Where keys are pasted, and where they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QPalette
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QPushButton

from gapdesk.events import EngineSnapshot
from gapdesk.keys.types import (
    LARGE,
    BadImport,
    CheckProgress,
    CheckVerdict,
    FoundKey,
    Preview,
    StorageState,
)
from gapdesk.proxy.types import FailureKind
from gapdesk.ui import check_words, key_files, remedies, theme, words
from gapdesk.ui.check_words import GOOD
from gapdesk.ui.latest import Latest
from gapdesk.ui.service import KeyService
from gapdesk.ui.theme import Roles, Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.key_field import KeyField
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.wording import SILENCE, Words

KEYS_URL = "https://aistudio.google.com/apikey"
"""Where Google gives out keys of the Gemini API."""
_HEIGHT = 72


class Taken(NamedTuple):
    """What came of a text: keys that were added, known already, or left in the box."""

    added: int = 0
    known: int = 0
    doubtful: int = 0
    refusal: Words = SILENCE
    """Why the text cannot be read at all."""
    empty: bool = False
    """Whether there was no text."""
    file: tuple[str, str] | None = None
    """Name of a file that cannot be read, and why."""


_TROUBLE = {
    CheckVerdict.UNREACHABLE: FailureKind.UNREACHABLE,
    CheckVerdict.LOCATION: FailureKind.LOCATION,
}
"""What kept keys from being checked."""
_KNOWN = frozenset(CheckVerdict) - {*_TROUBLE, CheckVerdict.LOCKED}
"""Verdicts of Google's."""


class KeyBox(View):
    """Adds the new keys of a pasted text or dropped file and has them checked; doubtful ones are left to the
    Keys page."""

    settled = Signal()
    """All that were added here are checked, or the check was cancelled."""
    way_out = Signal(str)
    """Where can be done something about what kept them from being checked."""

    def __init__(self, keys: KeyService, snapshot: EngineSnapshot) -> None:
        super().__init__()
        self._keys = keys
        self._snapshot = snapshot
        self._taken: Taken | None = None
        self._added: set[str] = set()
        self._verdicts: dict[str, CheckVerdict] = {}
        self._told: CheckProgress | None = None
        self._progress: CheckProgress | None = None  # of those added here
        self._place = ""
        self._reading = Latest("read pasted keys")
        self._focused = False  # when reading began
        self.note = Text(Size.TABLE, dim=True, wrap=True)
        self.box = KeyField(_HEIGHT, self._add_text)
        self.setAcceptDrops(True)
        self.add_button, self.file_button, self.link = QPushButton(), QPushButton(), QuietButton()
        self.cancel_button, self.again_button, self.help_button = (QuietButton() for _ in range(3))
        self.result = Text(Size.TABLE, wrap=True)
        self.doubtful = Text(Size.TABLE, dim=True, wrap=True)
        self.check = Text(Size.TABLE, wrap=True)
        self._lay_out()
        self.setFocusProxy(self.box)
        self.add_button.clicked.connect(self._on_add)
        self.file_button.clicked.connect(self.choose_files)
        self.link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(KEYS_URL)))
        self.cancel_button.clicked.connect(keys.cancel_check)
        self.again_button.clicked.connect(self._check_again)
        self.help_button.clicked.connect(lambda: self.way_out.emit(self._place))
        self.retranslate()
        self.restyle()

    @property
    def used(self) -> bool:
        """Whether keys were added here."""
        return bool(self._added)

    @property
    def checking(self) -> bool:
        """Whether keys added here are being checked."""
        return self._progress is not None and self._progress.running

    @property
    def good(self) -> bool:
        """Whether nothing speaks against the keys added here: there are none, or Google accepts one."""
        return not self._added or any(verdict in GOOD for verdict in self._verdicts.values())

    @property
    def summary(self) -> str:
        """ "12 keys: 11 valid · 1 invalid"; "" before something was added, and while it is checked."""
        if self._progress is None or self._progress.running:
            return ""
        found = check_words.progress(self._progress)
        return self.tr("%Ln key(s): {found}", "", self._progress.total).format(found=found)

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show where keys are kept now, and how far the check of those added here is."""
        self._snapshot = snapshot
        self.note.setText(
            words.joined(self.tr("Paste one or many, with any separators, or drop a file."), self._kept())
        )
        before = self.checking
        self._progress = self._check_of_added() or self._progress
        self._say_check()
        if before and not self.checking:
            self.settled.emit()

    def retranslate(self) -> None:
        self.box.setPlaceholderText("AQ.…")
        self.box.setAccessibleName(self.tr("Gemini API keys"))
        self.add_button.setText(self.tr("Add keys"))
        self.file_button.setText(self.tr("Choose files…"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.again_button.setText(self.tr("Check again"))
        self.link.setText(self.tr("Get keys at Google AI Studio"))
        self.link.setToolTip(KEYS_URL)
        self.doubtful.setText(
            self.tr("Doubtful ones stay in the box. Paste them on the Keys page to see why.")
        )
        self.show_snapshot(self._snapshot)
        self._say_result()

    def restyle(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.ButtonText, Roles.of(palette).accent)
        self.link.setPalette(palette)

    def choose_files(self) -> None:
        """Ask which files hold keys."""
        dialog = QFileDialog(self, self.tr("Files with keys"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.take_files([Path(name) for name in names]))
        dialog.open()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Add the keys that are in those files."""
        self._await(self._read(paths))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.take_files(paths)
        elif not self.box.take_large(data):
            self.box.setPlainText(data.text())
            self._on_add()
        event.acceptProposedAction()

    def _lay_out(self) -> None:
        buttons, told = QHBoxLayout(), QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        for button in (self.add_button, self.file_button):
            button.setMinimumHeight(theme.CONTROL)
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.link)
        told.setSpacing(theme.GAP)
        told.addWidget(self.check, 1)
        for quiet in (self.cancel_button, self.again_button, self.help_button):
            told.addWidget(quiet)
        layout = column(self)
        layout.addWidget(self.note)
        layout.addWidget(self.box)
        layout.addLayout(buttons)
        layout.addWidget(self.result)
        layout.addWidget(self.doubtful)
        layout.addLayout(told)

    def _kept(self) -> str:
        """Where keys are kept, in one sentence; "" while that is not known."""
        storage = self._snapshot.storage
        if storage is None:
            return ""
        match storage.state:
            case StorageState.KEYRING | StorageState.LOADING | StorageState.STRANGE:
                return self.tr("They are kept in the system's keyring.")
            case StorageState.LOCKED:
                return self.tr("They serve at once, and are kept once the keyring is unlocked.")
            case StorageState.MISSING:
                return self.tr("No usable keyring was found: they last until gapdesk quits.")
            case StorageState.FAILED:
                return self.tr("The keyring failed: they last until gapdesk quits.")
            case StorageState.SESSION:
                return self.tr("They last until gapdesk quits, and are written nowhere.")

    def _check_of_added(self) -> CheckProgress | None:
        """How far the keys added here were checked: other keys may be checked at the same time, or later."""
        told = self._snapshot.checking
        if told is None or not self._added:
            return None
        if told != self._told:  # or all results would be gone through ten times a second under traffic
            self._told = told
            results = (result for result in self._keys.results() if result.key_id in self._added)
            self._verdicts |= {result.key_id: result.verdict for result in results}
        done, total = len(self._verdicts), len(self._added)
        running = told.running and done < total
        if not done and not running and self._progress is None:
            return None  # it was about others
        return CheckProgress(
            done, total, running, told.cancelled, tuple(Counter(self._verdicts.values()).items())
        )

    def _say_check(self) -> None:
        """Say how far the check is, or what came of it and what can be done about what did not."""
        found = self._progress
        over = found is not None and not found.running
        trouble = next((_TROUBLE[each] for each in self._verdicts.values() if each in _TROUBLE), None)
        remedy = remedies.remedy(trouble) if over and trouble else None
        lines = [self.summary] if over else [check_words.progress(found)] if found else []
        if over and trouble:
            lines.append(words.advice(trouble).action)
        self.check.setText("\n".join(lines))
        self.check.setVisible(bool(lines))
        good = any(verdict in GOOD for verdict in self._verdicts.values())
        self.check.set_state(None if not over else State.OK if good else State.WARN)
        self._place = remedy.place if remedy else ""
        self.help_button.setText(remedy.text if remedy else "")
        self.help_button.setVisible(remedy is not None)
        self.again_button.setVisible(over and bool(trouble or (found and found.cancelled)))
        self.cancel_button.setVisible(found is not None and found.running)

    def _check_again(self) -> None:
        """Check those of which nothing is known yet."""
        left = [each for each in self._added if self._verdicts.get(each) not in _KNOWN]
        self._verdicts = {each: verdict for each, verdict in self._verdicts.items() if each not in left}
        self._told = self._progress = None
        self._keys.check(left)

    def _say_result(self) -> None:
        taken = self._taken
        self.doubtful.setVisible(taken is not None and bool(taken.doubtful))
        self.result.setVisible(taken is not None)
        if taken is None:
            return
        parts = []
        if taken.added or not taken.doubtful:
            parts.append(self.tr("Added: {added}").format(added=taken.added))
        if taken.known:
            parts.append(self.tr("known already: {known}").format(known=taken.known))
        if taken.doubtful:
            parts.append(self.tr("doubtful: {n}").format(n=taken.doubtful))
        text = " · ".join(parts)
        if taken == Taken():
            text = self.tr("No key was found in this. Gemini keys begin with “AQ.” or “AIza”.")
        elif taken.empty:
            text = self.tr("There is nothing to add yet: paste your keys into the box above.")
        elif taken.file:
            name, why = taken.file
            text = self.tr("{name} cannot be read: {why}").format(name=name, why=why)
        self.result.setText(words.said(taken.refusal) or text)
        self.result.set_state(State.OK if taken.added else State.WARN)

    def _on_add(self) -> None:
        self._add_text(self.box.toPlainText())

    def _add_text(self, text: str) -> None:
        if not text.strip():
            self._taken = Taken(empty=True)
            self._say_result()
        elif len(text) > LARGE:
            self._await(self._aside([("", text)]))
        else:
            try:
                self._show(self._keys.preview(text))
            except BadImport as error:
                self._show(error)

    def _await(self, reading: Coroutine[Any, Any, list[Preview] | BadImport | OSError]) -> None:
        focus = QApplication.focusWidget()
        self._focused = self._focused or (focus is not None and self.isAncestorOf(focus))
        self.setEnabled(False)
        self._reading.ask(reading, self._show_all, self._go_on)

    def _go_on(self) -> None:
        """Nothing is read any more: the box has the focus again, unless that is elsewhere now."""
        self.setEnabled(True)
        if self._focused and QApplication.focusWidget() is None:
            self.box.setFocus()
        self._focused = False

    async def _read(self, paths: Sequence[Path]) -> list[Preview] | BadImport | OSError:
        try:
            return await self._aside(await key_files.read(paths))
        except OSError as error:
            return error

    async def _aside(self, texts: Sequence[tuple[str, bytes | str]]) -> list[Preview] | BadImport:
        try:
            return [await self._keys.preview_aside(data, name) for name, data in texts]
        except BadImport as error:
            return error

    def _show_all(self, found: list[Preview] | BadImport | OSError) -> None:
        if isinstance(found, OSError):
            name, why = Path(found.filename or "").name, found.strerror or str(found)
            self._go_on()
            self._taken = Taken(file=(name, why))
            self._say_result()
        elif isinstance(found, BadImport):
            self._show(found)
        else:
            once = {each.key.secret: each for preview in found for each in preview.candidates}
            self._show(Preview(tuple(once.values()), (), ()))

    def _show(self, found: Preview | BadImport) -> None:
        self._go_on()
        self._taken = self._take(found)
        self._say_result()

    def _take(self, found: Preview | BadImport) -> Taken:
        if isinstance(found, BadImport):
            return Taken(refusal=found.words)
        candidates = found.candidates
        unknown = [each.key for each in candidates if each.known is None]
        fresh, doubtful = (
            [key for key in unknown if bool(key.doubtful) is wanted] for wanted in (False, True)
        )
        if candidates:
            self.box.setPlainText("\n".join(key.secret for key in doubtful))
        if fresh:
            self._add(fresh)
        return Taken(len(fresh), len(candidates) - len(unknown), len(doubtful))

    def _add(self, fresh: list[FoundKey]) -> None:
        before = set(self._keys.ids())
        self._keys.add(fresh)
        new = [each for each in self._keys.ids() if each not in before]
        self._added.update(new)
        self._told = self._progress = None
        self._keys.check(new)
