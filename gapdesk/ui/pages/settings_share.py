"""What sharing on the network means, right below its switch."""

from __future__ import annotations

from functools import partial

from gapdesk.events import EngineSnapshot, EngineState
from gapdesk.settings import Settings
from gapdesk.ui import moments, theme, words
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.copy_row import CopyRow
from gapdesk.ui.widgets.state_line import StateLine

SETTINGS = ("proxy.share", "limits.requests_per_minute", "limits.requests_per_day")
_MOST = 3
"""Addresses shown."""


class ShareNote(View):
    """A warning, the limits that hold, and the addresses once the proxy listens on them."""

    def __init__(self, settings: Settings, snapshot: EngineSnapshot) -> None:
        super().__init__()
        self._settings, self._snapshot = settings, snapshot
        self.warning, self.later = StateLine(), Text(Size.HINT, dim=True, wrap=True)
        self.addresses = [CopyRow(partial(self._address, place)) for place in range(_MOST)]
        layout = column(self, theme.TIGHT)
        layout.setContentsMargins(0, 0, 0, theme.SMALL)
        for widget in (self.warning, self.later, *self.addresses):
            layout.addWidget(widget)
        self.retranslate()

    @property
    def wanted(self) -> bool:
        """Whether there is something to say."""
        return self._settings.proxy_share

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show where the proxy listens now."""
        if snapshot.shared_urls != self._snapshot.shared_urls or snapshot.state != self._snapshot.state:
            self._snapshot = snapshot
            self.retranslate()

    def retranslate(self) -> None:
        minute, day = self._settings.limits_when_shared
        plain = self.tr("This is plain HTTP: whoever listens on this network can read your chats.")
        limits = self.tr(
            "Every device needs a token, and each address may ask {minute} times a minute and {day} times"
            " a day."
        ).format(minute=moments.amount(minute), day=moments.amount(day))
        self.warning.say(State.WARN, words.joined(plain, limits))
        running = self._snapshot.state in (EngineState.RUNNING, EngineState.WAITING)
        self.later.setText(
            self.tr("The addresses stand here after a restart of the proxy.")
            if running
            else self.tr("The addresses stand here once the proxy runs.")
        )
        self.later.setVisible(not self._snapshot.shared_urls)
        for place, row in enumerate(self.addresses):
            row.set_name(self.tr("Address"))
            row.setVisible(self._address(place) is not None)

    def _address(self, place: int) -> str | None:
        urls = self._snapshot.shared_urls
        return urls[place] if place < len(urls) else None
