"""The whole examination: order, telling, limits, cancelling."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from gapdesk import policy
from gapdesk.doctor import examination
from gapdesk.doctor.desk import Doctor
from gapdesk.doctor.examination import LIMITS, NEEDS
from gapdesk.doctor.types import NAMES, Check, Finding, Verdict
from gapdesk.proxy.upstream import Route
from gapdesk.ui.desk_services import DoctorService
from tests.doctor.surroundings import Ill, listening, said, silent
from tests.rig import Rig, rig

RUNNING, SKIPPED = Verdict.RUNNING, Verdict.SKIPPED


def doctor_of(real: Rig) -> Doctor:
    """As the engine makes it."""
    engine = real.engine
    return Doctor(
        engine.settings,
        engine._clock,
        engine.paths,
        engine._vault,
        snapshot=engine.snapshot,
        token=engine.token,
        listens=lambda: policy.listen_on(engine.settings),
        route=lambda: policy.upstream_route(engine.settings),
        connect=engine._serving.connection,
        keys=engine.keys.ids,
        secret_of=engine.keys.secret_of,
        used=engine.keys.models,
    )


@pytest.mark.both_loops
async def test_a_healthy_gapdesk_has_no_problem() -> None:
    async with rig() as real:
        doctor: DoctorService = doctor_of(real)
        told: list[Finding] = []
        findings = await doctor.examine(told.append)
        assert [finding.check for finding in findings] == list(Check)
        assert not [f for f in findings if f.verdict in (Verdict.BAD, RUNNING, Verdict.WAITING)]
        assert real.generations() == []
        assert real.finished == []
        assert all(finding in told for finding in findings)
        for check in Check:
            assert [f.verdict is RUNNING for f in told if f.check is check] == [True, False]


async def test_the_question_is_asked_once_and_only_if_wanted() -> None:
    async with rig(chunk_delay=0.0) as real:
        findings = {f.check: f for f in await doctor_of(real).examine(lambda _: None, ask=True)}
        await asyncio.sleep(0)
        assert len(real.generations()) == 1
        assert findings[Check.REGION].verdict is Verdict.GOOD
        assert findings[Check.STREAMING].verdict in (Verdict.GOOD, SKIPPED)
        assert [request.status for request in real.finished] == [200]


async def test_what_depends_on_something_ill_is_told_once_as_skipped(ill: Ill) -> None:
    ill.route = Route("https://google.example", "none")  # a name nobody knows
    found = await ill.examine(ask=True)
    for check in (Check.TLS, Check.CLOCK, Check.KEYS, Check.REGION, Check.MODELS, Check.STREAMING):
        assert found[check].verdict is SKIPPED
        assert str(found[check].words).startswith("Not looked at, because of “")
        assert [f.verdict for f in ill.told if f.check is check] == [SKIPPED]


async def test_independent_checks_run_at_the_same_time(ill: Ill, monkeypatch) -> None:
    gate = asyncio.Event()

    async def wait(*_: object) -> None:
        await gate.wait()

    for probe in ("look_at_proxy", "look_up"):
        monkeypatch.setattr(examination.probe_way, probe, wait)
    task = asyncio.create_task(ill.examine())
    for _ in range(5):
        await asyncio.sleep(0)
    running = {finding.check for finding in ill.told if finding.verdict is RUNNING}
    assert running == set(Check) - set(NEEDS)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_a_check_that_takes_too_long_is_given_up(ill: Ill, monkeypatch) -> None:
    monkeypatch.setattr(examination, "LIMITS", {Check.TLS: 0.02})
    async with listening(silent) as port:
        ill.route = Route(f"http://127.0.0.1:{port}", "none")
        found = (await ill.examine())[Check.TLS]
    assert said(found) == (Verdict.BAD, "This took longer than 0 s, so it was given up.")
    assert str(found.advice) == "Check again; if it stays so, restart gapdesk."


async def test_cancelled_it_stops_at_once_and_leaves_nothing_running(ill: Ill) -> None:
    async with listening(silent) as port:
        ill.route = Route(f"http://127.0.0.1:{port}", "none")
        asking = asyncio.Event()
        doctor = ill.doctor()
        task = asyncio.create_task(doctor.examine(lambda f: asking.set() if f.check is Check.TLS else None))
        await asking.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    left = [each for each in asyncio.all_tasks() if each.get_name().startswith("doctor")]
    assert left == []


def test_what_is_needed_comes_before() -> None:
    order = list(Check)
    for check, needs in NEEDS.items():
        assert all(order.index(need) < order.index(check) for need in needs)
    assert set(NAMES) == set(Check)
    assert LIMITS[Check.KEYRING] == 15.0
