"""Odd folders and both languages, with the keyring; GAPDESK_PROGRAM names a frozen program to try instead."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from gapdesk.practice.upstream import PracticeUpstream
from tests.journeys.conftest import KEYS, Start
from tests.journeys.desktop import Session, picture, until
from tests.journeys.program import Program
from tests.journeys.test_keys import kept, paste_in_guide, serves_with

NAMES = ("plain", "a folder with spaces", "我的 数据/gap desk é")
SIDE_BAR = "130x250+0+100"
"""Below what changes while it starts."""


def test_keys_are_kept_and_used_whatever_the_folder_is_called(
    session: Session, start: Start, google: PracticeUpstream
) -> None:
    for name, key in zip(NAMES, KEYS[267:270], strict=True):
        told = ("--port", "0", "--upstream", google.url)
        program = start(session.with_env(PASSWORD="gd-practice"), *told, folder=name)
        assert program.url
        paste_in_guide(program, [key.secret])
        until(lambda key=key: kept(session, [key.secret]), "it does not get into the keyring")
        assert program.chat("你好, kept here").status == 200
        assert program.terminate() == 0
        again = start(session.with_env(PASSWORD="gd-practice"), *told, "--hidden", folder=name)
        assert again.url
        until(lambda again=again: again.chat("/json").status == 200, "its key is gone")
        serves_with(again, google, [key.secret])
        assert again.terminate() == 0
        assert {file.name for file in again.folder.iterdir()} >= {"gapdesk.db", "logs"}


@pytest.mark.parametrize(("locale", "like"), [("de_DE", "en"), ("zh_CN", "zh_CN")])
def test_the_window_speaks_the_language_of_the_system(
    session: Session, start: Start, tmp_path: Path, locale: str, like: str
) -> None:
    """Seen by its side bar, which holds nothing but words and icons."""

    abroad = session.with_env(LANGUAGE=locale)

    def side_bar(language: str) -> bytes:
        program: Program = start(abroad, "--practice", "--set", f"ui.language={language}", "--port", "0")
        assert program.url
        file = tmp_path / f"{language}.png"
        picture(session, file, program.window)
        assert program.terminate() == 0
        return _part(file, SIDE_BAR)

    other = "en" if like != "en" else "zh_CN"
    of_system = side_bar("system")
    assert of_system == side_bar(like)
    assert of_system != side_bar(other)


def _part(file: Path, place: str) -> bytes:
    """The pixels of a part of a picture."""
    command = ["convert", str(file), "-crop", place, "ppm:-"]
    return subprocess.run(command, capture_output=True, check=True, timeout=20).stdout
