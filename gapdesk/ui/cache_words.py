"""What is said of caches: whether they pay, why there are none, what spoils Google's own. English here;
translations by context "caches"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gapdesk.caching.types import Cache, Difference, Implicit, Maker, Obstacle, Unable
from gapdesk.ui import moments, words
from gapdesk.ui.counts import Counts
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP

SPOILED = 2
"""From so many changed turns on, one after another, a hint is shown."""
_NAMED = 3
"""Projects named in one sentence."""

MAKERS: dict[Maker, str] = {
    Maker.GAPDESK: QT_TRANSLATE_NOOP("caches", "gapdesk"),
    Maker.CLIENT: QT_TRANSLATE_NOOP("caches", "its client"),
    Maker.WINDOW: QT_TRANSLATE_NOOP("caches", "you"),
}

OBSTACLES: dict[Obstacle, str] = {
    Obstacle.NO_STORAGE: QT_TRANSLATE_NOOP("caches", "Google gives its free tier no storage for caches."),
    Obstacle.MODEL: QT_TRANSLATE_NOOP("caches", "This model takes no explicit caches."),
    Obstacle.TOO_SMALL: QT_TRANSLATE_NOOP(
        "caches", "What was to be cached is smaller than the model accepts."
    ),
    Obstacle.REFUSED: QT_TRANSLATE_NOOP("caches", "Google refused: {words}"),
}

SPAN_MINUTES = (15, 60, 24 * 60)
"""How long a cache is made to live, in minutes."""

_PLACES = {
    "system": QT_TRANSLATE_NOOP(
        "caches",
        "The beginning of this client's requests changes each turn, so Google cannot reuse it: first"
        " difference in the system instruction.",
    ),
    "tools": QT_TRANSLATE_NOOP(
        "caches",
        "The beginning of this client's requests changes each turn, so Google cannot reuse it: first"
        " difference in the tools.",
    ),
    "contents": QT_TRANSLATE_NOOP(
        "caches",
        "The beginning of this client's requests changes each turn, so Google cannot reuse it: first"
        " difference in message {n}.",
    ),
}
_WAYS_OUT = {
    "system": QT_TRANSLATE_NOOP(
        "caches",
        "Take what changes (date, time, a random number) out of the system prompt, or put it into the newest"
        " message.",
    ),
    "tools": QT_TRANSLATE_NOOP(
        "caches", "Have the client send its tools unchanged and in the same order each time."
    ),
    "contents": QT_TRANSLATE_NOOP(
        "caches",
        "Have the client leave old messages as they were, and if it must drop some, many at once and seldom.",
    ),
}


@dataclass(frozen=True, slots=True)
class Barred:
    """Those who cannot have caches for one and the same reason."""

    members: tuple[Unable, ...]

    @property
    def first(self) -> Unable:
        return self.members[0]


def translated(text: str) -> str:
    """One of this module's texts in the language in use."""
    return QCoreApplication.translate("caches", text)


def summary(caches: Sequence[Cache], implicit: Sequence[Implicit]) -> str:
    """Whether caching pays, in one or two sentences."""
    return words.joined(_explicit(caches), _implicit(implicit)) or translated(
        QT_TRANSLATE_NOOP("caches", "Nothing could be cached yet: no request was answered since the start.")
    )


def lifetime(minutes: int) -> str:
    """How long a cache lives: "15 minutes", "24 hours"."""
    return Counts().minutes(minutes) if minutes < 60 else Counts().hours(minutes // 60)


def _explicit(caches: Sequence[Cache]) -> str:
    hits = sum(cache.hits for cache in caches)
    if not caches:
        return ""
    if not hits:
        return translated(QT_TRANSLATE_NOOP("caches", "No explicit cache was used yet."))
    return Counts().saved_in_hits(hits, moments.amount(sum(cache.saved for cache in caches)))


def _implicit(implicit: Sequence[Implicit]) -> str:
    prompt, cached = sum(each.prompt for each in implicit), sum(each.cached for each in implicit)
    if not prompt:
        return ""
    if not cached:
        text = QT_TRANSLATE_NOOP("caches", "Google's own cache held none of {prompt} prompt tokens.")
    else:
        text = QT_TRANSLATE_NOOP(
            "caches",
            "Google's own cache gave {cached} of {prompt} prompt tokens for a tenth or less.",
        )
    return translated(text).format(cached=moments.amount(cached), prompt=moments.amount(prompt))


def grouped(unable: Sequence[Unable]) -> tuple[Barred, ...]:
    """Those with the same reason together, in the order in which they came."""
    groups: dict[tuple[str, ...], list[Unable]] = {}
    for each in unable:
        words_of = each.words if each.obstacle is Obstacle.REFUSED else ""
        whose = "" if each.project else "all"
        groups.setdefault((each.obstacle, each.model, words_of, whose), []).append(each)
    return tuple(Barred(tuple(members)) for members in groups.values())


def barred(found: Barred, called: Callable[[str], str], now: float) -> str:
    """Who, why, since when: "Project alpha: Google gives … Learned 10 d ago."

    `called` gives a project's name.
    """
    first = found.first
    why = translated(OBSTACLES[first.obstacle]).format(words=first.words)
    since = max(each.since for each in found.members)
    learned = translated(QT_TRANSLATE_NOOP("caches", "Learned {ago}."))
    when = learned.format(ago=moments.ago(since, now)) if since else ""
    who = translated(QT_TRANSLATE_NOOP("caches", "{who}: {why}"))
    return words.joined(who.format(who=_who(found, called), why=why), when)


def _who(found: Barred, called: Callable[[str], str]) -> str:
    names = [called(each.project) for each in found.members if each.project]
    more = len(names) - _NAMED
    model = found.first.model
    if not names:
        return model or translated(QT_TRANSLATE_NOOP("caches", "Every project"))
    if len(names) == 1:
        who = translated(QT_TRANSLATE_NOOP("caches", "Project {name}"))
    elif more > 0:
        who = Counts().projects_and_more(more, words.listed(names[:_NAMED]))
    else:
        who = translated(QT_TRANSLATE_NOOP("caches", "Projects {names}"))
    said = who.format(name=names[0], names=words.listed(names[:_NAMED]))
    return f"{said} · {model}" if model else said


def spoiled(found: Implicit) -> Difference | None:
    """What keeps Google's own cache from this client, if it is worth a hint."""
    return found.difference if found.changes >= SPOILED else None


def hint(found: Difference) -> str:
    """What spoils the cache, and where."""
    return translated(_PLACES[found.place]).format(n=found.message)


def way_out(found: Difference) -> str:
    """What to do about it."""
    return translated(_WAYS_OUT[found.place])


def change(found: Difference) -> tuple[str, str]:
    """What stands at the change before and after, without what follows it in both: ("09:14", "09:15")."""
    before, after = found.before[found.at :], found.after[found.at :]
    same = 0
    while same < min(len(before), len(after)) and before[-1 - same] == after[-1 - same]:
        same += 1
    return before[: len(before) - same], after[: len(after) - same]
