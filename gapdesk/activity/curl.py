"""A captured request as a command for a shell. Pure."""

from __future__ import annotations

import orjson

from gapdesk.activity.types import Body, Captured, Side
from gapdesk.proxy.curl import command
from gapdesk.proxy.types import Dialect
from gapdesk.redact import redact_shapes


def request_of(captured: Captured, dialect: Dialect, base_url: str) -> str:
    """The client's request as a curl command for sh, the token to be given as $GAPDESK_TOKEN.

    `base_url` as in `serving.Serving`, "" while not listening. Base64 data that was not kept says so.
    """
    kinds = (value for name, value in captured.headers if name.lower() == "content-type")
    return command(
        base_url,
        captured.path,
        _text(captured.bodies.get(Side.ASKED)),
        dialect,
        method=captured.method,
        content_type=next(kinds, "application/json"),
    )


def _text(body: Body | None) -> str:
    if body is None:
        return ""
    try:
        text = orjson.dumps(orjson.loads(body.data), option=orjson.OPT_INDENT_2).decode()
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):  # it reads deeper nesting than it writes
        text = body.data.decode("utf-8", "replace")
    return redact_shapes(text)
