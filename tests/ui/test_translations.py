from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QTranslator

from gapdesk.ui.counts import Counts
from gapdesk.ui.i18n import Languages, system_language
from tests.ui import update_translations as update

FORMS = {"zh_CN": 1, "en": 2}
"""How many forms a counted noun has."""
each_language = pytest.mark.parametrize("language", update.LANGUAGES)


class Entry(NamedTuple):
    context: str
    source: str
    forms: tuple[str, ...]
    """The translation; of a counted text one for each form of the noun."""
    counted: bool
    unfinished: bool


def entries(language: str = "zh_CN", folder: Path = update.FOLDER) -> list[Entry]:
    """All of a catalogue."""
    found = []
    for context in ET.parse(folder / f"gapdesk_{language}.ts").getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            counted = message.get("numerus") == "yes"
            forms = translation.findall("numerusform") if counted else [translation]
            source = message.findtext("source") or ""
            texts = tuple(form.text or "" for form in forms)
            found.append(
                Entry(context.findtext("name") or "", source, texts, counted, "type" in translation.attrib)
            )
    return found


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with catalogues of what the source says now."""
    folder = tmp_path_factory.mktemp("fresh")
    update.update(folder)
    return folder


@each_language
def test_every_text_is_translated_in_all_its_forms(language: str) -> None:
    for entry in entries(language):
        assert not entry.unfinished and all(entry.forms), entry.source
        assert len(entry.forms) == (FORMS[language] if entry.counted else 1), entry.source


@each_language
def test_every_text_of_the_source_is_in_the_catalogue(language: str, fresh: Path) -> None:
    known = {(entry.context, entry.source, entry.counted) for entry in entries(language)}
    wanted = {(entry.context, entry.source, entry.counted) for entry in entries(language, fresh)}
    assert wanted - known == set(), "run: python -m tests.ui.update_translations, then translate what is new"
    assert known - wanted == set()


def test_english_has_the_counted_texts_and_no_others() -> None:
    counted = {entry[:2] for entry in entries("zh_CN") if entry.counted}
    assert {entry[:2] for entry in entries("en")} == counted


@each_language
def test_placeholders_survive(language: str) -> None:
    for entry in entries(language):
        for form in entry.forms:
            assert sorted(re.findall(r"{\w+}", form)) == sorted(re.findall(r"{\w+}", entry.source)), form
        if "%Ln" in entry.source:  # of one thing the number may be left out: "The key was removed."
            assert "%Ln" in entry.forms[-1], entry.source


@each_language
def test_no_form_says_two_things_at_once(language: str) -> None:
    """ "key(s)", "was/were" are for the source alone."""
    for entry in entries(language):
        if entry.counted:
            assert not any(re.search(r"\w\((e?s)\)|was/were|its/their", form) for form in entry.forms), entry


@each_language
def test_the_compiled_catalogue_is_the_current_one(qapp, language: str) -> None:
    translator = QTranslator()
    assert translator.load(str(update.FOLDER / f"gapdesk_{language}.qm"))
    for entry in entries(language):
        counts = (1, 2)[: len(entry.forms)] if entry.counted else (-1,)
        for count, form in zip(counts, entry.forms, strict=True):
            said = translator.translate(entry.context, entry.source, "", count)
            assert said == form, "run: python -m tests.ui.update_translations"


def test_nouns_bend_with_their_number(languages: Languages) -> None:
    languages.use("en")
    assert [Counts().requests(n) for n in (0, 1, 1204)] == ["0 requests", "1 request", "1,204 requests"]
    assert Counts().tokens(3_000_000_000) == "3,000 M tokens"
    languages.use("zh_CN")
    assert [Counts().requests(n) for n in (1, 1204)] == ["1 个请求", "1,204 个请求"]


def test_settings_labels_are_translated(qapp, languages: Languages) -> None:
    languages.use("zh_CN")
    missing = [text for text in update.setting_texts() if qapp.translate("settings", text) == text]
    assert set(missing) <= {"MB", "Gemini API"}


@pytest.mark.parametrize(
    ("system", "language"),
    [(["zh-Hans-CN", "en-US"], "zh_CN"), (["de-DE", "en"], "en"), (["de-DE"], "en"), (["fr", "zh"], "zh_CN")],
)
def test_the_first_language_of_the_system_that_is_spoken_counts(monkeypatch, system, language) -> None:
    class Locale:
        @staticmethod
        def system():
            return Locale()

        def uiLanguages(self):
            return system

    monkeypatch.setattr("gapdesk.ui.i18n.QLocale", Locale)
    assert system_language() == language
