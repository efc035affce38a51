"""Media of a message: pictures as thumbnails, everything else as a line."""

from __future__ import annotations

import asyncio
import mimetypes
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent, QPalette, QPixmap, QPixmapCache
from PySide6.QtWidgets import QAbstractButton, QFileDialog

from gapdesk.conversations.types import Picture
from gapdesk.ui import key_files, moments, theme
from gapdesk.ui.errands import spawn
from gapdesk.ui.latest import Latest
from gapdesk.ui.record_services import ConversationService
from gapdesk.ui.theme import Roles, Size
from gapdesk.ui.view import Elided, Text
from gapdesk.ui.widgets.bubble_flow import BlockView
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.worker import Worker

THUMBNAIL = 320
"""Pixels a picture has at most, either way, until it is clicked."""
_LARGEST = 2048
_LINE = 24
_WAITING = 96
"""Height of a picture that has not come yet, pixels."""


class Pictures(QObject):
    """Fetches and decodes pictures, on a thread: Qt lets go of Python meanwhile."""

    def __init__(self, service: ConversationService) -> None:
        super().__init__()
        self.service = service
        self._worker: Worker | None = None

    async def load(self, hash: str, room: QSize) -> QImage | None:
        """The picture, no larger than `room`; None if it is gone, or not one that Qt reads."""
        data = await self.service.blob(hash)
        if data is None:
            return None
        if self._worker is None:
            self._worker = Worker("pictures")
        image = await asyncio.wrap_future(self._worker.submit(decoded, data, room))
        return None if image.isNull() else image

    def stop(self) -> None:
        """End the thread."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None


def decoded(data: bytes, room: QSize) -> QImage:
    """The picture in `data`, made no larger than `room`; a null image if there is none."""
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() > room.width() or size.height() > room.height():
        reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class PictureView(BlockView):
    """A medium: its picture, if it is one, above a line with type and size, and a button that saves it."""

    def __init__(self, picture: Picture, pictures: Pictures) -> None:
        super().__init__()
        self._picture, self._pictures = picture, pictures
        self._asked = QSize()
        self._loading = Latest("picture of a message")
        self._problem = ""
        self.thumbnail: Thumbnail | None = None
        if picture.mime.startswith("image/"):
            self.thumbnail = Thumbnail()
            self.thumbnail.setParent(self)
            self.thumbnail.clicked.connect(self.touch)
        self.line = Text(Size.HINT, dim=True)
        self.save_button = QuietButton()
        self.save_button.setMinimumHeight(_LINE)
        self.save_button.setFixedHeight(_LINE)
        for widget in (self.line, self.save_button):
            widget.setParent(self)
        self.save_button.clicked.connect(self.choose_file)
        self.retranslate()

    def fit(self, width: int) -> None:
        top = 0
        if self.thumbnail is not None:
            self._load(self._room(width))
            self.thumbnail.resize(self.thumbnail.wanted(width))
            top = self.thumbnail.height() + theme.TIGHT
        self.save_button.resize(self.save_button.sizeHint().width(), _LINE)
        room = width - self.save_button.width() - theme.SMALL
        self.line.setGeometry(0, top, min(self.line.sizeHint().width(), room), _LINE)
        self.save_button.move(self.line.width() + theme.SMALL, top)
        self.resize(width, top + _LINE)

    def choose_file(self) -> None:
        """Ask where to save it."""
        dialog = QFileDialog(self.window(), self.tr("Save"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(file_name(self._picture))
        dialog.fileSelected.connect(lambda name: spawn(self.save(Path(name)), name="save a medium"))
        dialog.open()

    async def save(self, path: Path) -> None:
        """Write it into the file `path`."""
        data = await self._pictures.service.blob(self._picture.hash)
        if data is None:
            self._problem = self.tr("It is not there any more.")
        else:
            try:
                await key_files.write(path, data)
            except OSError as error:
                why = error.strerror or str(error)
                self._problem = self.tr("{name} cannot be written: {why}").format(name=path.name, why=why)
            else:
                self._problem = self.tr("Saved as {name}.").format(name=path.name)
        self.retranslate()
        self.touch()

    @property
    def loading(self) -> bool:
        """Whether its picture is on its way."""
        return self._loading.busy

    def retranslate(self) -> None:
        parts = (self._picture.mime, moments.data_size(self._picture.size), self._problem)
        self.line.setText(" · ".join(part for part in parts if part))
        self.save_button.setText(self.tr("Save as…"))
        self.save_button.setAccessibleName(self.tr("Save {mime} as…").format(mime=self._picture.mime))
        if self.thumbnail is not None:
            name = self.tr("Image, {size}").format(size=moments.data_size(self._picture.size))
            self.thumbnail.setAccessibleName(name)
            self.thumbnail.setToolTip(self.tr("Click to see it larger, or small again."))

    def _room(self, width: int) -> QSize:
        assert self.thumbnail is not None
        if self.thumbnail.isChecked():
            side = int(min(width, _LARGEST) * self.devicePixelRatioF())
            return QSize(side, 2 * side)
        side = int(min(width, THUMBNAIL) * self.devicePixelRatioF())
        return QSize(side, side)

    def _load(self, room: QSize) -> None:
        if room == self._asked:
            return
        self._asked = room
        kept = QPixmap()
        if QPixmapCache.find(self._key(), kept):
            self._take(kept)
        else:
            self._loading.ask(self._pictures.load(self._picture.hash, room), self._show, self._gone)

    def _key(self) -> str:
        return f"gapdesk/blob/{self._picture.hash}/{self._asked.width()}/{self._asked.height()}"

    def _show(self, image: QImage | None) -> None:
        if image is None:
            self._gone()
            return
        pixmap = QPixmap.fromImage(image)
        QPixmapCache.insert(self._key(), pixmap)
        self._take(pixmap)
        self.touch()

    def _take(self, pixmap: QPixmap) -> None:
        assert self.thumbnail is not None
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.thumbnail.pixmap = pixmap

    def _gone(self) -> None:
        if self.thumbnail is not None:
            self.thumbnail.deleteLater()
            self.thumbnail = None
        self._problem = self.tr("This picture cannot be shown.")
        self.retranslate()
        self.touch()


class Thumbnail(QAbstractButton):
    """A picture that can be clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.pixmap = QPixmap()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def wanted(self, width: int) -> QSize:
        """The size it takes where there is `width`."""
        if self.pixmap.isNull():
            return QSize(min(width, THUMBNAIL), _WAITING)
        size = self.pixmap.deviceIndependentSize().toSize()
        return (
            size
            if size.width() <= width
            else size.scaled(width, size.height(), Qt.AspectRatioMode.KeepAspectRatio)
        )

    def sizeHint(self) -> QSize:
        return self.wanted(THUMBNAIL)

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = Roles.of(QPalette())
        painter = QPainter(self)
        if self.pixmap.isNull():
            painter.fillRect(self.rect(), theme.mixed(roles.surface, roles.text, 0.06))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.rect(), self.pixmap)
        if self.hasFocus():
            painter.setPen(roles.accent)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()


class FileLine(BlockView):
    """A medium that is elsewhere: its address."""

    def __init__(self, uri: str) -> None:
        super().__init__()
        self._uri = uri
        self.line = Elided(Size.TABLE, dim=True)
        self.line.setParent(self)
        self.retranslate()

    def fit(self, width: int) -> None:
        self.line.setGeometry(0, 0, width, _LINE)
        self.resize(width, _LINE)

    def retranslate(self) -> None:
        self.line.set_full(self.tr("File · {uri}").format(uri=self._uri) if self._uri else self.tr("File"))


def file_name(picture: Picture) -> str:
    """What a medium's file could be called."""
    return f"{picture.hash[:12]}{mimetypes.guess_extension(picture.mime) or ''}"
