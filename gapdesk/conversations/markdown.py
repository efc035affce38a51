"""A conversation as a document in Markdown. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from gapdesk.conversations.blocks import blocks, media
from gapdesk.conversations.inlining import BlobOf, data_uri, known_type
from gapdesk.conversations.types import Block, BlockKind, Conversation, Message, MessageState

_INLINE_BYTES = 100_000
"""Media larger than this are only named."""
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_HEADING = re.compile(r"^( {0,3})(?=#{1,6}(?:\s|$)|<)")
_UNDERLINE = re.compile(r"^( {0,3})(?=(?:=+|-+)\s*$)")
"""Makes a heading of the line above it."""
_SWALLOWING = re.compile(
    r"<(?=!--|/?(?:details|summary|script|style|textarea|title|iframe|pre)\b)", re.IGNORECASE
)
"""HTML that, left open, would hide what follows."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>#])")
_TICKS = re.compile(r"`+")
_STATES = {MessageState.BROKEN: "Broken off", MessageState.UNANSWERED: "Not answered"}


def document(conversation: Conversation, blob_of: BlobOf) -> str:
    """The newest path through a conversation: a head, and a section for each message.

    Ends with a line end; media are marked, see `inlining`.
    """
    return "\n\n".join((_head(conversation), *_sections(conversation, blob_of))) + "\n"


def _head(conversation: Conversation) -> str:
    path = conversation.path()
    models = dict.fromkeys(message.model for message in path if message.model)
    facts = (
        ("Client", conversation.client_name),
        ("Conversation", conversation.name or ""),
        ("Begun", _when(conversation.created)),
        ("Last used", _when(conversation.used)),
        ("Model", ", ".join(models)),
    )
    lines = [f"- {name}: {_plain(value)}" for name, value in facts if value]
    return f"# {_plain(conversation.title) or 'Untitled'}\n\n" + "\n".join(lines)


def _sections(conversation: Conversation, blob_of: BlobOf) -> Iterator[str]:
    for message in conversation.path():
        yield _section(message, blob_of)
    others = len(_leaves(conversation)) - 1
    if others > 0:
        yield f"---\n\n{others} other {'branch is' if others == 1 else 'branches are'} not shown."


def _leaves(conversation: Conversation) -> set[int]:
    parents = {message.parent for message in conversation.messages}
    return {message.id for message in conversation.messages} - parents


def _section(message: Message, blob_of: BlobOf) -> str:
    who = "User" if message.content["role"] == "user" else message.model or "Model"
    pieces = [f"## {_plain(who)} · {_when(message.time)}"]
    parts = message.content["parts"]
    sizes = {digest: len(blob_of(digest) or b"") for digest in media(parts)}
    pieces += [piece for block in blocks(parts, sizes) if (piece := _piece(block))]
    if state := _STATES.get(message.state):
        pieces.append(f"*{_plain(f'{state}: {message.note}' if message.note else f'{state}.')}*")
    return "\n\n".join(pieces)


def _piece(block: Block) -> str:
    match block.kind:
        case BlockKind.TEXT:
            return _text(block.text)
        case BlockKind.THOUGHT:
            return f"<details>\n<summary>Thoughts</summary>\n\n{_text(block.text)}\n\n</details>"
        case BlockKind.CALL:
            return f"Call of {_code(block.name)}" + (
                f"\n\n{_fenced(block.text, 'json')}" if block.text else ""
            )
        case BlockKind.RESULT:
            return f"Result of {_code(block.name)}\n\n{_fenced(block.text, _language(block.text))}"
        case BlockKind.MEDIA if block.picture is not None:
            mime, size = known_type(block.picture.mime), block.picture.size
            if not 0 < size < _INLINE_BYTES:
                return f"*{_plain(mime)}, {_size(size)}*"
            sign = "!" if mime.startswith("image/") else ""
            return f"{sign}[{_plain(mime)}]({data_uri(mime, block.picture.hash)})"
        case BlockKind.FILE:
            return f"File {_code(block.text)}"
        case BlockKind.CODE:
            return _fenced(block.text, re.sub(r"\W", "", block.name))
        case _:
            return _fenced(block.text, _language(block.text))


def _language(text: str) -> str:
    return "json" if text.startswith(("{", "[")) else ""


# --- texts that cannot change the document ------------------------------------------------------------------


def _text(text: str) -> str:
    """Markdown of a client or a model, as it is but for what would reach beyond it: its headings stay text,
    a fence it left open is closed."""
    lines: list[str] = []
    fence = ""
    for line in re.split(r"\r\n|\r|\n", text.strip("\r\n")):
        found = _FENCE.fullmatch(line)
        if fence:
            if found and found[1].startswith(fence) and not found[2].strip():
                fence = ""
        elif found and not (found[1][0] == "`" and "`" in found[2]):
            fence = found[1]
        else:
            line = _HEADING.sub(r"\1\\", _SWALLOWING.sub(r"\\<", line), count=1)
            if lines and lines[-1].strip():
                line = _UNDERLINE.sub(r"\1\\", line, count=1)
        lines.append(line)
    return "\n".join([*lines, fence] if fence else lines)


def _plain(text: str) -> str:
    """On one line, and nothing in it is Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _fenced(text: str, language: str) -> str:
    ticks = max((len(run) for run in _TICKS.findall(text)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _code(text: str) -> str:
    line = " ".join(text.split()) or "?"
    ticks = "`" * (max((len(run) for run in _TICKS.findall(line)), default=0) + 1)
    return f"{ticks} {line} {ticks}" if "`" in line else f"`{line}`"


def _when(time: float) -> str:
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M} UTC"


def _size(size: int) -> str:
    if not size:
        return "not kept"
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} KB"
