"""The log's lines as a table: the newest at the end, filtered by level and words."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from time import localtime, strftime
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QDateTime,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QIcon, QPalette

from gapdesk.log_types import Level, LogLine
from gapdesk.ui import icons, moments
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.theme import Roles, State
from gapdesk.ui.view import tip

Index = QModelIndex | QPersistentModelIndex
MOST = 5000
"""Lines held, as the engine does."""
_CELL = 400
"""Letters of a text that a cell shows at most."""

LEVELS: Mapping[Level, tuple[str, State, str]] = {
    Level.DEBUG: ("level-debug", State.OFF, QT_TRANSLATE_NOOP("log", "Debug")),
    Level.INFO: ("level-info", State.WAIT, QT_TRANSLATE_NOOP("log", "Info")),
    Level.WARNING: ("state-warn", State.WARN, QT_TRANSLATE_NOOP("log", "Warning")),
    Level.ERROR: ("state-bad", State.BAD, QT_TRANSLATE_NOOP("log", "Error")),
}
"""Icon, colour and word of each, the least important first."""
_RANK = {level: place for place, level in enumerate(LEVELS)}


class Column(IntEnum):
    TIME = 0
    LEVEL = 1
    SOURCE = 2
    TEXT = 3


@dataclass(frozen=True, slots=True)
class Filter:
    """What a line must be to be shown."""

    level: Level = Level.DEBUG
    """Or a more important one."""
    needle: str = ""
    """Case-folded; each of its words must occur in source or text."""

    def takes(self, line: LogLine) -> bool:
        """Whether `line` is shown."""
        if _RANK[line.level] < _RANK[self.level]:
            return False
        if not self.needle:
            return True
        text = f"{line.source} {line.text}".casefold()
        return all(word in text for word in self.needle.split())


def written(line: LogLine) -> str:
    """`line` as it stands in the log file: English, for a report; further lines are indented."""
    when = f"{strftime('%Y-%m-%d %H:%M:%S', localtime(line.time))}.{int(line.time % 1 * 1000):03}"
    level = {Level.WARNING: "WARN"}.get(line.level, line.level.upper())
    return f"{when} {level:<5} {line.source}  {line.text}".replace("\n", "\n    ")


def word(level: Level) -> str:
    """What `level` is called in the language in use."""
    return QCoreApplication.translate("log", LEVELS[level][2])


class LogTable(QAbstractTableModel):
    """Holds the newest lines and shows those the filter takes."""

    def __init__(self) -> None:
        super().__init__()
        self.filter = Filter()
        self._all: list[LogLine] = []
        self._shown: list[LogLine] = []
        self._today = ""
        self._icons: dict[Level, QIcon] = {}
        self._roles: Roles | None = None

    @property
    def newest(self) -> int:
        """The highest number there is, 0 if there is none."""
        return self._all[-1].number if self._all else 0

    def counts(self) -> Counter[Level]:
        """How many lines of each level are held."""
        return Counter(line.level for line in self._all)

    def take(self, lines: Sequence[LogLine]) -> int:
        """Add `lines`, all newer than those held; returns how many rows went at the top for it."""
        self._all += lines
        gone = self._drop(self._all[: max(0, len(self._all) - MOST)])
        fresh = [line for line in lines[-MOST:] if self.filter.takes(line)]
        if fresh:
            self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(fresh) - 1)
            self._shown += fresh
            self.endInsertRows()
        return gone

    def show_all(self, lines: Iterable[LogLine]) -> None:
        """Hold `lines`, oldest first, and nothing else."""
        self._all = list(lines)[-MOST:]
        self._renew()

    def held(self) -> tuple[LogLine, ...]:
        """All lines there are, also those the filter leaves out."""
        return tuple(self._all)

    def set_filter(self, wanted: Filter) -> None:
        """Show what `wanted` takes."""
        if wanted != self.filter:
            self.filter = wanted
            self._renew()

    def tell_time(self, now: float) -> None:
        """It is `now` (epoch seconds): lines of other days say which."""
        today = _day(now)
        if today != self._today:
            self._today = today
            self._changed(Column.TIME)

    def line_at(self, row: int) -> LogLine:
        """The line shown in `row`."""
        return self._shown[row]

    def row_of(self, number: int) -> int | None:
        """The row of that line, None if it is not shown."""
        row = bisect_left(self._shown, number, key=lambda line: line.number)
        return row if row < len(self._shown) and self._shown[row].number == number else None

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self._changed(Column.LEVEL)

    def restyle(self, palette: QPalette) -> None:
        """Take icons and colours that suit `palette`."""
        roles = self._roles = Roles.of(palette)
        self._icons = {
            level: icons.icon(name, palette, roles.states[state])
            for level, (name, state, _) in LEVELS.items()
        }
        self._changed(Column.LEVEL)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._head(Column(section))
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        line, column = self._shown[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(line, column)
            case Qt.ItemDataRole.DecorationRole if column is Column.LEVEL:
                return self._icons.get(line.level)
            case Qt.ItemDataRole.ForegroundRole if self._roles is not None:
                return self._colour(line, column, self._roles)
            case Qt.ItemDataRole.ToolTipRole if column is Column.TIME:
                return tip(moments.exact(line.time))
            case Qt.ItemDataRole.ToolTipRole if column is Column.SOURCE:
                return tip(line.source)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._head(column)}: {self._cell(line, column)}"
        return None

    def _cell(self, line: LogLine, column: Column) -> str:
        match column:
            case Column.TIME:
                when = QDateTime.fromMSecsSinceEpoch(round(line.time * 1000))
                return when.toString("HH:mm:ss.zzz" if _day(line.time) == self._today else "MM-dd HH:mm:ss")
            case Column.LEVEL:
                return word(line.level)
            case Column.SOURCE:
                return line.source
            case Column.TEXT:
                first, _, rest = line.text.partition("\n")
                last = rest.rstrip().rpartition("\n")[2].strip()  # of a stack: what was wrong
                return f"{first[:_CELL]} … {last[:_CELL]}" if last else first[:_CELL]

    def _colour(self, line: LogLine, column: Column, roles: Roles) -> Any:
        if column is Column.LEVEL:
            return roles.states[LEVELS[line.level][1]]
        return roles.dim if column in (Column.TIME, Column.SOURCE) or line.level is Level.DEBUG else None

    def _head(self, column: Column) -> str:
        heads: Mapping[Column, str] = {
            Column.TIME: self.tr("Time"),
            Column.LEVEL: self.tr("Level"),
            Column.SOURCE: self.tr("Source"),
            Column.TEXT: self.tr("Message"),
        }
        return heads[column]

    def _drop(self, oldest: Sequence[LogLine]) -> int:
        """Let go of `oldest`; returns how many of them were shown."""
        if not oldest:
            return 0
        gone = bisect_left(self._shown, oldest[-1].number + 1, key=lambda line: line.number)
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
            del self._shown[:gone]
            self.endRemoveRows()
        del self._all[: len(oldest)]
        return gone

    def _renew(self) -> None:
        self.beginResetModel()
        self._shown = [line for line in self._all if self.filter.takes(line)]
        self.endResetModel()

    def _changed(self, column: Column) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, column), self.index(len(self._shown) - 1, column))


def _day(moment: float) -> str:
    """The local date of `moment` (epoch seconds)."""
    return QDateTime.fromSecsSinceEpoch(int(moment)).toString("yyyy-MM-dd")
