"""Conversations as their user meets them: chats by an official SDK, read and changed by keyboard."""

from __future__ import annotations

import itertools
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openai

from gapdesk.clients import PRACTICE_TOKEN
from tests.journeys.conftest import GUEST, Start
from tests.journeys.desktop import Session, picture, until
from tests.journeys.program import MODEL, Program

PAGE = "ctrl+4"
FIRST = (PAGE, "Home")
"""To the first line of the list."""
TO_EXPORT_MARKDOWN = ("Up", "Up", "Up", "Right", "Return")
"""In the menu of a conversation."""
TO_ALWAYS = ("ctrl+f", "shift+Tab", "space")
"""The last of the three buttons before the search."""
WEATHER = "今天北京的天气怎么样？"


@dataclass
class Talk:
    """A program with a chat in it, by openai-python."""

    program: Program
    token: str = PRACTICE_TOKEN
    name: str = ""
    """Of the conversation, which the client names in a header."""
    forgetful: bool = False
    """Whether it sends the new turn alone; so it does with a name, too."""
    told: list[Any] = field(default_factory=list)

    def say(self, text: str) -> str:
        """The reply, streamed."""
        before = [] if self.name or self.forgetful else self.told
        ask = {"role": "user", "content": text}
        with openai.OpenAI(base_url=f"{self.program.url}/v1", api_key=self.token, max_retries=0) as client:
            stream = client.chat.completions.create(
                model=MODEL,
                messages=[*before, ask],
                stream=True,
                extra_headers={"X-Conversation-Id": self.name} if self.name else {},
            )
            reply = "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
        self.told += [ask, {"role": "assistant", "content": reply}]
        return reply


def copied(program: Program, *keys: str) -> str:
    """What ctrl+c copies after `keys`: all of the selected conversation, as Markdown."""
    program.press(*keys, "ctrl+c")
    return program.clipboard()


def titles(program: Program, which: str = "deleted IS NULL") -> set[str]:
    return {title for (title,) in program.stored(f"SELECT title FROM conversation WHERE {which}")}


def test_chats_are_there_at_once_are_found_and_changed_and_outlive_the_program(
    session: Session, served: Start, tmp_path: Path
) -> None:
    program = served(session)
    program.show_page(PAGE, tmp_path / "empty.png")
    keeper, weather = Talk(program), Talk(program, GUEST, "garden")
    keeper.say("Tell me of the lighthouse.")
    until(lambda: "lighthouse" in copied(program), "the first chat does not come by itself")
    weather.say(WEATHER)
    keeper.say("And what did its keeper eat?")
    weather.say("And tomorrow?")
    until(lambda: "天气" in copied(program, "Home"), "the second one does not come, or not to the top")
    until(lambda: "And what did its keeper eat?" in copied(program, "End"), "its second turn does not come")
    picture(session, tmp_path / "two.png", program.window)

    program.press("ctrl+f")
    program.paste("天气")
    until(lambda: "And tomorrow?" in copied(program, "Down"), "it is not found")
    assert "keeper" not in program.clipboard()
    program.press("Return")
    picture(session, tmp_path / "found.png", program.window)

    program.press(PAGE, "Escape", "Delete")
    until(lambda: titles(program) == {"Tell me of the lighthouse."}, "it is not deleted")
    until(lambda: "keeper" in copied(program), "the other one is not selected")
    picture(session, tmp_path / "deleted.png", program.window)
    program.press("ctrl+z")
    until(lambda: len(titles(program)) == 2, "it does not come back")
    until(lambda: "天气" in copied(program, "Home"), "it does not come back to its place")

    program.press("F2", "ctrl+a")
    program.paste("Beijing, 天气")
    program.press("Return")
    until(lambda: "Beijing, 天气" in titles(program, "name = 'garden'"), "it is not renamed")
    until(lambda: copied(program).startswith("# Beijing, 天气"), "it is not shown under its new title")
    assert program.terminate() == 0

    again = served(session)
    again.press(PAGE, "ctrl+f")
    again.paste("天气")
    until(lambda: "And tomorrow?" in copied(again, "Down"), "it is not found after the next start")
    again.press("Escape")
    until(lambda: copied(again, *FIRST).startswith("# Beijing, 天气"), "it is gone")
    assert "And tomorrow?" in again.clipboard()
    until(lambda: "And what did its keeper eat?" in copied(again, "End"), "the other one is gone")
    picture(session, tmp_path / "again.png", again.window)
    Talk(again, GUEST, "garden").say("And on Sunday?")
    until(lambda: "And on Sunday?" in copied(again, "Home"), "it does not go on")
    assert len(titles(again)) == 2


