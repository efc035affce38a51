from __future__ import annotations

import asyncio

import pytest

from gapdesk.ui.latest import Latest


class Answers:
    def __init__(self) -> None:
        self.seen: list[str] = []
        self.failures = 0

    def fail(self) -> None:
        self.failures += 1


async def after(gate: asyncio.Event, text: str) -> str:
    await gate.wait()
    return text


async def turns() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_only_the_newest_question_is_answered() -> None:
    latest, answers, gate = Latest("a test"), Answers(), asyncio.Event()
    for text in ("old", "new"):
        latest.ask(after(gate, text), answers.seen.append, answers.fail)
    await turns()
    gate.set()
    await turns()
    assert (answers.seen, answers.failures) == (["new"], 0)


async def test_an_answer_that_is_ready_but_not_told_is_dropped_too() -> None:
    latest, answers, gate = Latest("a test"), Answers(), asyncio.Event()
    latest.ask(after(gate, "old"), answers.seen.append, answers.fail)
    await turns()
    gate.set()
    latest.drop()
    await turns()
    assert answers.seen == []
    latest.ask(after(gate, "new"), answers.seen.append, answers.fail)
    await turns()
    assert answers.seen == ["new"]


@pytest.mark.allow_warnings
async def test_a_failure_is_told() -> None:
    async def broken() -> str:
        raise OSError("no disk")

    latest, answers = Latest("a test"), Answers()
    latest.ask(broken(), answers.seen.append, answers.fail)
    await turns()
    assert (answers.seen, answers.failures) == ([], 1)


def test_without_a_loop_nothing_is_asked() -> None:
    answers = Answers()

    async def question() -> str:
        return "never"

    Latest("a test").ask(question(), answers.seen.append, answers.fail)
    assert (answers.seen, answers.failures) == ([], 0)
