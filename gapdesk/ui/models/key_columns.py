"""The columns of the table of keys: what stands in a cell, what it is sorted by, what its tooltip says."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from math import ceil, inf
from typing import Any

from PySide6.QtCore import QCoreApplication

from gapdesk.keys.types import CheckResult
from gapdesk.proxy.types import Dimension
from gapdesk.quota.keys import Kept, KeyRow, KeyState, QuotaLine
from gapdesk.ui import check_words, moments, reason_words, words
from gapdesk.ui.counts import Counts
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.models.key_list import natural


class Column(IntEnum):
    """In the order in which they stand at first."""

    LABEL = 0
    PROJECT = 1
    STATE = 2
    MODEL = 3
    RPM = 4
    TPM = 5
    RPD = 6
    TPD = 7
    RESETS = 8
    USED = 9
    ERROR = 10
    KEPT = 11


DIMENSIONS = {
    Column.RPM: Dimension.RPM,
    Column.TPM: Dimension.TPM,
    Column.RPD: Dimension.RPD,
    Column.TPD: Dimension.TPD,
}
RIGHT = frozenset((*DIMENSIONS, Column.RESETS, Column.USED))
"""Columns of amounts and times, which stand on the right."""
_ASLEEP = (KeyState.INVALID, KeyState.BLOCKED, KeyState.DISABLED, KeyState.LOCKED)
MOVING = (Column.STATE, Column.RESETS, Column.USED)
"""Columns whose text changes with the time alone."""

_TITLES = {
    Column.LABEL: QT_TRANSLATE_NOOP("key columns", "Label"),
    Column.PROJECT: QT_TRANSLATE_NOOP("key columns", "Project"),
    Column.STATE: QT_TRANSLATE_NOOP("key columns", "State"),
    Column.MODEL: QT_TRANSLATE_NOOP("key columns", "Quota of"),
    Column.RPM: "RPM",
    Column.TPM: "TPM",
    Column.RPD: "RPD",
    Column.TPD: "TPD",
    Column.RESETS: QT_TRANSLATE_NOOP("key columns", "Resets in"),
    Column.USED: QT_TRANSLATE_NOOP("key columns", "Last used"),
    Column.ERROR: QT_TRANSLATE_NOOP("key columns", "Last error"),
    Column.KEPT: QT_TRANSLATE_NOOP("key columns", "Kept"),
}
_HELP = {
    Column.PROJECT: QT_TRANSLATE_NOOP(
        "key columns", "Keys of one project share one quota. A line joins those that stand together."
    ),
    Column.RPM: QT_TRANSLATE_NOOP("key columns", "Requests left this minute"),
    Column.TPM: QT_TRANSLATE_NOOP("key columns", "Input tokens left this minute"),
    Column.RPD: QT_TRANSLATE_NOOP("key columns", "Requests left today"),
    Column.TPD: QT_TRANSLATE_NOOP("key columns", "Input tokens left today"),
    Column.RESETS: QT_TRANSLATE_NOOP("key columns", "When the tightest of the limits shown renews"),
}
_KEPT = {
    Kept.KEYRING: QT_TRANSLATE_NOOP("key columns", "Keyring"),
    Kept.SESSION: QT_TRANSLATE_NOOP("key columns", "This session"),
    Kept.PENDING: QT_TRANSLATE_NOOP("key columns", "Not yet kept"),
}
_URGENCY = tuple(KeyState)

NOTHING, ENDLESS = "–", "∞"


def _translated(text: str) -> str:
    return QCoreApplication.translate("key columns", text)


def title(column: Column) -> str:
    """The head of `column`."""
    return _translated(_TITLES[column])


def help_of(column: Column) -> str:
    """What `column` shows, for the tooltip of its head; "" where the head says it."""
    return _translated(_HELP.get(column, ""))


def head_help(column: Column) -> tuple[str, ...]:
    """The lines of the tooltip of the head of `column`."""
    if column in DIMENSIONS:
        bars = QCoreApplication.translate("key columns", "The longer the bar, the more is left.")
        return (help_of(column), bars)
    return (help_of(column),) if column in _HELP else ()


def quota_of(row: KeyRow, column: Column) -> QuotaLine | None:
    """The limit that stands in `column`; None while nothing was asked of the project, or could be."""
    if row.line is None or row.state in _ASLEEP:
        return None
    wanted = DIMENSIONS[column]
    return next((quota for quota in row.line.quotas if quota.dimension is wanted), None)


def share_left(quota: QuotaLine | None) -> float | None:
    """0 … 1; None where there is no limit."""
    if quota is None or quota.limit is None:
        return None
    return max(0.0, 1 - quota.used / quota.limit) if quota.limit else 0.0


def resets_at(row: KeyRow) -> float | None:
    """When the key itself, or else the tightest limit shown, is free again."""
    if row.state in _ASLEEP:
        return None
    if row.until is not None or row.line is None:
        return row.until
    if row.line.until is not None:
        return row.line.until
    limited = [quota for quota in row.line.quotas if quota.limit is not None and quota.resets_at]
    return min(limited, key=lambda quota: share_left(quota) or 0.0).resets_at if limited else None


def project_name(row: KeyRow) -> str:
    """The user's name for its project with the number of its keys; a dash if it is alone."""
    if row.info.project is None and not row.siblings:
        return NOTHING
    name = row.info.project or row.info.label
    if not row.siblings:
        return name
    return f"{name} ({row.siblings + 1})"


