"""What ties a request to a project: things that live in one, and conversations that profit from one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gapdesk.proxy.passing import json_object
from gapdesk.proxy.types import JsonObject
from gapdesk.proxy.visit import Visit


def resource_of(path: str) -> str | None:
    """The project-bound thing a native path is about ("files/abc"), None for a list or a model's method."""
    kind, _, rest = path.partition("/")
    name = rest.partition("/")[0].partition(":")[0]
    return f"{kind}/{name}" if name and kind != "models" else None


def bound_project(visit: Visit, cached_content: Any, file_uris: Iterable[str]) -> str | None:
    """The project of the cache or file a request names; None if it names none that gapdesk saw being made."""
    names = [cached_content] if isinstance(cached_content, str) else []
    names += ["files/" + uri.rpartition("files/")[2] for uri in file_uris if "files/" in uri]
    now = visit.services.clock.now()
    for name in names:
        binding = visit.services.bindings.find(name, now)
        if binding is not None:
            return binding.project
    return None


def remember(visit: Visit, body: bytes) -> None:
    """Note the project of what an answer says was just made: a file, cache, batch, tuned model …"""
    reply = json_object(body)
    if reply is None:
        return
    for made in (reply, reply.get("file"), reply.get("response"), reply.get("metadata")):
        name = made.get("name") if isinstance(made, dict) else None
        if not isinstance(name, str) or visit.lease is None:
            continue
        resource = resource_of(name)
        if resource is not None:
            lease, services = visit.lease, visit.services
            services.bindings.bind(resource, lease.project, lease.key, visit.client.id, services.clock.now())


async def signature_project(visit: Visit, signature: str | None) -> str | None:
    """The project that made a thought signature, if gapdesk saw it."""
    return await visit.services.signatures.project_of(signature) if signature else None


def sticky_key(visit: Visit, has_model_turn: bool, system: Any, contents: list[JsonObject]) -> str | None:
    """What keeps a conversation on one project: its name, or its beginning once it carries a model turn.

    Never the client as such, nor a first turn: those would put everything on one key.
    """
    if visit.conversation:
        return f"{visit.client.id}/{visit.conversation}"
    if not has_model_turn:
        return None
    gist = (_gist(system), *map(_gist, contents[:1]))
    return f"{visit.client.id}#{hash(gist):x}"


def _gist(content: Any) -> tuple[object, ...]:
    """What tells a content from others, without copying media: its texts, and its other parts' kinds."""
    parts = content.get("parts") if isinstance(content, dict) else None
    found = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    return tuple(part["text"] if isinstance(part.get("text"), str) else tuple(part) for part in found)
