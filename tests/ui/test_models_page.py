from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from gapdesk.events import ReportChanged
from gapdesk.proxy.types import Dimension
from gapdesk.quota.keys import Explanation, Reason, ReasonCode
from gapdesk.quota.limit_rows import UserLimit
from gapdesk.ui import samples
from gapdesk.ui.models import order_table
from gapdesk.ui.models.limit_table import SOURCE_ROLE, Column
from gapdesk.ui.models.order_table import OrderTable
from gapdesk.ui.pages.models import ModelsPage
from gapdesk.ui.pages.models_limits import ModelLimits
from gapdesk.wording import Objection, Words

FLASH = "gemini-3.8-flash"


@pytest.fixture
def page(qtbot, context) -> ModelsPage:
    page = ModelsPage(context)
    qtbot.addWidget(page)
    page.resize(920, 740)
    page.show()
    return page


@pytest.fixture
def limits(page: ModelsPage) -> ModelLimits:
    return page.limits


def cell(limits: ModelLimits, pattern: str, at: Column):
    place = limits.rows.place_of(pattern)
    assert place is not None
    return limits.rows.index(place, at)


def open_editor(qtbot, limits: ModelLimits, pattern: str, at: Column) -> QLineEdit:
    index = cell(limits, pattern, at)
    limits.table.setCurrentIndex(index)
    limits.table.edit(index)
    found = [each for each in limits.table.findChildren(QLineEdit) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def type_into(qtbot, limits: ModelLimits, pattern: str, at: Column, text: str) -> QLineEdit:
    """What a user does with a cell."""
    editor = open_editor(qtbot, limits, pattern, at)
    editor.setText(text)
    enter(qtbot, editor)
    return editor


def enter(qtbot, editor: QLineEdit) -> None:
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # Qt takes the text with the next turn of the loop


def test_numbers_stand_with_who_says_them(limits: ModelLimits) -> None:
    assert cell(limits, FLASH, Column.RPM).data() == "10"
    assert cell(limits, FLASH, Column.RPM).data(SOURCE_ROLE) == "shipped"
    assert cell(limits, "gemini-3.8-flash-lite", Column.RPD).data(SOURCE_ROLE) == "yours"
    assert cell(limits, "gemini-embedding-001", Column.RPM).data() == "–"
    zero = cell(limits, "gemini-4-neon", Column.RPM)
    assert zero.data() == "0"
    assert "No quota on this tier" in zero.data(Qt.ItemDataRole.ToolTipRole)
    assert cell(limits, FLASH, Column.RPM).data(Qt.ItemDataRole.AccessibleTextRole) == "RPM: 10, shipped"


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [("1.5M", 1_500_000, "1.5 M"), ("∞", None, "∞"), ("0", 0, "0"), ("", None, "∞")],
)
def test_a_limit_is_typed_into_its_cell(qtbot, limits: ModelLimits, context, text, value, shown) -> None:
    type_into(qtbot, limits, FLASH, Column.TPM, text)
    assert UserLimit(FLASH, Dimension.TPM, value) in context.engine.quota.user_limits()
    assert cell(limits, FLASH, Column.TPM).data() == shown
    assert cell(limits, FLASH, Column.TPM).data(SOURCE_ROLE) == "yours"


def test_what_is_no_limit_is_refused_in_place(qtbot, limits: ModelLimits, context) -> None:
    before = context.engine.quota.user_limits()
    editor = type_into(qtbot, limits, FLASH, Column.RPM, "many")
    assert editor.isVisible()
    assert limits.refused.isVisible()
    assert limits.refused.text().startswith("“many” is no limit.")
    assert context.engine.quota.user_limits() == before
    editor.setText("7")
    enter(qtbot, editor)
    assert not limits.refused.isVisible()
    assert cell(limits, FLASH, Column.RPM).data() == "7"


def test_leaving_a_cell_as_it_was_sets_nothing(qtbot, limits: ModelLimits, context) -> None:
    before = context.engine.quota.user_limits()
    for at in (Column.RPM, Column.TPD):
        enter(qtbot, open_editor(qtbot, limits, FLASH, at))
    assert context.engine.quota.user_limits() == before


def test_the_tier_chosen_is_the_tier_it_holds_for(qtbot, limits: ModelLimits, context) -> None:
    limits.tier.setCurrentIndex(limits.tier.findData("tier1"))
    limits.tier.activated.emit(limits.tier.currentIndex())
    assert cell(limits, FLASH, Column.RPM).data() == "100"
    assert "tier “tier 1”" in limits.note.text()
    type_into(qtbot, limits, FLASH, Column.RPM, "300")
    assert UserLimit(FLASH, Dimension.RPM, 300, "tier1") in context.engine.quota.user_limits()


