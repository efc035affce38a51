"""What is recorded of requests over real sockets: each message in its conversation, once, and none lost."""

from __future__ import annotations

import asyncio
import itertools
import random
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
import pytest

from gapdesk.conversations.types import MessageState
from gapdesk.proxy.types import JsonObject
from tests.rig import FLASH, FREE, LITE, Rig, rig
from tests.server import talking
from tests.server.talking import (
    TOOLS,
    WAYS,
    Speaker,
    another,
    asked,
    gist,
    gists,
    leaves,
    media,
    model,
    native,
    only,
    openai,
    recorded,
    result_of,
    said,
    told,
    user,
)

REQUESTS = 500
NAMES = ("story", "notes", "a.b", "last")
OPENAI_TOOLS = [{"type": "function", "function": tool} for tool in TOOLS]


# --- many at once, against a model --------------------------------------------------------------------------


@dataclass
class Chat:
    """A conversation as its client knows it; asks one thing after the other."""

    r: Rig
    speaker: Speaker
    label: str
    luck: random.Random
    carries: str = ""
    """The dialect of a client that sends its whole history; "" for one that only names its conversation."""
    contents: list[JsonObject] = field(default_factory=list)
    """All that was said."""
    turn: int = 0

    async def go_on(self) -> None:
        self.turn += 1
        mark = f"«{self.label} {self.turn}»"
        call = talking.call_in(self.contents[-1]) if self.contents else None
        if call is not None:
            new = user(result_of(call, mark))
        elif self.luck.random() < 0.25:
            new = user(f'{mark}\n/tool look {{"at": "{mark}"}}')
        else:
            new = user(mark)
        # a result without its call is no message of the OpenAI protocol
        dialect = self.carries or ("native" if call else self.luck.choice(("native", "openai")))
        way = self.luck.choice([way for way in WAYS if dialect == "openai" or way != "metadata"])
        speaker = replace(self.speaker, way=way)
        sent = [*self.contents, new] if self.carries else [new]
        self.r.settings.set("streaming.fake", self.luck.random() < 0.5)
        stream = self.luck.random() < 0.6
        if dialect == "native":
            tools = [{"functionDeclarations": TOOLS}]
            reply = await native(self.r, sent, speaker, stream=stream, model=FLASH, tools=tools)
        else:
            messages = [message for content in sent for message in _messages(content)]
            answer = await openai(
                self.r, messages, speaker, stream=stream, model=FLASH, tools=OPENAI_TOOLS
            )
            reply = _content(answer)
        assert mark in gist(reply)[1] or "look" in gist(reply)[1]
        self.contents += [new, reply]


def _messages(content: JsonObject) -> list[JsonObject]:
    """A content in the words of the OpenAI protocol."""
    (part, *_) = content["parts"]
    if "functionResponse" in part:
        result = part["functionResponse"]
        text = orjson.dumps(result["response"]).decode()
        return [{"role": "tool", "tool_call_id": result["id"], "content": text}]
    if "functionCall" in part:
        call = part["functionCall"]
        function = {"name": call["name"], "arguments": orjson.dumps(call["args"]).decode()}
        calls = [{"id": call["id"], "type": "function", "function": function}]
        return [{"role": "assistant", "content": None, "tool_calls": calls}]
    return [said(gist(content)[1], "user" if content["role"] == "user" else "assistant")]


def _content(message: JsonObject) -> JsonObject:
    """An assistant's message as a content."""
    calls = [
        {"functionCall": {"id": call["id"], "name": call["function"]["name"], "args": _arguments(call)}}
        for call in message.get("tool_calls") or ()
    ]
    return model(*([message["content"]] if message["content"] else []), *calls)


def _arguments(call: JsonObject) -> Any:
    return orjson.loads(call["function"]["arguments"])


async def test_500_interleaved_requests_end_up_where_they_belong() -> None:
    """Two clients that use the same four names, and four chats each that tell their history themselves."""
    async with rig(settings={"limits.concurrency": 0}) as r:
        _, second = await another(r, "second")
        luck = random.Random(4)
        chats = [
            Chat(r, Speaker(token, name), f"{owner} {name or number}", random.Random(f"{owner} {number}"), carries)
            for owner, token in (("one", r.token), ("two", second))
            for number, (name, carries) in enumerate(
                [*((name, "") for name in NAMES), *((None, how) for how in ("native", "openai") * 2)]
            )
        ]
        luck.shuffle(chats)
        left = iter(range(REQUESTS))

        async def keep_asking(chat: Chat) -> None:
            for _ in left:
                await chat.go_on()

        await asyncio.gather(*map(keep_asking, chats))

        assert len(r.generations()) == sum(chat.turn for chat in chats) == REQUESTS
        check_upstream(r, chats)
        found = {told(one.messages)[0]: one for one in await recorded(r)}
        assert len(found) == len(chats)
        for chat in chats:
            conversation = found[gist(chat.contents[0])]
            assert conversation.name == chat.speaker.name
            assert told(conversation.messages) == gists(chat.contents), "none lost, doubled or another's"
            assert {message.state for message in conversation.messages} == {MessageState.COMPLETE}
            assert [one.parent for one in conversation.messages] == [
                None,
                *(one.id for one in conversation.messages[:-1]),
            ]


def check_upstream(r: Rig, chats: list[Chat]) -> None:
    """Each request reached Google with just what was said before in its conversation."""
    sent = {gist(call.json["contents"][-1]): gists(call.json["contents"]) for call in r.generations()}
    for chat in chats:
        whole = gists(chat.contents)
        for end in range(1, len(whole), 2):
            assert sent[whole[end - 1]] == whole[:end]
