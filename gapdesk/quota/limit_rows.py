"""Limits and prices as lines of an editable table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gapdesk.proxy.types import Dimension
from gapdesk.wording import Words

TIERS = ("free", "tier1", "tier2", "tier3")
"""Google's tiers, in rising order."""


class Source(StrEnum):
    """Where a limit comes from, weakest first."""

    SHIPPED = "shipped"
    LIVE = "live"
    """Google's metadata of the model."""
    LEARNED = "learned"
    """Google named it in a 429."""
    USER = "user"


@dataclass(frozen=True, slots=True)
class Learned:
    """A limit Google named, to be kept over restarts."""

    project: str
    model: str
    dimension: Dimension
    value: int
    at: float
    quota_id: str = ""
    """Google's name of the quota, from which the number was learned."""


@dataclass(frozen=True, slots=True)
class UserLimit:
    """A limit the user set."""

    pattern: str
    """A model as Google counts it, or a glob ("gemini-3*"); the exact name, then the longest glob, wins."""
    dimension: Dimension
    value: int | None
    """None = unlimited."""
    tier: str | None = None
    """Holds for projects of this tier only; None = for all."""
    project: str | None = None
    """Holds for this project only, and before all that hold for more; None = for all."""


@dataclass(frozen=True, slots=True)
class LimitCell:
    """One number of the table."""

    value: int | None
    """None = unlimited or unknown; 0 = no quota."""
    source: Source | None
    """None where nothing is known."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens, from a day on."""

    pattern: str
    """A model as Google counts it, or a glob."""
    since: str
    """"2026-12-01", the first day (UTC) it holds; "" = always."""
    input: float
    output: float
    """Thoughts are output."""
    cached: float | None
    """Of cached prompt tokens; None = like `input`."""
    source: str = ""
    """Who says so, and when, in the user's own words."""
    user: bool = False
    """Whether the user set it."""
    until: str = ""
    """The last day of the promotion it belongs to; nobody knows the price after it. "" = it stays."""
    remarks: tuple[Words, ...] = ()
    """The same of a shipped price, and what else is to be known of it."""


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A model, or a glob, with what holds for projects of one tier."""

    pattern: str
    tier: str | None
    """None: as for a project whose tier is not known."""
    rpm: LimitCell
    tpm: LimitCell
    rpd: LimitCell
    tpd: LimitCell
    input_tokens: int | None
    output_tokens: int | None
    note: str
    """Where the shipped numbers come from, and their date; English."""
    learned: tuple[Learned, ...]
    """What Google said to single projects; it goes before the cells there, unless the user set them."""
    price: Price | None
    """The one in force today."""
    asked: bool
    """Whether it was asked for in this run or has counts of today."""
