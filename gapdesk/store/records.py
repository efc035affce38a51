"""Keeping turns as they come: what each brings that is new, where it belongs."""

# ruff: noqa: S608 - what is put into the SQL are names of columns, written here

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson
from peewee import SqliteDatabase

from gapdesk.conversations.content import canonical, chain, system_identity, title, weighed
from gapdesk.conversations.matching import place
from gapdesk.conversations.types import MessageState, Turn
from gapdesk.proxy.reply import candidates_of, parts_of
from gapdesk.proxy.types import JsonObject
from gapdesk.store import blobs, documents, message_text
from gapdesk.store.record_tree import RecordTree
from gapdesk.store.statements import Value, execute
from gapdesk.wording import Words

log = logging.getLogger(__name__)

NO_ANSWER = str(Words("No answer came."))

_COLUMNS = (
    *("conversation", "parent", "depth", "model_turn", "identity", "chain", "parts", "length", "tokens"),
    *("bytes", "time", "state", "note", "model", "key", "project", "request", "prompt", "output"),
    *("thoughts", "cached", "tool_use", "duration", "system", "setup"),
)
ADD_MESSAGE = (
    f"INSERT INTO message ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"
)
"""All columns of a message but its id, by name."""
_NOT_OF_A_REPLY: dict[str, Value] = {
    **dict.fromkeys(("note", "model", "key", "project"), ""),
    **dict.fromkeys(("prompt", "output", "thoughts", "cached", "tool_use")),
    "duration": 0.0,
}


class Unwritable(ValueError):
    """A turn that no JSON can be made of: nested some 250 deep, or with half a surrogate."""


# --- keeping ------------------------------------------------------------------------------------------------


def record_all(
    db: SqliteDatabase, turns: Iterable[Turn], tokens: Callable[[Turn], Sequence[int]]
) -> set[int]:
    """Keep turns, each as `record` does; returns their conversations. Unwritable ones are passed over."""
    found = set()
    for turn in turns:
        try:
            found.add(record(db, turn, tokens(turn)))
        except Unwritable as error:  # which is known before anything is written
            log.info("a request that no JSON can be made of is not recorded: %s", error)
    return {conversation for conversation in found if conversation is not None}


def record(db: SqliteDatabase, turn: Turn, tokens: Sequence[int]) -> int | None:
    """Keep a turn; returns its conversation's id, None if there is nothing to keep.

    `tokens` are the likely ones of each of the turn's contents, and of the reply. What is there already is
    not kept twice: of the contents only what is new, a reply always. Raises Unwritable.
    """
    contents = [canonical(content) for content in turn.contents]
    prefill = contents.pop()["parts"] if len(contents) > 1 and contents[-1]["role"] == "model" else []
    taken = [blobs.take_out(content, turn.attached) for content in contents]
    answers = [blobs.take_out(reply) for reply in _replies(turn, prefill)]
    _check(turn, [content for content, _ in (*taken, *answers)])
    said = [_told(turn, *one, size) for one, size in zip(taken, tokens, strict=False)]
    replies = [_told(turn, *one, tokens[-1]) for one in answers]
    tree = RecordTree(db, turn.client)
    after = _still_there(tree, turn.after)
    if not said and after is None:
        return None
    placement = place(
        tree,
        [one.identity for one in said],
        [one.content["role"] for one in said],
        [one.length for one in said],
        name=turn.name,
        after=after,
        system=system_identity(turn.system),
        now=turn.time,
    )
    if placement.conversation is None:
        conversation, parent, new = _begin(db, turn), None, said
    else:
        conversation, new = placement.conversation, said[placement.skip :]
        parent = placement.parent
        while new and (again := tree.child(conversation, parent, new[0].identity)):  # a turn that had failed
            parent, new = again.id, new[1:]
    path = _Path(db, turn, conversation, parent)
    for one in new:
        path.say(one)
    known = tree.child(conversation, path.at, replies[0].identity) if turn.again and replies else None
    if known is not None:
        path.answer_again(known.id)
    elif replies:
        path.answer(replies)
    else:
        path.fail()
    path.finish()
    return conversation


@dataclass(frozen=True, slots=True)
class _Told:
    """A content ready to be stored."""

    content: JsonObject
    """Canonical, its media by hash."""
    media: list[blobs.Medium]
    identity: bytes
    length: int
    tokens: int


