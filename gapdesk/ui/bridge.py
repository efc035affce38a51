"""From the engine's bus to Qt signals: the only subscriber of the window, at most ten times a second."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gapdesk.events import (
    CachesChanged,
    ClientsChanged,
    ConversationsChanged,
    EngineSnapshot,
    EngineState,
    Event,
    PoolChanged,
    QuotaLow,
    ReportChanged,
    RequestFinished,
    RequestHeld,
    RequestResumed,
    RequestStarted,
    SettingChanged,
    StateChanged,
    UpdateFound,
    UpdatesChanged,
)
from gapdesk.ui.service import EngineService

INTERVAL_MS = 100
AFTER_MS = 1000
"""After the last event one more look: with many keys the engine sums up only now and then."""

_ALL = 0
"""No conversation's id: stands for all of them."""


class Bridge(QObject):
    """Turns bursts of events into one snapshot; silent while nothing happens.

    The loop is qasync's, so events already arrive on the GUI thread and no queue is needed.
    """

    changed = Signal(object)
    """A new EngineSnapshot, only when it differs from the one before."""
    setting_changed = Signal(str)
    pool_changed = Signal()
    """Keys were added, removed, or changed state."""
    report_changed = Signal()
    """Usage was written, or limits or prices were changed."""
    conversations_changed = Signal(object)
    """Conversations were recorded, changed or deleted: a frozenset of their ids, empty = perhaps all."""
    caches_changed = Signal()
    """Caches were made, used or deleted, or it was learned who cannot have any."""
    activity_changed = Signal(object)
    """Requests began, waited, went on or ended: a tuple of their ids, in the order of their first change."""
    clients_changed = Signal()
    """Clients were added, changed or removed."""
    quota_low = Signal(object)
    """A QuotaLow."""
    updates_changed = Signal()
    """What is known of newer versions changed."""
    update_found = Signal(str)
    """A newer version was found; once for each."""
    starting = Signal()
    """The proxy starts, by the settings as they are now. Told at once."""

    def __init__(self, engine: EngineService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._settings: dict[str, None] = {}  # keeps the order in which they changed
        self._pool = self._report = self._caches = self._clients = self._updates = False
        self._talks: set[int] | None = None
        self._requests: dict[str, None] = {}
        self._low: list[QuotaLow] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.flush)
        self._after = QTimer(self)
        self._after.setSingleShot(True)
        self._after.setInterval(AFTER_MS)
        self._after.timeout.connect(self.flush)
        self.snapshot: EngineSnapshot = engine.snapshot()
        self._unsubscribe = engine.bus.subscribe(self._on_event)

    def close(self) -> None:
        """Leave the bus; no signal comes after this."""
        self._unsubscribe()
        self._timer.stop()
        self._after.stop()

    def flush(self) -> None:
        """Tell now what has gathered."""
        self._timer.stop()
        names, self._settings = tuple(self._settings), {}
        low, self._low = self._low, []
        pool, report, caches = self._pool, self._report, self._caches
        self._pool = self._report = self._caches = False
        clients, self._clients = self._clients, False
        updates, self._updates = self._updates, False
        talks, self._talks = self._talks, None
        requests, self._requests = tuple(self._requests), {}
        for name in names:
            self.setting_changed.emit(name)
        snapshot = self._engine.snapshot()
        if snapshot != self.snapshot:
            self.snapshot = snapshot
            self.changed.emit(snapshot)
        if pool:
            self.pool_changed.emit()
        if report:
            self.report_changed.emit()
        if talks is not None:
            self.conversations_changed.emit(frozenset() if _ALL in talks else frozenset(talks))
        if caches:
            self.caches_changed.emit()
        if clients:
            self.clients_changed.emit()
        if updates:
            self.updates_changed.emit()
        if requests:
            self.activity_changed.emit(requests)
        for event in low:
            self.quota_low.emit(event)

    def _on_event(self, event: Event) -> None:
        match event:
            case RequestStarted() | RequestHeld() | RequestResumed() | RequestFinished():
                self._requests[event.id] = None
            case ClientsChanged():
                self._clients = True
            case SettingChanged():
                self._settings[event.name] = None
            case PoolChanged():
                self._pool = True
            case ReportChanged():
                self._report = True
            case QuotaLow():
                self._low.append(event)
            case ConversationsChanged():
                self._talks = (self._talks or set()) | (event.ids or {_ALL})
            case CachesChanged():
                self._caches = True
            case UpdatesChanged():
                self._updates = True
            case UpdateFound():
                self.update_found.emit(event.version)
            case StateChanged(EngineState.STARTING):
                self.starting.emit()
            case _:
                pass
        if not self._timer.isActive():
            self._timer.start()
            self._after.start()
