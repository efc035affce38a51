"""What happens to a generating request before it is sent: history is put before it, its beginning is taken
from a cache. The bodies are Gemini's, of either dialect."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
from dataclasses import dataclass, field
from functools import partial

import orjson

from gapdesk.caching import prefixes
from gapdesk.caching.types import CacheAsk
from gapdesk.conversations import completion, truncation
from gapdesk.conversations.content import map_media, media_of
from gapdesk.conversations.types import STANDING, Turn
from gapdesk.proxy import replay
from gapdesk.proxy.binding import signature_project, sticky_key
from gapdesk.proxy.capabilities import ModelFacts
from gapdesk.proxy.dialects.gemini import newest_signature
from gapdesk.proxy.estimate import estimate_body
from gapdesk.proxy.large_data import URI, LargeData
from gapdesk.proxy.reply import mapping, objects, repeated, string
from gapdesk.proxy.spelling import either
from gapdesk.proxy.talk import Talk
from gapdesk.proxy.types import Call, Estimate, JsonObject
from gapdesk.proxy.visit import Visit

_SYSTEM = ("systemInstruction", "system_instruction")
_SETUP = (
    ("tools", "tools"),
    ("toolConfig", "tool_config"),
    ("generationConfig", "generation_config"),
    ("safetySettings", "safety_settings"),
)
_LONGEST_NAME = 200
"""Characters; a longer name is known by its beginning and a hash of all of it."""
_MORE = 2
"""Times the room that history is loaded for: what does not fit is dropped in whole exchanges."""
_LARGE = 1024 * 1024
_SLOW = 64 * 1024
"""Bytes of a body that takes more than about a millisecond to be hashed: that is done on a thread."""


async def set_apart(raw: bytes, mark: bytes = URI) -> LargeData:
    """A body with its large data kept out; `mark` as in LargeData. They are checked on a thread."""
    return await asyncio.to_thread(LargeData, raw, mark) if len(raw) > _LARGE else LargeData(raw, mark)


@dataclass(slots=True)
class Asked:
    """A generating request."""

    model: str
    body: JsonObject
    """With stand-ins for the large data; not to be changed."""
    size: int
    """Bytes of it as it came."""
    data: LargeData
    names_cache: bool
    """Whether the caller names an explicit cache."""
    has_model_turn: bool
    prefer_project: str | None = None
    search: bool = False
    """Whether gapdesk adds Google's search to the body."""
    _digests: tuple[bytes, ...] = field(default=(), init=False)
    """Of `body`, once they were made."""

    @property
    def contents(self) -> list[JsonObject]:
        return repeated(self.body.get("contents"))

    @property
    def system(self) -> JsonObject:
        return mapping(either(self.body, *_SYSTEM))

    @property
    def brings_results(self) -> bool:
        """Whether the turn to be answered holds results of tools."""
        return completion.brings_results(self.contents[-1])

    def fingerprint(self, client: str) -> bytes:
        """See `replay.fingerprint`."""
        asked = f"{self.model}-search" if self.search else self.model
        return replay.fingerprint(client, asked, self.body, b"".join(self.data.digests()))

    def estimate(self, visit: Visit) -> Estimate:
        """Its size as first guessed."""
        return estimate_body(self.body, visit.services.capabilities.of(self.model))

    async def digests(self, body: JsonObject) -> tuple[bytes, ...]:
        """Hashes of the pieces of `body`, which is made of this request's; see `prefixes`."""
        return await asyncio.to_thread(self.digests_now, body) if self.is_large else self.digests_now(body)

    def digests_now(self, body: JsonObject) -> tuple[bytes, ...]:
        """The same, here; those of `body` itself, which most requests send as it is, are made once."""
        if body is self.body and self._digests:
            return self._digests
        found = prefixes.digests(body, self.data.sealed)
        if body is self.body:
            self._digests = found
        return found

    @property
    def is_large(self) -> bool:
        """Whether hashing it takes long enough to be done on a thread."""
        return bool(self.data) or self.size > _SLOW


def guessed(visit: Visit, estimate: Estimate) -> Estimate:
    """`estimate` by what was learned from Google's counts; the guess itself is noted, to learn more."""
    visit.guessed = estimate.likely
    return visit.services.calibration.correct(visit.model, estimate)


# --- history ------------------------------------------------------------------------------------------------