def _check(turn: Turn, contents: list[JsonObject]) -> None:
    try:
        orjson.dumps([contents, turn.system, turn.setup])
    except orjson.JSONEncodeError as error:  # the same as TypeError: elsewhere that would be a bug of ours
        raise Unwritable(str(error)) from error


def _told(turn: Turn, content: JsonObject, media: list[blobs.Medium], tokens: int) -> _Told:
    return _Told(content, media, *weighed(content, turn.client), tokens)


def _replies(turn: Turn, prefill: list[JsonObject]) -> Iterator[JsonObject]:
    """A content of each candidate that says anything, what the client began for it included."""
    for _, candidate in sorted(candidates_of(turn.reply or {}), key=lambda found: found[0]):
        if parts := canonical({"parts": parts_of(candidate)})["parts"]:
            yield {"role": "model", "parts": _joined(prefill, parts)}


def _joined(prefill: list[JsonObject], parts: list[JsonObject]) -> list[JsonObject]:
    """The parts of a reply behind what it goes on from; its thoughts came first."""
    thoughts = [part for part in parts if part.get("thought")]
    spoken = [part for part in parts if not part.get("thought")]
    if prefill and spoken and "text" in spoken[0] and prefill[-1].keys() == {"text"}:
        text = f"{prefill[-1]['text']}{spoken[0]['text']}"
        return [*thoughts, *prefill[:-1], {**spoken[0], "text": text}, *spoken[1:]]
    return [*thoughts, *prefill, *spoken] if prefill else parts


def _still_there(tree: RecordTree, message: int | None) -> int | None:
    """`message`, unless its conversation was deleted while the answer was under way."""
    if message is not None:
        try:
            return tree.node(message).id
        except LookupError:
            pass
    return None


def _begin(db: SqliteDatabase, turn: Turn) -> int:
    values: dict[str, Value] = {
        "uuid": str(uuid.uuid4()),
        "client": turn.client,
        "name": turn.name,
        "system": system_identity(turn.system),
        "time": turn.time,
    }
    row = execute(
        db,
        "INSERT INTO conversation (uuid, client, name, title, renamed, system, model, messages, leaves, "
        "depth, bytes, open_end, created, used, pinned) "
        "VALUES (:uuid, :client, :name, '', 0, :system, '', 0, 0, 0, 0, 0, :time, :time, 0)",
        values,
    ).lastrowid
    assert row is not None
    return row


# --- where a turn goes --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Grown:
    """What a turn adds to its conversation."""

    messages: int = 0
    leaves: int = 0
    depth: int = 0
    bytes: int = 0
    title: str = ""
    model: str = ""
    head: int | None = None
    leaf: int | None = None
    open_end: bool | None = None
    """None: as it was."""


