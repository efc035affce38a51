"""The tables of the report: by model, key, project, client and day; errors, response times, addresses."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from gapdesk.quota.report import Cost, Line, Report
from gapdesk.ui import moments, report_words
from gapdesk.ui.counts import Counts
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.models.figure_table import Cell, Table


class Topic(StrEnum):
    """What the report's table shows."""

    MODELS = "models"
    KEYS = "keys"
    PROJECTS = "projects"
    CLIENTS = "clients"
    DAYS = "days"
    FAILURES = "failures"
    LATENCIES = "latencies"
    ADDRESSES = "addresses"


TITLES: dict[Topic, str] = {
    Topic.MODELS: QT_TRANSLATE_NOOP("report_tables", "Models"),
    Topic.KEYS: QT_TRANSLATE_NOOP("report_tables", "Keys"),
    Topic.PROJECTS: QT_TRANSLATE_NOOP("report_tables", "Projects"),
    Topic.CLIENTS: QT_TRANSLATE_NOOP("report_tables", "Clients"),
    Topic.DAYS: QT_TRANSLATE_NOOP("report_tables", "Days"),
    Topic.FAILURES: QT_TRANSLATE_NOOP("report_tables", "Errors"),
    Topic.LATENCIES: QT_TRANSLATE_NOOP("report_tables", "Response times"),
    Topic.ADDRESSES: QT_TRANSLATE_NOOP("report_tables", "Addresses"),
}
_LINES: dict[Topic, tuple[str, Callable[[Report], tuple[Line, ...]]]] = {
    Topic.MODELS: (QT_TRANSLATE_NOOP("report_tables", "Model"), lambda report: report.models),
    Topic.KEYS: (QT_TRANSLATE_NOOP("report_tables", "Key"), lambda report: report.keys),
    Topic.PROJECTS: (QT_TRANSLATE_NOOP("report_tables", "Project"), lambda report: report.projects),
    Topic.CLIENTS: (QT_TRANSLATE_NOOP("report_tables", "Client"), lambda report: report.clients),
    Topic.DAYS: (QT_TRANSLATE_NOOP("report_tables", "Day"), lambda report: report.days[::-1]),
}


def translated(text: str) -> str:
    """One of this module's texts in the language in use."""
    return QCoreApplication.translate("report_tables", text)


def table(report: Report, topic: Topic) -> Table:
    """What is said of `topic` in `report`."""
    if topic is Topic.FAILURES:
        return _failures(report)
    if topic is Topic.LATENCIES:
        return _latencies(report)
    if topic is Topic.ADDRESSES:
        return _addresses(report)
    head, lines = _LINES[topic]
    return _lines(translated(head), lines(report))


def _lines(head: str, lines: tuple[Line, ...]) -> Table:
    heads = (
        head,
        QCoreApplication.translate("report_tables", "Requests"),
        QCoreApplication.translate("report_tables", "Failed"),
        QCoreApplication.translate("report_tables", "Input\ntokens"),
        QCoreApplication.translate("report_tables", "Cached\ntokens"),
        QCoreApplication.translate("report_tables", "Output\ntokens"),
        QCoreApplication.translate("report_tables", "Thought\ntokens"),
        QCoreApplication.translate("report_tables", "List\nprice"),
        QCoreApplication.translate("report_tables", "Saved by\ncaching"),
    )
    return Table(heads, tuple(_line(line) for line in lines))


def _line(line: Line) -> tuple[Cell, ...]:
    counts = line.counts
    numbers = (
        *(counts.requests, counts.failed, counts.input),
        *(counts.cached, counts.output, counts.thoughts),
    )
    return (
        Cell(line.name, tip=line.name),
        *(_amount(number) for number in numbers),
        _price(line.cost, counts.requests),
        Cell(moments.money(line.cost.saved) if line.cost.saved else "–", line.cost.saved),
    )


def _price(cost: Cost, requests: int) -> Cell:
    """What the requests would have cost; a dash where no price is known for any of them."""
    said = ((Counts().unpriced, cost.unpriced), (Counts().stale, cost.stale))
    tips = [say(n) for say, n in said if n]
    known = not cost.unpriced or cost.unpriced < requests
    return Cell(moments.money(cost.paid) if known else "–", cost.paid, "\n".join(tips))


def _amount(number: int) -> Cell:
    """A count as people read it; the exact one in the tooltip where that is another."""
    text, exact = moments.amount(number), f"{number:,}"
    return Cell(text if number else "–", number, exact if exact != text else "")


def _failures(report: Report) -> Table:
    heads = (
        QCoreApplication.translate("report_tables", "What went wrong, upstream request by request"),
        QCoreApplication.translate("report_tables", "Times"),
    )
    rows = ((Cell(report_words.failure(kind)), _amount(count)) for kind, count in report.failures)
    return Table(heads, tuple(rows))


def _latencies(report: Report) -> Table:
    heads = (
        QCoreApplication.translate("report_tables", "Model"),
        QCoreApplication.translate("report_tables", "Answers"),
        QCoreApplication.translate("report_tables", "First byte,\nmedian"),
        QCoreApplication.translate("report_tables", "First byte,\n95 % within"),
        QCoreApplication.translate("report_tables", "Whole reply,\nmedian"),
        QCoreApplication.translate("report_tables", "Whole reply,\n95 % within"),
    )
    rows = (
        (
            Cell(each.model, tip=each.model),
            _amount(each.count),
            *(
                Cell(moments.short_span(seconds), seconds)
                for seconds in (
                    *(each.first_byte_median, each.first_byte_p95),
                    *(each.total_median, each.total_p95),
                )
            ),
        )
        for each in report.latencies
    )
    return Table(heads, tuple(rows))


def _addresses(report: Report) -> Table:
    heads = (
        QCoreApplication.translate("report_tables", "Address"),
        QCoreApplication.translate("report_tables", "Requests"),
        QCoreApplication.translate("report_tables", "Input\ntokens"),
    )
    rows = ((Cell(each.address), _amount(each.requests), _amount(each.tokens)) for each in report.addresses)
    return Table(heads, tuple(rows))
