"""What of a request Gemini could not be given."""

from __future__ import annotations

from collections.abc import Sequence

from gapdesk.proxy.types import Loss
from gapdesk.ui import decision_words, theme
from gapdesk.ui.pages.activity_detail_table import Fact, FactTable
from gapdesk.ui.view import Text, View, column


class ActivityLosses(View):
    """Field and reason; a sentence where nothing was lost."""

    def __init__(self) -> None:
        super().__init__()
        self._losses: Sequence[Loss] = ()
        self._ended = False
        self.empty = Text(dim=True, wrap=True)
        self.table = FactTable(wide=1)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(0, theme.SMALL, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(self.table, 1)
        layout.addStretch()
        self.retranslate()

    def show_losses(self, losses: Sequence[Loss], *, ended: bool) -> None:
        """Show `losses` of a request that has `ended`, or not."""
        self._losses, self._ended = losses, ended
        rows = ((Fact(each.field), Fact(decision_words.loss(each.reason))) for each in losses)
        self.table.show_rows((self.tr("Field"), self.tr("Why it got lost")), tuple(rows))
        self.table.setVisible(bool(losses))
        self.empty.setVisible(not losses)
        lost = self.tr("Nothing was lost: Gemini was given all of the request.")
        self.empty.setText(lost if ended else self.tr("It is known when the request has ended."))

    def retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Losses"))
        self.show_losses(self._losses, ended=self._ended)
