"""What a check of keys found, in the language in use. English here; translations by context "checks"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gapdesk.keys.types import CheckProgress, CheckVerdict
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP

_COUNTED = {
    CheckVerdict.VALID: QT_TRANSLATE_NOOP("checks", "{n} valid"),
    CheckVerdict.LIMITED: QT_TRANSLATE_NOOP("checks", "{n} valid but out of quota"),
    CheckVerdict.INVALID: QT_TRANSLATE_NOOP("checks", "{n} invalid"),
    CheckVerdict.LEAKED: QT_TRANSLATE_NOOP("checks", "{n} leaked"),
    CheckVerdict.BLOCKED: QT_TRANSLATE_NOOP("checks", "{n} blocked"),
    CheckVerdict.LOCKED: QT_TRANSLATE_NOOP("checks", "{n} waiting for the keyring"),
    CheckVerdict.LOCATION: QT_TRANSLATE_NOOP("checks", "{n} not served at this place: nothing was changed"),
    CheckVerdict.UNREACHABLE: QT_TRANSLATE_NOOP("checks", "{n} could not be reached: nothing was changed"),
}
_IN_TABLE = {
    CheckVerdict.VALID: "",
    CheckVerdict.LIMITED: QT_TRANSLATE_NOOP("checks", "Valid, but out of quota."),
    CheckVerdict.INVALID: QT_TRANSLATE_NOOP("checks", "Google calls it invalid."),
    CheckVerdict.LEAKED: QT_TRANSLATE_NOOP("checks", "Google found it in public and switched it off."),
    CheckVerdict.BLOCKED: QT_TRANSLATE_NOOP("checks", "Google refuses it or its project."),
    CheckVerdict.LOCKED: QT_TRANSLATE_NOOP("checks", "Not checked: it waits for the keyring."),
    CheckVerdict.LOCATION: QT_TRANSLATE_NOOP("checks", "Not checked: Google does not serve this place."),
    CheckVerdict.UNREACHABLE: QT_TRANSLATE_NOOP("checks", "Not checked: Google could not be reached."),
}
GOOD = (CheckVerdict.VALID, CheckVerdict.LIMITED)
"""Google accepts the key."""


def in_table(verdict: CheckVerdict) -> str:
    """What the last check says of one key; "" if all is well."""
    return QCoreApplication.translate("checks", _IN_TABLE[verdict])


def progress(found: CheckProgress) -> str:
    """ "9 valid · 1 invalid · 2 could not be reached: nothing was changed"; while it runs, how far it is."""
    counts = dict(found.counts)
    parts = [
        QCoreApplication.translate("checks", text).format(n=counts[verdict])
        for verdict, text in _COUNTED.items()
        if counts.get(verdict)
    ]
    if found.running:
        running = QCoreApplication.translate("checks", "Checking: {done} of {total}")
        return " · ".join([running.format(done=found.done, total=found.total), *parts])
    if found.cancelled:
        left = QCoreApplication.translate("checks", "cancelled, {n} not checked")
        parts.append(left.format(n=found.total - found.done))
    return " · ".join(parts) or QCoreApplication.translate("checks", "There was nothing to check.")
