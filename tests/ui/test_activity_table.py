from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from gapdesk.activity.filtering import Filter, result_of
from gapdesk.activity.types import Entry, Result, Wanted
from gapdesk.clock import ManualClock
from gapdesk.events import RequestHeld
from gapdesk.proxy.types import FailureKind
from gapdesk.ui import activity_words, sample_requests
from gapdesk.ui.models.activity_table import ActivityTable, Column
from gapdesk.ui.models.activity_tally import Tally, moved
from gapdesk.ui.sample_keys import NOW
from gapdesk.ui.sample_requests import CHERRY, FLASH, LITE, NOBODY, SDK, TAVERN, ended, started

WHOS = (TAVERN, SDK, CHERRY)


def entry(number: int, kind: int = 0) -> Entry:
    """One that runs, waits, failed or was answered."""
    who, model = WHOS[number % 3], (FLASH, LITE)[number % 2]
    if kind == 1:
        return started(number, 5, who, model)
    if kind == 2:
        return started(number, 5, who, model, held=RequestHeld(f"req-{number}", NOW + 9))
    failure = FailureKind.UPSTREAM if kind == 3 else None
    return ended(number, 5, who, model, failure=failure, status=502 if failure else 200)


def end(one: Entry, *, fail: bool = False) -> None:
    """It has ended."""
    told = one.told
    failure = FailureKind.UPSTREAM if fail else None
    done = ended(one.number, 5, TAVERN, told.model, failure=failure, status=502 if fail else 200).finished
    assert done is not None
    one.finished = replace(
        done, id=one.id, client=told.client, client_id=told.client_id, program=told.program
    )
    one.started = one.held = None


def listed(model: ActivityTable) -> list[int]:
    """Numbers from top to bottom."""
    return [model.entry_at(row).number for row in range(model.rowCount())]


numbers = st.lists(st.integers(1, 60), unique=True, max_size=40)


@settings(max_examples=150, deadline=None)
@given(first=numbers, steps=st.lists(st.tuples(numbers, numbers), max_size=5))
def test_what_is_taken_stands_where_its_number_belongs(
    first: list[int], steps: list[tuple[list[int], list[int]]]
) -> None:
    every = {number: entry(number) for number in range(1, 61)}
    model = ActivityTable(ManualClock(NOW))
    model.show_entries(every[number] for number in sorted(first))
    told: list[int] = listed(model)  # what a view knows that follows the signals alone
    model.rowsInserted.connect(
        lambda _, top, last: told.__setitem__(slice(top, top), listed(model)[top : last + 1])
    )
    model.rowsRemoved.connect(lambda _, top, last: told.__delitem__(slice(top, last + 1)))
    oracle = set(first)
    for wanted, unwanted in steps:
        unwanted = [number for number in unwanted if number not in wanted]
        model.take([every[number] for number in wanted], [every[number] for number in unwanted])
        oracle = (oracle - set(unwanted)) | set(wanted)
        assert listed(model) == sorted(oracle, reverse=True) == told
    for row, number in enumerate(listed(model)):
        assert model.row_of(every[number]) == row
    assert all(model.row_of(every[number]) is None for number in every.keys() - oracle)


def test_news_are_one_insertion_and_changes_one_signal(qapp) -> None:
    model = ActivityTable(ManualClock(NOW))
    entries = [entry(number, 1) for number in range(1, 101)]
    model.show_entries(entries[:50])
    inserted, changed = [], []
    model.rowsInserted.connect(lambda _, top, last: inserted.append((top, last)))
    model.dataChanged.connect(lambda first, last, _: changed.append((first.row(), last.row())))
    model.take([*entries[50:], entries[40], entries[44]], [])
    assert inserted == [(0, 49)]
    assert changed == [(5, 9)]


@settings(max_examples=100, deadline=None)
@given(
    old=st.lists(st.integers(1, 40), unique=True, max_size=30).map(sorted),
    gone=st.sets(st.integers(0, 29)),
    came=st.integers(0, 20),
)
def test_moved_finds_what_is_gone_and_what_came(old: list[int], gone: set[int], came: int) -> None:
    before = [entry(number, 1) for number in old]
    kept = [each for place, each in enumerate(before) if place not in gone]
    fresh = [entry(number, 1) for number in range(100, 100 + came)]
    assert moved(before, [*kept, *fresh]) == (
        [each for place, each in enumerate(before) if place in gone],
        fresh,
    )


