"""The report says what a helper has to know, and nothing that is nobody's business."""

from __future__ import annotations

import platform

from hypothesis import given, settings
from hypothesis import strategies as st

import gapdesk
from gapdesk.doctor import report
from gapdesk.doctor.report import Surroundings
from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.settings import Settings
from gapdesk.wording import Words
from tests.doctor.surroundings import NOW, Ill

AROUND = Surroundings("1.2.3", "3.13.1", "6.11.3", "Linux 6.1 x86_64")
FINDINGS = (
    Finding(Check.PORT, Verdict.GOOD, Words("All well."), seconds=0.04),
    Finding(
        Check.KEYS,
        Verdict.BAD,
        Words.of("{n} refused.", n="3"),
        Words("Mend them."),
        "keys",
        detail="3 invalid",
        seconds=1.26,
    ),
)


def test_it_names_versions_findings_and_changed_settings() -> None:
    values = Settings()
    values.set("proxy.port", 9999)
    assert report.text(FINDINGS, AROUND, values, NOW) == (
        "gapdesk 1.2.3 doctor, 2026-09-21 14:13 UTC\n"
        "Python 3.13.1\n"
        "Qt 6.11.3\n"
        "Linux 6.1 x86_64\n"
        "\n"
        "Checks\n"
        "  ok      Port                All well.  (0.0 s)\n"
        "  PROBLEM Keys                3 refused.  (1.3 s)\n"
        "                              3 invalid\n"
        "\n"
        "Settings that differ from the defaults\n"
        "  proxy.port = 9999\n"
    )


def test_without_checks_and_changes_it_says_so() -> None:
    text = report.text((), Surroundings("1", "3", "", "x"), Settings(), NOW)
    assert "none were made" in text
    assert text.endswith("defaults\n  none\n")
    assert "Qt" not in text


def test_the_surroundings_are_this_process_but_not_this_computer() -> None:
    around = report.surroundings()
    assert around.version == gapdesk.__version__
    assert around.python.startswith(platform.python_version())
    assert platform.node() not in around.system.split()


async def test_planted_secrets_stay_out(ill: Ill) -> None:
    ill.settings.set("upstream.proxy", "http://me:p@ss-hush@127.0.0.1:9")
    ill.settings.set("models.aliases", "gpt-4o=AQ.test-key-alias-000000")
    ill.keys = {"id": "AQ.test-key-planted-000000"}
    planted = Finding(
        Check.TLS, Verdict.BAD, Words.of("{x}", x="gd-test-token-planted"), detail="key=AIzaTestKeyPlanted00"
    )
    findings = [*(await ill.examine()).values(), planted]
    text = ill.doctor().report(findings)
    for secret in ("hush", "p@ss", "me:", "AQ.test", "gd-test", "AIza", "doctor-test-token"):
        assert secret not in text
    assert "upstream.proxy = http://[login]@127.0.0.1:9" in text


@given(st.text(st.characters(codec="ascii", exclude_characters=" \t\r\n", min_codepoint=33), min_size=4))
@settings(max_examples=60, deadline=None)
def test_no_login_gets_through(password: str) -> None:
    value = f"http://user:{password}@proxy.example:3128"
    assert report._LOGIN.sub("[login]", value) == "http://[login]@proxy.example:3128"
