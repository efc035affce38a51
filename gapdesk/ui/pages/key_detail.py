"""One key in full: how it stands, and live graphs of what its project used of a model."""

from __future__ import annotations

import asyncio
import gc
import importlib
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QWidget,
)

from gapdesk.proxy.types import Dimension
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.keys import KeyStatus, ModelLine, QuotaLine
from gapdesk.quota.limit_rows import Source
from gapdesk.quota.usage import History, Span
from gapdesk.ui import icons, limit_words, moments, reason_words, theme
from gapdesk.ui.errands import spawn
from gapdesk.ui.latest import Latest
from gapdesk.ui.mark_words import mark_word
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.key_facts import KeyFacts
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Elided, Text, View, column
from gapdesk.ui.widgets import graph_picture, graph_series
from gapdesk.ui.widgets.choice_buttons import ChoiceButtons
from gapdesk.ui.widgets.graph_series import Series
from gapdesk.ui.widgets.setting_editors import Calm
from gapdesk.worker import aside

if TYPE_CHECKING:
    from gapdesk.ui.widgets.graph import Graph

_WHY_TICKS = 4
"""Half seconds between looks at the order of all keys."""
_HISTORY_TICKS = 10
"""Half seconds between readings of the stored counts."""
_MODEL_LETTERS = 24
_MODEL_WIDTH = 320
_NARROW = 720
"""Below this width two graphs stand beside each other, else four."""


