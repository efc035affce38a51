from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from gapdesk.paths import resource
from gapdesk.ui import theme
from gapdesk.ui.theme import CONTRAST, EDGE_CONTRAST, Roles, contrast, readable
from gapdesk.ui.widgets.text_box import TextBox

COLOURS = st.builds(QColor, *(st.integers(0, 255) for _ in range(3)))


def test_contrast_of_black_and_white_is_21(qapp) -> None:
    assert round(contrast(QColor("black"), QColor("white")), 3) == 21
    assert round(contrast(QColor("#767676"), QColor("white")), 2) == 4.54  # the W3C's own example


def test_every_role_is_readable_in_both_themes(qapp) -> None:
    for dark in (False, True):
        roles = Roles.of(theme.own_palette(dark=dark))
        for ground in (roles.window, roles.surface):
            for colour in (roles.text, roles.dim, roles.accent, *roles.states.values()):
                assert contrast(colour, ground) >= CONTRAST
        assert len({colour.name() for colour in roles.states.values()}) == 5


@settings(max_examples=150, deadline=None)
@given(COLOURS, COLOURS)
def test_any_colour_becomes_readable_on_any_ground_where_that_is_possible(
    one: QColor, ground: QColor
) -> None:
    best = max(contrast(QColor(end), ground) for end in ("black", "white"))
    assert contrast(readable(one, ground), ground) >= min(CONTRAST, best) - 1e-9


def test_a_readable_colour_stays_as_it_is(qapp) -> None:
    assert readable(QColor("#1f66c7"), QColor("white")) == QColor("#1f66c7")


def test_the_roles_of_a_disabled_widget_are_those_of_the_enabled(qapp) -> None:
    palette = theme.own_palette(dark=False)
    palette.setCurrentColorGroup(QPalette.ColorGroup.Disabled)
    assert Roles.of(palette) == Roles.of(theme.own_palette(dark=False))


@pytest.mark.parametrize("look", ["light", "dark"])
def test_edges_are_seen(qtbot, look: str) -> None:
    theme.apply(look)
    parent = QWidget()
    qtbot.addWidget(parent)
    grounds = Roles.of(QPalette())
    for place, control in enumerate((QLineEdit(parent), QCheckBox(parent), TextBox(40))):
        control.setParent(parent)
        control.setGeometry(4, 4 + place * 50, 40, 40)
        theme.edged(control)
    parent.resize(60, 170)
    picture = parent.grab().toImage()
    theme.apply("light")
    for top in (4, 54, 104):
        row = [picture.pixelColor(x, top + 20) for x in range(4, 24)]
        best = max(row, key=lambda colour: contrast(colour, grounds.window))
        assert contrast(best, grounds.window) >= EDGE_CONTRAST


def test_themes_can_be_chosen_against_the_system(qapp) -> None:
    theme.apply("dark")
    assert theme.is_dark(qapp.palette())
    theme.apply("light")
    assert not theme.is_dark(qapp.palette())


def test_icons_are_one_family() -> None:
    """Lines of 1.5 on a grid of 20 in the colour of the text; the app's and the tray's are pictures."""
    pictures = {"gapdesk", "tray-problem", "tray-running", "tray-stopped", "tray-waiting"}
    icons = [path for path in resource("icons").glob("*.svg") if path.stem not in pictures]
    assert len(icons) > 30
    for icon in icons:
        text = icon.read_text("utf-8")
        for wanted in ('viewBox="0 0 20 20"', 'stroke="currentColor"', 'stroke-width="1.5"'):
            assert wanted in text, icon.name
