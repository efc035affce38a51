"""Counted nouns and the sentences that bend with them, in the language in use.

How a noun bends is the catalogue's: also English has one, resources/translations/gapdesk_en.ts, for these
texts alone. Widgets say theirs themselves, by `self.tr("%Ln line(s) found", "", n)`; lupdate knows counted
texts by nothing but that call, so that modules of words have them said here.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from gapdesk.ui import moments

_MOST = 2**31 - 1
"""The largest number that Qt bends a noun by; of larger ones the noun is the same."""


class Counts(QObject):
    """ "1 request", "1,204 requests": made to be asked at once."""

    def requests(self, n: int) -> str:
        return self.tr("%Ln request(s)", "", n)

    def requests_running(self, n: int) -> str:
        return self.tr("%Ln request(s) running", "", n)

    def requests_since_start(self, n: int) -> str:
        return self.tr("%Ln request(s) since the start", "", n)

    def waiting_for_quota(self, n: int) -> str:
        return self.tr("%Ln request(s) wait(s) for quota", "", n)

    def waiting_for_keyring(self, n: int) -> str:
        return self.tr("%Ln request(s) wait(s) for the keyring", "", n)

    def keys_wait(self, n: int) -> str:
        """Of keys that a locked keyring holds."""
        return self.tr("%Ln key(s) wait(s) for it. Unlock it, then try again.", "", n)

    def keys_share(self, n: int) -> str:
        return self.tr("%Ln key(s) share(s) one quota: Google counts per project.", "", n)

    def add_keys_now(self, n: int) -> str:
        return self.tr("Add %Ln key(s) of other projects now, or turn on billing", "", n)

    def add_keys_soon(self, n: int) -> str:
        return self.tr("Add %Ln key(s) of other projects soon, or turn on billing", "", n)

    def projects(self, n: int) -> str:
        return self.tr("%Ln project(s)", "", n)

    def keep_projects(self, n: int) -> str:
        """With {placeholders} for why."""
        return self.tr("Keep your %Ln project(s): {need} ({share}).", "", n)

    def projects_give(self, n: int, amount: str) -> str:
        return self.tr("%Ln project(s) give(s) {amount}", "", n).format(amount=amount)

    def tokens(self, n: int) -> str:
        """ "1.2 M tokens": there are many."""
        return self.tr("{amount} token(s)", "", min(n, _MOST)).format(amount=moments.amount(n))

    def characters(self, n: int) -> str:
        """ "60 k characters"."""
        return self.tr("{amount} character(s)", "", n).format(amount=moments.amount(n))

    def saved_in_hits(self, n: int, tokens: str) -> str:
        return self.tr("Explicit caches saved {tokens} tokens in %Ln hit(s).", "", n).format(tokens=tokens)

    def projects_and_more(self, n: int, names: str) -> str:
        return self.tr("Projects {names} and %Ln more", "", n).format(names=names)

    def unpriced(self, n: int) -> str:
        return self.tr("No price is known for %Ln of these requests.", "", n)

    def stale(self, n: int) -> str:
        return self.tr("%Ln at the price of a promotion that has ended.", "", n)

    def messages(self, n: int) -> str:
        return self.tr("%Ln message(s)", "", n)

    def conversations(self, n: int) -> str:
        return self.tr("%Ln conversation(s)", "", n)

    def clients(self, n: int) -> str:
        return self.tr("%Ln client(s)", "", n)

    def losses(self, n: int) -> str:
        """Of parts of a request that no form of Gemini's can carry."""
        return self.tr("%Ln part(s) of the request got lost: see Losses.", "", n)

    def minutes(self, n: int) -> str:
        return self.tr("%Ln minute(s)", "", n)

    def hours(self, n: int) -> str:
        return self.tr("%Ln hour(s)", "", n)

    def days(self, n: int) -> str:
        return self.tr("%Ln day(s)", "", n)
