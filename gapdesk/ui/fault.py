"""What keeps gapdesk from starting, in a window of its own: who starts it by an icon sees no console."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QApplication, QMessageBox

from gapdesk.ui import icons, theme, words
from gapdesk.ui.i18n import Languages
from gapdesk.wording import Words


async def tell(app: QApplication, reason: Words) -> None:
    """Show `reason` in the system's language until the user has read it."""
    Languages(app).use("system")
    theme.apply("system")
    box = QMessageBox(QMessageBox.Icon.Critical, "gapdesk", words.said(reason))
    box.setWindowIcon(icons.app_icon())
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    read = asyncio.Event()
    box.finished.connect(read.set)
    box.open()
    await read.wait()
    box.deleteLater()
