from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.activity.journal import EXPLAINED, Journal
from gapdesk.events import RequestHeld, RequestResumed
from tests.activity.requests import NOW, attempt, finished, started


def ids(journal: Journal) -> list[str]:
    return [entry.id for entry in journal.entries()]


def test_a_request_keeps_its_entry_while_it_moves_on() -> None:
    journal = Journal(lambda: 10)
    journal(started())
    entry = journal.find("r1")
    assert entry is not None
    assert (entry.number, entry.began, entry.told.model) == (1, NOW, "gemini-3.8-flash")
    journal(RequestHeld("r1", NOW + 5))
    assert entry.held == RequestHeld("r1", NOW + 5)
    journal(RequestResumed("r1"))
    assert entry.held is None
    journal(RequestHeld("r1", NOW + 9))
    journal(finished())
    assert journal.find("r1") is entry
    assert (entry.started, entry.held, entry.told) == (None, None, finished())


def test_who_is_refused_early_is_listed_by_his_end() -> None:
    journal = Journal(lambda: 10)
    journal(finished("early", time=NOW + 3, total=0.5, status=401))
    (entry,) = journal.entries()
    assert (entry.began, entry.started, entry.told.status) == (NOW + 2.5, None, 401)  # type: ignore[union-attr]


def test_strange_events_change_nothing() -> None:
    journal = Journal(lambda: 10)
    journal(RequestHeld("nobody", NOW))
    journal(RequestResumed("nobody"))
    assert journal.entries() == ()
    journal(started())
    journal(finished())
    journal(started())  # once more
    journal(RequestHeld("r1", NOW))  # too late
    (entry,) = journal.entries()
    assert entry.finished is not None
    assert entry.held is None


def test_repeats_are_marked_before_and_behind_their_start() -> None:
    journal = Journal(lambda: 10)
    journal.again("new", "old")
    journal(started("new"))
    journal(started("other"))
    journal.again("other", "old")
    assert [entry.again for entry in journal.entries()] == ["old", "old"]


def test_why_not_the_others_is_kept_of_the_newest_only() -> None:
    journal = Journal(lambda: 10 * EXPLAINED)
    others = (("spare", "cooling 12 s"),)
    for number in range(EXPLAINED + 3):
        journal(finished(f"r{number}", attempts=(attempt(others=others), attempt(label="b"))))
    told = [
        [each.others for each in entry.finished.attempts] for entry in journal.entries() if entry.finished
    ]
    assert told[:3] == [[(), ()]] * 3
    assert told[3:] == [[others, ()]] * EXPLAINED
    first = journal.entries()[0].finished
    assert first == finished("r0", attempts=(attempt(), attempt(label="b")))


def test_clearing_leaves_what_runs() -> None:
    gone: list[str] = []
    journal = Journal(lambda: 10, gone.append)
    for id in ("a", "b", "c"):
        journal(started(id))
    journal(finished("a"))
    journal(finished("c"))
    journal.clear()
    assert (ids(journal), gone) == (["b"], ["a", "c"])
    assert journal.find("a") is None
    journal(started("d"))
    assert [entry.number for entry in journal.entries()] == [2, 4]


@dataclass
class Naive:
    """(id, whether it has ended), oldest first."""

    rows: list[tuple[str, bool]]

    def trim(self, most: int) -> None:
        while len(self.rows) > most:
            over = [row for row in self.rows if row[1]]
            self.rows.remove(over[0] if over else self.rows[0])


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["start", "finish"]), st.integers(0, 9)),
        st.tuples(st.just("most"), st.integers(1, 6)),
        st.tuples(st.just("clear"), st.just(0)),
    ),
    max_size=60,
)


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_it_lists_what_a_naive_list_does(steps: list[tuple[str, int]]) -> None:
    most = 3
    gone: list[str] = []
    journal, naive = Journal(lambda: most, gone.append), Naive([])
    for what, number in steps:
        id = str(number)
        listed = dict(naive.rows)
        match what:
            case "start":
                journal(started(id))
                if id not in listed:
                    naive.rows.append((id, False))
            case "finish":
                journal(finished(id))
                if id in listed:
                    naive.rows = [(one, ended or one == id) for one, ended in naive.rows]
                else:
                    naive.rows.append((id, True))
            case "most":
                most = number
                journal.trim()
            case _:
                journal.clear()
                naive.rows = [row for row in naive.rows if not row[1]]
        before = set(listed) | {id} if what in ("start", "finish") else set(listed)
        naive.trim(most)
        assert [(entry.id, entry.finished is not None) for entry in journal.entries()] == naive.rows
        assert set(gone) == before - {one for one, _ in naive.rows}
        assert all(journal.find(entry.id) is entry for entry in journal.entries())
        assert all(journal.find(one) is None for one in gone)
        numbers = [entry.number for entry in journal.entries()]
        assert numbers == sorted(numbers)
        gone.clear()
