"""Judging what Google answers: keys, region, models, streaming. Pure."""

from __future__ import annotations

from gapdesk.doctor.facts import AnswerFacts, KeyFacts, ModelFacts
from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.keys.types import CheckVerdict
from gapdesk.proxy.types import Kind
from gapdesk.wording import SILENCE, Words

_TAKEN = (CheckVerdict.VALID, CheckVerdict.LIMITED)
_REFUSED = (CheckVerdict.INVALID, CheckVerdict.LEAKED, CheckVerdict.BLOCKED)

FEW_EVENTS = 5
"""Fewer tell nothing about streaming."""
QUICK = 0.5
"""Seconds; a quicker reply tells nothing either."""
LUMP = 0.05
"""If all pieces come in this last share of the time, they were held back."""
_QUOTA = (Kind.QUOTA_MINUTE, Kind.QUOTA_DAY, Kind.QUOTA_NONE, Kind.QUOTA_FOREIGN, Kind.QUOTA_OTHER)


def keys(facts: KeyFacts) -> Finding:
    """Whether Google takes the keys."""
    taken, refused, asked = facts.count(*_TAKEN), facts.count(*_REFUSED), facts.asked
    detail = ", ".join(f"{number} {verdict}" for verdict, number in facts.verdicts)

    def found(verdict: Verdict, words: Words, advice: Words = SILENCE) -> Finding:
        return Finding(Check.KEYS, verdict, words, advice, "keys" if advice else "", detail)

    if not facts.total:
        return found(
            Verdict.BAD, Words("There is no key in use."), Words("Add your Gemini API keys on the Keys page.")
        )
    if asked and taken == asked:
        return found(Verdict.GOOD, _all_taken(facts))
    if refused:
        return found(
            Verdict.WARN if taken else Verdict.BAD,
            Words.of("Google refuses {n} of {asked} keys.", n=str(refused), asked=str(asked)),
            Words("The Keys page says why for each after “Check all”: mend them, or remove them."),
        )
    if facts.count(CheckVerdict.LOCKED) == asked:
        return found(
            Verdict.BAD,
            Words("The keys wait for the keyring, so none could be shown to Google."),
            Words("Unlock the keyring, and check again."),
        )
    if facts.count(CheckVerdict.LOCATION):
        return found(Verdict.SKIPPED, Words("Google says nothing of the keys, because of the region."))
    return found(
        Verdict.WARN if taken else Verdict.BAD,
        Words.of("Google said nothing of {n} of {asked} keys.", n=str(asked - taken), asked=str(asked)),
        Words("Check again in a minute."),
    )


def _all_taken(facts: KeyFacts) -> Words:
    limited, asked = facts.count(CheckVerdict.LIMITED), str(facts.asked)
    if limited:
        return Words.of(
            "Google takes all {n} keys; {limited} are out of quota.", n=asked, limited=str(limited)
        )
    if facts.asked < facts.total:
        return Words.of(
            "Google takes the {n} keys that were tried, of {total}.", n=asked, total=str(facts.total)
        )
    if facts.asked == 1:
        return Words("Google takes the key.")
    return Words.of("Google takes all {n} keys.", n=asked)


def region(keys: KeyFacts, answer: AnswerFacts | None, *, ask: bool) -> Finding:
    """Whether Google serves where the connection comes from; only a question shows it for certain.

    `ask`: one was to be asked; without `answer` it could not be.
    """
    if keys.count(CheckVerdict.LOCATION) or (answer is not None and answer.kind is Kind.LOCATION):
        return Finding(
            Check.REGION,
            Verdict.BAD,
            Words("Google does not offer the Gemini API where this connection comes from."),
            Words("Set an outbound proxy in a country where Google offers it."),
            "upstream.proxy",
        )
    if answer is not None and answer.kind is None:
        return Finding(Check.REGION, Verdict.GOOD, Words("Google answers where this connection comes from."))
    if ask:
        return Finding(Check.REGION, Verdict.SKIPPED, Words("The question got no answer, so nobody knows."))
    return _needs_a_question(Check.REGION)


def models(facts: ModelFacts) -> Finding:
    """Whether the keys reach models, and those that are used."""
    if not facts.names:
        return Finding(
            Check.MODELS,
            Verdict.BAD,
            Words("Google lists no model for your keys."),
            Words("Check again in a minute; if it stays so, check the keys."),
            "keys",
            facts.error,
        )
    missing = [name for name in facts.used if name not in facts.names]
    count = str(len(facts.names))
    if missing:
        return Finding(
            Check.MODELS,
            Verdict.WARN,
            Words.of(
                "Your keys reach {n} models, but not {missing}.", n=count, missing=", ".join(missing[:3])
            ),
            Words("Choose another model in the program that asks for it."),
            "models",
        )
    return Finding(Check.MODELS, Verdict.GOOD, Words.of("Your keys reach {n} models.", n=count))


def streaming(facts: AnswerFacts | None, *, fake: bool) -> Finding:
    """Whether a reply comes piece by piece. `fake`: streams are made of whole replies, as the user wants."""
    if facts is None:
        return _needs_a_question(Check.STREAMING)
    detail = _timing(facts)

    def found(verdict: Verdict, words: Words, advice: Words = SILENCE, place: str = "") -> Finding:
        return Finding(Check.STREAMING, verdict, words, advice, place, detail)

    model = facts.model
    if facts.kind in _QUOTA:
        return found(
            Verdict.SKIPPED, Words.of("{model} is out of quota, so there was no reply.", model=model)
        )
    if facts.kind is not None:
        return found(
            Verdict.BAD,
            Words.of("The question to {model} got no reply.", model=model),
            Words("Activity says why."),
            "activity",
        )
    if fake:
        return found(Verdict.SKIPPED, Words("Fake streaming is on, so replies come at once."))
    if facts.events < FEW_EVENTS or facts.arrivals[-1] < QUICK:
        return found(Verdict.SKIPPED, Words("The reply was over too soon to see how it streams."))
    first, last = facts.arrivals[0], facts.arrivals[-1]
    if last - first < LUMP * last:
        return found(
            Verdict.BAD,
            Words.of("The whole reply came at once, after {n} s: something holds it back.", n=f"{last:.1f}"),
            Words("Switch web scanning off in your antivirus program, or use another outbound proxy."),
            "upstream.proxy",
        )
    return found(
        Verdict.GOOD,
        Words.of(
            "The reply came piece by piece: {n} pieces in {seconds} s.",
            n=str(len(facts.arrivals)),
            seconds=f"{last:.1f}",
        ),
    )


def _timing(facts: AnswerFacts) -> str:
    parts = [facts.model, f"status {facts.status}", facts.message]
    if facts.arrivals:
        ends = f"{facts.arrivals[0]:.2f} s to {facts.arrivals[-1]:.2f} s"
        parts.append(f"{facts.events} events in {len(facts.arrivals)} pieces, {ends}")
    return "; ".join(part for part in parts if part)


def _needs_a_question(check: Check) -> Finding:
    return Finding(check, Verdict.SKIPPED, Words("Only a question shows it: tick “Also ask one question”."))
