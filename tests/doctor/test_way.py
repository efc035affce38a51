"""Outbound proxy, DNS, TLS and clock, each shown failing with its sentence."""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import replace
from email.utils import formatdate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.doctor import judge_way
from gapdesk.doctor.facts import DnsFacts, ReachFacts, Trouble
from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.proxy.upstream import Route
from tests.doctor.surroundings import (
    NOW,
    Ill,
    answering,
    gibberish,
    listening,
    said,
    server_tls,
    trusting,
)

GOOD, WARN, BAD, SKIPPED = Verdict.GOOD, Verdict.WARN, Verdict.BAD, Verdict.SKIPPED
GOOGLE = "https://generativelanguage.googleapis.com"
REFUSAL = answering(b"{}", status="403 Forbidden")


@pytest.fixture
def closed_port():
    with socket.socket() as closed:  # bound, not listening
        closed.bind(("127.0.0.1", 0))
        yield closed.getsockname()[1]


# --- outbound proxy ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_is_not_there_is_named_without_its_login(ill: Ill, closed_port, scheme) -> None:
    ill.route = Route(GOOGLE, f"{scheme}://me:hush@127.0.0.1:{closed_port}")
    found = await ill.examine()
    proxy = found[Check.PROXY]
    assert said(proxy) == (BAD, f"The outbound proxy {scheme}://127.0.0.1:{closed_port} does not answer.")
    assert str(proxy.advice) == "Start the proxy program, or correct its address in Settings."
    assert proxy.place == "upstream.proxy"
    assert said(found[Check.DNS]) == (SKIPPED, "The outbound proxy looks Google's name up.")
    for check in (Check.TLS, Check.CLOCK, Check.KEYS, Check.REGION, Check.MODELS):
        assert found[check].verdict is SKIPPED
    assert str(found[Check.TLS].words) == "Not looked at, because of “Outbound proxy” above."


