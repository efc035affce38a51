"""Colours by role, taken from the palette so that light and dark follow the system; fonts and measures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gapdesk.proxy.types import Dimension

CONTRAST = 4.5
"""Least contrast of text and states on any background (WCAG 2.1 AA)."""
EDGE_CONTRAST = 3.0
"""Least contrast of the edge of a field or box."""

TIGHT, SMALL, GAP, WIDE, PAGE = 4, 8, 12, 16, 24
"""Spacings in device-independent pixels."""
RADIUS = 6
ROW = 28
CONTROL = 30


class State(StrEnum):
    """The five states; each is always shown as icon, word and colour."""

    OK = "ok"
    WAIT = "wait"
    WARN = "warn"
    BAD = "bad"
    OFF = "off"


class Size(IntEnum):
    """Text sizes in pixels at the usual system font size."""

    TITLE = 20
    SECTION = 15
    BODY = 13
    TABLE = 12
    HINT = 11


_STATE_COLOURS = {
    State.OK: "#2e9e5b",
    State.WAIT: "#3584e4",
    State.WARN: "#c88800",
    State.BAD: "#e0433a",
    State.OFF: "#808080",
}

_SERIES = {
    Dimension.RPM: "#2f7fd6",
    Dimension.TPM: "#8a5cd1",
    Dimension.RPD: "#0f9494",
    Dimension.TPD: "#c2569b",
}


@dataclass(frozen=True, slots=True)
class Roles:
    """The colours of one palette, each readable on `window` and on `surface`."""

    window: QColor
    surface: QColor
    text: QColor
    dim: QColor
    line: QColor
    edge: QColor
    """Of fields and boxes."""
    accent: QColor
    states: dict[State, QColor]
    series: dict[Dimension, QColor]
    """Of graphs and bars, the same everywhere."""

    @classmethod
    def of(cls, palette: QPalette) -> Roles:
        """The roles of `palette`; computed once for each palette."""
        role = QPalette.ColorRole
        group = QPalette.ColorGroup.Active  # a disabled widget's own palette answers with its faint colours
        needed = (role.Window, role.Base, role.WindowText, role.Highlight)
        return _roles(*(palette.color(group, each).rgb() for each in needed))


@lru_cache(maxsize=8)
def _roles(window_rgb: int, surface_rgb: int, text_rgb: int, accent_rgb: int) -> Roles:
    window, surface, text = QColor(window_rgb), QColor(surface_rgb), QColor(text_rgb)
    grounds = (window, surface)
    return Roles(
        window=window,
        surface=surface,
        text=text,
        dim=readable(mixed(text, window, 0.35), *grounds),
        line=mixed(text, window, 0.84),
        edge=readable(mixed(text, window, 0.7), *grounds, least=EDGE_CONTRAST * 1.2),  # Fusion pales some
        accent=readable(QColor(accent_rgb), *grounds),
        states={state: readable(QColor(name), *grounds) for state, name in _STATE_COLOURS.items()},
        series={each: readable(QColor(name), *grounds) for each, name in _SERIES.items()},
    )


def luminance(colour: QColor) -> float:
    """Relative luminance, 0 black to 1 white (WCAG 2.1)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """`one` with `share` (0…1) of `other`."""
    parts = zip((one.red(), one.green(), one.blue()), (other.red(), other.green(), other.blue()), strict=True)
    return QColor(*(round(a + (b - a) * share) for a, b in parts))


def readable(colour: QColor, *grounds: QColor, least: float = CONTRAST) -> QColor:
    """`colour`, moved towards black or white just as far as its contrast to all `grounds` needs."""
    ends = (QColor("black"), QColor("white"))
    end = max(ends, key=lambda candidate: min(contrast(candidate, ground) for ground in grounds))
    for step in range(20):
        candidate = mixed(colour, end, step / 20)
        if all(contrast(candidate, ground) >= least for ground in grounds):
            return candidate
    return end


def edged(widget: QWidget, *, focused: bool = False) -> None:
    """Give a field, box or menu an edge that is seen in both themes; `focused` takes the accent.

    Fusion draws edges as the window colour darkened by 1.4 (in the dark theme all but invisible), and focus
    as the accent darkened by 1.25: so `widget` gets a lighter one. Other styles bring edges of their own.
    """
    if QApplication.style().name() != "fusion":
        return
    roles, palette = Roles.of(QPalette()), widget.palette()
    role = QPalette.ColorRole
    wanted = QPalette(palette)
    wanted.setColor(role.Window, lightened(roles.accent if focused else roles.edge, 1.4))
    wanted.setColor(role.Accent, lightened(roles.accent, 1.25))
    if wanted != palette:
        widget.setPalette(wanted)


def lightened(colour: QColor, factor: float) -> QColor:
    """The colour that QColor.darker(100 * factor) turns back into `colour`, as near as there is one."""
    value = min(1.0, colour.valueF() * factor)
    return QColor.fromHsvF(max(0.0, colour.hsvHueF()), colour.hsvSaturationF(), value)


def is_dark(palette: QPalette) -> bool:
    """Whether `palette` is one of a dark theme."""
    window, text = (
        palette.color(role) for role in (QPalette.ColorRole.Window, QPalette.ColorRole.WindowText)
    )
    return luminance(window) < luminance(text)


def font(size: Size, *, strong: bool = False) -> QFont:
    """The system's font at `size`, larger by as much as the user made the system's text larger."""
    result = QFont(QGuiApplication.font())
    result.setPixelSize(round(size * max(1.0, QFontInfo(result).pixelSize() / Size.BODY)))
    result.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    result.setFeature(QFont.Tag.fromString("tnum"), 1)  # digits of one width, so that numbers do not dance
    return result


def apply(choice: str) -> None:
    """Use `choice` of the setting ui.theme: "system", "light" or "dark"; works on a running window."""
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    app = QGuiApplication
    app.setPalette(QPalette())
    app.styleHints().setColorScheme(schemes.get(choice, Qt.ColorScheme.Unknown))
    if choice in schemes and is_dark(app.palette()) != (choice == "dark"):
        app.setPalette(
            own_palette(dark=choice == "dark")
        )  # platforms whose theme cannot be asked for a scheme


def own_palette(*, dark: bool) -> QPalette:
    """A plain palette for platforms that have none of the wanted kind."""
    window, base, button, text = (
        ("#1f2123", "#292c2f", "#383c40", "#eceef0") if dark else ("#f4f5f6", "#ffffff", "#fbfbfc", "#1c1e21")
    )
    palette = QPalette(QColor(button), QColor(window))
    role = QPalette.ColorRole
    for each in (role.WindowText, role.Text, role.ButtonText, role.ToolTipText):
        palette.setColor(each, QColor(text))
    palette.setColor(role.Base, QColor(base))
    palette.setColor(role.AlternateBase, QColor(window))
    palette.setColor(role.ToolTipBase, QColor(base))
    palette.setColor(role.PlaceholderText, mixed(QColor(text), QColor(base), 0.35))
    palette.setColor(role.Highlight, QColor("#3d7eda" if dark else "#1f66c7"))
    palette.setColor(role.HighlightedText, QColor("#ffffff"))
    palette.setColor(role.Accent, QColor("#3d7eda" if dark else "#1f66c7"))
    faint = mixed(QColor(text), QColor(window), 0.55)
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, faint)
    return palette
