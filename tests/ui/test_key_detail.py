from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.keys import Fault, KeyState, KeyStatus, ModelLine, QuotaLine
from gapdesk.quota.limit_rows import Source
from gapdesk.quota.usage import History, Span
from gapdesk.ui import samples
from gapdesk.ui.pages.key_detail import KeyDetail

MODEL = "gemini-3.8-flash"


@pytest.fixture
def detail(qtbot, context) -> KeyDetail:
    detail = KeyDetail(context)
    qtbot.addWidget(detail)
    detail.resize(880, 340)
    detail.show()
    return detail


def quotas(*numbers: tuple[int, int | None]) -> tuple[QuotaLine, ...]:
    return tuple(
        QuotaLine(dimension, used, limit, Source.USER if limit is not None else None, True, None)
        for dimension, (used, limit) in zip(Dimension, numbers, strict=True)
    )


def with_status(monkeypatch, context, **changes) -> None:
    """Let all keys be as the first one is, but for `changes`."""
    keys = context.engine.keys
    status = keys.status(keys.ids()[0])
    monkeypatch.setattr(keys, "status", lambda key_id: replace(status, **changes))


def test_without_a_key_it_says_so(detail: KeyDetail) -> None:
    detail.show_key(None, "")
    assert detail.empty.isVisible()
    assert "Choose a key" in detail.empty.text()
    assert not detail.model.isVisible()
    assert not detail.facts.isVisible()


def test_a_key_that_was_asked_for_nothing_says_so(detail: KeyDetail, context, monkeypatch) -> None:
    with_status(monkeypatch, context, models=())
    detail.show_key(context.engine.keys.ids()[0], "")
    assert "not asked for any model" in detail.empty.text()
    assert detail.facts.isVisible()
    assert not any(each.isVisible() for each in (detail.model, detail.spans, detail.marks, detail._plots))
    QApplication.processEvents()
    assert detail.facts.label.y() == detail.facts.state.y()
    assert detail.facts.geometry().bottom() < detail.empty.y() < detail.facts.geometry().bottom() + 20
    assert detail.empty.geometry().bottom() < detail.height() // 3  # all of it at the top
    beside = detail.facts.state.x() - detail.facts.label.geometry().right()
    assert beside < 60


def test_it_tells_who_the_key_is(detail: KeyDetail, context) -> None:
    keys = context.engine.keys
    first = keys.ids()[0]
    keys.update([first], note="the good one")
    detail.show_key(first, MODEL)
    info = keys.status(first).info
    assert detail.facts.label.text() == info.label
    assert "project alpha" in detail.facts.facts.text()
    assert "shares its quota with 1 other key" in detail.facts.facts.text()
    assert "kept in the keyring" in detail.facts.facts.text()
    assert detail.facts.note.text() == "Note: the good one"
    assert detail.facts.why.full.startswith("Why now: ")
    assert "% left" in detail.facts.why.full


def test_a_refused_key_has_words_and_a_way_out(detail: KeyDetail, context, monkeypatch) -> None:
    fault = Fault(KeyState.INVALID, Kind.KEY_LEAKED, "Your API key was reported as leaked.")
    with_status(monkeypatch, context, state=KeyState.INVALID, fault=fault)
    detail.show_key("any", MODEL)
    assert "found this key in public" in detail.facts.trouble.text()
    assert "add a new one" in detail.facts.trouble.text()
    assert "reported as leaked" in detail.facts.trouble.toolTip()
    assert detail.facts.state.text() == "Invalid"


def test_the_tightest_model_is_first_unless_one_is_named(detail: KeyDetail, context) -> None:
    keys = context.engine.keys
    detail.show_key(keys.ids()[0], "")
    healths = {line.model: line.health for line in keys.status(keys.ids()[0]).models}
    assert healths[detail.model.currentData()] == min(healths.values())
    detail.show_key(keys.ids()[0], MODEL)
    assert detail.model.currentData() == MODEL
    assert {detail.model.itemData(row) for row in range(detail.model.count())} == set(healths)


def test_the_chosen_model_stays_while_others_come(detail: KeyDetail, context, monkeypatch) -> None:
    keys = context.engine.keys
    status = keys.status(keys.ids()[0])
    detail.show_key(keys.ids()[0], MODEL)
    line = ModelLine("a-new-one", KeyState.HEALTHY, None, None, status.models[0].quotas, 0.01)
    with_status(monkeypatch, context, models=(line, *status.models))
    detail.tick()
    assert detail.model.currentData() == MODEL
    assert detail.model.findData("a-new-one") == 0


