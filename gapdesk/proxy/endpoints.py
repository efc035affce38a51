"""Which handler serves which endpoint and dialect."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from gapdesk.proxy import cache_handlers, native_handlers, openai_handlers, quota_handlers
from gapdesk.proxy.routes import Endpoint
from gapdesk.proxy.server import Handler
from gapdesk.proxy.types import Dialect
from gapdesk.proxy.upload_handlers import UploadHandlers
from gapdesk.proxy.uploads import Uploads
from gapdesk.proxy.visit import Visit


def handlers(under_way: Uploads) -> Mapping[Endpoint, Handler]:
    """The handler of each endpoint; uploads `under_way` are gone on with."""
    uploads = UploadHandlers(under_way)
    return {
        Endpoint.CHAT: openai_handlers.chat,
        Endpoint.EMBEDDINGS: openai_handlers.embeddings,
        Endpoint.MODELS: _by_dialect(openai_handlers.list_models, native_handlers.list_models),
        Endpoint.MODEL: _by_dialect(openai_handlers.get_model, native_handlers.get_model),
        Endpoint.GENERATE: native_handlers.generate,
        Endpoint.RESOURCE: native_handlers.resource,
        Endpoint.UPLOAD: uploads.begin,
        Endpoint.UPLOAD_CHUNK: uploads.chunk,
        Endpoint.QUOTA: quota_handlers.list_quota,
        Endpoint.CACHES: cache_handlers.list_caches,
        Endpoint.CACHE: cache_handlers.delete_cache,
    }


def _by_dialect(openai: Handler, native: Handler) -> Handler:
    async def handle(visit: Visit) -> web.StreamResponse:
        return await (openai if visit.dialect is Dialect.OPENAI else native)(visit)

    return handle
