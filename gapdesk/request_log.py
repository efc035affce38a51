"""One line in the log for each request that ended; never a body, never a key."""

from __future__ import annotations

import logging

from gapdesk.events import Event, RequestFinished
from gapdesk.proxy.types import Kind

log = logging.getLogger(__name__)

_MOST_NAMES, _LONGEST_NAME = 20, 40
"""Of the fields that were lost: the client chose them."""


def log_request(event: Event) -> None:
    """A subscriber of the bus: failures and detours at INFO, what went smoothly at DEBUG."""
    if not isinstance(event, RequestFinished):
        return
    smooth = event.failure is None and len(event.attempts) <= 1
    level = logging.DEBUG if smooth else logging.INFO
    if not log.isEnabledFor(level):
        return
    tries = ", ".join(
        f"{attempt.label} {attempt.kind.value}" + (f" {attempt.status}" if attempt.status >= 400 else "")
        for attempt in event.attempts
        if attempt.kind is not Kind.ANSWERED
    )
    lost = ", ".join(map(_name, dict.fromkeys(loss.field for loss in event.losses[:_MOST_NAMES])))
    log.log(
        level,
        "%s %s for %s%s: %d in %.0f ms%s%s%s%s",
        event.dialect.value,
        event.model or "request",
        event.client or "nobody known",
        f" at {event.address}" if event.address else "",
        event.status,
        event.total * 1000,
        f" by {event.key}" if event.key else "",
        f" after {tries}" if tries else "",
        f" (lost: {lost})" if lost else "",
        f": {event.message}" if event.message else "",
    )


def _name(field: str) -> str:
    return field if field.isprintable() and len(field) <= _LONGEST_NAME else repr(field[:_LONGEST_NAME])
