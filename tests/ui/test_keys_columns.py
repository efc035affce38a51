from __future__ import annotations

from dataclasses import replace

import pytest

from gapdesk.keys.types import CheckProgress, CheckResult, CheckVerdict
from gapdesk.proxy.types import Dimension
from gapdesk.quota.keys import Kept, KeyRow, KeyState, QuotaLine
from gapdesk.quota.limits import Source
from gapdesk.ui import check_words
from gapdesk.ui.models import key_columns
from gapdesk.ui.models.key_columns import Column
from gapdesk.ui.models.key_list import KeyList
from gapdesk.ui.sample_keys import DAY_END, NOW, SampleKeys
from gapdesk.wording import Words


@pytest.fixture(autouse=True)
def in_english(qapp) -> None:
    """Texts need an application."""


def row(state: KeyState = KeyState.HEALTHY, **changes) -> KeyRow:
    keys = SampleKeys([state] * 3)
    return replace(keys.rows(["sample-0"], "gemini-3.8-flash")[0], **changes)


def with_quotas(*quotas: tuple[Dimension, int, int | None]) -> KeyRow:
    found = row()
    assert found.line is not None
    lines = tuple(
        QuotaLine(dimension, used, limit, Source.USER, True, NOW + 60 * place)
        for place, (dimension, used, limit) in enumerate(quotas, start=1)
    )
    return replace(found, line=replace(found.line, quotas=lines))


def test_a_cell_says_what_is_left() -> None:
    found = with_quotas((Dimension.RPM, 3, 10), (Dimension.TPM, 0, None), (Dimension.RPD, 1200, 1000))
    texts = [key_columns.text(column, found, NOW) for column in key_columns.DIMENSIONS]
    assert texts == ["7", "∞", "0", "–"]
    assert key_columns.spoken(Column.RPM, found, NOW) == "Requests left this minute: 7 of 10"
    assert key_columns.spoken(Column.TPM, found, NOW).endswith(": no limit, 0 used")
    shares = [key_columns.share_left(key_columns.quota_of(found, each)) for each in key_columns.DIMENSIONS]
    assert shares == [0.7, None, 0.0, None]


def test_a_limit_nobody_knows_is_not_called_endless() -> None:
    line = row().line
    assert line is not None
    found = replace(row(), line=replace(line, quotas=(QuotaLine(Dimension.RPM, 9, None, None, False, None),)))
    assert key_columns.text(Column.RPM, found, NOW) == "–"
    assert key_columns.spoken(Column.RPM, found, NOW).endswith("limit not known, 9 used")
    assert key_columns.sort_key(Column.RPM)(found) is None


def test_the_tightest_limit_says_when_it_renews() -> None:
    found = with_quotas((Dimension.RPM, 3, 10), (Dimension.RPD, 900, 1000))
    assert key_columns.resets_at(found) == NOW + 120
    assert key_columns.text(Column.RESETS, found, NOW) == "2 min"
    assert key_columns.resets_at(replace(found, until=NOW + 9)) == NOW + 9
    assert key_columns.text(Column.RESETS, row(line=None), NOW) == "–"


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (KeyState.COOLING, "Cooling 12 s"),
        (KeyState.INVALID, "Invalid"),
        (KeyState.DISABLED, "Off"),
        (KeyState.LOCKED, "Awaiting keyring"),
    ],
)
def test_states_in_words(state: KeyState, text: str) -> None:
    assert key_columns.text(Column.STATE, row(state), NOW) == text


def test_a_key_that_answers_for_some_models_says_for_how_many() -> None:
    assert key_columns.state_text(row(troubled=1, models=3), NOW) == "Healthy · 2/3 models"
    assert key_columns.state_text(row(KeyState.COOLING, troubled=1, models=3), NOW) == "Cooling 12 s"


@pytest.mark.parametrize("state", [KeyState.INVALID, KeyState.BLOCKED, KeyState.DISABLED, KeyState.LOCKED])
def test_a_key_that_cannot_be_asked_has_no_figures(state: KeyState) -> None:
    found = row(state)
    figures = (*key_columns.DIMENSIONS, Column.MODEL, Column.RESETS)
    assert {key_columns.text(column, found, NOW) for column in figures} == {"–"}