def test_graphs_show_use_limit_and_source(detail: KeyDetail, context, monkeypatch) -> None:
    line = ModelLine(MODEL, KeyState.HEALTHY, None, None, quotas((3, 5), (1200, None), (20, 20), (0, 0)), 0.4)
    with_status(monkeypatch, context, models=(line,))
    detail.show_key("any", MODEL)
    detail.build_all()
    rpm, tpm, rpd, tpd = detail.graphs
    assert (rpm.value.text(), rpm.limit.full) == ("3", "limit 5 · set by you")
    assert tpm.limit.full == "no limit known"
    assert rpd.note.full.startswith("used up until ")
    assert tpd.limit.full == "no quota on this tier · set by you"
    assert rpm.picture is not None
    assert rpm.picture.line.values[-1] == 3
    assert rpd.picture.line.values[-1] == 20


def test_a_learned_limit_tells_when(detail: KeyDetail, context, monkeypatch) -> None:
    context.engine.keys.merge("alpha", "alpha")
    status: KeyStatus = context.engine.keys.status(context.engine.keys.ids()[0])
    line = status.models[0]
    learned = tuple(replace(each, source=Source.LEARNED) for each in line.quotas)
    with_status(monkeypatch, context, models=(replace(line, quotas=learned),))
    detail.show_key("any", MODEL)
    detail.build_all()
    assert ":" in detail.graphs[2].limit.full.partition("learned from Google")[2]
    assert detail.graphs[0].limit.full.endswith("learned from Google")


def test_thirty_days_tell_days_only(detail: KeyDetail, context) -> None:
    detail.show_key(context.engine.keys.ids()[0], MODEL)
    detail.spans.choose(Span.MONTH)
    detail.build_all()
    assert [graph.plot.isHidden() for graph in detail.graphs] == [True, True, False, False]
    detail.spans.choose(Span.DAY)
    detail.build_all()
    assert not any(graph.plot.isHidden() for graph in detail.graphs)


def test_marks_have_a_legend(detail: KeyDetail, context) -> None:
    detail.show_key(context.engine.keys.ids()[0], MODEL)
    detail.build_all()
    assert detail.marks.full == "Marks: cooled 1 × · Google failed 1 ×"


def test_ticks_move_the_live_end(detail: KeyDetail, context, clock) -> None:
    detail.show_key(context.engine.keys.ids()[0], MODEL)
    detail.build_all()
    clock.advance(20)
    detail.tick()
    assert detail.graphs[0].picture.line.times[-1] == samples.NOW + 20


async def test_history_is_asked_for_now_and_then_and_stale_answers_are_dropped(
    detail: KeyDetail, context, monkeypatch
) -> None:
    quota, asked = context.engine.quota, []
    slow = asyncio.Event()
    real = quota.history

    async def history(project: str, model: str, span: Span) -> History:
        asked.append((project, model, span))
        if len(asked) == 1:
            await slow.wait()
        return await real(project, model, span)

    monkeypatch.setattr(quota, "history", history)
    detail._build_graphs()
    keys = context.engine.keys
    detail.show_key(keys.ids()[0], MODEL)
    await asyncio.sleep(0)
    detail.show_key(keys.ids()[3], MODEL)
    slow.set()
    for _ in range(10):
        await asyncio.sleep(0)
    assert [project for project, _, _ in asked] == ["alpha", "beta"]
    assert detail.graphs[0].picture is not None
    for _ in range(25):
        detail.tick()
    await asyncio.sleep(0)
    assert 3 <= len(asked) <= 5


async def test_graphs_come_when_pyqtgraph_is_loaded(qtbot, detail: KeyDetail, context) -> None:
    detail.show_key(context.engine.keys.ids()[0], MODEL)
    assert detail.graphs == []
    for _ in range(500):
        await asyncio.sleep(0.01)
        if detail.graphs:
            break
    assert len(detail.graphs) == 4


def test_nothing_of_pyqtgraph_is_loaded_before_a_graph_is_shown() -> None:
    code = (
        "import sys; import gapdesk.ui.pages.key_detail, gapdesk.ui.pages.models;"
        "sys.exit('pyqtgraph' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_graphs_stand_two_by_two_where_it_is_narrow(detail: KeyDetail, context) -> None:
    detail.show_key(context.engine.keys.ids()[0], MODEL)
    detail.build_all()
    assert {detail._grid.getItemPosition(place)[0] for place in range(4)} == {0}
    detail.resize(600, 500)
    assert {detail._grid.getItemPosition(place)[0] for place in range(4)} == {0, 1}
