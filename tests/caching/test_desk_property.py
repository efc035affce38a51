"""Whatever clients ask and Google does: requests stay whole, go the right way, at one call at most."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.caching import prefixes
from gapdesk.caching.entries import Sent
from gapdesk.proxy.types import Kind
from tests.caching.google import ALICE, BOB, FREE, NO_STORAGE, PAID, TOO_SMALL, ask, desk, text

SYSTEMS = ["A " * 4_000, "B " * 4_000, ""]
ANSWERS = [
    None,
    Sent(0, kind=Kind.NETWORK, message="No route.", project=PAID),
    Sent(400, kind=Kind.BAD_REQUEST, message="Invalid argument.", project=PAID),
    Sent(400, kind=Kind.BAD_REQUEST, message=TOO_SMALL.format(1_000, 4_096), project=PAID),
    Sent(429, kind=Kind.CACHE_STORAGE, message=NO_STORAGE, project=PAID),
    Sent(429, kind=Kind.QUOTA_MINUTE, message="Quota exceeded.", project=PAID),
]

requests = st.tuples(
    st.just("ask"),
    st.sampled_from([ALICE, BOB]),
    st.sampled_from(SYSTEMS),
    st.integers(0, 3),
    st.sampled_from([PAID, PAID, FREE, None]),
)
happenings = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([1.0, 61.0, 700.0, 1_000.0])),
    st.tuples(st.just("lose"), st.just(None)),
    st.tuples(st.just("answer"), st.sampled_from(ANSWERS)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(requests, requests, requests, happenings), max_size=40))
async def test_each_request_is_whole_and_goes_the_right_way(events: list[tuple[object, ...]]) -> None:
    async with desk() as d:
        owners: dict[str, tuple[str, str]] = {}
        for event in events:
            match event:
                case ("wait", float(seconds)):
                    d.clock.advance(seconds)
                case ("lose", _):
                    d.google.caches.clear()
                case ("answer", answer):
                    d.google.refusal = answer if isinstance(answer, Sent) else None
                case (_, client, system, turns, project):
                    assert client in (ALICE, BOB) and isinstance(turns, int) and isinstance(system, str)
                    said = [text("Hello. " * 800)]
                    for n in range(turns):
                        said += [text(f"Well {n}. " * 600, "model"), text(f"Go on {n}.")]
                    who = ALICE if client == ALICE else BOB
                    asked = ask(
                        said, system, client=who, project=project if isinstance(project, str) else None
                    )
                    posts, before = d.google.count("POST"), prefixes.digests(asked.body)
                    use = await d.desk.prepare(asked)
                    assert d.google.count("POST") - posts <= 1
                    assert prefixes.digests(asked.body) == before
                    if d.google.count("POST") > posts:
                        assert d.google.calls[-1][2] == project
                    if use is None:
                        continue
                    cache = d.keeper.find(use.name)
                    assert cache is not None and cache.expires > d.clock.now()
                    assert owners.setdefault(use.name, (who.id, use.project)) == (who.id, cache.project)
                    assert use.body["contents"] and use.body["contents"] == said[cache.contents :]
                    if use.name in d.google.caches:
                        d.desk.used(use.name, None)
                    else:
                        d.desk.gone(use.name)
                        assert d.keeper.find(use.name) is None
        await d.settle()
        assert set(d.bindings.bound) == {cache.name for cache in d.keeper.book.all()}
