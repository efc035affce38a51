"""What people run into: each has its sentence and its way out, in both languages, and the way out works."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from gapdesk import paths
from gapdesk.doctor import judge_machine, judge_way
from gapdesk.doctor.facts import DiskFacts, ReachFacts, Trouble
from gapdesk.doctor.types import Finding, Verdict
from gapdesk.events import EngineProblem, EngineSnapshot, Problem
from gapdesk.keys.types import CheckProgress, CheckResult, CheckVerdict
from gapdesk.paths import PathError, private_folder
from gapdesk.proxy.types import FailureKind
from gapdesk.ui import samples, words
from gapdesk.ui.i18n import Languages
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.overview import Overview
from gapdesk.ui.pages.settings import SettingsPage
from gapdesk.ui.widgets.setting_row import Note
from gapdesk.wording import Words

CHINESE = re.compile("[\u4e00-\u9fff]")
KEY = "AQ.test-key--000000000000000001"


class Person:
    """Somebody before the Overview, who reads and clicks."""

    def __init__(self, context: PageContext, languages: Languages) -> None:
        self.engine, self.bridge, self.languages = context.engine, context.bridge, languages
        self.opened: list[str] = []
        self._context = PageContext(context.engine, context.bridge, context.clock, self.opened.append)
        self.page = self.open(samples.BUSY)

    def open(self, snapshot: EngineSnapshot) -> Overview:
        self.see(snapshot)
        self.page = Overview(self._context)
        self.page.show()
        return self.page

    def see(self, snapshot: EngineSnapshot) -> None:
        self.engine.show(snapshot)
        self.bridge.flush()

    def meets(self, kind: FailureKind | EngineProblem, message: str = "why") -> None:
        self.see(replace(samples.BUSY, problems=(Problem(samples.NOW, kind, message),)))

    def reads(self, *texts: Callable[[], str]) -> list[str]:
        """What they say in English, once it is clear that Chinese says it too."""
        chinese, english = (self._in(language, texts) for language in ("zh_CN", "en"))
        for one, other in zip(english, chinese, strict=True):
            assert one and not CHINESE.search(one), one
            assert CHINESE.search(other), one
        return english

    def _in(self, language: str, texts: Iterable[Callable[[], str]]) -> list[str]:
        self.languages.use(language)
        QApplication.processEvents()
        return [text() for text in texts]


@pytest.fixture
def person(qtbot, context, languages) -> Person:
    person = Person(context, languages)
    qtbot.addWidget(person.page)
    return person


async def test_the_port_is_taken(person: Person) -> None:
    person.see(samples.ERROR)
    banner = person.page.banner
    said = person.reads(banner.sentence.text, banner.action.text, banner.button.text)
    assert said[0] == "Another program uses the port of the proxy."
    assert said[2] == "Use port 17861"
    banner.button.click()
    await asyncio.sleep(0)
    assert person.engine.settings.proxy_port == 17861 and person.engine.calls == ["restart"]


def test_the_port_is_taken_and_no_other_is_known(person: Person) -> None:
    person.see(replace(samples.ERROR, free_port=None))
    banner = person.page.banner
    assert person.reads(banner.button.text) == ["Open “Port”"]
    banner.button.click()
    assert person.opened == ["proxy.port"]


def test_a_wrong_port_in_the_settings(qtbot, person: Person, context) -> None:
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.show()
    page.build_all()
    row = page.rows["proxy.port"]
    line = row.editor.control
    assert isinstance(line, QLineEdit)
    line.setText("70000")
    line.editingFinished.emit()
    (said,) = person.reads(lambda: row.said(Note.ERROR))
    assert "Ports go from 1 to 65535" in said
    assert person.engine.settings.proxy_port == 17860  # what works goes on


def test_an_address_that_is_not_this_computers(person: Person) -> None:
    error = replace(samples.ERROR, problem=EngineProblem.ADDRESS, free_port=None, error="It cannot.")
    person.see(error)
    banner = person.page.banner
    assert person.reads(banner.sentence.text, banner.button.text)[1] == "Open “Listen on”"
    banner.button.click()
    assert person.opened == ["proxy.host"]


def test_no_keys_at_all(person: Person) -> None:
    person.meets(FailureKind.NO_KEYS)
    row = person.page.problems.rows[0]
    said = person.reads(row.sentence.text, row.action.text, row.button.text)
    assert said[0] == "There are no keys yet." and said[2] == "Open Keys"
    row.button.click()
    assert person.opened == ["keys"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is nothing to add yet: paste your keys into the box above."),
        ("  \n ", "There is nothing to add yet: paste your keys into the box above."),
        ("my holiday photos", "No key was found in this. Gemini keys begin with “AQ.” or “AIza”."),
        ("\0\1\2", "This is not a text file."),
    ],
)
def test_nothing_or_garbage_is_pasted(qtbot, person: Person, text: str, sentence: str) -> None:
    page = person.open(samples.EMPTY)
    qtbot.addWidget(page)
    assert page.guide is not None
    box = page.guide.box
    box.box.setPlainText(text)
    box.add_button.click()
    assert person.reads(box.result.text) == [sentence]
    assert not box.used
    box.box.setPlainText(KEY)
    box.add_button.click()
    assert box.used


def test_no_network_while_keys_are_checked(qtbot, person: Person) -> None:
    page = person.open(samples.EMPTY)
    qtbot.addWidget(page)
    assert page.guide is not None
    box = page.guide.box
    box.box.setPlainText(KEY)
    box.add_button.click()
    (new,) = box._added
    person.engine.keys.checked = [CheckResult(new, "any", CheckVerdict.UNREACHABLE, Words(""), samples.NOW)]
    person.see(replace(samples.EMPTY, keys=1, checking=CheckProgress(1, 1, running=False)))
    said, button, again = person.reads(box.check.text, box.help_button.text, box.again_button.text)
    assert "could not be reached: nothing was changed" in said
    assert "Check the internet connection." in said
    assert (button, again) == ("Ask Doctor", "Check again")
    box.help_button.click()
    assert person.opened == ["doctor"]


def test_no_network_while_a_program_asks(person: Person) -> None:
    person.meets(FailureKind.UNREACHABLE)
    row = person.page.problems.rows[0]
    said = person.reads(row.sentence.text, row.action.text, row.button.text)
    assert said[0] == "Google could not be reached." and said[2] == "Ask Doctor"
    row.button.click()
    assert person.opened == ["doctor"]


def found_in_words(person: Person, finding: Finding) -> list[str]:
    assert finding.verdict is Verdict.BAD
    return person.reads(lambda: words.said(finding.words), lambda: words.said(finding.advice))


@pytest.mark.parametrize(("ahead", "sentence"), [(90_000.0, "ahead"), (-90_000.0, "behind")])
def test_the_clock_is_wrong(person: Person, ahead: float, sentence: str) -> None:
    person.page.doctor_button.click()
    assert person.opened == ["doctor"]
    said, advice = found_in_words(
        person, judge_way.clock(ReachFacts("google.test", secure=True, proxied=False, ahead=ahead))
    )
    assert said.startswith("This computer's clock is") and said.endswith(f"{sentence}.")
    assert "set the time" in advice


def test_the_clock_is_so_wrong_that_no_certificate_holds(person: Person) -> None:
    said, advice = found_in_words(
        person, judge_way.tls(ReachFacts("google.test", secure=True, proxied=False, trouble=Trouble.EXPIRED))
    )
    assert "clock" in f"{said} {advice}"


def test_the_disk_is_full(person: Person) -> None:
    person.meets(EngineProblem.RECORDING, "database or disk is full")
    row = person.page.problems.rows[0]
    said = person.reads(row.sentence.text, row.action.text, row.button.text)
    assert "the disk is full" in said[1] and said[2] == "Ask Doctor"
    row.button.click()
    assert person.opened == ["doctor"]
    full = found_in_words(person, judge_machine.disk(DiskFacts("/data/gapdesk", 0, full=True)))
    assert full[1] == "Free some space on the disk that holds /data/gapdesk."


def test_the_data_folder_is_read_only(person: Person, tmp_path: Path, monkeypatch) -> None:
    def refuse(**where: object) -> object:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(paths.tempfile, "TemporaryFile", refuse)
    with pytest.raises(PathError) as raised:
        private_folder(tmp_path / "data")
    (said,) = person.reads(lambda: words.said(raised.value.words))
    assert said.endswith("cannot be used (Read-only file system); choose another.")


def test_the_database_cannot_be_used(person: Person) -> None:
    error = replace(samples.ERROR, problem=EngineProblem.DATABASE, free_port=None, error="It is locked.")
    person.see(error)
    banner = person.page.banner
    assert person.reads(banner.sentence.text, banner.button.text)[1] == "Ask Doctor"
    banner.button.click()
    assert person.opened == ["doctor"]
    finding = judge_machine.disk(DiskFacts("/data", None, unwritable="/data/gapdesk.db"))
    assert "--data-dir" in found_in_words(person, finding)[1]
