"""Who a key is and how it stands, in words: the head of its detail."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel

from gapdesk.quota.keys import Explanation, Kept, KeyStatus
from gapdesk.ui import icons, moments, reason_words, theme, words
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Elided, Text, View, column, tip


class KeyFacts(View):
    """Name, state, where it belongs, what is wrong with it and the way out, and why it is asked or not."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self.label = Text(Size.SECTION, strong=True)
        self.state = Text()
        self.facts = Text(Size.TABLE, dim=True, wrap=True)
        self.note = Text(Size.TABLE, dim=True, wrap=True)
        self.trouble = Text(Size.TABLE, wrap=True)
        self.why = Elided(Size.TABLE)
        head = QHBoxLayout()
        head.setSpacing(theme.SMALL)
        for widget in (self.label, self._icon, self.state):
            head.addWidget(widget)
        head.addWidget(self.why, 1)
        head.addStretch()  # while there is nothing to say why
        layout = column(self, theme.TIGHT)
        layout.addLayout(head)
        for widget in (self.trouble, self.facts, self.note):
            layout.addWidget(widget)

    def show_status(self, status: KeyStatus, siblings: int, now: float) -> None:
        """Show `status` as seen at `now`; `siblings` is how many other keys share its project."""
        kind, _ = reason_words.key_state(status.state)
        picture = icons.state_icon(kind, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self.label.setText(status.info.label)
        self.state.setText(reason_words.state_line(status.state, status.until, now))
        self.state.set_state(kind)
        self.facts.setText(" · ".join(self._facts(status, siblings, now)))
        self.facts.setToolTip(self._times(status))
        note = status.info.note
        self.note.setText(self.tr("Note: {note}").format(note=note) if note else "")
        self.note.setVisible(bool(note))
        self._show_trouble(status)
        self.setAccessibleName(f"{status.info.label}: {self.state.text()}")
        self.setAccessibleDescription(words.joined(self.facts.text(), self.trouble.text(), self.why.full))

    def show_why(self, place: Explanation | None, others: int, now: float) -> None:
        """Why it is asked now, or not; `others` is how many keys can be asked at all. None says nothing."""
        self.why.setVisible(place is not None)
        if place is None:
            return
        if place.reason is not None:
            text = reason_words.reason(place.reason, now)
        else:
            text = self._choice(place, others, now)
        self.why.set_full(self.tr("Why now: {reason}").format(reason=text))

    def _choice(self, place: Explanation, others: int, now: float) -> str:
        percent = round(place.score * 100)
        if place.last_used is None:
            used = self.tr("not used yet")
        else:
            used = self.tr("last used {ago}").format(ago=moments.ago(place.last_used, now))
        if place.rank == 1:
            return self.tr("it is asked next: {percent} % left, {used}.").format(percent=percent, used=used)
        text = self.tr("choice {rank} of {count}: {percent} % left, {used}.")
        return text.format(rank=place.rank, count=others, percent=percent, used=used)

    def _facts(self, status: KeyStatus, siblings: int, now: float) -> list[str]:
        info = status.info
        kept = {
            Kept.KEYRING: self.tr("kept in the keyring"),
            Kept.SESSION: self.tr("kept for this session only"),
            Kept.PENDING: self.tr("not in the keyring yet"),
        }
        if info.project:
            facts = [self.tr("project {name}").format(name=info.project)]
        else:
            facts = [self.tr("project unknown")]
        if siblings:
            facts.append(self.tr("shares its quota with %Ln other key(s)", "", siblings))
        facts.append(self.tr("tier: {tier}").format(tier=reason_words.tier(status.tier)))
        facts.append(kept[info.kept])
        if info.added:
            facts.append(self.tr("added {ago}").format(ago=moments.ago(info.added, now)))
        if status.last_used is None:
            facts.append(self.tr("not used yet"))
        else:
            facts.append(self.tr("last used {ago}").format(ago=moments.ago(status.last_used, now)))
        if status.in_flight:
            facts.append(self.tr("{n} in flight").format(n=status.in_flight))
        return facts

    def _times(self, status: KeyStatus) -> str:
        """The exact times."""
        lines = []
        if status.info.added:
            lines.append(self.tr("added {time}").format(time=moments.exact(status.info.added)))
        if status.last_used is not None:
            lines.append(self.tr("last used {time}").format(time=moments.exact(status.last_used)))
        return tip(*lines)

    def _show_trouble(self, status: KeyStatus) -> None:
        self.trouble.setVisible(status.fault is not None)
        if status.fault is None:
            self.trouble.setText("")
            return
        advice = reason_words.fault(status.fault)
        self.trouble.setText(words.joined(*advice))
        self.trouble.setToolTip(tip(status.fault.words))
