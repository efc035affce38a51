"""Port, firewall and host names, each shown failing with its sentence."""

from __future__ import annotations

import asyncio
import socket

import pytest

from gapdesk.doctor import judge_here, probe_here
from gapdesk.doctor.facts import Answerer, FirewallFacts, Heard
from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.events import EngineProblem, EngineState
from tests.doctor.surroundings import HEALTH, Ill, answering, gibberish, listening, said, silent, snapshot
from tests.rig import rig

GOOD, WARN, BAD, SKIPPED = Verdict.GOOD, Verdict.WARN, Verdict.BAD, Verdict.SKIPPED
HERE = "http://127.0.0.1"


# --- port -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "sentence", "advice", "place"),
    [
        (
            snapshot("", EngineState.PROBLEM, problem=EngineProblem.PORT_BUSY, free_port=17861),
            "Another program uses port 17860.",
            "Use port 17861, which is free, or quit the other program.",
            "proxy.port",
        ),
        (
            snapshot("", EngineState.PROBLEM, problem=EngineProblem.PORT_BUSY),
            "Another program uses port 17860.",
            "Choose another port, or quit the other program.",
            "proxy.port",
        ),
        (
            snapshot("", EngineState.PROBLEM, problem=EngineProblem.ADDRESS, error="no such address"),
            "The proxy cannot listen on the address in the settings.",
            "Set “Listen on” to loopback, and restart the proxy.",
            "proxy.host",
        ),
        (
            snapshot("", EngineState.PROBLEM, problem=EngineProblem.DATABASE),
            "The proxy could not start.",
            "Overview says why. Mend it, and start again.",
            "overview",
        ),
        (snapshot("", EngineState.STOPPED), "The proxy is stopped.", "Start it on Overview.", "overview"),
        (snapshot("", EngineState.STARTING), "The proxy is just starting.", "Check again in a moment.", ""),
    ],
)
async def test_what_keeps_the_proxy_from_listening_is_told(ill: Ill, shown, sentence, advice, place) -> None:
    ill.shown = shown
    found = await ill.examine()
    port = found[Check.PORT]
    assert said(port) == (BAD, sentence)
    assert (str(port.advice), port.place, port.detail) == (advice, place, shown.error)
    for check in (Check.FIREWALL, Check.HOSTS, Check.STREAMING):
        assert said(found[check]) == (SKIPPED, "Not looked at, because of “Port” above.")


@pytest.mark.parametrize(
    ("serve", "sentence"),
    [
        (answering(b"<html>", status="404 Not Found"), "Another program answers at {url}."),
        (answering(b'{"status":"ok"}'), "Another program answers at {url}."),
        (gibberish, "Another program answers at {url}."),
        (
            answering(b'{"status":"ok","version":"9.1.0"}'),
            "Another gapdesk, version 9.1.0, answers at {url}.",
        ),
        (
            answering(b'{"error":{"message":"proxy.allowed_hosts"}}', status="403 Forbidden"),
            "gapdesk turns away who calls it at {url}.",
        ),
        (silent, "gapdesk listens at {url}, but it cannot be reached there."),
    ],
    ids=["page", "json", "gibberish", "older", "turned away", "silent"],
)
async def test_another_program_on_the_port_is_found_out(ill: Ill, serve, sentence, monkeypatch) -> None:
    monkeypatch.setattr(probe_here, "SECONDS", 0.05)
    async with listening(serve) as port:
        ill.shown = snapshot(url := f"{HERE}:{port}")
        found = (await ill.examine())[Check.PORT]
    assert said(found) == (BAD, sentence.format(url=url))
    assert found.advice


async def test_a_port_where_nobody_answers_is_a_firewalls_work(ill: Ill) -> None:
    with socket.socket() as closed:  # bound, not listening
        closed.bind(("127.0.0.1", 0))
        ill.shown = snapshot(f"{HERE}:{closed.getsockname()[1]}")
        found = (await ill.examine())[Check.PORT]
    assert found.verdict is BAD
    assert "cannot be reached there" in str(found.words)
    assert "firewall" in str(found.advice)


# --- firewall ---------------------------------------------------------------------------------------------


async def test_an_address_that_is_kept_back_is_named(ill: Ill) -> None:
    async with listening(answering(HEALTH)) as port:  # on 127.0.0.1 only
        ill.shown = snapshot(f"{HERE}:{port}")
        ill.listens = ("127.0.0.1", "127.0.0.2")
        found = (await ill.examine())[Check.FIREWALL]
    assert said(found) == (BAD, "gapdesk cannot be reached at 127.0.0.2.")
    assert str(found.advice) == "Let gapdesk through in your firewall or antivirus program."


async def test_a_stranger_on_the_same_port_of_another_address_is_found_out(ill: Ill) -> None:
    page = answering(b"<html>")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = writer.get_extra_info("sockname")[0] == "127.0.0.1"
        await (answering(HEALTH) if mine else page)(reader, writer)

    async with listening(serve, host="0.0.0.0") as port:
        ill.shown = snapshot(f"{HERE}:{port}")
        ill.listens = ("127.0.0.1", "127.0.0.2")
        found = (await ill.examine())[Check.FIREWALL]
    assert said(found) == (BAD, "Something else answers in gapdesk's place at 127.0.0.2.")


