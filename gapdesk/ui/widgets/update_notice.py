"""A newer gapdesk is out: said in place, with what changed, and where it can be had."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QTextBrowser

from gapdesk.ui import icons, theme
from gapdesk.ui.desk_services import UpdateService
from gapdesk.ui.theme import State
from gapdesk.ui.view import Text
from gapdesk.ui.widgets.bubble_text import TextView
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.updates.types import News, Release

_HEIGHT = 260
"""Pixels of the notes at most; they scroll."""
_NARROW = 640
"""Below this width the buttons stand below the sentence."""


class NotesView(TextView):
    """Notes of releases, Markdown: they load nothing, and links open in the browser at a click."""

    def __init__(self, text: str) -> None:
        super().__init__(text, None)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = min(_HEIGHT, ceil(self.document().size().height()))
        if height != self.height():
            self.setFixedHeight(height)

    def wheelEvent(self, event: QWheelEvent) -> None:
        QTextBrowser.wheelEvent(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        QTextBrowser.keyPressEvent(self, event)

    def _open(self, url: QUrl) -> None:
        if url.scheme() == "https":
            QDesktopServices.openUrl(url)


class UpdateNotice(Card):
    """Hidden while there is nothing new. It downloads nothing: the page opens in the browser, at a click."""

    def __init__(self, updates: UpdateService) -> None:
        super().__init__()
        self._updates = updates
        self._news: News | None = None
        self.title.hide()
        self._icon = QLabel()
        self.sentence = Text(strong=True, wrap=True)
        self.changes_button, self.page_button, self.pass_button = QPushButton(), QPushButton(), QuietButton()
        self.changes_button.setCheckable(True)
        self.notes: NotesView | None = None
        said, buttons, self._row = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        said.setSpacing(theme.GAP)
        said.addWidget(self._icon)
        said.addWidget(self.sentence, 1)
        buttons.setSpacing(theme.SMALL)
        for button in (self.changes_button, self.page_button, self.pass_button):
            button.setMinimumHeight(theme.CONTROL)
            buttons.addWidget(button)
        buttons.addStretch()
        self._row.setSpacing(theme.SMALL)
        self._row.addLayout(said, 1)
        self._row.addLayout(buttons)
        self.body.addLayout(self._row)
        self.changes_button.toggled.connect(self._show_notes)
        self.page_button.clicked.connect(self._open_page)
        self.pass_button.clicked.connect(self._pass_over)
        self.hide()
        self.restyle()

    def show_news(self) -> None:
        """Show what is known now."""
        news = self._updates.news()
        if news != self._news:
            self._news = news
            self.changes_button.setChecked(False)
            self.retranslate()
        self.setVisible(news is not None)

    def retranslate(self) -> None:
        news = self._news
        if news is None:
            return
        text = self.tr("gapdesk {new} is out (this is {old}).").format(new=news.version, old=news.running)
        self.sentence.setText(text)
        self.setAccessibleName(text)
        self.changes_button.setText(self.tr("What changed"))
        self.page_button.setText(self.tr("Open the download page"))
        self.page_button.setToolTip(news.page)
        self.pass_button.setText(self.tr("Not this version"))
        self.pass_button.setToolTip(self.tr("Say no more of it until a newer one is out"))
        self._show_notes(self.changes_button.isChecked())

    def restyle(self) -> None:
        picture = icons.state_icon(State.OK, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(20, 20), self.devicePixelRatioF()))
        self._show_notes(self.changes_button.isChecked())

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow, direction = event.size().width() < _NARROW, QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        super().resizeEvent(event)

    def _show_notes(self, on: bool) -> None:
        """Build them anew, or take them away: hardly anybody looks at them twice."""
        notes, self.notes = self.notes, None
        if notes is not None:
            notes.hide()
            notes.deleteLater()
        if on and self._news is not None:
            self.notes = NotesView("\n\n".join(map(self._told, self._news.releases)))
            self.notes.setAccessibleName(self.tr("What changed"))
            self.body.addWidget(self.notes)

    def _told(self, release: Release) -> str:
        """One release as Markdown."""
        head = f"## {release.version}"
        if release.published is not None:
            day = QDateTime.fromSecsSinceEpoch(int(release.published)).date()
            head += f" · {QLocale().toString(day, QLocale.FormatType.ShortFormat)}"
        return f"{head}\n\n{release.notes or self.tr('Nothing was written about it.')}"

    def _open_page(self) -> None:
        if self._news is not None:
            QDesktopServices.openUrl(QUrl(self._news.page))

    def _pass_over(self) -> None:
        if self._news is not None:
            self._updates.pass_over(self._news.version)
