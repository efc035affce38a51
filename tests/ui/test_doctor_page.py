from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.ui import doctor_words, words
from gapdesk.ui.i18n import Languages
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.doctor import DoctorPage
from gapdesk.ui.sample_doctor import FINE, TROUBLED, SampleDoctor
from gapdesk.ui.theme import State
from gapdesk.wording import Words


class Asked(SampleDoctor):
    """Writes down what it is asked, and stops before the check at its gate while that is shut."""

    def __init__(self) -> None:
        super().__init__(FINE)
        self.asked: list[bool] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.stop_at = Check.KEYS
        self.error: Exception | None = None
        self.ended = 0

    async def examine(self, tell: Callable[[Finding], None], *, ask: bool = False) -> tuple[Finding, ...]:
        self.asked.append(ask)
        try:
            for finding in self.findings:
                tell(Finding(finding.check, Verdict.RUNNING))
                if finding.check is self.stop_at:
                    await self.gate.wait()
                if self.error is not None:
                    raise self.error
                tell(finding)
            return self.findings
        finally:
            self.ended += 1


async def turns() -> None:
    for _ in range(8):
        await asyncio.sleep(0)


@pytest.fixture
async def doctor(engine) -> Asked:
    engine._doctor = Asked()
    return engine._doctor


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
async def page(qtbot, context: PageContext, doctor: Asked, opened: list[str]) -> DoctorPage:
    page = DoctorPage(replace(context, open_page=opened.append))
    qtbot.addWidget(page)
    page.resize(912, 740)
    page.show()
    return page


async def test_it_starts_nothing_by_itself(page: DoctorPage, doctor: Asked) -> None:
    await turns()
    assert doctor.asked == []
    assert page.intro.isVisible()
    assert page.check_button.isEnabled()
    assert not page.copy_button.isEnabled()
    assert not page.area.isVisible()
    assert not page.summary.isVisible()


async def test_it_tells_what_goes_on_and_what_was_found(page: DoctorPage, doctor: Asked) -> None:
    doctor.gate.clear()
    page.activateWindow()
    page.check_button.setFocus()
    page.check_button.click()
    await turns()
    assert page.bar.text.text() == "Looking at: Keys"
    assert (page.bar.bar.value(), page.bar.bar.maximum()) == (9, 13)
    assert page.bar.buttons[0].hasFocus()
    assert not page.check_button.isEnabled()
    assert not page.also_ask.isEnabled()
    assert page.rows[Check.KEYS].verdict.text() == "Looking…"
    assert page.rows[Check.REGION].verdict.text() == "Waiting"
    assert page.rows[Check.PORT].verdict.text() == "Fine"
    doctor.gate.set()
    await turns()
    assert not page.bar.isVisible()
    assert page.summary.text.text() == "Works, but look at: Disk, Keys. Left out: Region, Streaming."
    assert page.summary.state is State.WARN
    assert page.when.isVisible()
    keys = page.rows[Check.KEYS]
    assert keys.sentence.text() == "Google refuses 1 of 15 keys."
    assert keys.advice.isVisible()
    assert keys.time.text() == "1.2 s"
    assert keys.accessibleName().startswith("Keys: Not ideal. Google refuses")
    assert not page.rows[Check.PORT].time.isVisible()
    assert page.check_button.hasFocus()
    assert doctor.asked == [False]


async def test_the_question_is_asked_only_if_ticked(page: DoctorPage, doctor: Asked) -> None:
    page.also_ask.click()
    page.examine()
    await turns()
    assert doctor.asked == [True]


async def test_results_stay_until_the_next_time(page: DoctorPage, doctor: Asked) -> None:
    page.examine()
    await turns()
    page.hide()
    page.show()
    assert page.rows[Check.PORT].sentence.text().startswith("gapdesk 0.1.0 answers")
    doctor.gate.clear()
    doctor.stop_at = Check.PORT
    page.examine()
    page.examine()  # one at a time
    await turns()
    assert page.rows[Check.KEYS].verdict.text() == "Waiting"
    assert not page.summary.isVisible()
    assert len(doctor.asked) == 2
    page.cancel()
    await turns()