def heard(name: str, by: Answerer = Answerer.GAPDESK) -> Heard:
    return Heard(name, by, "0.1.0")


@pytest.mark.parametrize(
    ("facts", "verdict", "sentence"),
    [
        (
            FirewallFacts((heard("127.0.0.1"), heard("[::1]", Answerer.NO_WAY))),
            GOOD,
            "Nothing keeps programs of this computer from gapdesk.",
        ),
        (
            FirewallFacts((heard("127.0.0.1"),), shared=True),
            WARN,
            "gapdesk is shared, but this computer has no address in a network.",
        ),
        (
            FirewallFacts((heard("127.0.0.1"),), True, (heard("10.0.0.2", Answerer.TURNED_AWAY),)),
            WARN,
            "gapdesk does not know 10.0.0.2 as its own: the network changed.",
        ),
        (
            FirewallFacts((heard("127.0.0.1"),), True, (heard("10.0.0.2", Answerer.SILENT),)),
            BAD,
            "gapdesk cannot be reached at 10.0.0.2.",
        ),
        (
            FirewallFacts((heard("127.0.0.1"),), True, (heard("10.0.0.2"), heard("10.0.0.3"))),
            GOOD,
            "This computer reaches gapdesk at 10.0.0.2, 10.0.0.3; whether others do can only be tried there.",
        ),
    ],
)
def test_the_firewall_is_judged_by_all_addresses(facts, verdict, sentence) -> None:
    assert said(judge_here.firewall(facts)) == (verdict, sentence)


async def test_a_system_proxy_in_front_of_this_computer_is_told(ill: Ill, monkeypatch) -> None:
    monkeypatch.setenv("http_proxy", "http://me:hush@proxy.example:3128")
    async with listening(answering(HEALTH)) as port:
        ill.shown = snapshot(f"{HERE}:{port}")
        found = (await ill.examine())[Check.FIREWALL]
    assert said(found) == (WARN, "The system sends programs to proxy.example even for this computer.")
    assert "NO_PROXY" in str(found.advice)


# --- host names -------------------------------------------------------------------------------------------


async def test_localhost_that_leads_astray_is_told(ill: Ill) -> None:
    ill.names["localhost"] = ("127.0.0.1", "203.0.113.7")
    async with listening(answering(HEALTH)) as port:
        ill.shown = snapshot(f"{HERE}:{port}")
        found = (await ill.examine())[Check.HOSTS]
    assert said(found) == (BAD, "The name localhost leads to 203.0.113.7, not to this computer.")
    assert "hosts file" in str(found.advice)


async def test_localhost_that_is_not_known_is_told(ill: Ill) -> None:
    del ill.names["localhost"]
    async with listening(answering(HEALTH)) as port:
        ill.shown = snapshot(f"{HERE}:{port}")
        found = (await ill.examine())[Check.HOSTS]
    assert said(found) == (WARN, "This computer does not know the name localhost.")


async def test_each_allowed_name_is_tried_at_the_real_door(ill: Ill) -> None:
    async with rig(settings={"proxy.allowed_hosts": "host.docker.internal, fd00::1"}) as real:
        ill.shown = real.engine.snapshot()
        ill.settings.set("proxy.allowed_hosts", "host.docker.internal, fd00::1")
        found = (await ill.examine())[Check.HOSTS]
        assert said(found) == (
            GOOD,
            "gapdesk answers to 127.0.0.1, localhost, host.docker.internal, fd00::1.",
        )
        real.settings.set("proxy.allowed_hosts", "")
        found = (await ill.examine())[Check.HOSTS]
    assert said(found) == (BAD, "gapdesk turns away who calls it host.docker.internal, fd00::1.")
    assert found.place == "proxy.allowed_hosts"
    assert "host.docker.internal: 403" in found.detail


async def test_who_listens_for_one_family_only_is_not_looked_for_in_the_other(ill: Ill) -> None:
    async with listening(answering(HEALTH), host="0.0.0.0") as port:
        ill.shown, ill.listens = snapshot(f"{HERE}:{port}"), ("0.0.0.0",)
        found = (await ill.examine())[Check.FIREWALL]
    assert "cannot be reached" not in str(found.words)
    assert "::1" not in found.detail


async def test_a_proxy_that_is_stopped_meanwhile_does_not_end_the_examination(ill: Ill) -> None:
    async with listening(answering(HEALTH)) as port:
        ill.shown = snapshot(f"{HERE}:{port}")

        def tell(finding: Finding) -> None:
            if finding.check is Check.PORT and finding.verdict is GOOD:
                ill.shown = snapshot("", EngineState.STOPPED)

        findings = await ill.doctor().examine(tell)
    assert [finding.check for finding in findings] == list(Check)
