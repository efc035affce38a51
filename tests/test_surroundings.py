from __future__ import annotations

import asyncio
import ipaddress
import socket

import pytest

from gapdesk import surroundings
from gapdesk.aio import settle, spawn
from gapdesk.clock import ManualClock
from gapdesk.surroundings import Surroundings, Way, way_out

HOME, OFFICE, AWAY = ("192.168.1.20",), ("10.1.2.3", "2001:db8::5"), ()


class Around:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.way: Way = HOME
        self.told: list[object] = []
        self.surroundings = Surroundings(
            self.clock, self.told.append, lambda: self.told.append("network"), lambda: self.way
        )

    def look(self, seconds: float = 5.0) -> list[object]:
        """What is told by a look some seconds later."""
        self.clock.advance(seconds)
        self.told.clear()
        self.surroundings.look()
        return list(self.told)


def test_nothing_happens() -> None:
    around = Around()
    assert [around.look() for _ in range(5)] == [[]] * 5


def test_waking_up_is_told_once() -> None:
    around = Around()
    assert around.look(3600) == [3600]
    assert around.look() == []


def test_another_network_is_told_once() -> None:
    around = Around()
    around.way = OFFICE
    assert around.look() == ["network"]
    assert around.look() == []


def test_a_network_that_is_lost_is_told_when_there_is_one_again() -> None:
    around = Around()
    around.way = AWAY
    assert around.look() == []
    around.way = HOME
    assert around.look() == ["network"]


def test_a_computer_wakes_up_elsewhere() -> None:
    around = Around()
    around.way = OFFICE
    assert around.look(8 * 3600) == [8 * 3600, "network"]


async def test_it_looks_by_itself_until_cancelled(monkeypatch) -> None:
    monkeypatch.setattr(surroundings, "LOOK_SECONDS", 0)
    around = Around()
    seen = asyncio.Event()
    watching = spawn(Surroundings(around.clock, print, seen.set, lambda: around.way).watch(), name="test")
    await asyncio.sleep(0)
    around.way = OFFICE
    await asyncio.wait_for(seen.wait(), 5)
    await settle(watching)


def test_the_way_out_is_an_address_of_this_machine() -> None:
    for address in way_out():
        assert not ipaddress.ip_address(address).is_unspecified


def test_without_a_network_there_is_no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise OSError(101, "Network is unreachable")

    class Lonely(socket.socket):
        connect = unreachable  # type: ignore[assignment]

    monkeypatch.setattr(socket, "socket", Lonely)
    assert way_out() == ()
