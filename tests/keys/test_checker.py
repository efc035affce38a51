"""Checking keys: what Google says is noted, what it does not say is not."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

import pytest

from gapdesk.clock import ManualClock, SystemClock
from gapdesk.keys import look
from gapdesk.keys.checker import AT_ONCE, KeyChecker
from gapdesk.keys.types import CheckVerdict
from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.upstream import PracticeUpstream
from gapdesk.proxy.sender import UpstreamFault
from gapdesk.proxy.types import Call, Kind
from gapdesk.proxy.upstream import Route, Upstream
from gapdesk.quota.keys import KeyInfo, KeyState
from gapdesk.quota.limits import Limits
from gapdesk.quota.pool import Pool

GOOD = b'{"models": [{"name": "models/gemini-3.8-flash"}]}'
BAD = (
    b'{"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "API key not valid. Please pass a'
    b' valid API key.", "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo",'
    b' "reason": "API_KEY_INVALID"}]}}'
)
PLACE = (
    b'{"error": {"code": 400, "status": "FAILED_PRECONDITION", "message": "User location is not supported for'
    b' the API use."}}'
)

Answer = tuple[int, bytes] | UpstreamFault | None
"""(status, body), no answer at all, or None = never."""


@dataclass
class Reply:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False
    connect: float | None = None

    async def read(self) -> bytes:
        await asyncio.sleep(0)
        return self.body

    async def chunk(self) -> bytes:
        raise NotImplementedError

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeGoogle:
    """Answers by the key."""

    answers: dict[str, Answer] = field(default_factory=dict)
    usual: Answer = (200, GOOD)
    asked: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    at_once: int = 0
    most: int = 0
    closed: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def open(self, call: Call, secret: str) -> Reply:
        assert not self.closed
        self.asked.append(secret)
        self.calls.append(call)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await self.gate.wait()
            await asyncio.sleep(0)
            answer = self.answers.get(secret, self.usual)
            if answer is None:
                await asyncio.Event().wait()
            if isinstance(answer, UpstreamFault):
                raise answer
            assert answer is not None
            return Reply(*answer)
        finally:
            self.at_once -= 1

    @contextlib.asynccontextmanager
    async def connect(self) -> AsyncIterator[FakeGoogle]:
        self.closed = False
        yield self
        self.closed = True


class Ring:
    """As much of a key ring as the checker sees: key "n" has the secret "AQ.test-key-n"."""

    def __init__(self, count: int) -> None:
        self.pool = Pool(Limits({}), local_time=str)
        self.infos = {str(n): KeyInfo(str(n), f"key {n}") for n in range(count)}
        self.locked: set[str] = set()
        for info in self.infos.values():
            self.pool.add(info)

    def secret_of(self, key_id: str) -> str | None:
        return None if key_id in self.locked else f"AQ.test-key-{key_id}"

    def states(self) -> list[KeyState]:
        return [status.state for status in self.pool.statuses(0.0)]


def checker_of(ring: Ring, google: FakeGoogle, on_change: Callable[[], None] = lambda: None) -> KeyChecker:
    return KeyChecker(ring.pool, ring.infos.get, ring.secret_of, google.connect, ManualClock(), on_change)


def fault() -> UpstreamFault:
    return UpstreamFault(Kind.NETWORK, "Could not reach generativelanguage.googleapis.com: no route.")


def verdicts(checker: KeyChecker) -> Counter[CheckVerdict]:
    return Counter(result.verdict for result in checker.results())


async def test_each_key_gets_its_verdict_and_its_state() -> None:
    ring, google = Ring(3), FakeGoogle({"AQ.test-key-1": (400, BAD)})
    checker = checker_of(ring, google)
    assert checker.progress() is None
    checker.start(["0", "1", "gone"])
    progress = checker.progress()
    assert progress is not None
    assert (progress.done, progress.total, progress.running) == (0, 2, True)
    await checker.ended()
    assert [(r.key_id, r.label, r.verdict, str(r.words)) for r in checker.results()] == [
        ("0", "key 0", CheckVerdict.VALID, ""),
        ("1", "key 1", CheckVerdict.INVALID, "Google: API key not valid. Please pass a valid API key."),
    ]
    assert ring.states() == [KeyState.HEALTHY, KeyState.INVALID, KeyState.UNKNOWN]
    progress = checker.progress()
    assert progress is not None
    assert (progress.done, progress.total, progress.running, progress.cancelled) == (2, 2, False, False)
    assert dict(progress.counts) == {CheckVerdict.VALID: 1, CheckVerdict.INVALID: 1}


async def test_the_call_is_free() -> None:
    ring, google = Ring(1), FakeGoogle()
    checker = checker_of(ring, google)
    checker.start(["0"])
    await checker.ended()
    (call,) = google.calls
    assert (call.method, call.path, call.query, call.body) == ("GET", "/v1beta/models", "pageSize=1", b"")
    assert ring.pool.status("0", 0.0).last_used is None  # type: ignore[union-attr]


async def test_a_good_key_is_brought_back() -> None:
    ring, google = Ring(1), FakeGoogle(usual=(400, BAD))
    checker = checker_of(ring, google)
    checker.start(["0"])
    await checker.ended()
    assert ring.states() == [KeyState.INVALID]
    google.usual = (200, GOOD)
    checker.start(["0"])
    await checker.ended()
    assert ring.states() == [KeyState.HEALTHY]
    assert verdicts(checker) == {CheckVerdict.VALID: 1}


async def test_eight_are_asked_at_once() -> None:
    ring, google = Ring(40), FakeGoogle()
    checker = checker_of(ring, google)
    checker.start(ring.infos)
    await checker.ended()
    assert google.most == AT_ONCE == 8
    assert sorted(google.asked) == sorted(f"AQ.test-key-{n}" for n in range(40))
    assert google.closed


@pytest.mark.parametrize(
    "answer",
    [
        fault(),
        UpstreamFault(Kind.TIMEOUT, "Google did not answer in time."),
        (200, b"<html>Welcome to the hotel</html>"),
        (200, b'{"login": "required"}'),
        (302, b""),
        (401, b"<html>Sign in to the proxy</html>"),
        (403, b"<html>Blocked by your company</html>"),
        (400, b"Google: API key not valid. Please pass a valid API key."),
        (500, b'{"error": {"code": 500, "status": "INTERNAL", "message": "An internal error."}}'),
        (503, b'{"error": {"code": 503, "status": "UNAVAILABLE", "message": "Overloaded."}}'),
        (404, b'{"error": {"code": 404, "status": "NOT_FOUND", "message": "Not here."}}'),
    ],
)
async def test_what_is_not_googles_word_on_the_key_changes_no_state(answer: Answer) -> None:
    ring, google = Ring(2), FakeGoogle()
    checker = checker_of(ring, google)
    google.answers["AQ.test-key-1"] = (400, BAD)
    checker.start(ring.infos)
    await checker.ended()
    before = ring.pool.statuses(0.0)
    google.answers, google.usual = {}, answer
    checker.start(ring.infos)
    await checker.ended()
    assert ring.pool.statuses(0.0) == before
    assert verdicts(checker) == {CheckVerdict.UNREACHABLE: 2}
    assert all(str(result.words).endswith(".") for result in checker.results())


async def test_a_call_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "SECONDS", 0.01)
    ring, google = Ring(1), FakeGoogle(usual=None)
    checker = checker_of(ring, google)
    checker.start(["0"])
    await checker.ended()
    assert [(r.verdict, str(r.words)) for r in checker.results()] == [
        (CheckVerdict.UNREACHABLE, "Google did not answer in time.")
    ]


async def test_offline_the_rest_is_not_asked() -> None:
    ring, google = Ring(100), FakeGoogle(usual=fault())
    checker = checker_of(ring, google)
    checker.start(ring.infos)
    await checker.ended()
    assert len(google.asked) < 3 + AT_ONCE
    assert verdicts(checker) == {CheckVerdict.UNREACHABLE: 100}
    assert {str(result.words) for result in checker.results()} == {
        f"No way to Google: {fault()}",
        "Not asked, since Google could not be reached.",
    }
    assert set(ring.states()) == {KeyState.UNKNOWN}


async def test_single_failures_stop_nothing() -> None:
    ring = Ring(100)
    google = FakeGoogle({f"AQ.test-key-{n}": fault() for n in range(0, 100, 10)})
    checker = checker_of(ring, google)
    checker.start(ring.infos)
    await checker.ended()
    assert verdicts(checker) == {CheckVerdict.UNREACHABLE: 10, CheckVerdict.VALID: 90}


async def test_a_place_that_is_not_served_ends_the_check() -> None:
    ring, google = Ring(50), FakeGoogle(usual=(400, PLACE))
    checker = checker_of(ring, google)
    checker.start(ring.infos)
    await checker.ended()
    assert len(google.asked) <= AT_ONCE
    assert verdicts(checker) == {CheckVerdict.LOCATION: 50}
    assert set(ring.states()) == {KeyState.UNKNOWN}


async def test_locked_keys_are_said_to_be_locked() -> None:
    ring, google = Ring(2), FakeGoogle()
    ring.locked.add("1")
    checker = checker_of(ring, google)
    checker.start(ring.infos)
    await checker.ended()
    assert verdicts(checker) == {CheckVerdict.VALID: 1, CheckVerdict.LOCKED: 1}
    assert google.asked == ["AQ.test-key-0"]


async def test_a_check_ends_at_once_when_cancelled() -> None:
    ring, google = Ring(30), FakeGoogle({f"AQ.test-key-{n}": None for n in range(3, 30)})
    changes: list[int] = []
    checker = checker_of(ring, google, lambda: changes.append(len(checker.results())))
    checker.start(ring.infos)
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(checker.results()) == 3
    checker.cancel()
    progress = checker.progress()
    assert progress is not None
    assert (progress.done, progress.running, progress.cancelled) == (3, False, True)
    await checker.ended()
    progress = checker.progress()
    assert progress is not None
    assert (progress.done, progress.total) == (3, 30)
    assert google.at_once == 0
    assert changes[-1] == 3
    checker.cancel()
    google.answers = {}
    checker.start(["29"])
    await checker.ended()
    assert verdicts(checker) == {CheckVerdict.VALID: 1}


async def test_a_new_check_right_after_a_cancelled_one_is_its_own() -> None:
    ring, google = Ring(3), FakeGoogle(usual=None)
    checker = checker_of(ring, google)
    checker.start(["0", "1"])
    await asyncio.sleep(0)
    checker.cancel()
    google.usual = (200, GOOD)
    checker.start(["2"])
    await checker.ended()
    assert [result.key_id for result in checker.results()] == ["2"]


async def test_a_running_check_takes_more_in() -> None:
    ring, google = Ring(20), FakeGoogle()
    google.gate.clear()
    checker = checker_of(ring, google)
    checker.start([str(n) for n in range(10)])
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    checker.start(ring.infos)
    progress = checker.progress()
    assert progress is not None
    assert progress.total == 20
    google.gate.set()
    await checker.ended()
    assert verdicts(checker) == {CheckVerdict.VALID: 20}
    assert len(google.asked) == 20


async def test_a_key_removed_meanwhile_is_no_trouble() -> None:
    ring, google = Ring(3), FakeGoogle()
    google.gate.clear()
    checker = checker_of(ring, google)
    checker.start(ring.infos)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del ring.infos["1"]
    ring.pool.remove("1")
    google.gate.set()
    await checker.ended()
    assert [result.key_id for result in checker.results()] == ["0", "2"]
    assert checker.progress().total == 2  # type: ignore[union-attr]


async def test_after_the_start_only_doubtful_keys_are_asked(caplog: pytest.LogCaptureFixture) -> None:
    ring, google = Ring(4), FakeGoogle({"AQ.test-key-1": (400, BAD)})
    checker = checker_of(ring, google)
    checker.start(["0", "1"])
    await checker.ended()
    ring.pool.update("3", enabled=False)
    google.asked.clear()
    with caplog.at_level(logging.INFO, "gapdesk"):
        await checker.check_unwell(ring.infos)
    assert sorted(google.asked) == ["AQ.test-key-1", "AQ.test-key-2"]
    assert [record.getMessage() for record in caplog.records] == ["checked 2 keys: 1 valid, 1 invalid"]


async def test_words_hold_no_secret() -> None:
    ring = Ring(1)
    refusal = BAD.replace(b"a valid API key", b"AQ.test-key-0 or another")
    checker = checker_of(ring, FakeGoogle(usual=(400, refusal)))
    checker.start(["0"])
    await checker.ended()
    (result,) = checker.results()
    assert "AQ.test" not in str(result.words)
    assert "[key]" in str(result.words)


async def test_nothing_is_left_running_at_the_end() -> None:
    ring, google = Ring(20), FakeGoogle(usual=None)
    checker = checker_of(ring, google)
    checker.start(ring.infos)
    await asyncio.sleep(0)
    await checker.close()
    assert google.at_once == 0


# --- with the practice upstream -----------------------------------------------------------------------------

PRACTICE = {
    None: (CheckVerdict.VALID, KeyState.HEALTHY),
    "invalid": (CheckVerdict.INVALID, KeyState.INVALID),
    "not_found": (CheckVerdict.INVALID, KeyState.INVALID),
    "expired": (CheckVerdict.INVALID, KeyState.INVALID),
    "token_type": (CheckVerdict.BLOCKED, KeyState.BLOCKED),
    "leaked": (CheckVerdict.LEAKED, KeyState.INVALID),
    "suspended": (CheckVerdict.BLOCKED, KeyState.BLOCKED),
    "service_disabled": (CheckVerdict.BLOCKED, KeyState.BLOCKED),
    "service_blocked": (CheckVerdict.BLOCKED, KeyState.BLOCKED),
    "referrer_blocked": (CheckVerdict.BLOCKED, KeyState.BLOCKED),
    "ip_blocked": (CheckVerdict.BLOCKED, KeyState.BLOCKED),
    "billing_country": (CheckVerdict.BLOCKED, KeyState.BLOCKED),
}


async def test_googles_refusals_are_understood() -> None:
    keys = [PracticeKey(f"AQ.test-key-{n}", f"{n}00", fault=name) for n, name in enumerate(PRACTICE)]
    upstream = PracticeUpstream(SystemClock(), keys)
    url = await upstream.start()
    ring = Ring(len(keys))

    @contextlib.asynccontextmanager
    async def connect() -> AsyncIterator[Upstream]:
        line = Upstream(Route(url, "none"))
        yield line
        await line.close()

    checker = KeyChecker(ring.pool, ring.infos.get, ring.secret_of, connect, ManualClock(), lambda: None)
    checker.start(ring.infos)
    await checker.ended()
    await upstream.stop()
    found = {result.key_id: result.verdict for result in checker.results()}
    assert {name: found[str(n)] for n, name in enumerate(PRACTICE)} == {
        name: verdict for name, (verdict, _) in PRACTICE.items()
    }
    assert ring.states() == [state for _, state in PRACTICE.values()]
    assert all(result.words for result in checker.results() if result.verdict is not CheckVerdict.VALID)


async def test_without_a_network_no_key_changes() -> None:
    ring = Ring(20)

    @contextlib.asynccontextmanager
    async def connect() -> AsyncIterator[Upstream]:
        line = Upstream(Route("http://127.0.0.1:9", "none"))  # nobody listens on it
        yield line
        await line.close()

    checker = KeyChecker(ring.pool, ring.infos.get, ring.secret_of, connect, ManualClock(), lambda: None)
    checker.start(ring.infos)
    await checker.ended()
    assert verdicts(checker) == {CheckVerdict.UNREACHABLE: 20}
    assert set(ring.states()) == {KeyState.UNKNOWN}
