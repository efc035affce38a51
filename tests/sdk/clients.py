"""The official SDKs, pointed at a rig, closed at the end."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncIterator
from typing import Any

import openai
import pytest
from google import genai
from google.genai import types

from tests.rig import Rig

of_google = pytest.mark.filterwarnings(
    "ignore:Inheritance class AiohttpClientSession from ClientSession is discouraged:DeprecationWarning"
)
"""For modules that use google-genai: what it does to aiohttp is not ours to mend (3.4.0)."""

_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loading the world's certificates takes 50 ms, and each client would do it up to three times."""

IMPATIENT = {"streaming.commit_seconds": 0.05, "streaming.keepalive_seconds": 0.05}
"""Settings with which keep-alives begin at once, so that short waits show them."""

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + bytes(24)


@contextlib.asynccontextmanager
async def openai_client(
    r: Rig, *, token: str | None = None, **more: Any
) -> AsyncIterator[openai.AsyncOpenAI]:
    """openai-python as its users set it up, but without its own retries."""
    options = {
        "base_url": f"{r.url}/v1",
        "api_key": token or r.token,
        "max_retries": 0,
        "http_client": openai.DefaultAsyncHttpxClient(verify=_NO_TLS),
        **more,
    }
    async with openai.AsyncOpenAI(**options) as client:
        yield client


def genai_sync(
    r: Rig, *, version: str | None = None, prefix: str = "", token: str | None = None
) -> genai.Client:
    """google-genai; without `version` it calls the one it prefers, /v1."""
    options = types.HttpOptions(
        base_url=r.url + prefix,
        api_version=version,
        client_args={"verify": _NO_TLS},
        async_client_args={"ssl": _NO_TLS},
    )
    return genai.Client(api_key=token or r.token, http_options=options)


@contextlib.asynccontextmanager
async def genai_client(r: Rig, **more: Any) -> AsyncIterator[Any]:
    """The asynchronous half of `genai_sync`."""
    client = genai_sync(r, **more)
    try:
        yield client.aio
    finally:
        await client.aio.aclose()
        client.close()