@settings(max_examples=60, deadline=None)
@given(kinds=st.lists(st.integers(0, 3), max_size=12), changes=st.lists(st.integers(0, 11), max_size=20))
def test_the_tally_is_what_counting_all_gives(kinds: list[int], changes: list[int]) -> None:
    entries = [entry(number, kind) for number, kind in enumerate(kinds, start=1)]
    tally = Tally()
    for each in entries:
        tally.count(each)
    for place in changes:
        if place < len(entries):
            one = entries[place]
            if one.finished is None:
                end(one, fail=place % 2 == 0)
            tally.recount(one)
    for each in entries[: len(entries) // 3]:
        tally.drop(each)
    rest = entries[len(entries) // 3 :]
    assert {each: count for each, count in tally.counts.items() if count} == {
        each: count for each in Result if (count := sum(result_of(one) is each for one in rest))
    }
    assert tally.open == any(one.finished is None for one in rest)


def test_one_that_ended_unseen_is_dropped_as_what_it_was_counted() -> None:
    tally, one = Tally(), entry(1, 1)
    tally.count(one)
    end(one)
    tally.drop(one)
    assert not any(tally.counts.values())


def test_fifty_thousand_rows_equal_a_naive_list(qapp) -> None:
    """A thousand updates with eviction, once unfiltered and once filtered."""
    for wanted in (Wanted(), Wanted(result=Result.FAILED)):
        chosen, most = Filter(wanted), 50_000
        every = [entry(number, 3 if number % 97 == 0 else 0) for number in range(1, most + 1)]
        model = ActivityTable(ManualClock(NOW))
        model.show_entries(each for each in every if chosen.matches(each))
        running: list[Entry] = []
        for turn in range(1000):
            fresh = [entry(most + 2 * turn + more, 1) for more in (1, 2)]
            ready, running = running, fresh
            for place, one in enumerate(ready):
                end(one, fail=(turn + place) % 3 == 0)
            every += fresh
            gone = every[: len(every) - most]
            del every[: len(gone)]
            inside = [one for one in (*ready, *fresh) if chosen.matches(one)]
            outside = [one for one in (*ready, *fresh) if not chosen.matches(one)]
            model.take(inside, [*gone, *outside])
        assert list(model.entries) == [each for each in every if chosen.matches(each)]
        assert model.rowCount() == len(model.entries)


def test_cells_say_what_became_of_a_request(qapp) -> None:
    model = ActivityTable(ManualClock(NOW))
    model.show_entries(sample_requests.entries())
    rows = {model.entry_at(row).number: row for row in range(model.rowCount())}

    def cells(number: int) -> list[str]:
        return [model.text(model.entry_at(rows[number]), column) for column in Column]

    assert cells(8)[1:] == [
        *("Cline", "gemini-3.5-pro", "studio", "Retried", "3.4 s", "8.7 s", "18.2 k / 2,960", "×3")
    ]
    assert cells(25)[2:] == ["gemini-3.5-pro", "", "Waiting", "", "4 s", "", ""]
    assert cells(6)[1:5] == ["–", "–", "–", "Failed"]
    assert cells(17)[3:5] == ["team", "Failed"]
    assert cells(17)[8] == "×2"


def test_tooltips_tell_more(qapp) -> None:
    model = ActivityTable(ManualClock(NOW))
    model.show_entries(sample_requests.entries())
    rows = {model.entry_at(row).number: row for row in range(model.rowCount())}

    def hint(number: int, column: Column) -> str:
        return str(model.data(model.index(rows[number], column), Qt.ItemDataRole.ToolTipRole))

    assert "Waits for quota, 12 s at most" in hint(25, Column.OUTCOME)
    assert "work → spare → studio" in hint(8, Column.TRIES)
    assert "No token came with the request." in hint(6, Column.OUTCOME)
    assert "192.168.1.44" in hint(6, Column.CLIENT)
    assert "Thought: 2,048" in hint(8, Column.TOKENS)


def test_copied_rows_have_heads_and_one_line_each(qapp) -> None:
    model = ActivityTable(ManualClock(NOW))
    model.show_entries([ended(1, 60, CHERRY, FLASH, message="a\nb"), ended(2, 3, NOBODY, "")])
    lines = model.copied([0, 1]).split("\n")
    assert [len(line.split("\t")) for line in lines] == [9, 9, 9]
    assert lines[0].startswith("Time\tClient\tModel")
    assert "樱桃工作室 (Cherry Studio)" in lines[2]
    assert "Answered 200" in lines[2]


def test_the_day_is_named_where_it_is_another_one() -> None:
    assert len(activity_words.clock_time(NOW, NOW)) == len("09:31:22")
    assert activity_words.clock_time(NOW - 86_400 * 3, NOW).count("-") == 1


def test_a_screen_reader_hears_head_and_cell(qapp) -> None:
    model = ActivityTable(ManualClock(NOW))
    model.show_entries([ended(1, 60, TAVERN, FLASH)])
    spoken = model.data(model.index(0, Column.OUTCOME), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Outcome: Answered 200"
