"""The language of the window, switched live: English in the source, Chinese from a compiled catalogue.

English has a catalogue too, of how counted nouns bend (`gapdesk.ui.counts`): without a language in use it is
"2 request(s)".
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from gapdesk.paths import resource


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """`text`; lupdate finds calls by this name. Qt's own has no useful type in the stubs."""
    return text


CHINESE = "zh_CN"
ENGLISH = "en"


class Languages:
    """Installs the translators of one language at a time; widgets hear of it as LanguageChange."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._installed: list[QTranslator] = []
        self.current = ""
        """None yet."""

    def use(self, choice: str) -> None:
        """Switch to `choice` of the setting ui.language: "system", "en" or "zh_CN"."""
        language = system_language() if choice == "system" else choice
        if language == self.current:
            return
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed.clear()
        self.current = language
        QLocale.setDefault(_locale(choice, language))
        if language == CHINESE:
            self._install("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        self._install(f"gapdesk_{language}", str(resource("translations")))

    def _install(self, name: str, folder: str) -> None:
        translator = QTranslator(self._app)
        if translator.load(name, folder):
            self._app.installTranslator(translator)
            self._installed.append(translator)


def _locale(choice: str, language: str) -> QLocale:
    """How numbers and times are written: the system's way, unless it has none or a language was chosen."""
    system = QLocale.system()
    nowhere = system.language() == QLocale.Language.C
    return system if choice == "system" and not nowhere else QLocale(language)


def system_language() -> str:
    """The first of the system's languages that the window speaks, else English."""
    for name in QLocale.system().uiLanguages():
        if name.startswith("zh"):
            return CHINESE
        if name.startswith("en"):
            return ENGLISH
    return ENGLISH