async def test_cancel_stops_it_and_keeps_what_was_found(page: DoctorPage, doctor: Asked) -> None:
    doctor.gate.clear()
    page.activateWindow()
    page.check_button.setFocus()
    page.check_button.click()
    await turns()
    page.bar.buttons[0].click()
    await turns()
    assert doctor.ended == 1
    assert page.bar.text.text() == "Cancelled after 9 of 13 checks."
    assert page.rows[Check.KEYS].verdict.text() == "Waiting"
    assert page.rows[Check.DNS].verdict.text() == "Fine"
    assert page.check_button.hasFocus()
    page.copy_button.click()
    assert QGuiApplication.clipboard().text().count("\n") == 9


async def test_a_page_that_is_gone_looks_no_further(context: PageContext, doctor: Asked) -> None:
    page = DoctorPage(context)
    doctor.gate.clear()
    page.examine()
    await turns()
    page.deleteLater()
    QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    await turns()
    assert doctor.ended == 1


@pytest.mark.allow_warnings
async def test_a_defect_leaves_no_endless_wait(page: DoctorPage, doctor: Asked, caplog) -> None:
    doctor.error = RuntimeError("broken")
    page.examine()
    await turns()
    assert "made a mistake" in page.bar.text.text()
    assert page.bar._kind is State.BAD
    assert page.check_button.isEnabled()
    assert "doctor failed" in caplog.text


async def test_the_way_out_leads_to_the_page_or_the_setting(page: DoctorPage, doctor, opened) -> None:
    doctor.findings = TROUBLED
    page.examine()
    await turns()
    port, keys = page.rows[Check.PORT].button, page.rows[Check.KEYS].button
    assert (port.text(), keys.text()) == ("Open “Port”", "Open Keys")
    assert port.accessibleDescription() == "Another program uses port 17860."
    port.click()
    keys.click()
    assert opened == ["proxy.port", "keys"]
    assert not page.rows[Check.FIREWALL].button.isVisible()
    assert page.summary.state is State.BAD
    assert page.summary.text.text().startswith("Stands in the way: Port, Clock, Region.")


async def test_the_report_is_copied(page: DoctorPage, qtbot) -> None:
    QGuiApplication.clipboard().setText("before")
    page.copy_report()
    assert QGuiApplication.clipboard().text() == "before"
    page.examine()
    await turns()
    page.activateWindow()
    page.check_button.setFocus()
    qtbot.keyClick(page.check_button, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("port: gapdesk 0.1.0 answers")
    assert page.bar.text.text() == "The report was copied. It holds no keys, tokens or passwords."


def test_a_clean_bill_of_health() -> None:
    found = tuple(Finding(check, Verdict.GOOD, Words("Fine.")) for check in Check)
    assert doctor_words.summary(found) == (State.OK, "Nothing stands in the way.")


def test_each_verdict_has_its_state_and_word() -> None:
    assert {verdict: doctor_words.verdict(verdict)[0] for verdict in Verdict} == {
        Verdict.WAITING: State.OFF,
        Verdict.RUNNING: State.WAIT,
        Verdict.GOOD: State.OK,
        Verdict.WARN: State.WARN,
        Verdict.BAD: State.BAD,
        Verdict.SKIPPED: State.OFF,
    }
    assert len({doctor_words.verdict(verdict)[1] for verdict in Verdict}) == len(Verdict)


async def test_the_language_changes_live(page: DoctorPage, languages: Languages, monkeypatch) -> None:
    page.examine()
    await turns()
    monkeypatch.setattr(words, "said", lambda found: f"«{found}»" if found else "")
    languages.use("zh_CN")
    QApplication.processEvents()
    assert page.rows[Check.KEYS].sentence.text() == "«Google refuses 1 of 15 keys.»"
    assert page.rows[Check.KEYS].name.text() == "«Keys»"
