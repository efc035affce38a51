"""The nouns of recorded conversations: what the proxy hands over, and what the window shows. Pure data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from gapdesk.proxy.types import JsonObject, Usage

STANDING = ""
"""Name of a client's standing conversation: the one that completion `always` goes on with."""


class MessageState(StrEnum):
    COMPLETE = "complete"
    BROKEN = "broken"
    """A reply that broke off, or whose client left; its text is what had come."""
    UNANSWERED = "unanswered"
    """A user turn to which no reply came."""


# --- what the proxy hands over ------------------------------------------------------------------------------


class Attached(Protocol):
    """Large base64 that was kept out of a request's JSON (`proxy.large_data.LargeData`)."""

    def whole(self, data: str) -> list[bytes | memoryview]:
        """The base64 that `data` stands for, in pieces; `data` itself where it stands for nothing."""
        ...

    def put_back(self, body: bytes) -> bytes:
        """JSON made of the request, with the data where something stands for them."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """One request and what came of it, to be recorded."""

    request: str
    """The request's id."""
    client: str
    """The client's id."""
    name: str | None
    """The conversation it names, STANDING for the client's own; None: to be found by what it carries."""
    time: float
    """When the request came, epoch seconds."""
    model: str
    contents: list[JsonObject]
    """What the client itself sent, as Gemini contents in either spelling; not to be changed. Empty
    if `after` itself is asked once more."""
    system: JsonObject
    """Its system instruction, {} if there is none."""
    setup: JsonObject
    """tools, toolConfig, generationConfig and safetySettings of the request, as far as it has them."""
    attached: Attached | None = None
    after: int | None = None
    """The message behind which `contents` were put by completion; None if nothing was put before them."""
    reply: JsonObject | None = None
    """Gemini's reply, merged if it was a stream; None if nothing of it came."""
    state: MessageState = MessageState.COMPLETE
    """Of the reply."""
    note: str = ""
    """Why it is not complete, one English sentence without secrets."""
    key: str = ""
    """Label of the key that answered."""
    project: str = ""
    usage: Usage | None = None
    duration: float = 0.0
    """Seconds from the request to the reply's end."""
    size: int = 0
    """Bytes of the request as it came."""
    unseen: bool = False
    """Whether the client did not get the reply, though it is complete: completion does not go on from it."""
    again: bool = False
    """Whether the reply is one that was made for another request: where it is known, it is not kept twice."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """The history of a named conversation, from where it begins (or was cut, being long) to its head."""

    conversation: int
    leaf: int
    """Id of the last message."""
    contents: tuple[JsonObject, ...]
    """Gemini contents with their media and signatures, oldest first; the first is a user's."""
    system: JsonObject
    """The system instruction of the last turn, {} if there was none."""
    earlier_tokens: int = 0
    """Likely tokens of the turns before `contents`."""


class Archive(Protocol):
    """What the proxy knows of the records."""

    async def recall(self, client: str, name: str, tokens: int) -> Recalled | None:
        """The path to the conversation's head; None if there is no such conversation, or it is empty.

        No more is loaded than about `tokens` tokens, counted from the end, in whole exchanges.
        """
        ...

    def record(self, turn: Turn) -> None:
        """Keep a turn; written behind, but seen by every later `recall`."""
        ...


# --- what the window shows ----------------------------------------------------------------------------------