class KeyDetail(View):
    """The page calls `tick` twice a second while this is visible.

    Loading pyqtgraph would hold up the loop for a third of a second, so a thread does it.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._keys, self._quota = context.engine.keys, context.engine.quota
        self._settings, self._clock = context.engine.settings, context.clock
        self._day = QuotaDay(self._settings.get("quota.day_zone"))
        self._latest = Latest("history of a key")
        self._key_id: str | None = None
        self._wanted = ""
        self._count = 1
        self._ticks = 0
        self._history: History | None = None
        self._lines: dict[Dimension, Series] = {}
        self._learned_at: dict[Dimension, float] = {}
        self._yesterday: tuple[int, int] | None = None
        self._loading = False
        self.graphs: list[Graph] = []
        self.count = Text(Size.HINT, dim=True)
        self.facts = KeyFacts()
        self.empty = Text(dim=True, wrap=True)
        self.model = Calm()
        self.model.setMinimumHeight(theme.CONTROL)
        self.model.setSizeAdjustPolicy(Calm.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.model.setMinimumContentsLength(_MODEL_LETTERS)
        self.model.setMaximumWidth(_MODEL_WIDTH)
        theme.edged(self.model)
        self.spans = ChoiceButtons(tuple(Span))
        self.marks = Elided(Size.HINT, dim=True)
        self._lay_out()
        self.model.activated.connect(self._on_model)
        self.spans.chosen.connect(self._restart)
        context.bridge.setting_changed.connect(self._on_setting)
        self.setFocusProxy(self.model)
        self.retranslate()

    def show_key(self, key_id: str | None, model: str) -> None:
        """Show that key, and its project's quota of `model` ("" = of the model that is worst off)."""
        self._key_id, self._wanted = key_id, model
        self.model.clear()
        self._restart()

    def show_count(self, count: int) -> None:
        """Say that the key is one of `count` that are selected, if it is not the only one."""
        self._count = count
        self.count.setText(self.tr("Showing 1 of %Ln selected key(s)", "", count))
        self.count.setVisible(count > 1)

    def tick(self) -> None:
        """Bring everything up to now."""
        now = self._clock.now()
        status = self._keys.status(self._key_id) if self._key_id else None
        line = self._line(status)
        self._say_empty(status, line)
        if status is not None:
            row = self._keys.rows([status.info.id])
            self.facts.show_status(status, row[0].siblings if row else 0, now)
            self._explain(line, now)
        if status is not None and line is not None:
            self._refresh(status, line)
            self._draw(line, now)
        self._ticks += 1

    def build_all(self) -> None:
        """Load and draw at once, for pictures: there no loop is running."""
        self._build_graphs()
        status = self._keys.status(self._key_id) if self._key_id else None
        line = self._line(status)
        if status is not None and line is not None:
            self._take(asyncio.run(self._load(status.project, line.model, self.spans.value)))
        self.tick()

    def retranslate(self) -> None:
        self.spans.set_texts(self.tr("Look back"), (self.tr("hour"), self.tr("day"), self.tr("30 days")))
        self.model.setAccessibleName(self.tr("Model"))
        self.show_count(self._count)
        self._ticks = 0
        self.tick()

    def restyle(self) -> None:
        theme.edged(self.model)
        self._mark_models(self._keys.status(self._key_id) if self._key_id else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_graphs()

    # --- what is chosen

    def _line(self, status: KeyStatus | None) -> ModelLine | None:
        """The line of the chosen model; the menu is filled anew when models come or go."""
        if status is None or not status.models:
            self.model.clear()
            return None
        lines = {line.model: line for line in status.models}
        shown = {self.model.itemData(row) for row in range(self.model.count())}
        if shown != set(lines):
            chosen = self.model.currentData() or self._wanted
            self.model.clear()
            for line in sorted(status.models, key=lambda each: (each.health, each.model)):
                self.model.addItem(line.model, line.model)
            self._mark_models(status)
            self.model.setCurrentIndex(max(0, self.model.findData(chosen)))
        return lines[self.model.currentData()]

    def _mark_models(self, status: KeyStatus | None) -> None:
        for line in status.models if status else ():
            row = self.model.findData(line.model)
            kind, word = reason_words.key_state(line.state)
            self.model.setItemIcon(row, icons.state_icon(kind, self.palette()))
            self.model.setItemText(row, f"{line.model} · {word}")

    def _on_model(self) -> None:
        self._wanted = self.model.currentData() or ""
        self._restart()

    def _restart(self, _: object = None) -> None:
        """Another key, model or span: what was drawn is void."""
        self._latest.drop()
        self._history, self._yesterday, self._ticks = None, None, 0
        self._lines, self._learned_at = {}, {}
        self.tick()

    def _on_setting(self, name: str) -> None:
        if name == "quota.day_zone":
            self._day.move(self._settings.get(name))
            self._restart()

    # --- what is asked for

    def _refresh(self, status: KeyStatus, line: ModelLine) -> None:
        """Ask for the history now and then, and for the means to draw it once."""
        if self._ticks % _HISTORY_TICKS == 0 and _loop_runs():
            self._mark_models(status)
            question = self._load(status.project, line.model, self.spans.value)
            self._latest.ask(question, self._on_history, self._latest.drop)
        if not self.graphs and not self._loading and _loop_runs():
            self._loading = True
            spawn(self._load_graphs(), name="load pyqtgraph")

    async def _load(self, project: str, model: str, span: Span) -> History:
        """The history; what it needs besides is kept: the total of yesterday, when limits were learned."""
        history = await self._quota.history(project, model, span)
        midnight = self._day.start(history.end)
        if self._yesterday is None and history.start < midnight and span is not Span.MONTH:
            month = await self._quota.history(project, model, Span.MONTH)
            before = [
                point for point in month.points if point.time < midnight and point.time >= midnight - 90_000
            ]
            self._yesterday = (before[-1].requests, before[-1].tokens) if before else (0, 0)
        self._learned_at = {
            learned.dimension: learned.at
            for row in self._quota.limits(None)
            for learned in row.learned
            if (learned.project, learned.model) == (project, model)
        }
        return history

    async def _load_graphs(self) -> None:
        new = "pyqtgraph" not in sys.modules
        await aside("pyqtgraph", importlib.import_module, "pyqtgraph")
        if new:
            gc.freeze()  # what came with it stays; going through it again would take 30 ms each time
        from gapdesk.ui.widgets.graph import Graph  # brings pyqtgraph and numpy

        graphs = []
        for dimension in Dimension:
            graphs.append(Graph(dimension))
            await asyncio.sleep(0)  # each takes 15 ms
        self.graphs = graphs
        self._place_graphs()
        self.tick()

    def _build_graphs(self) -> None:
        from gapdesk.ui.widgets.graph import Graph

        if not self.graphs:
            self.graphs = [Graph(dimension) for dimension in Dimension]
            self._place_graphs()

    def _on_history(self, history: History) -> None:
        self._take(history)
        self.tick()

    def _take(self, history: History) -> None:
        self._history, self._lines = history, {}

    # --- what is shown

    def _say_empty(self, status: KeyStatus | None, line: ModelLine | None) -> None:
        if status is None:
            self.empty.setText(self.tr("Choose a key to see what it can still do."))
        else:
            self.empty.setText(self.tr("This key was not asked for any model yet: its graphs begin then."))
        self.empty.setVisible(line is None)
        self.facts.setVisible(status is not None)
        for widget in (self.model, self.spans, self._plots, self.marks):
            widget.setVisible(line is not None)

    def _explain(self, line: ModelLine | None, now: float) -> None:
        if line is None:
            self.facts.show_why(None, 0, now)
        elif self._ticks % _WHY_TICKS == 0:
            places = self._keys.explain(line.model)
            mine = next((place for place in places if place.key_id == self._key_id), None)
            self.facts.show_why(mine, sum(place.rank is not None for place in places), now)

    def _draw(self, line: ModelLine, now: float) -> None:
        history = self._history
        self._say_marks(history)
        for graph, quota in zip(self.graphs, line.quotas, strict=bool(self.graphs)):
            graph.show_words(moments.amount(quota.used), self._limit(quota), self._outlook(quota, now))
            if history is None:
                continue
            if quota.dimension not in self._lines:
                self._lines[quota.dimension] = self._stored(history, quota)
            if not self._lines[quota.dimension].times:
                graph.show_instead(self.tr("Counts per minute are kept for two days."))
                continue
            graph.show_instead("")
            graph.show_picture(
                graph_picture.picture(history, self._lines[quota.dimension], quota, self._day, now)
            )

    def _stored(self, history: History, quota: QuotaLine) -> Series:
        before = None
        if self._yesterday is not None:
            before = self._yesterday[quota.dimension is Dimension.TPD]
        return graph_series.line(history, quota.dimension, self._day, quota.used, before)

    def _limit(self, quota: QuotaLine) -> str:
        """ "limit 5 · learned from Google 14:02"."""
        if quota.source is None:
            return self.tr("no limit known")
        who = limit_words.who_says(quota.source)
        if quota.source is Source.LEARNED and quota.dimension in self._learned_at:
            who = f"{who} {moments.time_of_day(self._learned_at[quota.dimension])}"
        if quota.limit is None:
            number = self.tr("unlimited")
        elif quota.limit == 0:
            number = self.tr("no quota on this tier")
        else:
            number = self.tr("limit {limit}").format(limit=moments.amount(quota.limit))
        return f"{number} · {who}"

    def _outlook(self, quota: QuotaLine, now: float) -> str:
        """What follows from today's use, or what the limit is good for."""
        ahead = graph_picture.outlook(quota, self._day, now)
        if ahead is None:
            ranks = bool(quota.limit) and not quota.blocks
            return self.tr("only ranks: the tier is not known") if ranks else ""
        until = moments.time_of_day(ahead.resets_at)
        if quota.limit and quota.used >= quota.limit:
            return self.tr("used up until {time}").format(time=until)
        if ahead.lasts_until is not None:
            return self.tr("lasts until {time}").format(time=moments.time_of_day(ahead.lasts_until))
        if ahead.expected is None or not quota.used:
            return self.tr("begins anew at {time}").format(time=until)
        return self.tr("{n} expected by {time}").format(n=moments.amount(ahead.expected), time=until)

    def _say_marks(self, history: History | None) -> None:
        """The legend of the marks: "Marks: cooled 3 × · Google failed 1 ×"."""
        counts: dict[str, int] = {}
        for mark in history.marks if history else ():
            word = mark_word(mark.kind)
            counts[word] = counts.get(word, 0) + 1
        found = " · ".join(f"{word} {count} ×" for word, count in counts.items())
        self.marks.set_full(self.tr("Marks: {counts}").format(counts=found) if found else "")

    # --- where it stands

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(theme.TIGHT)
        controls.addWidget(self.model, 1)
        controls.addSpacing(theme.SMALL)
        controls.addWidget(self.spans)
        controls.addSpacing(theme.SMALL)
        controls.addWidget(self.marks, 2)
        self._plots = QWidget()
        self._grid = QGridLayout(self._plots)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.WIDE)
        self._grid.setVerticalSpacing(theme.SMALL)
        inside = QWidget()
        rows = column(inside, theme.SMALL)
        rows.setContentsMargins(0, theme.TIGHT, theme.SMALL, 0)
        rows.addWidget(self.count)
        rows.addWidget(self.facts)
        rows.addWidget(self.empty)
        rows.addLayout(controls)
        rows.addWidget(self._plots, 1)
        rows.addStretch()  # while there are no graphs
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        column(self, 0).addWidget(self.area)

    def _place_graphs(self) -> None:
        across = 2 if self.width() < _NARROW else 4
        for place, graph in enumerate(self.graphs):
            self._grid.addWidget(graph, place // across, place % across)


def _loop_runs() -> bool:
    """Whether there is anything to ask in the background; pictures are made without a loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
