"""A keyring in memory that can hang, refuse, fail and count."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass
class FakeKeyring:
    """Outlives the vaults that ask it, as a real one outlives programs."""

    secrets: dict[tuple[str, str], str] = field(default_factory=dict)
    gate: threading.Event = field(default_factory=threading.Event)
    """Calls hang while it is not set."""
    error: Exception | None = None
    threads: set[int] = field(default_factory=set)
    calls: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    def _enter(self) -> None:
        self.calls += 1
        self.threads.add(threading.get_ident())
        self.gate.wait(30)
        if self.error is not None:
            raise self.error

    def get_password(self, service: str, username: str) -> str | None:
        self._enter()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._enter()
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._enter()
        del self.secrets[service, username]


def named(name: str, module: str = "somewhere") -> type[Exception]:
    """An exception type as the libraries of the backends have them."""
    return type(name, (Exception,), {"__module__": module})


def locked() -> Exception:
    """What a backend raises after the user dismissed the prompt."""
    return named("KeyringLocked")("Failed to unlock the collection!")
