"""asyncio on Qt's loop: the order of callbacks, sockets, and what is left when it is closed."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QTimer

from gapdesk.ui.qt_loop import QtLoop
from tests.loops import application


@pytest.fixture
def loop() -> Iterator[QtLoop]:
    found = QtLoop(application())
    yield found
    found.close()


def test_callbacks_run_in_their_order_and_cancelled_ones_do_not(loop: QtLoop) -> None:
    seen: list[int] = []
    handles = [loop.call_soon(seen.append, n) for n in range(5)]
    handles[2].cancel()
    loop.call_soon(lambda: loop.call_soon(loop.stop))
    loop.run_forever()
    assert seen == [0, 1, 3, 4]


def test_callbacks_that_call_again_leave_qt_its_turn(loop: QtLoop) -> None:
    """Whoever comes back at once, for ever, keeps neither timers nor the window waiting."""

    def again() -> None:
        loop.call_soon(again)

    again()
    QTimer.singleShot(5, loop.stop)
    loop.run_forever()


@pytest.mark.allow_warnings
def test_a_callback_that_fails_keeps_nobody_from_his_turn(loop: QtLoop) -> None:
    told: list[str] = []
    loop.set_exception_handler(lambda _, context: told.append(str(context["exception"])))

    def fail() -> None:
        raise ValueError("failed")

    loop.call_soon(fail)
    loop.call_soon(loop.stop)
    loop.run_forever()
    assert told == ["failed"]


def test_a_socket_is_read_and_who_waits_for_it_goes_on(loop: QtLoop) -> None:
    async def talk() -> bytes:
        here, there = socket.socketpair()
        with here, there:
            for end in (here, there):
                end.setblocking(False)
            reading = asyncio.ensure_future(loop.sock_recv(here, 8))
            await asyncio.sleep(0.001)
            await loop.sock_sendall(there, b"said")
            return await reading

    assert loop.run_until_complete(talk()) == b"said"
    assert len(loop._read_notifiers) == 1  # asyncio's own


def test_a_reader_may_leave_while_it_is_told(loop: QtLoop) -> None:
    here, there = socket.socketpair()
    seen: list[bytes] = []

    def read() -> None:
        seen.append(here.recv(1))  # more is there
        assert loop.remove_reader(here.fileno())
        here.close()
        loop.call_soon(loop.stop)

    with here, there:
        loop.add_reader(here.fileno(), read)
        there.send(b"ab")
        loop.run_forever()
    assert seen == [b"a"]


def test_a_reader_that_is_replaced_hears_no_more(loop: QtLoop) -> None:
    here, there = socket.socketpair()
    seen: list[str] = []
    with here, there:
        loop.add_reader(here.fileno(), lambda: seen.append("first"))
        loop.add_reader(here.fileno(), lambda: (seen.append("second"), here.recv(1), loop.stop()))
        there.send(b"a")
        loop.run_forever()
        assert seen == ["second"]
        assert loop.remove_reader(here.fileno())
        assert not loop.remove_reader(here.fileno())


def test_nothing_of_qt_is_left_when_it_is_closed() -> None:
    loop = QtLoop(application())
    loop.call_soon(lambda: None)
    mine = (loop._turns, loop._timer, *loop._read_notifiers.values())
    loop.close()
    loop.close()
    assert not any(shiboken6.isValid(each) for each in mine)
