"""How each page is brought into the state in which it is pictured: made-up data, in one of three moods."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QLineEdit

from gapdesk.quota.report import Report, ReportSpan
from gapdesk.ui import sample_report
from gapdesk.ui.pages.caches import CachesPage
from gapdesk.ui.pages.conversations import ConversationsPage
from gapdesk.ui.pages.models import ModelsPage
from gapdesk.ui.pages.overview import Overview
from gapdesk.ui.pages.report import ReportPage
from gapdesk.ui.pages.settings import SettingsPage

Pose = Callable[[Any, str, bool], Awaitable[None]]
"""Takes the page, the mood ("empty", "busy", "error") and whether it is pictured dark."""


async def settings(page: SettingsPage, mood: str, dark: bool) -> None:
    """All of it, or with a value that no setting takes."""
    page.build_all()
    if mood == "error":
        line = page.rows["proxy.port"].editor.control
        assert isinstance(line, QLineEdit)
        line.setText("70000")
        line.editingFinished.emit()


async def overview(page: Overview, mood: str, dark: bool) -> None:
    """With the notes of newer versions where the window is dark, so that it is seen with and without."""
    page.update_notice.changes_button.setChecked(mood == "busy" and dark)


async def report(page: ReportPage, mood: str, dark: bool) -> None:
    """Much or nothing; of a month where the window is dark, so that all of the page is seen once."""
    shown: Report = sample_report.empty_report(ReportSpan.TODAY)
    if mood == "busy":
        shown = sample_report.sample_report(ReportSpan.MONTH if dark else ReportSpan.TODAY)
    page.spans.choose(shown.span)
    page.show_report(shown)


async def models(page: ModelsPage, mood: str, dark: bool) -> None:
    """Each of the busy tabs once."""
    if mood == "busy":
        page.tabs.setCurrentWidget(page.order if dark else page.limits)


async def caches(page: CachesPage, mood: str, dark: bool) -> None:
    """A question, or the form, so that both are seen once."""
    if mood != "busy":
        return
    page.table.selectRow(0)
    if dark:
        page.open_new()
        page.form.take_dropped(_mime("You are Iris, keeper of the lighthouse."))
    else:
        page.deeds.ask_delete(page.table.chosen())


async def conversations(page: ConversationsPage, mood: str, dark: bool) -> None:
    """A chat with branches, or what a search found and a chat was deleted."""
    page.refresh()
    await _settled(page)
    if mood == "busy":
        page.list.table.select(1)
        await _settled(page)
    if mood == "busy" and dark:
        page.deeds.remove([6])
        page.list.search.setText("the")
        page.list.refresh()
        await _settled(page)
        page.list.table.select_row(1)
    await _settled(page)


async def _settled(page: ConversationsPage) -> None:
    await turns()
    page.refresh()  # the facts too, which it asks for a moment after the choice
    while not page.build_all():
        QApplication.processEvents()
        await asyncio.sleep(0)


async def turns(count: int = 20) -> None:
    """Let Qt and the loop go on by turns until nobody waits for anything, however fast the machine is."""
    for _ in range(count):
        QApplication.processEvents()
        await asyncio.sleep(0)


def _mime(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


_POSES: Mapping[str, Pose] = {
    "overview": overview,
    "settings": settings,
    "report": report,
    "models": models,
    "caches": caches,
    "conversations": conversations,
}
_WITH_SAMPLES = ("activity", "clients", "doctor", "log")
"""Pages whose samples know how they pose."""


async def strike(page_id: str, page: object, mood: str, *, dark: bool) -> None:
    """Bring `page` into the state to be pictured."""
    if page_id in _WITH_SAMPLES:
        await import_module(f"gapdesk.ui.sample_{page_id}").pose(page, mood, dark)
    elif page_id in _POSES:
        await _POSES[page_id](page, mood, dark)
    await turns()
