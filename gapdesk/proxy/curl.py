"""A request to gapdesk as a command for a shell. Pure."""

from __future__ import annotations

import shlex

from gapdesk.proxy.types import Dialect

_HERE = "http://127.0.0.1:17860"
"""Where gapdesk listens if nobody says otherwise."""
_END = "GAPDESK_REQUEST"
_SECRETS = {
    Dialect.GEMINI: "x-goog-api-key: $GAPDESK_TOKEN",
    Dialect.OPENAI: "Authorization: Bearer $GAPDESK_TOKEN",
}


def command(
    base_url: str,
    target: str,
    body: str,
    dialect: Dialect,
    *,
    method: str = "POST",
    content_type: str = "application/json",
) -> str:
    """A curl command for sh, the token to be given as $GAPDESK_TOKEN.

    `base_url` as in `serving.Serving`, "" while not listening; `target` is the path with its query. The body
    goes in by standard input: arguments may not be longer than 128 KB.
    """
    parts = [f"curl {shlex.quote(f'{base_url or _HERE}{target}')}", f'-H "{_SECRETS[dialect]}"']
    if method != ("POST" if body else "GET"):
        parts.append(f"-X {shlex.quote(method)}")
    if not body:
        return _joined(parts)
    end = _END
    while end in body.splitlines():
        end += "_"
    parts += [f"-H {shlex.quote(f'Content-Type: {content_type}')}", f"--data-binary @- <<'{end}'"]
    return f"{_joined(parts)}{body}\n{end}\n"


def _joined(parts: list[str]) -> str:
    return " \\\n  ".join(parts) + "\n"