def test_delete_takes_the_users_number_back(qtbot, limits: ModelLimits, context) -> None:
    lite = "gemini-3.8-flash-lite"
    limits.table.setCurrentIndex(cell(limits, lite, Column.RPD))
    limits.reset_current()
    assert cell(limits, lite, Column.RPD).data(SOURCE_ROLE) == "shipped"
    limits.reset_current()  # nothing more to take back
    assert context.engine.quota.user_limits() == ()


def test_the_refusal_of_the_engine_is_said(qtbot, limits: ModelLimits, context, monkeypatch) -> None:
    def refuse(limit: UserLimit) -> None:
        raise Objection(Words.of("The tier is one of {tiers}.", tiers="free"))

    monkeypatch.setattr(context.engine.quota, "set_limit", refuse)
    type_into(qtbot, limits, FLASH, Column.RPM, "9")
    assert limits.refused.text() == "The tier is one of free."


def test_a_price_is_dated_today(qtbot, limits: ModelLimits, context) -> None:
    type_into(qtbot, limits, "gemini-3.5-pro", Column.PRICE_OUT, "13")
    mine = [
        price for price in context.engine.quota.prices() if price.pattern == "gemini-3.5-pro" and price.user
    ]
    assert [(price.since, price.input, price.output) for price in mine] == [("2026-11-21", 2.0, 13.0)]
    editor = type_into(qtbot, limits, "gemini-3.5-pro", Column.PRICE_IN, "")
    assert editor.isVisible()
    assert "no price" in limits.refused.text()


def test_an_unknown_price_is_set_below(qtbot, limits: ModelLimits, context) -> None:
    index = cell(limits, "gemini-embedding-001", Column.PRICE_IN)
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable
    limits.table.setCurrentIndex(index)
    form = limits.facts.form
    assert form.since.text() == "2026-11-21"
    form.button.click()
    assert "need a price" in form.refused.text()
    form.input.setText("0.15")
    form.output.setText("0")
    form.since.setText("soon")
    form.button.click()
    assert "2026-12-01" in form.refused.text()
    form.since.setText("")
    form.button.click()
    assert cell(limits, "gemini-embedding-001", Column.PRICE_IN).data() == "0.15"
    assert not form.refused.isVisible()


def click(limits: ModelLimits, name: str) -> None:
    QApplication.processEvents()  # fresh lines are shown with the next turn of the loop
    found = [
        each for each in limits.facts.findChildren(QPushButton) if each.accessibleName().startswith(name)
    ]
    next(each for each in found if each.isVisible()).click()


@pytest.mark.parametrize(("key_id", "name"), [("sample-2", "work"), ("gone", "a key that was removed")])
def test_a_project_without_a_name_is_called_as_its_key(limits: ModelLimits, context, key_id, name) -> None:
    quota = context.engine.quota
    quota._learned = [replace(each, project=f"key:{key_id}") for each in quota._learned]
    limits.refresh()
    limits.table.setCurrentIndex(cell(limits, FLASH, Column.MODEL))
    texts = [line.text.full for line in limits.facts.lines]
    assert any(f"learned for project {name}," in text for text in texts)


def test_what_is_learned_is_listed_and_forgotten(limits: ModelLimits, context) -> None:
    limits.table.setCurrentIndex(cell(limits, FLASH, Column.MODEL))
    texts = [line.text.full for line in limits.facts.lines]
    assert any(text.startswith("RPD 250 · learned for project beta") for text in texts)
    click(limits, "Forget: RPD 250")
    assert not any("beta" in line.text.full for line in limits.facts.lines)
    assert [each.project for each in context.engine.quota.limits(None)[0].learned] == ["alpha"]


def test_the_users_rows_are_listed_and_removed(limits: ModelLimits, context) -> None:
    limits.table.setCurrentIndex(cell(limits, FLASH, Column.MODEL))
    click(limits, "Remove: from 2026-11-01")
    assert cell(limits, FLASH, Column.PRICE_IN).data() == "0.75"
    limits.table.setCurrentIndex(cell(limits, "gemini-3.8-flash-lite", Column.MODEL))
    click(limits, "Reset: RPD 400")
    assert context.engine.quota.user_limits() == ()


