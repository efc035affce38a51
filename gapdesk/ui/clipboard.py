"""Putting text on the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication


def copy(text: str, *, secret: bool = False) -> None:
    """Put `text` on the clipboard; a `secret` is marked so that clipboard histories leave it out."""
    data = QMimeData()
    data.setText(text)
    if secret:
        data.setData("x-kde-passwordManagerHint", b"secret")
        data.setData(
            'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"
        )
    QGuiApplication.clipboard().setMimeData(data)
