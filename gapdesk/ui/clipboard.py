"""Putting text on the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication


def copy(text: str, *, secret: bool = False) -> None:
    """Put `text` on the clipboard; a `secret` is marked so that clipboard histories leave it out.

    KDE and Windows look for these marks. That of macOS (org.nspasteboard.ConcealedType) is out of reach: Qt
    for Python has no QUtiMimeConverter, and without one Qt puts a prefix of its own before the type.
    """
    data = QMimeData()
    data.setText(text)
    if secret:
        data.setData("x-kde-passwordManagerHint", b"secret")
        data.setData(
            'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"
        )
    QGuiApplication.clipboard().setMimeData(data)
