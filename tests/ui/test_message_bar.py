"""The line that says what was done, offers the way back, or asks."""

from __future__ import annotations

import pytest

from gapdesk.ui.theme import State
from gapdesk.ui.widgets.key_notice import Offer
from gapdesk.ui.widgets.message_bar import MessageBar


@pytest.fixture
def bar(qtbot) -> MessageBar:
    made = MessageBar()
    qtbot.addWidget(made)
    return made


def test_undo_is_offered_while_it_is_said(bar: MessageBar) -> None:
    undone: list[int] = []
    bar.undo()
    bar.tell(State.OK, lambda: "Gone.", undo=lambda: undone.append(1), seconds=20)
    assert bar.buttons[0].text() == "Undo"
    bar.undo()
    bar.buttons[0].click()
    assert undone == [1, 1]
    bar.close_button.click()
    bar.undo()
    bar.tell(State.OK, lambda: "Something else.")
    bar.undo()
    assert undone == [1, 1]


def test_it_goes_by_itself_and_tells_that(qtbot, bar: MessageBar) -> None:
    bar.tell(State.OK, lambda: "Done.", seconds=20)
    assert bar._fading.interval() == 20_000
    with qtbot.waitSignal(bar.over):
        bar._fading.timeout.emit()
    assert bar.isHidden() and not bar._fading.isActive()
    bar.tell(State.OK, lambda: "Done.", seconds=20)
    bar.tell(State.BAD, lambda: "It was not.")
    assert not bar._fading.isActive()


def test_a_question_stays_until_it_is_answered(bar: MessageBar) -> None:
    answers: list[str] = []
    yes = Offer(lambda: "Delete", lambda: answers.append("yes"))
    bar.tell(State.OK, lambda: "Done.", seconds=20)
    bar.ask(lambda: "Delete it?", yes)
    assert bar.asking and not bar._fading.isActive() and bar.close_button.isHidden()
    assert [button.text() for button in bar.buttons] == ["Delete", "Cancel"]
    bar.buttons[1].click()
    assert not bar.asking and answers == []
    bar.ask(lambda: "Delete it?", yes, lambda: answers.append("no"))
    bar.buttons[1].click()
    bar.buttons[0].click()
    assert answers == ["no", "yes"]
    bar.tell(State.OK, lambda: "It was deleted.")
    assert not bar.asking
