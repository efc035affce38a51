"""Recorded conversations as a file for people and for other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gapdesk.conversations.types import Conversation, ExportForm


def export(
    conversations: Sequence[Conversation],
    form: ExportForm,
    blob_of: Callable[[str], bytes | None],
    now: float,
) -> bytes:
    raise NotImplementedError
