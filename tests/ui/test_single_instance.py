from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from gapdesk import quit_command
from gapdesk.folder_lock import QUIT, socket_name
from gapdesk.ui.single_instance import SingleInstance


@pytest.fixture
def make(qapp) -> Iterator[Callable[[Path], SingleInstance]]:
    made: list[SingleInstance] = []

    def make_one(data: Path) -> SingleInstance:
        made.append(SingleInstance(data))
        return made[-1]

    yield make_one
    for instance in made:
        instance.close()


def test_the_second_shows_the_first(qtbot, make, tmp_path: Path) -> None:
    first, second = make(tmp_path), make(tmp_path)
    shows = []
    assert first.listen(lambda: shows.append(1), lambda: None)
    assert second.ask_to_show()
    qtbot.waitUntil(lambda: shows == [1], timeout=2000)


def test_it_hears_that_it_shall_quit(qtbot, make, tmp_path: Path) -> None:
    first = make(tmp_path)
    heard = []
    assert first.listen(lambda: heard.append("show"), lambda: heard.append("quit"))
    if sys.platform == "win32":
        assert quit_command._ask_by_pipe(tmp_path) == ""
    else:
        socket = QLocalSocket()
        socket.connectToServer(socket_name(tmp_path))
        assert socket.waitForConnected(2000)
        socket.write(QUIT)
        socket.disconnectFromServer()
    qtbot.waitUntil(lambda: heard == ["quit"], timeout=2000)


def test_who_is_just_starting_is_waited_for(qtbot, make, tmp_path: Path) -> None:
    first, second = make(tmp_path), make(tmp_path)
    shows: list[int] = []
    asks: list[bool] = []
    ask = second._ask

    def ask_and_start() -> bool:
        asks.append(ask())
        if len(asks) == 2:
            first.listen(lambda: shows.append(1), lambda: None)
        return asks[-1]

    second._ask = ask_and_start
    assert second.ask_to_show()
    assert asks == [False, False, True]
    qtbot.waitUntil(lambda: shows == [1], timeout=2000)


def test_nobody_there_to_show(make, tmp_path: Path) -> None:
    assert not make(tmp_path).ask_to_show(patience=0)


def test_other_folders_are_other_programs(make, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    first, second = make(tmp_path), make(tmp_path / "b")
    assert first.name != second.name


def test_a_socket_left_by_a_crash_is_taken_over(make, tmp_path: Path) -> None:
    first = make(tmp_path)
    assert first.listen(lambda: None, lambda: None)
    second = make(tmp_path)  # as if the process were gone, its socket file still there
    assert second.listen(lambda: None, lambda: None)
