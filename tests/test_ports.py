from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from gapdesk.ports import free_port


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on, on 127.0.0.1 only."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_passed_over(taken: int) -> None:
    found = free_port(["127.0.0.1"], taken - 1)
    assert found is not None
    assert found > taken
    with socket.create_server(("127.0.0.1", found)):
        pass


def test_it_must_be_free_on_every_address(taken: int) -> None:
    assert free_port(["127.0.0.2"], taken - 1) == taken
    assert free_port(["127.0.0.2", "127.0.0.1"], taken - 1) != taken


def test_an_address_this_machine_lacks_does_not_count(taken: int) -> None:
    assert free_port(["127.0.0.2", "2001:db8::1"], taken - 1) == taken


def test_above_the_highest_port_there_is_none() -> None:
    assert free_port(["127.0.0.1"], 65_535) is None