def state_text(row: KeyRow, now: float) -> str:
    """ "Cooling 12 s"; with "2/3 models" where a key that answers cannot be asked for all."""
    text = reason_words.state_line(row.state, row.until, now)
    if row.troubled and row.state in (KeyState.HEALTHY, KeyState.UNKNOWN):
        models = QCoreApplication.translate("key columns", "{n}/{all} models")
        text += " · " + models.format(n=row.models - row.troubled, all=row.models)
    return text


def quota_text(quota: QuotaLine | None) -> str:
    """What is left: "688"; "∞" without a limit, a dash if none is known."""
    if _endless(quota):
        return ENDLESS
    if quota is None or quota.limit is None:
        return NOTHING
    return moments.amount(max(0, quota.limit - quota.used))


def error_text(row: KeyRow, result: CheckResult | None) -> str:
    """Why Google refuses the key, or what the last check of it said; "" if all is well."""
    if row.fault is not None:
        return reason_words.fault(row.fault).sentence
    return check_words.in_table(result.verdict) if result is not None else ""


def text(column: Column, row: KeyRow, now: float, result: CheckResult | None = None) -> str:
    """What stands in the cell, as seen at `now` (epoch seconds); also for copies and assistive tools."""
    match column:
        case Column.LABEL:
            return row.info.label
        case Column.PROJECT:
            return project_name(row)
        case Column.STATE:
            return state_text(row, now)
        case Column.MODEL:
            return row.line.model if row.line and row.state not in _ASLEEP else NOTHING
        case Column.RESETS:
            until = resets_at(row)
            return moments.span(max(1, ceil(until - now))) if until is not None else NOTHING
        case Column.USED:
            return moments.ago(row.last_used, now) if row.last_used is not None else NOTHING
        case Column.ERROR:
            return error_text(row, result)
        case Column.KEPT:
            return _translated(_KEPT[row.info.kept])
        case _:
            return quota_text(quota_of(row, column))


def spoken(column: Column, row: KeyRow, now: float, result: CheckResult | None = None) -> str:
    """The cell for assistive tools: a bar says what it is the bar of."""
    if column not in DIMENSIONS:
        return f"{title(column)}: {text(column, row, now, result) or NOTHING}"
    return f"{help_of(column)}: {_amounts(quota_of(row, column))}"


