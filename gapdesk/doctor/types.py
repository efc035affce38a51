"""The nouns of the doctor. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gapdesk.wording import SILENCE, Words


class Check(StrEnum):
    """What is looked at, in the order of the list."""

    PORT = "port"
    """gapdesk listens, and answers itself there."""
    FIREWALL = "firewall"
    """Nothing keeps programs of this computer, or of the network while shared, from reaching it."""
    HOSTS = "hosts"
    """Names by which programs call (localhost, this computer's) lead here and are let in."""
    DISK = "disk"
    """The data folder can be written, and there is room."""
    KEYRING = "keyring"
    """Something put into the keyring comes out again."""
    PROXY = "proxy"
    """The outbound proxy answers."""
    DNS = "dns"
    """Google's name is found."""
    TLS = "tls"
    """Google's certificate is trusted."""
    CLOCK = "clock"
    """This computer's clock agrees with Google's."""
    KEYS = "keys"
    """Google takes the keys."""
    REGION = "region"
    """Google serves where this connection comes from."""
    MODELS = "models"
    """The keys reach models."""
    STREAMING = "streaming"
    """A stream comes piece by piece, not in one lump at its end."""


NAMES: Mapping[Check, Words] = {
    Check.PORT: Words("Port"),
    Check.FIREWALL: Words("Firewall"),
    Check.HOSTS: Words("Host names"),
    Check.DISK: Words("Disk"),
    Check.KEYRING: Words("Keyring"),
    Check.PROXY: Words("Outbound proxy"),
    Check.DNS: Words("Google's name (DNS)"),
    Check.TLS: Words("Encryption (TLS)"),
    Check.CLOCK: Words("Clock"),
    Check.KEYS: Words("Keys"),
    Check.REGION: Words("Region"),
    Check.MODELS: Words("Models"),
    Check.STREAMING: Words("Streaming"),
}
"""What each check is called."""


class Verdict(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    GOOD = "good"
    WARN = "warn"
    """It works, but not as it should."""
    BAD = "bad"
    SKIPPED = "skipped"
    """Not looked at, because of something above it, or because there is nothing to look at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check."""

    check: Check
    verdict: Verdict
    words: Words = SILENCE
    """One sentence: what was found."""
    advice: Words = SILENCE
    """One sentence: what to do; false where nothing needs to be done."""
    place: str = ""
    """Where in the window it is done: the id of a page, or the name of a setting ("upstream.proxy")."""
    detail: str = ""
    """For the report: English, technical, without secrets; "" if the sentence says it all."""
    seconds: float = 0.0
