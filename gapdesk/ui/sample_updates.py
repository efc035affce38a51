"""Made-up releases, for pictures and tests."""

from __future__ import annotations

from gapdesk.events import Bus, EngineSnapshot, UpdatesChanged
from gapdesk.updates.types import News, Release
from gapdesk.wording import Objection, Words

_PAGE = "https://github.com/gapdesk/gapdesk/releases/tag/v"
_SOON = """### Added
- The Anthropic protocol: programs that speak it use Gemini, too.
- `gapdesk keys check --json` for scripts; see the [README](https://github.com/gapdesk/gapdesk#command-line).

### Fixed
- A stream that ended in the middle of a Chinese character is shown whole.
- The tray icon comes back after Explorer was restarted.
"""
_SOONER = """### Changed
- Quota that Google gives back early is used at once.

### Removed
- The setting `retry.blindly`, which nobody needed.
"""
NEWS = News(
    "0.1.0",
    (
        Release("0.3.0", _SOON, f"{_PAGE}0.3.0", 1_795_000_000.0, False),
        Release("0.2.0", _SOONER, f"{_PAGE}0.2.0", 1_793_000_000.0, False),
    ),
)


class SampleUpdates:
    """An UpdateService that has `found`, or a reason why `look` fails."""

    def __init__(self, bus: Bus, found: News | None) -> None:
        self.bus, self.found = bus, found
        self.possible = True
        self.fault: Words | None = None
        self.passed = ""

    def news(self) -> News | None:
        return None if self.found is None or self.found.version == self.passed else self.found

    async def look(self) -> News | None:
        if self.fault is not None:
            raise Objection(self.fault)
        self.passed = ""
        self.bus.publish(UpdatesChanged())
        return self.found

    def pass_over(self, version: str) -> None:
        self.passed = version
        self.bus.publish(UpdatesChanged())


def of_mood(shown: EngineSnapshot, bus: Bus) -> SampleUpdates:
    """Something new is out where there is much to see."""
    return SampleUpdates(bus, NEWS if shown.requests_today else None)
