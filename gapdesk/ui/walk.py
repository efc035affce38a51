"""A short walk through the window of a practising gapdesk, filmed for the README."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gapdesk.clock import SystemClock
from gapdesk.ui.animation import animated
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.main_window import MainWindow
from gapdesk.ui.service import EngineService

NAME = "walk.png"
_SETTLE = 0.8
"""Seconds until a page shows what it asked for."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture of the walk; also kept on its own as name.png."""

    page: str
    milliseconds: int
    prepare: Callable[[Any], Awaitable[None]]
    """Gets the page."""


async def _nothing(page: Any) -> None:
    pass


async def _a_detour(page: Any) -> None:
    """The request that needed most tries."""
    entries = page._service.entries()
    longest = max(entries, key=lambda entry: len(entry.finished.attempts) if entry.finished else 0)
    page.table.select(longest)


async def _first_key(page: Any) -> None:
    page.table.selectRow(0)


async def _first_talk(page: Any) -> None:
    await asyncio.sleep(_SETTLE)
    page.list.table.select_row(0)


SCENES = (
    Scene("overview", 2500, _nothing),
    Scene("activity", 3000, _a_detour),
    Scene("keys", 3000, _first_key),
    Scene("conversations", 2500, _first_talk),
    Scene("clients", 3000, _nothing),
    Scene("report", 2000, _nothing),
    Scene("settings", 2000, _nothing),
)


async def film(engine: EngineService, directory: Path) -> list[Path]:
    """Write a picture of each scene, and all of them as an animated one, into `directory`."""
    bridge = Bridge(engine)
    window = MainWindow(engine, bridge, SystemClock(), lambda: None)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    window.resize(1120, 740)
    pictures: list[bytes] = []
    written: list[Path] = []
    for scene in SCENES:
        window.open_page(scene.page)
        page = window.stack.currentWidget()
        await asyncio.sleep(_SETTLE)
        await scene.prepare(page)
        await asyncio.sleep(_SETTLE)
        pictures.append(_png(window))
        written.append(directory / f"walk-{scene.page}.png")
    pairs = zip(written, pictures, strict=True)
    await asyncio.to_thread(lambda: [path.write_bytes(picture) for path, picture in pairs])
    whole = directory / NAME
    times = [scene.milliseconds for scene in SCENES]
    await asyncio.to_thread(lambda: whole.write_bytes(animated(pictures, times)))
    bridge.close()
    window.close()
    window.deleteLater()
    return [*written, whole]


def _png(widget: QWidget) -> bytes:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, PySide wants str
    return bytes(buffer.data().data())
