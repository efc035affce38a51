"""Where a turn belongs. Pure: the records are asked through `Tree`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Node:
    """A recorded message, as far as matching knows it."""

    id: int
    conversation: int
    parent: int | None
    depth: int
    """1 for the first message of a path."""
    identity: bytes
    """`content.identity` of its content."""
    role: str
    length: int
    """Characters of its text."""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation, as far as matching knows it."""

    id: int
    system: bytes
    """`content.system_identity` of the first turn's system instruction."""
    used: float
    depth: int
    """Of its deepest message."""
    named: bool
    head: int | None


class Tree(Protocol):
    """The records of one client."""

    def on_path(self, chains: Sequence[bytes]) -> list[Node]:
        """Nodes with any of these chain hashes, in conversations that were not deleted; deepest first, of one
        depth those of the conversation used last first, then the newest first; at most 64."""
        ...

    def alike(self, identity: bytes) -> list[Node]:
        """Nodes with this identity, newest first, at most 32."""
        ...

    def node(self, message: int) -> Node: ...

    def child(self, conversation: int, parent: int | None, identity: bytes) -> Node | None:
        """The newest child of `parent` (None: root) with this identity."""
        ...

    def place(self, conversation: int) -> Place: ...

    def named(self, name: str) -> Place | None:
        """The conversation of that name that was not deleted."""
        ...


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a turn's contents go."""

    conversation: int | None
    """None: a new one."""
    parent: int | None
    """The message behind which the first content of those not skipped goes; None: it begins a path."""
    skip: int
    """How many of the turn's contents are there already."""