async def completed(visit: Visit, asked: Asked) -> Asked:
    """The request with the history of its conversation, if it shall have one; from here on it is recorded."""
    options, services = visit.options, visit.services
    if not options.recording or visit.client.private or not asked.contents:
        return asked
    name = _name(visit.conversation) if visit.conversation else None
    wanted = completion.history_wanted(options.completion, name, asked.contents, uses_cache=asked.names_cache)
    turn = Turn(
        request=visit.id,
        client=visit.client.id,
        name=name if wanted is None else wanted,
        time=visit.began_wall,
        model=asked.model,
        contents=asked.contents,
        system=asked.system,
        setup={camel: value for camel, snake in _SETUP if (value := either(asked.body, camel, snake))},
        attached=asked.data if asked.data else None,
        size=asked.size + asked.data.size,
    )
    visit.standing = wanted == STANDING
    if wanted is not None:
        facts = services.capabilities.of(asked.model)
        room = _room(visit, asked, facts)
        recalled = await services.archive.recall(visit.client.id, wanted, max(0, room) * _MORE)
        if recalled is not None:
            system = completion.system_of(recalled.system, asked.system)
            if system is not asked.system:
                room -= _likely(visit, asked.model, {"systemInstruction": system}, facts)
            history = [completion.spoken(content) for content in recalled.contents]
            sizes = [_likely(visit, asked.model, {"contents": [one]}, facts) for one in history]
            first = truncation.first_kept(
                history,
                sizes,
                room,
                before=recalled.earlier_tokens,
                results=asked.brings_results,
            )
            kept = history[first:]
            if any(map(_has_large, kept)):
                kept = await asyncio.to_thread(lambda: [_apart(content, asked.data) for content in kept])
            turn = dataclasses.replace(turn, after=recalled.leaf, system=system)
            asked = _with(asked, completion.joined(kept, asked.contents), system)
            if asked.brings_results:
                newest = newest_signature(asked.contents)
                asked.prefer_project = await signature_project(visit, newest)
    visit.talk = Talk(services.archive, turn)
    return asked


def _name(given: str) -> str:
    """A conversation's name as it is stored: of bounded length, no two alike; headers may be in Latin-1."""
    raw = given.encode("utf-8", "surrogateescape")
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        name = raw.decode("latin-1")
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 33]}…{hashlib.blake2b(raw, digest_size=16).hexdigest()}"


def _has_large(content: JsonObject) -> bool:
    return any(len(string(inline.get("data"))) > _SLOW for inline in media_of(content))


def _apart(content: JsonObject, data: LargeData) -> JsonObject:
    """A recalled content with its large media set aside, as those that came with the request are."""

    def set_aside(inline: JsonObject) -> JsonObject:
        base64 = inline.get("data")
        return {**inline, "data": data.set_aside(base64)} if isinstance(base64, str) else inline

    return map_media(content, set_aside)


def _with(asked: Asked, contents: list[JsonObject], system: JsonObject) -> Asked:
    body = {name: value for name, value in asked.body.items() if name not in _SYSTEM}
    body["contents"] = contents
    if system:
        body["systemInstruction"] = system
    turns = any(content.get("role") == "model" for content in contents)
    return dataclasses.replace(asked, body=body, has_model_turn=turns)


def _room(visit: Visit, asked: Asked, facts: ModelFacts) -> int:
    """Tokens that history may have: what the settings, the model and the project's minute leave over."""
    options, services = visit.options, visit.services
    limits = [options.context_max_tokens]
    if facts.input_limit is not None:
        limits.append(facts.input_limit)
    would = services.pool.would_ask(
        asked.model,
        Estimate(),
        services.clock.now(),
        conversation=sticky_key(visit, asked.system, asked.contents),
    )
    if would is not None and would[1] is not None:
        limits.append(would[1])
    own = _likely(visit, asked.model, asked.body, facts)
    return min(limits) - options.context_safety_margin - own


def _likely(visit: Visit, model: str, body: JsonObject, facts: ModelFacts) -> int:
    return visit.services.calibration.correct(model, estimate_body(body, facts)).likely


# --- caches -------------------------------------------------------------------------------------------------


async def cached(visit: Visit, asked: Asked, body: JsonObject, call: Call) -> Call:
    """`call` with its beginning taken from a cache, if there is one or one is worth making.

    `body` is what `call` sends, before its large data were put back.
    """
    options, services = visit.options, visit.services
    if not options.caching or asked.names_cache or call.project is not None:
        return call
    facts = services.capabilities.of(asked.model)
    sized = partial(_sizes, visit, asked.model, body, facts)
    sizes = await asyncio.to_thread(sized) if asked.is_large else sized()
    digests = await asked.digests(body)
    would = services.pool.would_ask(
        asked.model,
        call.estimate,
        services.clock.now(),
        prefer_project=call.prefer_project,
        conversation=call.conversation if call.continues else None,
    )
    use = await services.caching.prepare(
        CacheAsk(
            request=visit.id,
            client=visit.unrecorded_client,
            model=asked.model,
            body=body,
            sizes=sizes,
            digests=digests,
            project=None if would is None else would[0],
            minimum_repeats=options.caching_min_repeats,
            ttl=options.caching_ttl,
            cache_minimum=facts.cache_min_tokens,
            restore=asked.data.put_back,
        )
    )
    if use is None or call.prefer_project not in (None, use.project):
        return call  # a signature is valid in its own project only: without it Google refuses
    visit.cache = use.name
    visit.trace.on_cache_gone = partial(services.caching.gone, use.name)
    with_cache = asked.data.put_back(orjson.dumps(use.body))
    return dataclasses.replace(call, body=with_cache, without_cache=call.body, project=use.project)


def _sizes(visit: Visit, model: str, body: JsonObject, facts: ModelFacts) -> tuple[int, ...]:
    """Likely tokens of the pieces of `body`, as `CacheAsk.sizes`."""
    head = {name: value for name, value in body.items() if name not in ("contents", "generationConfig")}
    pieces = (head, *({"contents": [content]} for content in objects(body.get("contents"))))
    return tuple(_likely(visit, model, piece, facts) for piece in pieces)
