"""Judging what is on this computer's own side: port, firewall, host names. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from gapdesk.doctor.facts import Answerer, FirewallFacts, Heard, HostFacts, PortFacts
from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.events import EngineProblem, EngineState
from gapdesk.wording import SILENCE, Words

_KEPT_OUT = (Answerer.NOBODY, Answerer.SILENT)
_OURS = (Answerer.GAPDESK, Answerer.TURNED_AWAY)


def port(facts: PortFacts) -> Finding:
    """Whether gapdesk listens, and is who answers there."""
    if not facts.url or facts.heard is None:
        return _not_listening(facts)
    url, by = facts.url, facts.heard.by
    verdict, place, advice = Verdict.BAD, "proxy.port", SILENCE
    if by is Answerer.GAPDESK and facts.heard.version == facts.version:
        verdict, place = Verdict.GOOD, ""
        words = Words.of("gapdesk {version} answers at {url}.", version=facts.version, url=url)
    elif by is Answerer.GAPDESK:
        words = Words.of(
            "Another gapdesk, version {version}, answers at {url}.", version=facts.heard.version, url=url
        )
        advice = Words("Quit the other one, or choose another port.")
    elif by is Answerer.STRANGER:
        words = Words.of("Another program answers at {url}.", url=url)
        advice = Words("Quit the other program, or choose another port.")
    elif by is Answerer.TURNED_AWAY:
        words = Words.of("gapdesk turns away who calls it at {url}.", url=url)
        advice = Words("Set “Listen on” to loopback, and restart the proxy.")
        place = "proxy.host"
    else:
        words = Words.of("gapdesk listens at {url}, but it cannot be reached there.", url=url)
        advice = Words("Let gapdesk through in your firewall or antivirus program.")
        place = ""
    return Finding(Check.PORT, verdict, words, advice, place, _told([facts.heard]))


def _not_listening(facts: PortFacts) -> Finding:
    def bad(words: Words, advice: Words, place: str) -> Finding:
        return Finding(Check.PORT, Verdict.BAD, words, advice, place, facts.error)

    if facts.problem is EngineProblem.PORT_BUSY:
        free = facts.free_port
        return bad(
            Words.of("Another program uses port {port}.", port=str(facts.port)),
            Words.of("Use port {port}, which is free, or quit the other program.", port=str(free))
            if free
            else Words("Choose another port, or quit the other program."),
            "proxy.port",
        )
    if facts.problem is EngineProblem.ADDRESS:
        return bad(
            Words("The proxy cannot listen on the address in the settings."),
            Words("Set “Listen on” to loopback, and restart the proxy."),
            "proxy.host",
        )
    if facts.state in (EngineState.STOPPED, EngineState.STOPPING):
        return bad(Words("The proxy is stopped."), Words("Start it on Overview."), "overview")
    if facts.state is EngineState.STARTING:
        return bad(Words("The proxy is just starting."), Words("Check again in a moment."), "")
    return bad(
        Words("The proxy could not start."), Words("Overview says why. Mend it, and start again."), "overview"
    )


def firewall(facts: FirewallFacts) -> Finding:
    """Whether programs here, and this computer's own addresses in the network, reach gapdesk."""
    heard = (*facts.own, *facts.network)
    there = [each for each in heard if each.by is not Answerer.NO_WAY]  # ::1 where IPv6 is switched off
    detail = _told(heard)

    def found(verdict: Verdict, words: Words, advice: Words = SILENCE, place: str = "") -> Finding:
        return Finding(Check.FIREWALL, verdict, words, advice, place, detail)

    kept_out = _names(there, *_KEPT_OUT)
    if kept_out:
        return found(
            Verdict.BAD,
            Words.of("gapdesk cannot be reached at {addresses}.", addresses=kept_out),
            Words("Let gapdesk through in your firewall or antivirus program."),
        )
    strangers = _names(there, Answerer.STRANGER)
    if strangers:
        return found(
            Verdict.BAD,
            Words.of("Something else answers in gapdesk's place at {addresses}.", addresses=strangers),
            Words("Quit the program that uses the same port, or choose another port."),
            "proxy.port",
        )
    turned_away = _names(there, Answerer.TURNED_AWAY)
    if turned_away:
        return found(
            Verdict.WARN,
            Words.of(
                "gapdesk does not know {addresses} as its own: the network changed.", addresses=turned_away
            ),
            Words("Restart the proxy on Overview."),
            "overview",
        )
    if facts.detour:
        return found(
            Verdict.WARN,
            Words.of("The system sends programs to {proxy} even for this computer.", proxy=facts.detour),
            Words("Add localhost and 127.0.0.1 to the exceptions of that proxy (NO_PROXY)."),
        )
    if not facts.shared:
        return found(Verdict.GOOD, Words("Nothing keeps programs of this computer from gapdesk."))
    if not facts.network:
        return found(
            Verdict.WARN,
            Words("gapdesk is shared, but this computer has no address in a network."),
            Words("Connect to the network, and restart the proxy."),
            "overview",
        )
    return found(
        Verdict.GOOD,
        Words.of(
            "This computer reaches gapdesk at {addresses}; whether others do can only be tried there.",
            addresses=", ".join(each.name for each in facts.network),
        ),
    )


def hosts(facts: HostFacts) -> Finding:
    """Whether the names by which programs call lead here, and are let in."""
    detail = f"localhost: {', '.join(facts.localhost) or 'not found'}; {_told(facts.names)}"

    def found(verdict: Verdict, words: Words, advice: Words = SILENCE, place: str = "") -> Finding:
        return Finding(Check.HOSTS, verdict, words, advice, place, detail)

    astray = [each for each in facts.localhost if not _is_loopback(each)]
    if astray:
        return found(
            Verdict.BAD,
            Words.of("The name localhost leads to {address}, not to this computer.", address=astray[0]),
            Words("Correct the system's hosts file, or use 127.0.0.1 in your programs."),
        )
    if not facts.localhost:
        return found(
            Verdict.WARN,
            Words("This computer does not know the name localhost."),
            Words("Use 127.0.0.1 in your programs, or mend the system's hosts file."),
        )
    refused = [each.name for each in facts.names if each.by is not Answerer.GAPDESK]
    if refused:
        return found(
            Verdict.BAD,
            Words.of("gapdesk turns away who calls it {names}.", names=", ".join(refused)),
            Words("Restart the proxy; if that does not help, add the name to “Further host names”."),
            "proxy.allowed_hosts",
        )
    return found(
        Verdict.GOOD,
        Words.of("gapdesk answers to {names}.", names=", ".join(each.name for each in facts.names)),
    )


def _names(heard: Iterable[Heard], *by: Answerer) -> str:
    return ", ".join(each.name for each in heard if each.by in by)


def _told(heard: Iterable[Heard]) -> str:
    return "; ".join(f"{each.name}: {each.error or _short(each)}" for each in heard)


def _short(heard: Heard) -> str:
    return f"gapdesk {heard.version}".strip() if heard.by in _OURS else heard.by.replace("_", " ")


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
