"""In Chinese no page shows an English sentence that is gapdesk's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from gapdesk.ui import samples
from gapdesk.ui.i18n import Languages
from tests.ui.fitting import Posed

_WORDS = re.compile(r"[A-Za-z][a-z'’]+(?: [a-z'’]+){2,}")
"""Three words in a row, all but the first of small letters: a sentence, not a name."""

_DATA = re.compile(
    # messages of Google, and of problems, whose words for the user stand beside them
    r"No token came with the request\."
    r"|API key not valid\. Please pass a valid API key\."
    r"|Every project is out of quota for \S+ until [\d:]+\."
    r"|settings\.toml is not valid TOML \(line 3\)\."
    r"|Port \d+ on \S+ is used by another program\."
    r"|Billing is disabled for this project\."
    r"|Google's answer broke off; try again"
    # what people wrote
    r"|(?:模型|用户): .*"
    r"|Cline on the laptop tha.*"
    r"|Current date and time: .*"
    r"|You are Iris, keeper of the lighthouse"
)
"""What is English in the samples wherever it is shown."""


def said(page: QWidget) -> Iterator[str]:
    """All that is shown or spoken of `page`, but no cells: these are data."""
    for widget in (page, *page.findChildren(QWidget)):
        if not widget.isVisibleTo(page) and widget is not page:
            continue
        yield widget.toolTip()
        yield widget.accessibleName()
        yield widget.accessibleDescription()
        match widget:
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QGroupBox():
                yield widget.title()
            case QLineEdit() | QPlainTextEdit():
                yield widget.placeholderText()
            case QComboBox():
                yield from (widget.itemText(place) for place in range(widget.count()))
            case QHeaderView():
                yield from _heads(widget)


def _heads(header: QHeaderView) -> Iterator[str]:
    for column in range(header.count()):
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            yield str(header.model().headerData(column, header.orientation(), role) or "")


def english(page: QWidget) -> set[str]:
    """The English sentences of `page` that are not data."""
    return {text for text in said(page) if _WORDS.search(_DATA.sub("", re.sub("<[^>]*>", "", text)))}


@pytest.mark.parametrize("mood", samples.MOODS)
def test_no_page_says_anything_in_english(qapp, languages: Languages, tmp_path: Path, mood: str) -> None:
    languages.use("zh_CN")
    posed = Posed(mood, tmp_path)
    found = {name: english(page) for name, page in posed.pages()}
    posed.close()
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_a_text_that_was_forgotten_is_found(qtbot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    QLabel("Nothing was found here.", page)
    QLabel("项目 gamma：Google 拒绝：Billing is disabled for this project.", page)
    page.show()
    assert english(page) == {"Nothing was found here."}
