"""Advice, forecasts and failures of the report in words. English here; translations by context "report"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.report import Advice, AdviceKind, Forecast, ReportSpan
from gapdesk.ui import moments
from gapdesk.ui.counts import Counts
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.theme import State

SPANS: dict[ReportSpan, str] = {
    ReportSpan.TODAY: QT_TRANSLATE_NOOP("report", "Today"),
    ReportSpan.WEEK: QT_TRANSLATE_NOOP("report", "7 days"),
    ReportSpan.MONTH: QT_TRANSLATE_NOOP("report", "30 days"),
}

FAILURES: dict[Kind, str] = {
    Kind.BLOCKED_PROMPT: QT_TRANSLATE_NOOP("report", "The prompt or reply was blocked"),
    Kind.EMPTY: QT_TRANSLATE_NOOP("report", "An answer without content"),
    Kind.BAD_REQUEST: QT_TRANSLATE_NOOP("report", "Gemini did not accept the request"),
    Kind.TOO_LONG: QT_TRANSLATE_NOOP("report", "The conversation was too long for the model"),
    Kind.NOT_FOUND: QT_TRANSLATE_NOOP("report", "Google did not know what was asked for"),
    Kind.MODEL_UNKNOWN: QT_TRANSLATE_NOOP("report", "Google does not know the model"),
    Kind.MODEL_GONE: QT_TRANSLATE_NOOP("report", "The model was shut down"),
    Kind.MODEL_CLOSED: QT_TRANSLATE_NOOP("report", "The model is closed to the project"),
    Kind.SIGNATURE: QT_TRANSLATE_NOOP("report", "A thought signature did not fit"),
    Kind.CACHE_GONE: QT_TRANSLATE_NOOP("report", "A cache was gone"),
    Kind.CACHE_STORAGE: QT_TRANSLATE_NOOP("report", "The project has no room for caches"),
    Kind.FILE_FOREIGN: QT_TRANSLATE_NOOP("report", "A file belonged to another project"),
    Kind.KEY_INVALID: QT_TRANSLATE_NOOP("report", "The key is invalid"),
    Kind.KEY_LEAKED: QT_TRANSLATE_NOOP("report", "The key was found in public and switched off"),
    Kind.KEY_BLOCKED: QT_TRANSLATE_NOOP("report", "The key is restricted"),
    Kind.PROJECT_BLOCKED: QT_TRANSLATE_NOOP("report", "The project is refused"),
    Kind.BILLING: QT_TRANSLATE_NOOP("report", "Prepaid credit was used up"),
    Kind.LOCATION: QT_TRANSLATE_NOOP("report", "Google does not serve this location"),
    Kind.OWN_MISTAKE: QT_TRANSLATE_NOOP("report", "gapdesk sent something wrong"),
    Kind.QUOTA_MINUTE: QT_TRANSLATE_NOOP("report", "The minute's quota was used up"),
    Kind.QUOTA_DAY: QT_TRANSLATE_NOOP("report", "The day's quota was used up"),
    Kind.QUOTA_NONE: QT_TRANSLATE_NOOP("report", "No quota for the model"),
    Kind.QUOTA_FOREIGN: QT_TRANSLATE_NOOP("report", "Another quota was used up: search, batches …"),
    Kind.QUOTA_OTHER: QT_TRANSLATE_NOOP("report", "A quota that Google did not name was used up"),
    Kind.OVERLOADED: QT_TRANSLATE_NOOP("report", "The model was overloaded"),
    Kind.SERVER_ERROR: QT_TRANSLATE_NOOP("report", "Google's server failed"),
    Kind.CANCELLED: QT_TRANSLATE_NOOP("report", "Google cancelled the request"),
    Kind.TIMEOUT: QT_TRANSLATE_NOOP("report", "Google took too long"),
    Kind.NETWORK: QT_TRANSLATE_NOOP("report", "Google could not be reached"),
    Kind.BROKEN_STREAM: QT_TRANSLATE_NOOP("report", "The reply broke off"),
}
"""What went wrong with a single upstream request; another key may have answered all the same."""

ADVICE_STATES: dict[AdviceKind, State] = {
    AdviceKind.ADD_NOW: State.BAD,
    AdviceKind.ADD: State.WARN,
    AdviceKind.REMOVE: State.OK,
    AdviceKind.KEEP: State.OK,
    AdviceKind.EARLY: State.OFF,
    AdviceKind.UNKNOWN: State.OFF,
}


def translated(text: str) -> str:
    """One of this module's texts in the language in use."""
    return QCoreApplication.translate("report", text)