def tooltip(column: Column, row: KeyRow, now: float, result: CheckResult | None = None) -> tuple[str, ...]:
    """The lines of the tooltip; none where there is nothing to add."""
    translate = QCoreApplication.translate
    if column in DIMENSIONS:
        quota = quota_of(row, column)
        lines = [f"{help_of(column)}: {_amounts(quota)}"]
        if row.line is not None:
            lines.append(row.line.model)
        if quota is not None and quota.limit is not None and not quota.blocks:
            lines.append(
                translate("key columns", "From the shipped table: it ranks, and holds nothing back.")
            )
        return tuple(lines)
    match column:
        case Column.LABEL:
            added = translate("key columns", "Added {time}").format(time=moments.exact(row.info.added))
            return (row.info.label, row.info.note, added)
        case Column.PROJECT if row.info.project or row.siblings:
            shared = Counts().keys_share(row.siblings + 1) if row.siblings else ""
            return (row.info.project or row.info.label, shared)
        case Column.STATE if row.line is not None and row.line.reason is not None:
            return (state_text(row, now), f"{row.line.model}: {reason_words.reason(row.line.reason, now)}")
        case Column.MODEL if row.line is not None and row.state not in _ASLEEP:
            return (row.line.model,)
        case Column.RESETS:
            until = resets_at(row)
            return (moments.exact(until),) if until is not None else ()
        case Column.USED:
            return (moments.exact(row.last_used),) if row.last_used is not None else ()
        case Column.STATE | Column.ERROR if row.fault is not None:
            return (*reason_words.fault(row.fault), row.fault.words)
        case Column.ERROR if result is not None:
            return (check_words.in_table(result.verdict), words.said(result.words))
        case Column.KEPT if row.info.kept is Kept.SESSION:
            return (translate("key columns", "In memory only: it is gone when gapdesk quits."),)
        case Column.KEPT if row.info.kept is Kept.PENDING:
            return (translate("key columns", "It goes into the keyring as soon as the keyring answers."),)
    return ()


def searched(row: KeyRow, result: CheckResult | None = None) -> str:
    """All that a search looks at."""
    parts = (row.info.label, row.info.project or "", row.info.note, reason_words.key_state(row.state)[1])
    return "\n".join((*parts, error_text(row, result), row.fault.words if row.fault else ""))


def sort_key(column: Column) -> Callable[[KeyRow], Any]:
    """By what the rows are sorted; None where that is missing."""
    if column in DIMENSIONS:

        def by_share(row: KeyRow) -> float | None:
            quota = quota_of(row, column)
            return inf if _endless(quota) else share_left(quota)

        return by_share
    keys: dict[Column, Callable[[KeyRow], Any]] = {
        Column.LABEL: lambda row: natural(row.info.label),
        Column.PROJECT: lambda row: (natural(row.info.project), row.project) if row.info.project else None,
        Column.STATE: lambda row: (_URGENCY.index(row.state), row.until or 0.0),
        Column.MODEL: lambda row: row.line.model if row.line else None,
        Column.RESETS: resets_at,
        Column.USED: lambda row: -row.last_used if row.last_used is not None else None,
        Column.ERROR: lambda row: row.fault.kind if row.fault else None,
        Column.KEPT: lambda row: row.info.kept,
    }
    return keys[column]


def _endless(quota: QuotaLine | None) -> bool:
    """Whether somebody said that there is no limit."""
    return quota is not None and quota.limit is None and quota.source is not None


def _amounts(quota: QuotaLine | None) -> str:
    """ "688 of 1,500"."""
    if quota is None:
        return QCoreApplication.translate("key columns", "not asked yet")
    if quota.limit is None:
        endless = QCoreApplication.translate("key columns", "no limit, {used} used")
        unknown = QCoreApplication.translate("key columns", "limit not known, {used} used")
        return (endless if _endless(quota) else unknown).format(used=moments.amount(quota.used))
    return QCoreApplication.translate("key columns", "{left} of {limit}").format(
        left=moments.amount(max(0, quota.limit - quota.used)), limit=moments.amount(quota.limit)
    )
