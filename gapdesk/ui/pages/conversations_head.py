"""The head of the Conversations page: how much is recorded, and what is done with it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from gapdesk.conversations.types import RecordSize
from gapdesk.ui import conversation_words, icons, theme
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Elided, Text, View, column
from gapdesk.ui.widgets.choice_buttons import ChoiceButtons
from gapdesk.ui.widgets.key_notice import Notice, Offer

COMPLETIONS = ("off", "explicit", "always")
"""Values of the setting context.completion."""


class ConversationsHead(View):
    """Tells what the user wants; changes nothing itself."""

    recording_wanted = Signal()
    completion_wanted = Signal(object)
    """The new value of the setting context.completion."""

    def __init__(self) -> None:
        super().__init__()
        self._size: RecordSize | None = None
        self.title = Text(Size.TITLE, strong=True)
        self.line = Text(dim=True)
        self.export_button, self.import_button = QPushButton(), QPushButton()
        self.recording = Notice()
        self.completion_name = Text()
        self.completion = ChoiceButtons(COMPLETIONS)
        self.completion_help = Elided(Size.TABLE, dim=True, cut=Qt.TextElideMode.ElideRight)
        self._lay_out()
        self.completion.chosen.connect(self.completion_wanted)
        self.retranslate()
        self.restyle()

    def show_size(self, size: RecordSize) -> None:
        """Show how much is recorded."""
        self._size = size
        self.line.setText(conversation_words.recorded(size))
        self.export_button.setEnabled(size.conversations > 0)

    def show_settings(self, *, recording: bool, completion: str) -> None:
        """Show how the settings are."""
        if recording:
            self.recording.hide()
        elif self.recording.isHidden():
            self.recording.say(
                State.OFF,
                lambda: self.tr("Recording is off: new conversations are not kept."),
                Offer(lambda: self.tr("Switch on"), self.recording_wanted.emit),
                closable=False,
            )
        if completion in COMPLETIONS:
            self.completion.value = completion
            self.completion.buttons[completion].setChecked(True)
        self._explain()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Conversations"))
        self.export_button.setText(self.tr("Export all…"))
        self.import_button.setText(self.tr("Import…"))
        self.completion_name.setText(self.tr("Context completion"))
        self.completion.set_texts(
            self.tr("Context completion"), (self.tr("Off"), self.tr("By name"), self.tr("Always"))
        )
        if self._size is not None:
            self.show_size(self._size)
        self._explain()

    def restyle(self) -> None:
        self.import_button.setIcon(icons.icon("import", self.palette()))
        self.export_button.setIcon(icons.icon("export", self.palette()))

    def _explain(self) -> None:
        texts = {
            "off": self.tr("Requests go to Google just as they come."),
            "explicit": self.tr("A request that names its conversation goes on with it."),
            "always": self.tr("Each token is one conversation: requests without a history go on with it."),
        }
        self.completion_help.set_full(texts[self.completion.value])

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(theme.SMALL)
        head.addWidget(self.title, 1)
        for button in (self.export_button, self.import_button):
            button.setMinimumHeight(theme.CONTROL)
            button.setIconSize(QSize(16, 16))
            head.addWidget(button)
        self.export_button.setEnabled(False)
        foot.setSpacing(theme.GAP)
        foot.addWidget(self.completion_name)
        foot.addWidget(self.completion)
        foot.addWidget(self.completion_help, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = column(self, theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.line)
        layout.addSpacing(theme.TIGHT)
        layout.addLayout(foot)
        layout.addWidget(self.recording)
