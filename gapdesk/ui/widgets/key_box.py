"""Where keys are pasted, and where they come from."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton

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
from gapdesk.ui import check_words, theme, words
from gapdesk.ui.check_words import GOOD
from gapdesk.ui.latest import Latest
from gapdesk.ui.service import KeyService
from gapdesk.ui.theme import Roles, Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.ui.widgets.text_box import TextBox

KEYS_URL = "https://aistudio.google.com/apikey"
"""Where Google gives out keys of the Gemini API."""
_HEIGHT = 72


class Taken(NamedTuple):
    """What came of a text: keys that were added, known already, or left in the box."""

    added: int = 0
    known: int = 0
    doubtful: int = 0
    refusal: str = ""
    """Why the text cannot be read at all."""


class KeyBox(View):
    """Adds the new keys of a pasted text and has them checked; doubtful ones are left to the Keys page."""

    def __init__(self, keys: KeyService, snapshot: EngineSnapshot) -> None:
        super().__init__()
        self._keys = keys
        self._snapshot = snapshot
        self._taken: Taken | None = None
        self._added: set[str] = set()
        self._verdicts: dict[str, CheckVerdict] = {}
        self._told: CheckProgress | None = None
        self._reading = Latest("read pasted keys")
        self.note = Text(Size.TABLE, dim=True, wrap=True)
        self.box = TextBox(_HEIGHT)
        self.add_button, self.link = QPushButton(), QuietButton()
        self.add_button.setMinimumHeight(theme.CONTROL)
        self.result = Text(Size.TABLE, wrap=True)
        self.doubtful = Text(Size.TABLE, dim=True, wrap=True)
        self.check = Text(Size.TABLE, wrap=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.result, 1)
        buttons.addWidget(self.link)
        layout = column(self)
        layout.addWidget(self.note)
        layout.addWidget(self.box)
        layout.addLayout(buttons)
        layout.addWidget(self.doubtful)
        layout.addWidget(self.check)
        self.setFocusProxy(self.box)
        self.box.textChanged.connect(self._on_text)
        self.add_button.clicked.connect(self._on_add)
        self.link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(KEYS_URL)))
        self._on_text()
        self.retranslate()
        self.restyle()

    @property
    def used(self) -> bool:
        """Whether keys were added here."""
        return bool(self._added)

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show where keys are kept now, and how far the check of those added here is."""
        self._snapshot = snapshot
        self.note.setText(words.joined(self.tr("One or many, with any separators."), self._kept()))
        checking = self._check_of_added()
        self.check.setVisible(checking is not None)
        if checking is not None:
            self.check.setText(check_words.progress(checking))
            good = any(verdict in GOOD for verdict, _ in checking.counts)
            self.check.set_state(None if checking.running else State.OK if good else State.WARN)

    def retranslate(self) -> None:
        self.box.setPlaceholderText("AQ.…")
        self.box.setAccessibleName(self.tr("Gemini API keys"))
        self.add_button.setText(self.tr("Add keys"))
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
        if not done and not running:
            return None
        return CheckProgress(
            done, total, running, told.cancelled, tuple(Counter(self._verdicts.values()).items())
        )

    def _say_result(self) -> None:
        taken = self._taken
        self.doubtful.setVisible(taken is not None and bool(taken.doubtful))
        if taken is None:
            return
        parts = []
        if taken.added or not taken.doubtful:
            parts.append(self.tr("Added: {added}").format(added=taken.added))
        if taken.known:
            parts.append(self.tr("known already: {known}").format(known=taken.known))
        if taken.doubtful:
            parts.append(self.tr("doubtful: {n}").format(n=taken.doubtful))
        nothing = self.tr("No key was found in this text.")
        text = " · ".join(parts) if taken != Taken() else nothing
        self.result.setText(taken.refusal or text)
        self.result.set_state(State.OK if taken.added else State.WARN)

    def _on_text(self) -> None:
        self.add_button.setEnabled(bool(self.box.toPlainText().strip()))

    def _on_add(self) -> None:
        text = self.box.toPlainText()
        if len(text) > LARGE:
            self.setEnabled(False)
            self._reading.ask(self._aside(text), self._show, lambda: self.setEnabled(True))
            return
        try:
            self._show(self._keys.preview(text))
        except BadImport as error:
            self._show(error)

    async def _aside(self, text: str) -> Preview | BadImport:
        try:
            return await self._keys.preview_aside(text)
        except BadImport as error:
            return error

    def _show(self, found: Preview | BadImport) -> None:
        self.setEnabled(True)
        self._taken = self._take(found)
        self._say_result()

    def _take(self, found: Preview | BadImport) -> Taken:
        if isinstance(found, BadImport):
            return Taken(refusal=words.said(found.words))
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
        self._told = None
        self._keys.check(new)
