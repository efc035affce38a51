"""What the Caches page does to caches, each with what it says meanwhile and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from gapdesk.caching.types import Cache
from gapdesk.ui import cache_words, clipboard, words
from gapdesk.ui.errands import spawn
from gapdesk.ui.record_services import CacheService
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.key_notice import Offer
from gapdesk.ui.widgets.message_bar import SAID_SECONDS, MessageBar
from gapdesk.wording import Objection


class CacheActions(QObject):
    """Speaks and asks through `bar`, in place."""

    changed = Signal()
    """Something was done, or was not after all."""
    answered = Signal()
    """A question is over."""

    def __init__(self, caches: CacheService, bar: MessageBar) -> None:
        super().__init__(bar)
        self._caches = caches
        self._bar = bar

    def extend(self, caches: Sequence[Cache], minutes: int) -> None:
        """Let `caches` live so long from now."""
        names = [cache.name for cache in caches]
        if names:
            deed = self._caches.extend(names, minutes)
            self._start(deed, partial(self._extending, len(names)), partial(self._extended, minutes))

    def ask_delete(self, caches: Sequence[Cache]) -> None:
        """Ask whether to delete `caches`: Google keeps nothing that could be brought back."""
        names = [cache.name for cache in caches]
        if names:
            title = caches[0].title or caches[0].name
            yes = Offer(lambda: self.tr("Delete"), partial(self._delete, names))
            self._ask(partial(self._delete_question, len(names), title), yes)

    def ask_clean_up(self, count: int) -> None:
        """Ask whether to delete the `count` caches that are not used."""
        yes = Offer(lambda: self.tr("Delete"), self._clean_up)
        self._ask(partial(self._clean_question, count), yes)

    def copy_name(self, cache: Cache) -> None:
        """Put the name of `cache` on the clipboard."""
        clipboard.copy(cache.name)
        self._say(State.OK, lambda: self.tr("{name} is on the clipboard.").format(name=cache.name))

    def unsay(self) -> None:
        """What was said or asked last is over."""
        self._bar.unsay()
        self.answered.emit()

    # --- doing

    def _delete(self, names: Sequence[str]) -> None:
        self._start(self._caches.delete(names), self._deleting, self._deleted)

    def _clean_up(self) -> None:
        self._start(self._caches.clean_up(), self._deleting, self._deleted)

    def _start(
        self, deed: Coroutine[Any, Any, int], meanwhile: Callable[[], str], after: Callable[[int], str]
    ) -> None:
        self._say(State.WAIT, meanwhile)
        spawn(self._do(deed, after), name="change caches")
        self.answered.emit()

    async def _do(self, deed: Coroutine[Any, Any, int], after: Callable[[int], str]) -> None:
        told = False
        try:
            count = await deed
            self._say(State.OK, partial(after, count))
            told = True
        except Objection as error:
            self._say(State.BAD, partial(words.said, error.words))
            told = True
        finally:
            if not told:  # the log says why
                self._bar.unsay()
            self.changed.emit()

    def _ask(self, question: Callable[[], str], yes: Offer) -> None:
        self._bar.ask(question, yes, self.unsay)
        self._bar.buttons[0].setFocus()

    def _say(self, kind: State, text: Callable[[], str]) -> None:
        self._bar.tell(
            kind,
            text,
            seconds=SAID_SECONDS if kind is State.OK else 0,
            closable=kind is not State.WAIT,
        )

    # --- words

    def _extending(self, count: int) -> str:
        return self.tr("Extending %Ln cache(s) at Google…", "", count)

    def _extended(self, minutes: int, count: int) -> str:
        text = self.tr("%Ln cache(s) live(s) {span} from now.", "", count)
        return text.format(span=cache_words.lifetime(minutes))

    def _delete_question(self, count: int, title: str) -> str:
        text = self.tr("Delete %Ln cache(s) at Google? That cannot be undone.", "", count)
        return (
            text
            if count > 1
            else self.tr("Delete “{title}” at Google? That cannot be undone.").format(title=title)
        )

    def _clean_question(self, count: int) -> str:
        return self.tr(
            "Delete %Ln cache(s) that was/were not used, or not for an hour? That cannot be undone.",
            "",
            count,
        )

    def _deleting(self) -> str:
        return self.tr("Deleting at Google…")

    def _deleted(self, count: int) -> str:
        if not count:
            return self.tr("There was nothing to delete.")
        return self.tr("%Ln cache(s) was/were deleted.", "", count)
