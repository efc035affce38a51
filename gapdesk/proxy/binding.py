"""What ties a request to a project: things that live in one, and conversations that profit from one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

from gapdesk.proxy.dialects.gemini import INTERACTIONS
from gapdesk.proxy.passing import json_object
from gapdesk.proxy.services import Services
from gapdesk.proxy.types import Failure, FailureKind, JsonObject
from gapdesk.proxy.visit import Visit

_CACHES = "cachedContents/"
_FORBIDDEN: JsonObject = {
    "code": 403,
    "message": "CachedContent not found (or permission denied)",
    "status": "PERMISSION_DENIED",
}
_BOUND = re.compile(r"models/[^/]+/operations/[^/:]+|(?!models/)[^/]+/[^/:]+")


def resource_of(path: str) -> str | None:
    """The project-bound thing a native path is about ("files/abc", "models/x/operations/y"), None for a list
    or a model's method."""
    found = _BOUND.match(path)
    return found[0] if found else None


def bound_project(
    visit: Visit, cached_content: Any, file_uris: Iterable[str], others: Iterable[str] = ()
) -> str | None:
    """The project of the cache, file or other thing (by its name) a request names; None if it names none that
    gapdesk saw being made."""
    names = [cached_content] if isinstance(cached_content, str) else []
    names += others
    names += ["files/" + uri.rpartition("files/")[2] for uri in file_uris if "files/" in uri]
    return next((project for name in names if (project := project_of(visit, name)) is not None), None)


def project_of(visit: Visit, name: str) -> str | None:
    """The project that holds the thing of that name, if gapdesk saw it being made.

    A cache that Google then does not find there is forgotten. Raises Failure 403, as Google would, for
    another client's cache: what it holds is that one's.
    """
    services = visit.services
    binding = services.bindings.find(name, services.clock.now())
    if binding is None:
        return None
    if is_anothers_cache(visit, name):
        raise Failure(FailureKind.NOT_FOUND, 403, _FORBIDDEN["message"], final=True, google=_FORBIDDEN)
    if name.startswith(_CACHES):
        visit.cache = name
        visit.trace.on_cache_gone = partial(forget, services, name)
    return binding.project


def is_anothers_cache(visit: Visit, name: str) -> bool:
    """Whether that is an explicit cache made for another client."""
    if not name.startswith(_CACHES):
        return False
    binding = visit.services.bindings.find(name, visit.services.clock.now())
    return binding is not None and binding.client not in ("", visit.client.id)


def forget(services: Services, name: str) -> None:
    """The thing of that name is gone."""
    services.bindings.forget(name)
    if name.startswith(_CACHES):
        services.caching.gone(name)


def remember(visit: Visit, body: bytes) -> None:
    """Note the project of what an answer says was just made: a file, cache, batch, tuned model …"""
    reply = json_object(body)
    if reply is None:
        return
    interactions = visit.route.path == INTERACTIONS  # they have an id instead, in streams one level down
    for place in ("", "file", "response", "metadata", "interaction"):
        made = reply.get(place) if place else reply
        name = made.get("name") if isinstance(made, dict) else None
        if interactions and isinstance(made, dict) and isinstance(made.get("id"), str):
            name = f"{INTERACTIONS}/{made['id']}"
        if not isinstance(name, str) or visit.lease is None:
            continue
        resource = resource_of(name)
        if resource is not None:
            lease, services = visit.lease, visit.services
            if name.startswith(_CACHES):
                services.caching.made(visit.client.id, lease.project, lease.key, made or {})
            services.bindings.bind(resource, lease.project, lease.key, visit.client.id, services.clock.now())


async def signature_project(visit: Visit, signature: str | None) -> str | None:
    """The project that made a thought signature, if gapdesk saw it."""
    return await visit.services.signatures.project_of(signature) if signature else None


def sticky_key(visit: Visit, system: Any, contents: list[JsonObject]) -> str:
    """What a conversation is remembered by: its name, or its beginning; never the client as such."""
    if visit.conversation or visit.standing:
        return f"{visit.client.id}/{visit.conversation or ''}"
    gist = (_gist(system), *map(_gist, contents[:1]))
    return f"{visit.client.id}#{hash(gist):x}"


def continues(visit: Visit, has_model_turn: bool) -> bool:
    """Whether a conversation stays on its project: no first turn does, which would put all on one key."""
    return has_model_turn or bool(visit.conversation)


def _gist(content: Any) -> tuple[object, ...]:
    """What tells a content from others, without copying media: its texts, and its other parts' kinds."""
    parts = content.get("parts") if isinstance(content, dict) else None
    found = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    return tuple(part["text"] if isinstance(part.get("text"), str) else tuple(part) for part in found)
