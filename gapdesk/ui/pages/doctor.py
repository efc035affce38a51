"""Doctor: what stands between a program, gapdesk and Google?"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QScrollArea, QWidget

from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.ui import clipboard, doctor_words, moments, theme
from gapdesk.ui.latest import Latest
from gapdesk.ui.pages import PageContext
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, column, on_key
from gapdesk.ui.widgets.finding_row import FindingRow
from gapdesk.ui.widgets.key_notice import Offer
from gapdesk.ui.widgets.message_bar import SAID_SECONDS, MessageBar
from gapdesk.ui.widgets.state_line import StateLine


class DoctorPage(View):
    """Looks only when asked; what was found stays until the next time."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._doctor, self._clock = context.engine.doctor, context.clock
        self._found: dict[Check, Finding] = {}
        self._looked_at: float | None = None
        """When the examination shown ended; None if there is none, or it goes on."""
        self._examining = Latest("doctor")
        self.destroyed.connect(self._examining.drop)  # nobody would see what is found
        self.title = Text(Size.TITLE, strong=True)
        self.intro = Text(dim=True, wrap=True)
        self.check_button, self.copy_button = QPushButton(), QPushButton()
        self.also_ask = QCheckBox()
        self.bar = MessageBar()
        self.summary = StateLine()
        self.when = Text(Size.HINT, dim=True)
        self.rows = {check: FindingRow(check) for check in Check}
        self._lay_out()
        self.check_button.clicked.connect(self.examine)
        self.copy_button.clicked.connect(self.copy_report)
        on_key(QKeySequence.StandardKey.Copy, self, self.copy_report)
        for row in self.rows.values():
            row.way_out.connect(context.open_page)
        self.setFocusProxy(self.check_button)
        self.retranslate()
        self.restyle()

    @property
    def examining(self) -> bool:
        """Whether an examination goes on."""
        return self._examining.busy

    def examine(self) -> None:
        """Go through all checks anew."""
        if self._examining.busy:
            return
        self._found = {check: Finding(check, Verdict.WAITING) for check in Check}
        self._looked_at = None
        self.bar.tell(
            State.WAIT, self._progress, Offer(lambda: self.tr("Cancel"), self.cancel), closable=False
        )
        self._examining.ask(
            self._doctor.examine(self._on_finding, ask=self.also_ask.isChecked()),
            self._on_end,
            self._on_defect,
        )
        self._refresh()

    def cancel(self) -> None:
        """Look no further; what was found so far stays."""
        self._examining.drop()
        done, asked = self._done(), self.bar.buttons[0].hasFocus()
        for check, finding in self._found.items():
            if finding.verdict is Verdict.RUNNING:
                self._found[check] = Finding(check, Verdict.WAITING)
        self.bar.tell(
            State.OFF,
            lambda: self.tr("Cancelled after {n} of {total} checks.").format(n=done, total=len(Check)),
            seconds=SAID_SECONDS,
        )
        self._refresh()
        self._return_focus(asked)

    def copy_report(self) -> None:
        """Put the report of what was found on the clipboard."""
        if not self.copy_button.isEnabled():
            return
        clipboard.copy(self._doctor.report([each for each in self._found.values() if _is_over(each)]))
        self.bar.tell(
            State.OK,
            lambda: self.tr("The report was copied. It holds no keys, tokens or passwords."),
            seconds=SAID_SECONDS,
        )

    def retranslate(self) -> None:
        self.title.setText(self.tr("Doctor"))
        self.intro.setText(
            self.tr("Finds what stands between programs, gapdesk and Google; changes nothing.")
        )
        self.check_button.setText(self.tr("Check everything"))
        self.copy_button.setText(self.tr("Copy report"))
        self.also_ask.setText(self.tr("Also ask one question (uses one request)"))
        self.also_ask.setToolTip(
            self.tr("Only a question shows whether Google serves here, and how it streams")
        )
        self.area.setAccessibleName(self.tr("Checks"))
        for row in self.rows.values():
            row.retranslate()  # before it hears of the language itself: the widest counts
        width = max(row.name.sizeHint().width() for row in self.rows.values())
        for row in self.rows.values():
            row.name.setMinimumWidth(width)
        self._refresh()

    def restyle(self) -> None:
        theme.edged(self.also_ask)

    # --- building

    def _lay_out(self) -> None:
        head, options, result = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.title, 1)
        for button in (self.copy_button, self.check_button):
            button.setMinimumHeight(theme.CONTROL)
            head.addWidget(button)
        options.addWidget(self.also_ask)
        options.addStretch()
        result.setSpacing(theme.GAP)
        result.addWidget(self.summary, 1)
        result.addWidget(self.when, 0, Qt.AlignmentFlag.AlignTop)
        above = column(beside := QWidget(), theme.SMALL)
        above.setContentsMargins(0, 0, theme.WIDE, 0)
        above.addLayout(head)
        above.addWidget(self.intro)
        above.addLayout(options)
        above.addWidget(self.bar)
        above.addLayout(result)
        rows = column(inside := QWidget(), 0)
        rows.setContentsMargins(0, 0, theme.WIDE, theme.PAGE)
        for row in self.rows.values():
            rows.addWidget(row)
        rows.addStretch(1)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(theme.PAGE, theme.PAGE, theme.SMALL, 0)
        layout.addWidget(beside)
        layout.addSpacing(theme.TIGHT)
        layout.addWidget(self.area, 1)
        layout.addStretch()  # takes the room while there is no list

    # --- showing

    def _refresh(self) -> None:
        """Show all as it stands."""
        busy, over = self._examining.busy, self._looked_at is not None
        self.check_button.setEnabled(not busy)
        self.also_ask.setEnabled(not busy)
        self.copy_button.setEnabled(not busy and self._done() > 0)
        self.area.setVisible(bool(self._found))
        for finding in self._found.values():
            self.rows[finding.check].show_finding(finding)
        self.summary.setVisible(over)
        self.when.setVisible(over)
        if self._looked_at is not None:
            self.summary.say(*doctor_words.summary(tuple(self._found.values())))
            self.when.setText(moments.time_of_day(self._looked_at))

    def _progress(self) -> str:
        running = [each.check for each in self._found.values() if each.verdict is Verdict.RUNNING]
        return doctor_words.progress(running) if running else self.tr("Looking…")

    def _done(self) -> int:
        return sum(_is_over(each) for each in self._found.values())

    def _return_focus(self, asked: bool) -> None:
        """The button to cancel is gone; `asked`: it had the focus."""
        if asked:
            self.check_button.setFocus()

    # --- hearing

    def _on_finding(self, finding: Finding) -> None:
        self._found[finding.check] = finding
        self.rows[finding.check].show_finding(finding)
        self.bar.retranslate()
        self.bar.progress(self._done(), len(Check))

    def _on_end(self, findings: tuple[Finding, ...]) -> None:
        self._found = {finding.check: finding for finding in findings}
        self._looked_at = self._clock.now()
        asked = self.bar.buttons[0].hasFocus()
        self.bar.unsay()
        self._refresh()
        self._return_focus(asked)

    def _on_defect(self) -> None:
        self.bar.tell(
            State.BAD, lambda: self.tr("gapdesk made a mistake while looking; its log has the details.")
        )
        self._refresh()


def _is_over(finding: Finding) -> bool:
    return finding.verdict not in (Verdict.WAITING, Verdict.RUNNING)
