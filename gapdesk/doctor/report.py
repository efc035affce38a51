"""The doctor's report: English text for a bug report, without secrets. `text` is pure."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import gapdesk
from gapdesk.doctor.types import NAMES, Finding, Verdict
from gapdesk.redact import redact
from gapdesk.settings import Settings

_MARKS = {Verdict.GOOD: "ok", Verdict.WARN: "warning", Verdict.BAD: "PROBLEM", Verdict.SKIPPED: "skipped"}
_WIDTH = 20
_LOGIN = re.compile(r"(?<=://)\S+(?=@)")
"""Greedy: a password may hold any character."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What gapdesk runs on."""

    version: str
    python: str
    qt: str
    """ "" where no window is loaded."""
    system: str


def surroundings() -> Surroundings:
    """Of this process. Cheap; never names the computer or its user."""
    qt = sys.modules.get("PySide6.QtCore")
    return Surroundings(
        gapdesk.__version__,
        f"{platform.python_version()}{' (frozen)' if getattr(sys, 'frozen', False) else ''}",
        str(qt.qVersion()) if qt is not None else "",
        f"{platform.system()} {platform.release()} {platform.machine()}",
    )


def text(findings: Sequence[Finding], around: Surroundings, settings: Settings, now: float) -> str:
    """The whole report; `now` in epoch seconds."""
    moment = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M UTC")
    lines = [f"gapdesk {around.version} doctor, {moment}", f"Python {around.python}"]
    if around.qt:
        lines.append(f"Qt {around.qt}")
    lines += [around.system, "", "Checks"]
    lines += _checks(findings)
    lines += ["", "Settings that differ from the defaults", *_settings(settings)]
    return redact("\n".join(lines)) + "\n"


def _checks(findings: Iterable[Finding]) -> Iterable[str]:
    nothing = True
    for finding in findings:
        nothing = False
        mark, name = _MARKS.get(finding.verdict, str(finding.verdict)), str(NAMES[finding.check])
        yield f"  {mark:<8}{name:<{_WIDTH}}{finding.words}  ({finding.seconds:.1f} s)"
        if finding.detail:
            yield f"  {'':<{8 + _WIDTH}}{finding.detail}"
    if nothing:
        yield "  none were made"


def _settings(settings: Settings) -> Iterable[str]:
    changed = settings.changed()
    for name in changed:
        value = settings.declaration(name).text(settings.get(name))
        yield f"  {name} = {_LOGIN.sub('[login]', value)}"
    if not changed:
        yield "  none"