class Order(StrEnum):
    """How conversations are sorted, pinned ones always first."""

    USED = "used"
    """Last used first."""
    CREATED = "created"
    """Newest first."""
    TITLE = "title"
    SIZE = "size"
    """Largest first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations, and in which order."""

    client: str | None = None
    """Id; None = all."""
    order: Order = Order.USED


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """One line of the list."""

    id: int
    title: str
    """The user's, else the beginning of the first user turn, one line."""
    client: str
    """Name of the client."""
    name: str | None
    """How requests name it; STANDING for a client's own; None for one told by its history."""
    model: str
    """Of the newest reply."""
    messages: int
    branches: int
    """Leaves of the tree; 1 where nothing was edited or asked again."""
    bytes: int
    """Texts and media, each medium once."""
    created: float
    used: float
    pinned: bool
    expires: float | None
    """When it will be deleted if nobody goes on with it; None = never."""
    open_end: bool
    """Whether its newest message is broken or unanswered."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A message, or a title or name, in which a search found something."""

    row: ConversationRow
    message: int | None
    """None: in the title, or the name."""
    role: str
    """"user" or "model"; "" for a title or name."""
    time: float
    snippet: str
    """Some 160 characters around the first find, one line."""
    marks: tuple[tuple[int, int], ...]
    """(start, end) of each find in `snippet`."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A medium of a message: an image, sound, document …"""

    hash: str
    """SHA-256 of its bytes, hexadecimal: `ConversationService.blob` gives them."""
    mime: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a message, as it is read: exactly one of the fields below `kind` says something."""

    kind: BlockKind
    text: str = ""
    """The text, thought or code; of a call its arguments, of a result its content, as indented JSON or text;
    of a file its URI."""
    name: str = ""
    """Of a tool."""
    picture: Picture | None = None


class BlockKind(StrEnum):
    TEXT = "text"
    THOUGHT = "thought"
    CALL = "call"
    RESULT = "result"
    MEDIA = "media"
    FILE = "file"
    """Media at Google or elsewhere, by its URI."""
    CODE = "code"
    """Code that Gemini ran, and what came of it."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of the path that is shown."""

    id: int
    role: str
    """"user" or "model"."""
    blocks: tuple[Block, ...]
    time: float
    state: MessageState
    note: str
    """Why it is not complete; English."""
    branch: int
    """Which of its siblings this is, from 1."""
    branches: tuple[int, ...]
    """Ids of all siblings, itself included, oldest first."""
    model: str = ""
    key: str = ""
    usage: Usage | None = None
    cost: float | None = None
    """Dollars at list prices, of the whole request; None for user turns, and where no price is known."""
    duration: float = 0.0


@dataclass(frozen=True, slots=True)
class Transcript:
    """A stretch of one path through a conversation, oldest first."""

    conversation: int
    messages: tuple[MessageRow, ...]
    earlier: int
    """How many more stand before the first."""
    leaf: int | None
    """Where the path ends; None if the conversation is gone or empty."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a conversation beside its texts."""

    row: ConversationRow
    models: tuple[tuple[str, int], ...]
    """(model, replies), most used first."""
    keys: tuple[tuple[str, int], ...]
    """(label, replies), most used first."""
    usage: Usage
    """Of all replies."""
    cost: float | None
    unpriced: int
    """Replies whose model has no price."""
    system: str
    """The system instruction of the newest turn, as text."""
    media: int
    ttl_days: int | None
    """Its own; 0 = for ever; None = as the setting says."""


@dataclass(frozen=True, slots=True)
class RecordSize:
    """How much is recorded."""

    conversations: int
    messages: int
    bytes: int
    """Texts, media, system instructions and setups, and the search index, about."""


class ExportForm(StrEnum):
    MARKDOWN = "md"
    JSON = "json"
    SILLYTAVERN = "jsonl"


@dataclass(frozen=True, slots=True)
class Restored:
    """What an import of exported conversations did."""

    added: int
    known: int
    """Conversations that were there already, with nothing new in them."""


# --- as a whole: exports, imports, "send again" -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it is stored, with its media by hash (`inlineData: {mimeType, hash}`, no data)."""

    id: int
    parent: int | None
    content: JsonObject
    """{"role", "parts"} in camelCase."""
    time: float
    state: MessageState
    note: str = ""
    model: str = ""
    key: str = ""
    usage: Usage | None = None
    duration: float = 0.0
    system: JsonObject = field(default_factory=dict)
    """Of the request that brought it."""
    setup: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversation:
    """All of a conversation."""

    uuid: str
    title: str
    client: str
    """Id of the client."""
    client_name: str
    name: str | None
    created: float
    used: float
    pinned: bool
    ttl_days: int | None
    head: int | None
    """The message that completion goes on from."""
    leaf: int | None
    """The newest leaf: the end of the path that is shown first."""
    messages: tuple[Message, ...]
    """Parents before children."""

    def path(self, leaf: int | None = None) -> list[Message]:
        """From the root to `leaf` (by default the newest one); [] if there is none."""
        by_id = {message.id: message for message in self.messages}
        found: list[Message] = []
        at = leaf if leaf is not None else self.leaf
        while at is not None and at in by_id:
            found.append(by_id[at])
            at = by_id[at].parent
        return found[::-1]