async def test_a_proxy_of_the_system_is_told_from_one_of_ours(ill: Ill, closed_port, monkeypatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{closed_port}")
    ill.route = Route(GOOGLE, "system")
    found = (await ill.examine())[Check.PROXY]
    assert found.verdict is BAD
    assert "It comes from the system" in str(found.advice)


async def test_a_proxy_whose_name_is_unknown_is_told(ill: Ill, monkeypatch) -> None:
    async def unknown(host: str, port: int) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(asyncio, "open_connection", unknown)
    ill.route = Route(GOOGLE, "http://proxy.example:3128")
    found = (await ill.examine())[Check.PROXY]
    assert said(found) == (BAD, "The name of the outbound proxy http://proxy.example:3128 is not known.")


async def test_a_proxy_that_answers_but_leads_nowhere_is_told_under_tls(ill: Ill) -> None:
    refuses = answering(b"", status="407 Proxy Authentication Required")
    async with listening(refuses) as port:
        ill.route = Route(GOOGLE, f"http://127.0.0.1:{port}")
        found = await ill.examine()
    assert said(found[Check.PROXY]) == (GOOD, f"The outbound proxy http://127.0.0.1:{port} can be reached.")
    assert said(found[Check.TLS]) == (BAD, "Google cannot be reached through the outbound proxy.")
    assert "407" in found[Check.TLS].detail
    assert found[Check.TLS].place == "upstream.proxy"


# --- DNS --------------------------------------------------------------------------------------------------


async def test_a_name_that_is_not_found_is_told_and_what_needs_it_is_skipped(ill: Ill) -> None:
    ill.route = Route(GOOGLE, "none")
    found = await ill.examine()
    assert said(found[Check.DNS]) == (BAD, "The name generativelanguage.googleapis.com is not found.")
    assert found[Check.DNS].detail == "Name or service not known"
    above = "Not looked at, because of “Google's name (DNS)” above."
    assert said(found[Check.TLS]) == (SKIPPED, above)
    assert said(found[Check.KEYS]) == (SKIPPED, "Not looked at, because of “Encryption (TLS)” above.")


@pytest.mark.parametrize("address", ["0.0.0.0", "127.0.0.1", "192.168.1.1", "::1", "fd00::1%eth0"])
async def test_a_blocked_name_is_told(ill: Ill, address: str) -> None:
    ill.route = Route(GOOGLE, "none")
    ill.names["generativelanguage.googleapis.com"] = (address,)
    found = (await ill.examine())[Check.DNS]
    words = f"The name generativelanguage.googleapis.com leads to {address}: something blocks it."
    assert said(found) == (BAD, words)


def test_a_server_of_ones_own_may_have_any_address() -> None:
    assert judge_way.dns(DnsFacts("relay.example", ("10.0.0.4",), google=False)).verdict is GOOD
    assert judge_way.dns(DnsFacts("generativelanguage.googleapis.com", ("142.250.1.95",))).verdict is GOOD


async def test_an_address_needs_no_name(ill: Ill) -> None:
    async with listening(REFUSAL) as port:
        ill.route = Route(f"http://127.0.0.1:{port}", "none")
        found = await ill.examine()
    assert said(found[Check.DNS]) == (SKIPPED, "Upstream is set as an address; there is no name to look up.")
    assert said(found[Check.TLS]) == (SKIPPED, "127.0.0.1 is asked without encryption.")
    assert found[Check.CLOCK].words  # and what needs them goes on


# --- TLS --------------------------------------------------------------------------------------------------


async def through_tls(ill: Ill, shown: str, trust: ssl.SSLContext | None) -> Finding:
    """The finding of a server on localhost that shows that certificate."""
    ill.trust = trust
    async with listening(REFUSAL, tls=server_tls(shown)) as port:
        ill.route = Route(f"https://localhost:{port}", "none")
        return (await ill.examine())[Check.TLS]


async def test_a_trusted_certificate_is_fine(ill: Ill) -> None:
    found = await through_tls(ill, "localhost", trusting("localhost"))
    assert said(found) == (GOOD, "localhost answers, and its certificate is trusted.")


@pytest.mark.allow_warnings  # asyncio logs the handshake that the client broke off
async def test_a_certificate_nobody_vouches_for_is_an_antivirus_programs(ill: Ill) -> None:
    found = await through_tls(ill, "localhost", None)  # as shipped: the system's own trust
    assert said(found)[0] is BAD
    assert str(found.words) == "Something reads along on the way to Google: the certificate is not Google's."
    assert "antivirus" in str(found.advice)
    assert found.place == ""


@pytest.mark.allow_warnings
async def test_a_certificate_out_of_its_time_is_the_clocks_fault(ill: Ill) -> None:
    found = await through_tls(ill, "expired", trusting("expired"))
    assert said(found) == (BAD, "Google's certificate does not hold today, by this computer's clock.")
    assert str(found.advice) == "Set date and time of this computer right."


@pytest.mark.allow_warnings
async def test_a_certificate_of_somebody_else_is_a_login_pages(ill: Ill) -> None:
    found = await through_tls(ill, "stranger", trusting("stranger"))
    assert said(found) == (BAD, "Somebody else answers in Google's place, with another certificate.")
    assert "login page" in str(found.advice)


async def test_a_server_that_speaks_no_tls_is_told(ill: Ill) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with listening(plain) as port:
        ill.route = Route(f"https://localhost:{port}", "none")
        found = (await ill.examine())[Check.TLS]
    assert said(found) == (BAD, "No encrypted connection to Google comes about.")


async def test_a_refused_connection_is_told(ill: Ill, closed_port) -> None:
    ill.route = Route(f"https://127.0.0.1:{closed_port}", "none")
    found = (await ill.examine())[Check.TLS]
    assert said(found) == (BAD, "The connection to Google is refused.")
    assert found.place == "upstream.proxy"


async def test_a_connection_that_is_cut_is_told(ill: Ill) -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # reset, not end
        writer.transport.abort()

    async with listening(cut) as port:
        ill.route = Route(f"https://127.0.0.1:{port}", "none")
        found = (await ill.examine())[Check.TLS]
    assert said(found) == (BAD, "The connection to Google is cut off as soon as it begins.")


async def test_what_is_no_http_is_told(ill: Ill) -> None:
    async with listening(gibberish) as port:
        ill.route = Route(f"http://127.0.0.1:{port}", "none")
        found = (await ill.examine())[Check.TLS]
    assert said(found) == (BAD, "Google cannot be reached.")


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.parametrize("proxied", [False, True])
def test_every_trouble_has_its_sentence_and_its_way_out(trouble: Trouble, proxied: bool) -> None:
    found = judge_way.tls(ReachFacts("google.example", True, proxied, trouble=trouble, error="why"))
    assert found.verdict is BAD
    assert found.words
    assert found.advice
    assert found.detail == "why"


# --- clock ------------------------------------------------------------------------------------------------


def dated(ahead: float) -> object:
    return answering(b"{}", headers=[f"Date: {formatdate(NOW - ahead, usegmt=True)}"])


@pytest.mark.parametrize(
    ("ahead", "verdict", "sentence"),
    [
        (0, GOOD, "This computer's clock agrees with Google's."),
        (100, WARN, "This computer's clock is a minute or two ahead."),
        (-250, WARN, "This computer's clock is 4 minutes behind."),
        (-840, BAD, "This computer's clock is 14 minutes behind."),
        (7200 * 3, BAD, "This computer's clock is 6 hours ahead."),
        (-86_400 * 400, BAD, "This computer's clock is 400 days behind."),
    ],
)
async def test_a_wrong_clock_is_told_with_how_wrong_it_is(ill: Ill, ahead, verdict, sentence) -> None:
    async with listening(dated(ahead)) as port:
        ill.route = Route(f"http://127.0.0.1:{port}", "none")
        found = (await ill.examine())[Check.CLOCK]
    assert said(found) == (verdict, sentence)
    assert bool(found.advice) is (verdict is not GOOD)


@pytest.mark.parametrize("header", [[], ["Date: tomorrow"]])
async def test_an_answer_without_a_time_says_nothing_of_the_clock(ill: Ill, header) -> None:
    async with listening(answering(b"{}", headers=header)) as port:
        ill.route = Route(f"http://127.0.0.1:{port}", "none")
        found = (await ill.examine())[Check.CLOCK]
    assert said(found) == (SKIPPED, "Google's answer does not tell the time.")


FACTS = ReachFacts("google.example", True, False, 403)


@given(st.floats(-1e9, 1e9))
@settings(max_examples=200, deadline=None)
def test_the_further_a_clock_is_off_the_worse(ahead: float) -> None:
    found = judge_way.clock(replace(FACTS, ahead=ahead))
    assert found.verdict is (GOOD if abs(ahead) <= 60 else WARN if abs(ahead) <= 300 else BAD)
    assert (("behind" in str(found.words)) == (ahead < 0)) or found.verdict is GOOD