def test_a_conversation_is_exported_by_its_menu(session: Session, served: Start, tmp_path: Path) -> None:
    program = served(session)
    Talk(program).say(WEATHER)
    until(lambda: WEATHER in copied(program, *FIRST), "it does not come")
    target = tmp_path / "export" / "weather.md"
    target.parent.mkdir()
    program.choose_in_menu(*TO_EXPORT_MARKDOWN)
    program.answer_dialog(str(target))
    until(target.exists, "there is no file")
    until(lambda: WEATHER in target.read_text(encoding="utf-8"), "it is not in the file")
    assert target.stat().st_mode & 0o777 == 0o600
    picture(session, tmp_path / "exported.png", program.window)


def test_completion_is_switched_to_always_on_the_page_and_stays_so(
    session: Session, served: Start, tmp_path: Path
) -> None:
    program = served(session)
    talk = Talk(program, forgetful=True)
    talk.say("My name is Iris.")
    assert "Iris" not in talk.say("/dump")
    program.show_page(PAGE, tmp_path / "by_name.png")
    until(lambda: titles(program) == {"My name is Iris.", "/dump"}, "they are not recorded")
    program.press(*TO_ALWAYS)
    file = program.folder / "settings.toml"
    until(file.exists, "nothing is set")
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {"context": {"completion": "always"}}
    picture(session, tmp_path / "always.png", program.window)
    talk.say("I keep a lighthouse.")
    assert "I keep a lighthouse." in talk.say("/dump")
    assert "lighthouse" not in Talk(program, GUEST, forgetful=True).say("/dump")
    assert program.terminate() == 0
    again = served(session, "--hidden")
    assert "I keep a lighthouse." in Talk(again, forgetful=True).say("/dump")


def test_killed_in_the_middle_of_streams_it_has_all_that_was_said_before(
    session: Session, served: Start, tmp_path: Path
) -> None:
    program = served(session, "--hidden")
    names = [f"talk {number}" for number in range(6)]
    for name in names:
        Talk(program, name=name).say(f"This is {name}.")
    with ThreadPoolExecutor(len(names)) as pool:
        streams = [pool.submit(_until_it_ends, Talk(program, name=name)) for name in names[:3]]
        drips = [program.begin_chat("/drip 500 20", name=name) for name in names[3:]]
        for drip in drips:
            drip.readline()
        until(lambda: program.stored("SELECT count(*) FROM message")[0][0] > 40, "nothing is recorded")
        program.kill()
        said = {name: stream.result(20) for name, stream in zip(names, streams, strict=False)}
        for drip in drips:
            drip.close()

    again = served(session)
    assert again.stored("PRAGMA integrity_check") == [("ok",)]
    assert again.stored("PRAGMA foreign_key_check") == []
    found = again.stored("SELECT name, messages, open_end FROM conversation ORDER BY name")
    assert [name for name, _, _ in found] == names
    for name, messages, open_end in found:
        # the last turn that was answered may have been on its way to the disk
        assert not open_end and messages % 2 == 0
        assert 2 * max(1, said.get(name, 1) - 1) <= messages <= 2 * (said.get(name, 1) + 1)
    until(lambda: "This is talk" in copied(again, *FIRST), "they cannot be read")
    picture(session, tmp_path / "again.png", again.window)
    assert "This is talk 5." in Talk(again, name="talk 5").say("/dump")


def _until_it_ends(talk: Talk) -> int:
    """Say things until the program is killed; how many were answered to the end."""
    for said in itertools.count(1):
        try:
            talk.say(f"{talk.name}, turn {said}. /drip 20 2")
        except (openai.APIError, openai.OpenAIError, OSError):
            return said
    raise AssertionError
