"""A recorded request as a command."""

from __future__ import annotations

from collections.abc import Sequence

from gapdesk.conversations.types import Message


def request_of(path: Sequence[Message], model: str, base_url: str) -> str:
    raise NotImplementedError
