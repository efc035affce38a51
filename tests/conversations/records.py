"""The records of one client in memory, written as simply as can be: what `matching` is tested with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gapdesk.conversations.content import canonical, chain, identity, length, system_identity
from gapdesk.conversations.matching import Node, Place, place


def said(role: str, text: str) -> dict[str, Any]:
    return {"role": role, "parts": [{"text": text}]}


def dialogue(*texts: str) -> list[dict[str, Any]]:
    """Turns of user and model, one after the other."""
    return [said("model" if at % 2 else "user", text) for at, text in enumerate(texts)]


class Records:
    def __init__(self, client: str = "client") -> None:
        self._client = client
        self.places: dict[int, Place] = {}
        self.nodes: dict[int, Node] = {}
        self.contents: dict[int, dict[str, Any]] = {}
        self._chains: dict[int, bytes] = {}
        self._names: dict[str, int] = {}

    # --- Tree

    def on_path(self, chains: Sequence[bytes]) -> list[Node]:
        wanted = set(chains)
        found = [node for node in self.nodes.values() if self._chains[node.id] in wanted]
        found.sort(key=lambda node: (node.depth, self.places[node.conversation].used, node.id), reverse=True)
        return found[:64]

    def alike(self, identity: bytes) -> list[Node]:
        return [node for _, node in sorted(self.nodes.items(), reverse=True) if node.identity == identity][
            :32
        ]

    def node(self, message: int) -> Node:
        return self.nodes[message]

    def child(self, conversation: int, parent: int | None, identity: bytes) -> Node | None:
        wanted = (conversation, parent, identity)
        found = [n for n in self.nodes.values() if (n.conversation, n.parent, n.identity) == wanted]
        return found[-1] if found else None

    def place(self, conversation: int) -> Place:
        return self.places[conversation]

    def named(self, name: str) -> Place | None:
        return self.places.get(self._names.get(name, 0))

    # --- recording

    def record(
        self,
        contents: list[dict[str, Any]],
        reply: str | None,
        *,
        name: str | None = None,
        after: int | None = None,
        system: str = "",
        now: float = 0.0,
    ) -> int:
        """Place and keep a turn; the conversation it went to."""
        given = [canonical(content) for content in contents]
        seal = system_identity({"parts": [{"text": system}]})
        found = place(
            self,
            [identity(content, self._client) for content in given],
            [content["role"] for content in given],
            [length(content) for content in given],
            name=name,
            after=after,
            system=seal,
            now=now,
        )
        conversation = found.conversation
        if conversation is None:
            conversation = len(self.places) + 1
            self.places[conversation] = Place(conversation, seal, now, 0, name is not None, None)
            if name is not None:
                self._names[name] = conversation
        at = found.parent
        for content in given[found.skip :] + ([said("model", reply)] if reply is not None else []):
            at = self._add(conversation, at, content)
        old = self.places[conversation]
        self.places[conversation] = replace(old, used=now, head=at)
        return conversation

    def _add(self, conversation: int, parent: int | None, content: dict[str, Any]) -> int:
        id_ = len(self.nodes) + 1
        mine = identity(content, self._client)
        above = self.nodes[parent] if parent is not None else None
        assert above is None or above.conversation == conversation
        depth = above.depth + 1 if above else 1
        self.nodes[id_] = Node(id_, conversation, parent, depth, mine, content["role"], length(content))
        self.contents[id_] = content
        self._chains[id_] = chain(self._chains[parent] if parent is not None else b"", mine)
        old = self.places[conversation]
        self.places[conversation] = replace(old, depth=max(old.depth, depth))
        return id_

    # --- reading

    def path(self, leaf: int | None) -> tuple[str, ...]:
        """The texts from the root to `leaf`."""
        texts: list[str] = []
        while leaf is not None:
            texts.append(self.contents[leaf]["parts"][0]["text"])
            leaf = self.nodes[leaf].parent
        return tuple(texts[::-1])

    def paths(self, conversation: int) -> list[tuple[str, ...]]:
        """The path to each message, sorted."""
        return sorted(self.path(node.id) for node in self.nodes.values() if node.conversation == conversation)