def test_rows_with_a_star_are_added(qtbot, limits: ModelLimits, context) -> None:
    limits.add_button.click()
    form = limits.new_row
    assert form.isVisible()
    form.pattern.setText("gemini-3*")
    form.add_button.click()
    assert "at least one limit" in form.refused.text()
    form.numbers[Dimension.RPM].setText("x")
    form.add_button.click()
    assert "“x” is no limit" in form.refused.text()
    form.numbers[Dimension.RPM].setText("2k")
    qtbot.keyClick(form.numbers[Dimension.RPM], Qt.Key.Key_Return)
    assert not form.isVisible()
    assert cell(limits, "gemini-3*", Column.RPM).data() == "2,000"
    assert limits.table.currentIndex() == cell(limits, "gemini-3*", Column.MODEL)


def test_what_makes_no_sense_is_said_and_escape_closes(qtbot, limits: ModelLimits) -> None:
    limits.add_button.click()
    limits.new_row.pattern.setText("gemini-9*")
    limits.new_row.numbers[Dimension.RPM].setText("5000M")
    limits.new_row.add_button.click()
    assert limits.new_row.refused.text() == "A limit is a number from 0 to 1,000,000,000."
    qtbot.keyClick(limits.new_row.pattern, Qt.Key.Key_Escape)
    assert not limits.new_row.isVisible()


def test_search_finds_models(limits: ModelLimits) -> None:
    limits.search.setText("LITE")
    assert limits.rows.rowCount() == 1
    limits.search.setText("nothing like it")
    assert limits.nothing.isVisible()
    limits.search.clear()
    assert limits.rows.rowCount() == len(limits._quota.limits(None))


def test_a_row_is_copied(limits: ModelLimits) -> None:
    limits.table.setCurrentIndex(cell(limits, "gemini-3.5-pro", Column.RPD))
    limits.copy()
    assert QGuiApplication.clipboard().text().startswith("gemini-3.5-pro\t5\t125 k\t100\t6 M\t")


def test_changes_from_elsewhere_are_shown(page: ModelsPage, context) -> None:
    context.engine.quota.set_limit(UserLimit(FLASH, Dimension.RPM, 77))
    context.engine.bus.publish(ReportChanged())
    context.bridge.flush()
    assert cell(page.limits, FLASH, Column.RPM).data() == "77"


def test_who_would_be_asked_begins_with_the_chosen_model(page: ModelsPage, context) -> None:
    page.limits.table.setCurrentIndex(cell(page.limits, "gemini-3.5-pro", Column.MODEL))
    page.tabs.setCurrentWidget(page.order)
    assert page.order.model.currentData() == "gemini-3.5-pro"
    order = page.order.order
    explained = context.engine.keys.explain("gemini-3.5-pro")
    assert order.rowCount() == len(explained)
    assert order.text(0, order_table.Column.KEY) == explained[0].label
    assert order.text(0, order_table.Column.REASON) == "Is asked next."
    assert order.text(order.rowCount() - 1, order_table.Column.RANK) == "–"
    ready = sum(each.rank is not None for each in explained)
    assert page.order.summary.text().startswith(f"{ready} of {len(explained)} keys")


def test_it_is_live_only_while_seen(page: ModelsPage) -> None:
    page.tabs.setCurrentWidget(page.order)
    assert page.order._timer.isActive()
    page.tabs.setCurrentWidget(page.limits)
    assert not page.order._timer.isActive()


def test_no_keys_is_a_sentence(qtbot, engine, page: ModelsPage, monkeypatch) -> None:
    monkeypatch.setattr(engine.keys, "explain", lambda model: ())
    page.tabs.setCurrentWidget(page.order)
    assert "no keys yet" in page.order.summary.text()
    assert not page.order.table.isVisible()


def place(key_id: str, rank: int | None) -> Explanation:
    reason = None if rank else Reason(ReasonCode.COOLING, until=samples.NOW + 12)
    return Explanation(key_id, key_id, f"key:{key_id}", 0.5 if rank else 0.0, reason, None, 0, rank)


def test_the_selection_stays_with_its_key(qtbot, page: ModelsPage) -> None:
    order, table = page.order.order, page.order.table
    order.show_places((place("a", 1), place("b", 2), place("c", None)), samples.NOW)
    table.selectRow(1)
    order.show_places((place("b", 1), place("c", None)), samples.NOW)
    assert table.currentIndex().row() == 0
    order.show_places((place("c", 1),), samples.NOW)
    assert order.rowCount() == 1


def test_words_of_the_order(qapp) -> None:
    order = OrderTable()
    used = replace(place("a", 2), last_used=samples.NOW - 40, in_flight=3, score=0.814)
    order.show_places((used, place("b", None)), samples.NOW)
    column = order_table.Column
    assert [order.text(0, each) for each in column] == [
        "2",
        "a",
        "–",
        "81 %",
        "Can be asked.",
        "40 s ago",
        "3",
    ]
    assert order.text(1, column.REASON) == "Cooling, back in 12 s."
    assert order.score_at(1) is None
