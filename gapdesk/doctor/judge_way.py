"""Judging the way to Google: outbound proxy, DNS, TLS, clock. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from gapdesk.doctor.facts import DnsFacts, ProxyFacts, ReachFacts, Trouble
from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.wording import SILENCE, Words

ASTRAY, FAR_ASTRAY = 60.0, 300.0
"""Seconds by which a clock may be wrong before it is told, and before it hurts."""

_PROXY = "upstream.proxy"
_TROUBLES: Mapping[Trouble, tuple[Words, Words]] = {
    Trouble.EXPIRED: (
        Words("Google's certificate does not hold today, by this computer's clock."),
        Words("Set date and time of this computer right."),
    ),
    Trouble.OTHER_NAME: (
        Words("Somebody else answers in Google's place, with another certificate."),
        Words("Sign in to the network if it has a login page; else change network or DNS server."),
    ),
    Trouble.UNTRUSTED: (
        Words("Something reads along on the way to Google: the certificate is not Google's."),
        Words("Switch HTTPS scanning off in your antivirus program, or install your company's certificate."),
    ),
    Trouble.CERTIFICATE: (
        Words("Google's certificate is not trusted here."),
        Words("Check date and time, HTTPS scanning of your antivirus program, and the network's login page."),
    ),
    Trouble.TLS: (
        Words("No encrypted connection to Google comes about."),
        Words("Something on the way does not let it through: try another network or an outbound proxy."),
    ),
    Trouble.REFUSED: (
        Words("The connection to Google is refused."),
        Words("A firewall forbids it: allow gapdesk there, or set an outbound proxy."),
    ),
    Trouble.CUT: (
        Words("The connection to Google is cut off as soon as it begins."),
        Words("Something on the way does not let it through: try another network or an outbound proxy."),
    ),
    Trouble.SILENT: (
        Words("Google does not answer: the connection leads nowhere."),
        Words("Check the internet connection; where Google is blocked, set an outbound proxy."),
    ),
    Trouble.OTHER: (
        Words("Google cannot be reached."),
        Words("Check the internet connection and the outbound proxy."),
    ),
}


def proxy(facts: ProxyFacts) -> Finding:
    """Whether the outbound proxy is there, if there is one."""

    def found(verdict: Verdict, words: Words, advice: Words = SILENCE) -> Finding:
        return Finding(Check.PROXY, verdict, words, advice, _PROXY if advice else "", facts.error)

    if not facts.proxy:
        return found(Verdict.GOOD, Words("Google is asked directly, without an outbound proxy."))
    if facts.seconds is not None:
        return found(Verdict.GOOD, Words.of("The outbound proxy {proxy} can be reached.", proxy=facts.proxy))
    if facts.chosen:
        advice = Words("Start the proxy program, or correct its address in Settings.")
    else:
        advice = Words("It comes from the system: start it, or set “Outbound proxy” to none.")
    if not facts.found:
        words = Words.of("The name of the outbound proxy {proxy} is not known.", proxy=facts.proxy)
    else:
        words = Words.of("The outbound proxy {proxy} does not answer.", proxy=facts.proxy)
    return found(Verdict.BAD, words, advice)


def dns(facts: DnsFacts) -> Finding:
    """Whether Google's name leads to Google."""

    def found(verdict: Verdict, words: Words, advice: Words = SILENCE) -> Finding:
        detail = facts.error or ", ".join(facts.addresses)
        return Finding(Check.DNS, verdict, words, advice, "", detail)

    if facts.proxied:
        return found(Verdict.SKIPPED, Words("The outbound proxy looks Google's name up."))
    if facts.literal:
        return found(Verdict.SKIPPED, Words("Upstream is set as an address; there is no name to look up."))
    if not facts.addresses:
        return found(
            Verdict.BAD,
            Words.of("The name {host} is not found.", host=facts.host),
            Words("Check the internet connection; if other pages open, change the DNS server."),
        )
    astray = next((each for each in facts.addresses if _is_private(each)), "")
    if facts.google and astray:
        return found(
            Verdict.BAD,
            Words.of(
                "The name {host} leads to {address}: something blocks it.", host=facts.host, address=astray
            ),
            Words("Look at the hosts file, an ad blocker or filter in your network, or the DNS server."),
        )
    return found(Verdict.GOOD, Words.of("The name {host} is found.", host=facts.host))


def tls(facts: ReachFacts) -> Finding:
    """Whether Google answers, and is trusted."""

    def found(verdict: Verdict, words: Words, advice: Words = SILENCE, place: str = "") -> Finding:
        return Finding(Check.TLS, verdict, words, advice, place, facts.error)

    trouble = facts.trouble
    if trouble is None and not facts.secure:
        return found(Verdict.SKIPPED, Words.of("{host} is asked without encryption.", host=facts.host))
    if trouble is None:
        return found(
            Verdict.GOOD, Words.of("{host} answers, and its certificate is trusted.", host=facts.host)
        )
    if facts.proxied and trouble in (Trouble.OTHER, Trouble.REFUSED, Trouble.CUT, Trouble.SILENT):
        return found(
            Verdict.BAD,
            Words("Google cannot be reached through the outbound proxy."),
            Words("Check the proxy's login and its own way to the internet."),
            _PROXY,
        )
    words, advice = _TROUBLES[trouble]
    reached = trouble in (Trouble.EXPIRED, Trouble.OTHER_NAME, Trouble.UNTRUSTED, Trouble.CERTIFICATE)
    return found(Verdict.BAD, words, advice, "" if reached else _PROXY)


def clock(facts: ReachFacts) -> Finding:
    """Whether this computer and Google agree on the time, as far as `Date` tells: to a second or two."""

    def found(verdict: Verdict, words: Words, advice: Words = SILENCE) -> Finding:
        detail = f"{facts.ahead:+.0f} s" if facts.ahead is not None else ""
        return Finding(Check.CLOCK, verdict, words, advice, "", detail)

    if facts.ahead is None:
        return found(Verdict.SKIPPED, Words("Google's answer does not tell the time."))
    wrong = abs(facts.ahead)
    if wrong <= ASTRAY:
        return found(Verdict.GOOD, Words("This computer's clock agrees with Google's."))
    span = _span(wrong)
    if facts.ahead > 0:
        words = Words.of("This computer's clock is {span} ahead.", span=span)
    else:
        words = Words.of("This computer's clock is {span} behind.", span=span)
    advice = Words("Let the system set the time by itself; quota and limits are counted by it.")
    return found(Verdict.BAD if wrong > FAR_ASTRAY else Verdict.WARN, words, advice)


def _span(seconds: float) -> Words:
    if seconds < 7200:
        return (
            Words.of("{n} minutes", n=f"{seconds / 60:.0f}") if seconds >= 120 else Words("a minute or two")
        )
    if seconds < 172_800:
        return Words.of("{n} hours", n=f"{seconds / 3600:.0f}")
    return Words.of("{n} days", n=f"{seconds / 86_400:.0f}")


def _is_private(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_private or address.is_unspecified or address.is_loopback
