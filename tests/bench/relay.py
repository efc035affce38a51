"""The least an aiohttp proxy can do, to compare with: `python -m tests.bench.relay URL [--qasync]`."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Mapping

import aiohttp
from aiohttp import web

_OF_THE_CONNECTION = frozenset(
    ("host", "connection", "content-length", "transfer-encoding", "accept-encoding", "server", "date")
)


async def _serve(upstream: str) -> None:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:

        async def relay(request: web.BaseRequest) -> web.StreamResponse:
            async with session.request(
                request.method,
                upstream + request.raw_path,
                data=await request.read(),
                headers=_passed(request.headers),
            ) as reply:
                response = web.StreamResponse(status=reply.status, headers=_passed(reply.headers))
                await response.prepare(request)
                async for chunk in reply.content.iter_any():
                    await response.write(chunk)
                await response.write_eof()
                return response

        server = await asyncio.get_running_loop().create_server(
            web.Server(relay, access_log=None), "127.0.0.1", 0
        )
        print(f"listening on http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()


def _passed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _OF_THE_CONNECTION}


def main(upstream: str, loop: str = "") -> None:
    with contextlib.suppress(KeyboardInterrupt):
        if not loop:
            asyncio.run(_serve(upstream))
            return
        from PySide6.QtWidgets import QApplication

        from gapdesk.ui.qt_loop import QtLoop

        app = QApplication([])
        with asyncio.Runner(loop_factory=lambda: QtLoop(app)) as runner:
            runner.run(_serve(upstream))


if __name__ == "__main__":
    main(*sys.argv[1:])
