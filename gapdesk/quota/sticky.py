"""Which project answered a conversation last: Google's implicit cache rewards asking it again."""

from __future__ import annotations

from collections import OrderedDict

_MOST = 10_000


class Sticky:
    """Remembers the project of the conversations most recently seen."""

    def __init__(self) -> None:
        self._projects: OrderedDict[str, str] = OrderedDict()

    def get(self, conversation: str) -> str | None:
        """The project's name; it may be gone by now."""
        return self._projects.get(conversation)

    def put(self, conversation: str, project: str) -> None:
        """It was asked just now."""
        self._projects[conversation] = project
        self._projects.move_to_end(conversation)
        if len(self._projects) > _MOST:
            self._projects.popitem(last=False)