class _Path:
    """The end of the path along which a turn is stored."""

    def __init__(self, db: SqliteDatabase, turn: Turn, conversation: int, at: int | None) -> None:
        self._db = db
        self._turn = turn
        self._conversation = conversation
        self._system = documents.put(db, turn.system)
        self._setup = documents.put(db, turn.setup)
        self._grown = _Grown()
        self.at = at
        self._depth, self._chain, self._is_leaf = 0, b"", False
        if at is not None:
            self._depth, self._chain, children = execute(
                db,
                "SELECT depth, chain, EXISTS (SELECT 1 FROM message AS child WHERE child.conversation = "
                "message.conversation AND child.parent = message.id) FROM message WHERE id = ?",
                (at,),
            ).fetchone()
            self._is_leaf = not children

    def say(self, one: _Told) -> None:
        """Go on with a content of the client's."""
        self.at = self._add(one, {"time": self._turn.time, "state": MessageState.COMPLETE})
        self._chain = chain(self._chain, one.identity)
        self._depth += 1
        self._is_leaf = True
        self._grown.leaf, self._grown.open_end = self.at, False
        if one.content["role"] == "user" and not self._grown.title:
            self._grown.title = title(one.content)

    def answer(self, replies: Sequence[_Told]) -> None:
        """End with Gemini's reply: its candidates are siblings, the first of them is gone on with."""
        turn, grown = self._turn, self._grown
        usage = turn.usage
        fields: dict[str, Value] = {
            "time": turn.time + turn.duration,
            "state": turn.state,
            "note": turn.note,
            "model": turn.model,
            "key": turn.key,
            "project": turn.project,
            "duration": turn.duration,
        }
        counts: dict[str, Value] = {}
        if usage is not None:  # of all candidates together
            counts = {name: getattr(usage, name) for name in ("prompt", "output", "thoughts", "cached")}
            counts["tool_use"] = usage.tool_use
        first = self._add(replies[0], {**fields, **counts})
        self._is_leaf = False
        for other in replies[1:]:
            self._add(other, fields)
        complete = turn.state is MessageState.COMPLETE
        grown.leaf, grown.open_end, grown.model = first, not complete, turn.model
        grown.head = first if complete and not turn.unseen else None
        self._answered()

    def answer_again(self, reply: int) -> None:
        """End with a reply that is there; only a complete one is told again."""
        grown = self._grown
        grown.leaf = grown.head = reply
        grown.open_end = False

    def fail(self) -> None:
        """End without a reply: the client's last content is marked, unless it was answered before."""
        marked = self._is_leaf and execute(
            self._db,
            "UPDATE message SET state = ?, note = ?, time = ? WHERE id = ? AND NOT model_turn",
            (MessageState.UNANSWERED, self._turn.note or NO_ANSWER, self._turn.time, self.at),
        )
        if marked and marked.rowcount:
            self._grown.leaf, self._grown.open_end = self.at, True

    def finish(self) -> None:
        """Let the conversation know."""
        grown, turn = self._grown, self._turn
        values: dict[str, Value] = {
            "id": self._conversation,
            "head": grown.head,
            "leaf": grown.leaf,
            "model": grown.model,
            "messages": grown.messages,
            "leaves": grown.leaves,
            "depth": grown.depth,
            "bytes": grown.bytes,
            "open_end": grown.open_end,
            "used": turn.time + turn.duration,
        }
        execute(
            self._db,
            "UPDATE conversation SET head = coalesce(:head, head), leaf = coalesce(:leaf, leaf), "
            "model = coalesce(nullif(:model, ''), model), messages = messages + :messages, "
            "leaves = leaves + :leaves, depth = max(depth, :depth), bytes = bytes + :bytes, "
            "open_end = coalesce(:open_end, open_end), used = max(used, :used) WHERE id = :id",
            values,
        )
        self._give_title(grown.title)

    def _add(self, one: _Told, fields: dict[str, Value]) -> int:
        """A child of where the path is."""
        parts = orjson.dumps(one.content["parts"])
        media = {medium.hash: medium.size for medium in one.media}
        size = len(parts) + sum(own for digest, own in media.items() if self._is_new(digest))
        values: dict[str, Value] = {
            **_NOT_OF_A_REPLY,
            "conversation": self._conversation,
            "parent": self.at,
            "depth": self._depth + 1,
            "model_turn": one.content["role"] == "model",
            "identity": one.identity,
            "chain": chain(self._chain, one.identity),
            "parts": parts,
            "length": one.length,
            "tokens": one.tokens,
            "bytes": size,
            "request": self._turn.request,
            "system": self._system,
            "setup": self._setup,
            **fields,
        }
        message = execute(self._db, ADD_MESSAGE, values).lastrowid
        assert message is not None
        blobs.put(self._db, message, one.media)
        message_text.add_message(self._db, message, one.content)
        grown = self._grown
        grown.messages += 1
        grown.leaves += not self._is_leaf
        grown.depth = max(grown.depth, self._depth + 1)
        grown.bytes += size
        return message

    def _is_new(self, medium: bytes) -> bool:
        """Whether no message of the conversation has this medium."""
        return (
            execute(
                self._db,
                "SELECT 1 FROM message_blob JOIN message ON message.id = message WHERE hash = ? "
                "AND conversation = ? LIMIT 1",
                (medium, self._conversation),
            ).fetchone()
            is None
        )

    def _answered(self) -> None:
        """What stood unanswered at the end of the path is so no more."""
        at = self.at
        while at is not None:
            row = execute(
                self._db,
                "SELECT parent FROM message WHERE id = ? AND NOT model_turn AND state = 'unanswered'",
                (at,),
            ).fetchone()
            if row is None:
                return
            execute(self._db, "UPDATE message SET state = 'complete', note = '' WHERE id = ?", (at,))
            at = row[0]

    def _give_title(self, words: str) -> None:
        """Unless it has one."""
        changed = words and execute(
            self._db,
            "UPDATE conversation SET title = ? WHERE id = ? AND title = '' AND NOT renamed",
            (words, self._conversation),
        )
        if changed and changed.rowcount:
            message_text.add_title(self._db, self._conversation, words)
