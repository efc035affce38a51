"""The pages of the main window: their order, names, icons, and how each is built when first opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from gapdesk.clock import Clock
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.service import EngineService
from gapdesk.ui.view import View
from gapdesk.ui.window_state import WindowState


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a page is built with."""

    engine: EngineService
    bridge: Bridge
    clock: Clock
    open_page: Callable[[str], None]
    """Opens the page with that id; a name with a dot is a setting, to which the Settings page leads."""
    state: WindowState = field(default_factory=WindowState)
    """What the window remembers between runs."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One entry of the side bar."""

    id: str
    icon: str
    name: str
    """English; `title()` translates."""
    build: Callable[[PageContext], View]
    foot: bool = False
    """Whether it stands below the line, with Settings and Log."""

    def title(self) -> str:
        return QCoreApplication.translate("pages", self.name)


def _overview(context: PageContext) -> View:
    from gapdesk.ui.pages.overview import Overview  # built, and imported, when first opened

    return Overview(context)


def _keys(context: PageContext) -> View:
    from gapdesk.ui.pages.keys import KeysPage

    return KeysPage(context)


def _activity(context: PageContext) -> View:
    from gapdesk.ui.pages.activity import ActivityPage

    return ActivityPage(context)


def _conversations(context: PageContext) -> View:
    from gapdesk.ui.pages.conversations import ConversationsPage

    return ConversationsPage(context)


def _clients(context: PageContext) -> View:
    from gapdesk.ui.pages.clients import ClientsPage

    return ClientsPage(context)


def _report(context: PageContext) -> View:
    from gapdesk.ui.pages.report import ReportPage

    return ReportPage(context)


def _caches(context: PageContext) -> View:
    from gapdesk.ui.pages.caches import CachesPage

    return CachesPage(context)


def _models(context: PageContext) -> View:
    from gapdesk.ui.pages.models import ModelsPage

    return ModelsPage(context)


def _doctor(context: PageContext) -> View:
    from gapdesk.ui.pages.doctor import DoctorPage

    return DoctorPage(context)


def _log(context: PageContext) -> View:
    from gapdesk.ui.pages.log import LogPage

    return LogPage(context)


def _settings(context: PageContext) -> View:
    from gapdesk.ui.pages.settings import SettingsPage

    return SettingsPage(context)


PAGES: tuple[PageSpec, ...] = (
    PageSpec("overview", "overview", QT_TRANSLATE_NOOP("pages", "Overview"), _overview),
    PageSpec("keys", "keys", QT_TRANSLATE_NOOP("pages", "Keys"), _keys),
    PageSpec("activity", "activity", QT_TRANSLATE_NOOP("pages", "Activity"), _activity),
    PageSpec("conversations", "conversations", QT_TRANSLATE_NOOP("pages", "Conversations"), _conversations),
    PageSpec("clients", "clients", QT_TRANSLATE_NOOP("pages", "Clients"), _clients),
    PageSpec("report", "report", QT_TRANSLATE_NOOP("pages", "Report"), _report),
    PageSpec("caches", "caches", QT_TRANSLATE_NOOP("pages", "Caches"), _caches),
    PageSpec("models", "models", QT_TRANSLATE_NOOP("pages", "Models and limits"), _models),
    PageSpec("settings", "settings", QT_TRANSLATE_NOOP("pages", "Settings"), _settings, foot=True),
    PageSpec("doctor", "doctor", QT_TRANSLATE_NOOP("pages", "Doctor"), _doctor, foot=True),
    PageSpec("log", "log", QT_TRANSLATE_NOOP("pages", "Log"), _log, foot=True),
)
