"""What a request leaves behind: nothing that waits for the garbage collector, or bodies of many megabytes
would pile up between collections."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.rig import LITE, Rig, rig

NATIVE = {"contents": [{"role": "user", "parts": [{"text": "hello"}]}]}


@pytest.fixture
def _kept_garbage() -> Iterator[None]:
    """Cycles are found and kept in gc.garbage, only when asked for."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    yield
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


async def openai(r: Rig) -> None:
    assert (await r.chat("hello")).status == 200


async def openai_stream(r: Rig) -> None:
    assert (await r.chat("hello", stream=True)).status == 200


async def native(r: Rig) -> None:
    async with r.http.post(f"/v1beta/models/{LITE}:generateContent", json=NATIVE) as response:
        await response.read()
        assert response.status == 200


async def native_stream(r: Rig) -> None:
    async with r.http.post(f"/v1beta/models/{LITE}:streamGenerateContent?alt=sse", json=NATIVE) as response:
        await response.read()
        assert response.status == 200


@pytest.mark.parametrize("ask", [openai, openai_stream, native, native_stream])
async def test_a_request_leaves_no_cycles(ask, _kept_garbage: None) -> None:
    async with rig() as r:
        await ask(r)  # the first also connects
        gc.collect()
        gc.garbage.clear()
        for _ in range(3):
            await ask(r)
        gc.collect()
        # what a request holds begins and ends with these two
        left = {type(thing).__qualname__ for thing in gc.garbage} & {"Visit", "Exchange"}
        assert not left