def failure(kind: Kind) -> str:
    """What went wrong, as a line of a table."""
    return translated(FAILURES[kind]) if kind in FAILURES else str(kind)


# --- advice -----------------------------------------------------------------------------------------------


def advice(found: Advice) -> str:
    """Whether the pool has the right number of projects, in one sentence with the numbers it comes from."""
    share = moments.percent(found.ratio)
    match found.kind:
        case AdviceKind.ADD_NOW | AdviceKind.ADD:
            text = QCoreApplication.translate("report", "{what}: {need}, {supply} ({share}).")
            need = _need(found, _counted(found.demand, found.dimension))
            return text.format(what=_addition(found), need=need, supply=_supply(found), share=share)
        case AdviceKind.REMOVE:
            text = QCoreApplication.translate(
                "report", "{wanted} would do instead of {projects}: {need} ({share})."
            )
            wanted = Counts().projects(found.wanted)
            return text.format(wanted=wanted, projects=found.projects, need=_busiest(found), share=share)
        case AdviceKind.KEEP:
            return Counts().keep_projects(found.projects).format(need=_busiest(found), share=share)
        case AdviceKind.EARLY:
            return QCoreApplication.translate(
                "report", "Too early to say whether your keys will do: the quota day has just begun."
            )
        case AdviceKind.UNKNOWN:
            return QCoreApplication.translate(
                "report", "No advice yet: no daily limit is known, or nothing was used."
            )
    return text.format(projects=found.projects, need=_busiest(found), share=share)


def _addition(found: Advice) -> str:
    more = found.wanted - found.projects
    now = found.kind is AdviceKind.ADD_NOW
    return Counts().add_keys_now(more) if now else Counts().add_keys_soon(more)


def _busiest(found: Advice) -> str:
    text = QCoreApplication.translate("report", "{used} of {capacity}")
    share = text.format(used=moments.amount(found.demand), capacity=_counted(found.capacity, found.dimension))
    return _need(found, share)


def _need(found: Advice, amount: str) -> str:
    if found.by_forecast:
        text = QCoreApplication.translate("report", "{model} will need {amount} today")
    else:
        text = QCoreApplication.translate("report", "{model} needs {amount} a day on average")
    return text.format(model=found.model, amount=amount)


def _supply(found: Advice) -> str:
    return Counts().projects_give(found.projects, moments.amount(found.capacity))


def _counted(count: int, dimension: Dimension) -> str:
    """ "1 request", "57 requests", "1.2 M tokens"."""
    return Counts().tokens(count) if dimension is Dimension.TPD else Counts().requests(count)


# --- forecast ---------------------------------------------------------------------------------------------


def forecast_state(found: Forecast) -> State:
    """How urgent a forecast is."""
    if found.used_up:
        return State.BAD
    if not found.limit:
        return State.OFF
    return State.OK if found.lasts_until is None else State.WARN


def forecast(found: Forecast) -> str:
    """ "57 of 60 requests expected by 09:00 · lasts until 17:40", without the model's name."""
    resets = moments.time_of_day(found.resets_at)
    if found.used_up and not found.limit:
        return QCoreApplication.translate("report", "used up until {time}").format(time=resets)
    if found.used_up:
        text = QCoreApplication.translate("report", "{limit}: used up until {time}")
        return text.format(limit=_counted(found.limit or 0, found.dimension), time=resets)
    if found.expected is None:
        text = QCoreApplication.translate("report", "{amount} so far: too early for a forecast")
        return text.format(amount=_share(found, found.used))
    text = QCoreApplication.translate("report", "{amount} expected by {time}")
    line = text.format(amount=_share(found, found.expected), time=resets)
    if found.lasts_until is None:
        return line
    return f"{line} · {lasts_until(found.lasts_until)}"


def lasts_until(moment: float) -> str:
    """ "lasts until 17:40"."""
    text = QCoreApplication.translate("report", "lasts until {time}")
    return text.format(time=moments.time_of_day(moment))


def _share(found: Forecast, count: int) -> str:
    if not found.limit:
        return _counted(count, found.dimension)
    text = QCoreApplication.translate("report", "{used} of {capacity}")
    return text.format(used=moments.amount(count), capacity=_counted(found.limit, found.dimension))
