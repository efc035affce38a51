"""Every control of every page can be reached by Tab, in the order in which a page is read, and has a name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from gapdesk.ui import samples, theme
from gapdesk.ui.widgets.bubble_stack import BubbleStack
from tests.ui.fitting import Posed

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)
_CLICK = Qt.FocusPolicy.ClickFocus
_PARTS = (QHeaderView, QScrollBar)
_WHOLE = (QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)
"""Controls whose own parts are no controls of the page."""


def controls(page: QWidget) -> list[QWidget]:
    """What is there to be used on `page`."""
    return [
        widget
        for widget in page.findChildren(QWidget)
        if isinstance(widget, CONTROLS)
        and not isinstance(widget, _PARTS)
        and not _is_reading(widget)
        and not isinstance(widget.parent(), _WHOLE)
        and widget.isVisibleTo(page)
        and widget.isEnabled()
    ]


def by_tab(page: QWidget) -> Iterator[QWidget]:
    """Where Tab goes on `page`, in that order."""
    at = page.nextInFocusChain()
    while at is not page:
        seen = page.isAncestorOf(at) and at.isVisibleTo(page) and at.isEnabled()
        if seen and at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.focusProxy() is None:
            yield at
        at = at.nextInFocusChain()


def unreachable(page: QWidget) -> list[str]:
    """Controls that Tab never comes to; of choices that exclude each other, arrows lead to the others."""
    reached = set(by_tab(page))
    return [_named(each) for each in controls(page) if each not in reached and not _by_arrows(each)]


def nameless(page: QWidget) -> list[str]:
    """What a screen reader would have nothing to say of."""
    return [_named(each) for each in {*controls(page), *by_tab(page)} if not _name(each)]


def jumps_back(page: QWidget) -> list[str]:
    """Where Tab goes up or to the left, though not into the next column."""
    return [
        f"{_named(one)} → {_named(other)}"
        for one, other in pairwise(by_tab(page))
        if _is_back(_place(one, page), _place(other, page)) and not _in_one_chat(one, other)
    ]


def _in_one_chat(one: QWidget, other: QWidget) -> bool:
    """A chat makes its newest bubble first, and those above when there is time."""
    chats = one.window().findChildren(BubbleStack)
    return any(chat.isAncestorOf(one) and chat.isAncestorOf(other) for chat in chats)


def _is_back(one: QRect, other: QRect) -> bool:
    above, left = other.bottom() <= one.top() + theme.TIGHT, other.right() <= one.left() + theme.TIGHT
    below, right = other.top() >= one.bottom() - theme.TIGHT, other.left() >= one.right() - theme.TIGHT
    return (above and not right) or (left and not below)


def _is_reading(widget: QWidget) -> bool:
    """Text to be read and selected by the mouse; it is copied by the menu of what it belongs to."""
    return isinstance(widget, QTextEdit) and widget.isReadOnly() and widget.focusPolicy() is _CLICK


def _place(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def _by_arrows(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and widget.autoExclusive()


def _name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def _named(widget: QWidget) -> str:
    kinds = [type(widget).__name__]
    if (parent := widget.parentWidget()) is not None:
        kinds.append(type(parent).__name__)
    return f"{' < '.join(kinds)} “{_name(widget)[:40]}”"


@pytest.fixture(params=samples.MOODS)
def posed(qapp, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Posed]:
    posed = Posed(request.param, tmp_path)
    yield posed
    posed.close()


def test_every_page_can_be_used_by_keyboard(posed: Posed) -> None:
    found = {}
    for name, page in posed.pages():
        found[f"{name}: not by Tab"] = unreachable(page)
        found[f"{name}: no name"] = nameless(page)
        found[f"{name}: back"] = jumps_back(page)
    assert {what: which for what, which in found.items() if which} == {}


def test_what_cannot_be_reached_is_found(qtbot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    first, last = QLineEdit(page), QComboBox(page)
    first.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    first.setGeometry(0, 0, 80, 30)
    last.setGeometry(0, 40, 80, 30)
    page.show()
    assert unreachable(page) == ["QLineEdit < QWidget “”"]
    assert sorted(nameless(page)) == ["QComboBox < QWidget “”", "QLineEdit < QWidget “”"]
    first.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    assert jumps_back(page) == []
    last.move(0, 0)
    first.move(0, 40)
    assert jumps_back(page) == ["QLineEdit < QWidget “” → QComboBox < QWidget “”"]
