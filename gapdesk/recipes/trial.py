"""Asking for the model list as a program would: with its base URL and its client's token."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp

import gapdesk
from gapdesk.recipes import filling
from gapdesk.recipes.listing import Auth, Listing, listing
from gapdesk.recipes.types import Recipe, Tested
from gapdesk.wording import Words

SECONDS = 5.0
"""What programs give a model list, at least (Open WebUI: 10)."""
_LARGEST = 8 * 1024 * 1024
_AGENT = f"gapdesk/{gapdesk.__version__}"
"""So that this is not taken for a program's first request."""


async def ask(recipe: Recipe, base_url: str, token: str | None, *, seconds: float = SECONDS) -> Tested:
    """The model list through the proxy at `base_url`; `token` None while it is not known, "" if none is
    needed. Costs no quota."""
    if not base_url:
        return _failed(Words("The proxy is stopped. Start it, then test again."))
    if token is None:
        return _failed(Words("This client's token is still in the keyring. Unlock it, or make a new token."))
    loop = asyncio.get_running_loop()
    began = loop.time()
    url = filling.url(recipe.form, base_url)
    try:
        status, body = await _get(url, listing(recipe), token, seconds)
    except TimeoutError:
        return _failed(
            Words.of(
                "No answer came within {seconds} seconds. Let the doctor look at the way to Google.",
                seconds=f"{seconds:g}",
            )
        )
    except (
        aiohttp.ClientError,
        OSError,
        ValueError,
    ):  # their texts hold the URL, and that may hold the token
        return _failed(
            Words.of("Nothing answers at {url}. Start the proxy anew, or choose another port.", url=base_url)
        )
    return _judged(status, body, base_url, loop.time() - began)


async def _get(url: str, asked: Listing, token: str, seconds: float) -> tuple[int, Any]:
    """Status and parsed body, None if that is no JSON."""
    headers, query = {"User-Agent": _AGENT}, dict(asked.query)
    match asked.auth if token else None:
        case Auth.BEARER:
            headers["Authorization"] = f"Bearer {token}"
        case Auth.GOOGLE:
            headers["x-goog-api-key"] = token
        case Auth.QUERY:
            query["key"] = token
    timeout = aiohttp.ClientTimeout(total=seconds)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.get(url + asked.path, params=query, headers=headers, allow_redirects=False) as response,
    ):
        body = await response.content.read(_LARGEST)
        while not response.content.at_eof() and len(body) < _LARGEST:
            body += await response.content.read(_LARGEST)
    try:
        return response.status, json.loads(body)
    except ValueError:
        return response.status, None


def _judged(status: int, body: Any, base_url: str, seconds: float) -> Tested:
    message = _message(body)
    if status == 200:
        models = _models(body)
        if models == 0:
            return _failed(
                Words("The list is empty: no model is allowed for this client, or all are hidden.")
            )
        if models is not None:
            return Tested(models, seconds)
    if message and status == 401:
        return _failed(Words("gapdesk does not take this token. Make a new one for this client."))
    if message and status == 403:
        return _failed(
            Words(
                "gapdesk does not answer to this host name. Add it to “Further host names” in the settings."
            )
        )
    if message and status == 503:
        return _failed(
            Words.of(
                "No key can be asked. Import one, or look at the page “Keys”. ({message})", message=message
            )
        )
    if message:
        return _failed(Words.of("The list cannot be had: {message}", message=message))
    return _failed(
        Words.of("Something else than gapdesk answers at {url}. Choose another port.", url=base_url)
    )


def _models(body: Any) -> int | None:
    """How many are listed, in either dialect; None if this is no list."""
    for name in ("data", "models"):
        found = body.get(name) if isinstance(body, dict) else None
        if isinstance(found, list):
            return len(found)
    return None


def _message(body: Any) -> str:
    """gapdesk's words of an error, "" if this is none of its errors."""
    error = body.get("error") if isinstance(body, dict) else None
    message = error.get("message") if isinstance(error, dict) else None
    return message if isinstance(message, str) else ""


def _failed(why: Words) -> Tested:
    return Tested(None, why=why)
