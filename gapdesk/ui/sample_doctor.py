"""A made-up doctor, for screenshots and page tests: looks at nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.events import EngineSnapshot
from gapdesk.ui.pages.doctor import DoctorPage
from gapdesk.wording import Words

_URL = "http://127.0.0.1:17860"
_SKIPPED = Words.of("Not looked at, because of “{name}” above.", name=Words("Port"))
_ASK = Words("Only a question shows it: tick “Also ask one question”.")

FINE: tuple[Finding, ...] = (
    Finding(
        Check.PORT,
        Verdict.GOOD,
        Words.of("gapdesk {version} answers at {url}.", version="0.1.0", url=_URL),
        seconds=0.006,
    ),
    Finding(
        Check.FIREWALL,
        Verdict.GOOD,
        Words("Nothing keeps programs of this computer from gapdesk."),
        seconds=0.009,
    ),
    Finding(
        Check.HOSTS,
        Verdict.GOOD,
        Words.of("gapdesk answers to {names}.", names="127.0.0.1, localhost"),
        seconds=0.011,
    ),
    Finding(
        Check.DISK,
        Verdict.WARN,
        Words.of("Little room is left on the disk: {room}.", room="310 MB"),
        Words.of("Free some space on the disk that holds {folder}.", folder="~/.local/share/gapdesk"),
        seconds=0.021,
    ),
    Finding(Check.KEYRING, Verdict.GOOD, Words("The keyring keeps what it is given."), seconds=0.34),
    Finding(
        Check.PROXY,
        Verdict.GOOD,
        Words("Google is asked directly, without an outbound proxy."),
        seconds=0.001,
    ),
    Finding(
        Check.DNS,
        Verdict.GOOD,
        Words.of("The name {host} is found.", host="generativelanguage.googleapis.com"),
        seconds=0.018,
    ),
    Finding(
        Check.TLS,
        Verdict.GOOD,
        Words.of("{host} answers, and its certificate is trusted.", host="generativelanguage.googleapis.com"),
        seconds=0.21,
    ),
    Finding(Check.CLOCK, Verdict.GOOD, Words("This computer's clock agrees with Google's.")),
    Finding(
        Check.KEYS,
        Verdict.WARN,
        Words.of("Google refuses {n} of {asked} keys.", n="1", asked="15"),
        Words("The Keys page says why for each after “Check all”: mend them, or remove them."),
        "keys",
        seconds=1.2,
    ),
    Finding(Check.REGION, Verdict.SKIPPED, _ASK),
    Finding(Check.MODELS, Verdict.GOOD, Words.of("Your keys reach {n} models.", n="34"), seconds=0.28),
    Finding(Check.STREAMING, Verdict.SKIPPED, _ASK),
)

_TROUBLES = {
    Check.PORT: Finding(
        Check.PORT,
        Verdict.BAD,
        Words.of("Another program uses port {port}.", port="17860"),
        Words.of("Use port {port}, which is free, or quit the other program.", port="17861"),
        "proxy.port",
        seconds=0.002,
    ),
    Check.FIREWALL: Finding(Check.FIREWALL, Verdict.SKIPPED, _SKIPPED),
    Check.HOSTS: Finding(Check.HOSTS, Verdict.SKIPPED, _SKIPPED),
    Check.KEYRING: Finding(
        Check.KEYRING,
        Verdict.WARN,
        Words("This computer has no keyring: keys and token last until gapdesk quits."),
        Words("Set up a keyring (GNOME Keyring, KWallet), or keep a copy of your keys."),
        seconds=0.2,
    ),
    Check.CLOCK: Finding(
        Check.CLOCK,
        Verdict.BAD,
        Words.of("This computer's clock is {span} behind.", span=Words.of("{n} minutes", n="14")),
        Words("Let the system set the time by itself; quota and limits are counted by it."),
    ),
    Check.REGION: Finding(
        Check.REGION,
        Verdict.BAD,
        Words("Google does not offer the Gemini API where this connection comes from."),
        Words("Set an outbound proxy in a country where Google offers it."),
        "upstream.proxy",
        seconds=0.4,
    ),
    Check.STREAMING: Finding(Check.STREAMING, Verdict.SKIPPED, _SKIPPED),
}
TROUBLED: tuple[Finding, ...] = tuple(_TROUBLES.get(each.check, each) for each in FINE)
KEYLESS: tuple[Finding, ...] = tuple(
    Finding(
        Check.KEYS,
        Verdict.BAD,
        Words("There is no key in use."),
        Words("Add your Gemini API keys on the Keys page."),
        "keys",
    )
    if each.check is Check.KEYS
    else each
    for each in FINE
)


class SampleDoctor:
    """A DoctorService that finds `findings`."""

    def __init__(self, findings: Sequence[Finding] = FINE) -> None:
        self.findings = tuple(findings)

    async def examine(self, tell: Callable[[Finding], None], *, ask: bool = False) -> tuple[Finding, ...]:
        for finding in self.findings:
            tell(Finding(finding.check, Verdict.RUNNING))
            await asyncio.sleep(0)
            tell(finding)
        return self.findings

    def report(self, findings: Sequence[Finding]) -> str:
        return "".join(f"{finding.check}: {finding.words}\n" for finding in findings)


def of_mood(shown: EngineSnapshot) -> SampleDoctor:
    """Little to find; much where nothing works."""
    if not shown.keys:
        return SampleDoctor(KEYLESS)
    return SampleDoctor(FINE if shown.healthy else TROUBLED)


async def pose(page: QWidget, mood: str, dark: bool) -> None:
    """An examination that goes on, or one that is over."""
    assert isinstance(page, DoctorPage)
    if mood == "empty":
        return
    page.examine()
    if mood == "busy" and dark:
        await _turns(9)
        return
    while page.examining:
        await _turns(1)


async def _turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)
