"""What the Keys page says above its table: keyring, projects that are one, a check, what was just done."""

from __future__ import annotations

from collections.abc import Callable

from gapdesk.events import EngineSnapshot
from gapdesk.keys.types import CheckProgress, Storage, StorageState
from gapdesk.quota.hints import Suggestion
from gapdesk.ui import check_words, project_words, theme, words
from gapdesk.ui.service import KeyService
from gapdesk.ui.theme import State
from gapdesk.ui.view import View, column
from gapdesk.ui.widgets.key_notice import Notice, Offer
from gapdesk.ui.widgets.message_bar import MessageBar

_WELL = Storage(StorageState.KEYRING)


class KeysNotices(View):
    """Each notice is there only while it has something to say."""

    def __init__(self, keys: KeyService, open_page: Callable[[str], None]) -> None:
        super().__init__()
        self._keys = keys
        self._open_page = open_page
        self._storage = _WELL
        self._told: CheckProgress | None = None
        self._suggestion: Suggestion | None = None
        self.storage, self.suggestion, self.check = (Notice() for _ in range(3))
        self.message = MessageBar()
        layout = column(self, theme.SMALL)
        for notice in self._all():
            layout.addWidget(notice)
            notice.close_button.clicked.connect(self.fit)
        self.message.over.connect(self.fit)
        self.fit()

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show how storage and check stand now."""
        storage = snapshot.storage or _WELL
        if snapshot.practice and storage.state is StorageState.SESSION:
            storage = _WELL  # there nobody expects keys to be kept
        if storage != self._storage:
            self._storage = storage
            self._show_storage()
        if snapshot.checking != self._told:
            self._told = snapshot.checking
            self._show_check()
        self.fit()

    def show_suggestions(self) -> None:
        """Show the first of the projects that are probably one."""
        offered = self._keys.suggestions()
        first = offered[0] if offered else None
        if first != self._suggestion:
            self._suggestion = first
            self._show_suggestion()

    def fit(self) -> None:
        """Take no room while there is nothing to say."""
        self.setVisible(any(not notice.isHidden() for notice in self._all()))

    def say(
        self,
        kind: State,
        text: Callable[[], str],
        *offers: Offer,
        undo: Callable[[], None] | None = None,
        seconds: int = 0,
    ) -> None:
        """Say what was done, with what can be done about it; for so long, 0 until it is closed."""
        self.message.tell(kind, text, *offers, undo=undo, seconds=seconds)
        self.fit()

    def ask(self, text: Callable[[], str], yes: Offer) -> None:
        """Ask before something that cannot be undone; it is done only by `yes`."""
        self.message.ask(text, yes)
        self.fit()

    def _all(self) -> tuple[Notice, ...]:
        return (self.storage, self.suggestion, self.check, self.message)

    # --- the keyring

    def _show_storage(self) -> None:
        storage = self._storage
        quiet = storage.state is StorageState.KEYRING and not storage.pending
        if quiet:
            self.storage.hide()
            return
        kind = {
            StorageState.LOADING: State.WAIT,
            StorageState.LOCKED: State.WAIT,
            StorageState.SESSION: State.OFF,
            StorageState.KEYRING: State.WAIT,
        }.get(storage.state, State.WARN)
        offers = []
        if words.storage(storage) is not None:
            offers.append(Offer(lambda: self.tr("Try again"), self._keys.retry_storage))
        if storage.state is StorageState.SESSION:
            offers.append(Offer(lambda: self.tr("Settings"), lambda: self._open_page("settings")))
        self.storage.say(kind, self._storage_words, *offers, closable=False)

    def _storage_words(self) -> str:
        storage = self._storage
        sentences = {
            StorageState.KEYRING: "",
            StorageState.LOADING: self.tr("Keys are on their way from the keyring."),
            StorageState.LOCKED: self.tr("Waiting for the keyring: it is locked or does not answer."),
            StorageState.MISSING: self.tr(
                "No usable keyring was found: keys you add are gone when gapdesk quits."
            ),
            StorageState.SESSION: self.tr("By your setting, keys you add are gone when gapdesk quits."),
            StorageState.FAILED: words.said(storage.message),
            StorageState.STRANGE: words.said(storage.message),
        }
        counted = (
            (storage.waiting, self.tr("Keys that wait for it: {n}.")),
            (storage.pending, self.tr("Keys that are not in the keyring yet: {n}.")),
            (storage.left, self.tr("Keys that stay in the keyring, unused: {n}.")),
        )
        more = (text.format(n=count) for count, text in counted if count)
        return words.joined(sentences[storage.state], *more)

    # --- projects that are one

    def _show_suggestion(self) -> None:
        found = self._suggestion
        if found is None:
            self.suggestion.hide()
            return
        self.suggestion.say(
            State.OFF,
            self._suggestion_words,
            Offer(lambda: self.tr("They are one"), self._merge),
            Offer(lambda: self.tr("Not the same"), self._dismiss),
            closable=False,
        )

    def _suggestion_words(self) -> str:
        found = self._suggestion
        if found is None:
            return ""
        text = self.tr("{first} and {second} seem to be one Google project: {reason}")
        return text.format(
            first=project_words.called(self._keys, found.first),
            second=project_words.called(self._keys, found.second),
            reason=words.said(found.reason),
        )

    def _merge(self) -> None:
        if self._suggestion is not None:
            self._keys.merge(self._suggestion.first, self._suggestion.second)
            self.show_suggestions()

    def _dismiss(self) -> None:
        if self._suggestion is not None:
            self._keys.dismiss(self._suggestion)
            self.show_suggestions()

    # --- a check

    def _show_check(self) -> None:
        told = self._told
        if told is None:
            self.check.hide()
            return
        if told.running:
            cancel = Offer(lambda: self.tr("Cancel"), self._keys.cancel_check)
            self.check.say(State.WAIT, self._check_words, cancel, closable=False)
            self.check.progress(told.done, told.total)
        else:
            well = all(verdict in check_words.GOOD for verdict, _ in told.counts)
            self.check.say(State.OK if well else State.WARN, self._check_words)

    def _check_words(self) -> str:
        return check_words.progress(self._told) if self._told else ""