def test_why_google_refuses_goes_before_what_a_check_said() -> None:
    result = CheckResult(
        "sample-0",
        "main",
        CheckVerdict.UNREACHABLE,
        Words.of("No way to Google: {error}", error="no route"),
        NOW,
    )
    assert key_columns.text(Column.ERROR, row(), NOW) == ""
    assert "could not be reached" in key_columns.text(Column.ERROR, row(), NOW, result)
    assert "does not know this key" in key_columns.text(Column.ERROR, row(KeyState.INVALID), NOW, result)
    assert key_columns.tooltip(Column.ERROR, row(), NOW, result)[1] == "No way to Google: no route"


def test_keys_of_one_project_say_so() -> None:
    found = row()
    assert key_columns.text(Column.PROJECT, found, NOW) == "alpha (2)"
    assert key_columns.tooltip(Column.PROJECT, found, NOW)[0] == "alpha"
    assert "2 keys share one quota" in key_columns.tooltip(Column.PROJECT, found, NOW)[1]
    alone = replace(found, info=replace(found.info, project=None), siblings=0)
    assert key_columns.text(Column.PROJECT, alone, NOW) == "–"


def test_keys_of_a_session_are_marked() -> None:
    found = row()
    kept = replace(found, info=replace(found.info, kept=Kept.SESSION))
    assert key_columns.text(Column.KEPT, kept, NOW) == "This session"
    assert "gone" in key_columns.tooltip(Column.KEPT, kept, NOW)[0]


def test_a_search_looks_at_label_project_note_state_and_error() -> None:
    found = row(KeyState.INVALID)
    found = replace(found, info=replace(found.info, note="Berlin"))
    text = key_columns.searched(found)
    assert all(part in text for part in ("main", "alpha", "Berlin", "Invalid", "valid API key"))


@pytest.mark.parametrize("column", Column)
def test_each_column_sorts_rows_of_every_state(column: Column) -> None:
    keys = SampleKeys([*KeyState, *KeyState])
    rows = keys.rows(keys.ids())
    listed = KeyList(key_columns.searched, key_columns.sort_key(column))
    listed.sync(keys.ids())
    listed.put(rows)
    assert sorted(listed.arranged()) == sorted(keys.ids())
    assert [key_columns.text(column, each, NOW) for each in rows]


def test_the_least_left_comes_first_and_what_has_no_limit_after_all_that_has() -> None:
    full, low = with_quotas((Dimension.RPD, 1, 100)), with_quotas((Dimension.RPD, 99, 100))
    endless, none = with_quotas((Dimension.RPD, 5, None)), row(line=None)
    by_share = key_columns.sort_key(Column.RPD)
    assert sorted([endless, full, low], key=by_share) == [low, full, endless]
    assert by_share(none) is None


def test_an_exhausted_key_comes_back_at_a_time_of_day() -> None:
    text = key_columns.text(Column.STATE, row(KeyState.EXHAUSTED), NOW)
    assert text.startswith("Exhausted until ")
    assert key_columns.resets_at(row(KeyState.EXHAUSTED)) == DAY_END


def test_a_check_in_words() -> None:
    counts = ((CheckVerdict.UNREACHABLE, 2), (CheckVerdict.VALID, 9), (CheckVerdict.INVALID, 1))
    done = CheckProgress(12, 12, running=False, counts=counts)
    assert check_words.progress(done) == "9 valid · 1 invalid · 2 could not be reached: nothing was changed"
    assert check_words.progress(CheckProgress(3, 12, running=True)) == "Checking: 3 of 12"
    stopped = CheckProgress(3, 12, running=False, cancelled=True, counts=((CheckVerdict.VALID, 3),))
    assert check_words.progress(stopped) == "3 valid · cancelled, 9 not checked"
    assert check_words.progress(CheckProgress(0, 0, running=False)) == "There was nothing to check."
