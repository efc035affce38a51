"""Looking for a port that nobody uses."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable

_LOOK = 100
_HIGHEST = 65_535


def free_port(hosts: Iterable[str], after: int) -> int | None:
    """The next port above `after` that is free on each of `hosts` (addresses); None if none is near."""
    hosts = tuple(hosts)
    near = range(after + 1, min(after + _LOOK, _HIGHEST) + 1)
    return next((port for port in near if all(_is_free(host, port) for host in hosts)), None)


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        return error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)  # ::1 where IPv6 is switched off
    return True
