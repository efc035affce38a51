"""Where a turn belongs. Pure: the records are asked through `Tree`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from gapdesk.conversations.content import chain

FIRST_TURN_SECONDS = 30 * 60
"""How long a conversation can be recognised by its first turn alone."""
_SURE_CONTENTS = 4
_SURE_CHARACTERS = 200
"""This many messages at the end of a history that agree, or two with this much in them, are no accident."""


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


def place(
    tree: Tree,
    identities: Sequence[bytes],
    roles: Sequence[str],
    lengths: Sequence[int],
    *,
    name: str | None,
    after: int | None,
    system: bytes,
    now: float,
) -> Placement:
    """Where the contents of a request belong among the records of its client.

    Per content, at least one: `content.identity`, its role, `content.length`. `name` and `after` as in
    `Turn`; `system` is the request's `content.system_identity`; `now` in epoch seconds. The last content is
    what is new, or asked again; what stands before it is the history that the client carries along.
    """
    if after is not None:
        return Placement(tree.node(after).conversation, after, 0)
    request = _Request(tree, identities, roles, lengths)
    if name is not None:
        return request.within(tree.named(name))
    return request.by_history() or request.by_first_turn(system, now) or Placement(None, None, 0)


class _Request:
    """The contents of one request, held against the records."""

    def __init__(
        self, tree: Tree, identities: Sequence[bytes], roles: Sequence[str], lengths: Sequence[int]
    ) -> None:
        self._tree = tree
        self._identities = identities
        self._roles = roles
        self._lengths = lengths
        self._size = len(identities)
        self._first_user = next((i for i in range(self._size) if self._is_user_text(i)), self._size)
        """The greeting of a character card, and a blank turn before it, tell no two chats apart."""
        later = range(self._first_user, self._size)
        self._first_reply = next((i for i in later if roles[i] == "model"), self._size)

    def within(self, named: Place | None) -> Placement:
        """In the conversation that the request names."""
        if named is None:
            return Placement(None, None, 0)
        if "model" not in self._roles:
            return Placement(named.id, named.head, 0)
        return self._branch(named.id, self._prefixes())

    def by_history(self) -> Placement | None:
        """By an exchange that the request carries: from its beginning on, else at its end."""
        deepest = self._deepest()
        if deepest and deepest[0].depth >= self._size - 1:
            return Placement(deepest[0].conversation, deepest[0].id, deepest[0].depth)
        end, agreed = self._end_of_history()
        if not deepest:
            if end is None:
                return None
            if end.depth >= self._size:  # a window that slides: the client dropped its oldest turns
                return self._behind(end)
            return self._branch(end.conversation, self._prefixes())
        same = [node for node in deepest if end is not None and node.conversation == end.conversation]
        if end is not None and same and end.depth >= self._size and same[0].depth + agreed >= self._size - 1:
            return self._behind(end)  # the window slides behind some turns that are always sent
        best = (same or deepest)[0]
        return Placement(best.conversation, best.id, best.depth)

    def by_first_turn(self, system: bytes, now: float) -> Placement | None:
        """By the first turn of the user alone: its reply is asked for again, or was changed.

        Many chats begin alike. Only one that was used just now, with the same system instruction, is meant;
        and it must not have gone on if the first turn is all there is, and be the only one if it is not.
        """
        found = [
            (node, place)
            for node in self._prefixes()
            if self._first_user < node.depth <= self._first_reply
            and not (place := self._tree.place(node.conversation)).named
            and place.system == system
            and now - place.used <= FIRST_TURN_SECONDS
        ]
        if self._first_reply == self._size:
            found = [(node, place) for node, place in found if place.depth <= self._size + 1]
        elif len({place.id for _, place in found}) > 1:
            return None
        if not found:
            return None
        node = found[0][0]
        return Placement(node.conversation, node.id, node.depth)

    # --- what agrees with the records -----------------------------------------------------------------------

    def _chains(self) -> list[bytes]:
        """The hash of each beginning of the request, shortest first."""
        return list(accumulate(self._identities, chain, initial=b""))[1:]

    def _prefixes(self) -> list[Node]:
        """The nodes at the end of each recorded beginning of the request, deepest first."""
        return self._tree.on_path(self._chains())

    def _deepest(self) -> list[Node]:
        """The nodes at the end of the longest recorded beginning that holds an exchange; mostly it is the
        whole history, so it is asked for one by one."""
        for beginning in reversed(self._chains()[self._first_reply :]):
            if nodes := self._tree.on_path([beginning]):
                return nodes
        return []

    def _branch(self, conversation: int, prefixes: Sequence[Node]) -> Placement:
        """Within `conversation`, behind the longest beginning that is known there."""
        node = next((node for node in prefixes if node.conversation == conversation), None)
        if node is None:  # or there were too many in other conversations
            for identity in self._identities:
                child = self._tree.child(conversation, node.id if node else None, identity)
                if child is None:
                    break
                node = child
        return Placement(conversation, node.id, node.depth) if node else Placement(conversation, None, 0)

    def _behind(self, end: Node) -> Placement:
        """Behind `end`, where the last of the history is; the new turn may be there already."""
        again = self._tree.child(end.conversation, end.id, self._identities[-1])
        if again is not None:
            return Placement(again.conversation, again.id, self._size)
        return Placement(end.conversation, end.id, self._size - 1)

    def _end_of_history(self) -> tuple[Node | None, int]:
        """The node that the history ends with, by the longest sure agreement of what leads to it; and how
        many contents agree.
        """
        best: Node | None = None
        longest = 0
        if self._size > 1:
            for node in self._tree.alike(self._identities[-2]):
                agreed = sum(1 for _ in self._agreeing(node))
                if agreed > longest and self._is_sure(agreed):
                    best, longest = node, agreed
                if agreed == self._size - 1:
                    break
        return best, longest

    def _agreeing(self, node: Node | None) -> Iterator[Node]:
        """The nodes from `node` backwards that are the history's."""
        for identity in self._identities[-2::-1]:
            if node is None or node.identity != identity:
                return
            yield node
            node = None if node.parent is None else self._tree.node(node.parent)

    def _is_sure(self, agreed: int) -> bool:
        """Whether the last `agreed` contents of the history cannot agree by accident."""
        stretch = range(self._size - 1 - agreed, self._size - 1)
        if not any(self._is_user_text(i) for i in stretch):
            return False
        if agreed >= _SURE_CONTENTS:
            return True
        exchanged = agreed >= 2 and any(self._roles[i] == "model" for i in stretch)
        return exchanged and sum(self._lengths[i] for i in stretch) >= _SURE_CHARACTERS

    def _is_user_text(self, index: int) -> bool:
        return self._roles[index] == "user" and self._lengths[index] > 0
