from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from gapdesk.ui.i18n import Languages, system_language
from tests.ui import update_translations as update


def entries(catalogue: Path = update.CATALOGUE) -> list[tuple[str, str, str, str | None]]:
    """(context, source, translation, type) of the catalogue."""
    found = []
    for context in ET.parse(catalogue).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            source, text = message.findtext("source") or "", translation.text or ""
            found.append((context.findtext("name") or "", source, text, translation.get("type")))
    return found


def test_every_text_is_translated() -> None:
    assert [entry for entry in entries() if not entry[2] or entry[3]] == []


def test_every_text_of_the_source_is_in_the_catalogue(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    update.update(fresh)
    known = {entry[:2] for entry in entries()}
    wanted = {entry[:2] for entry in entries(fresh)}
    assert wanted - known == set(), "run: python -m tests.ui.update_translations, then translate what is new"
    assert known - wanted == set()


def test_placeholders_survive() -> None:
    for _, source, text, _ in entries():
        assert sorted(re.findall(r"{\w+}", source)) == sorted(re.findall(r"{\w+}", text)), source


def test_the_compiled_catalogue_is_the_current_one(qapp) -> None:
    translator = QTranslator()
    assert translator.load(str(update.CATALOGUE.with_suffix(".qm")))
    for context, source, text, _ in entries():
        assert translator.translate(context, source) == text, "run: python -m tests.ui.update_translations"


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
