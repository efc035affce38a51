"""A quota day over restarts, and over changes of its zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gapdesk.proxy.types import Dimension, Estimate, Kind, RefusalReason
from tests.quota.pools import (
    MODEL,
    NETWORK,
    NOON,
    Store,
    ask,
    counts,
    pool_of,
    quota,
    refused,
    restarted,
    use,
)

PACIFIC = "America/Los_Angeles"
DAY = quota(Kind.QUOTA_DAY, Dimension.RPD)


@pytest.mark.parametrize("zone", [PACIFIC, "UTC"])
@pytest.mark.parametrize("day", ["2026-11-21", "2027-03-13", "2027-03-14", "2027-11-06", "2027-11-07"])
@pytest.mark.parametrize("hour", [0, 2, 13, 22])
def test_who_is_exhausted_rests_until_the_reset_across_restarts(zone: str, day: str, hour: int) -> None:
    start = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    midnight = datetime.combine(start.date() + timedelta(days=1), start.timetz()).timestamp()
    now = start.timestamp() + hour * 3600 + 661
    pool = pool_of("k1@home", "k2@home", zone=zone)
    for _ in range(4):
        use(pool, now=now)
    use(pool, DAY, now)
    store = Store()
    for moment in (now + 1, (now + midnight) / 2, midnight - 1):
        pool = restarted(pool, "k1@home", "k2@home", zone=zone, now=moment, store=store)
        assert refused(pool.lease(MODEL, Estimate(), moment), RefusalReason.QUOTA).until == midnight
        assert counts(pool, moment)[Dimension.RPD] == 4
    for moment in (midnight, midnight + 3_600):
        pool = restarted(pool, "k1@home", "k2@home", zone=zone, now=moment, store=store)
        assert counts(pool, moment)[Dimension.RPD] == 0
        pool.settle(ask(pool, moment), NETWORK, moment)


def test_a_day_that_google_ends_at_another_moment_ends_then_also_after_a_restart() -> None:
    pool = pool_of("k1", user={Dimension.RPD: 3})
    use(pool)
    use(pool, quota(Kind.QUOTA_DAY, Dimension.RPD, delay=4 * 3600))
    again = restarted(pool, "k1", user={Dimension.RPD: 3}, now=NOON + 3_600)
    end = NOON + 4 * 3600
    assert refused(again.lease(MODEL, Estimate(), end - 1), RefusalReason.QUOTA).until == end
    assert counts(again, end - 1)[Dimension.RPD] == 3, "all of it is gone, Google says"
    assert counts(again, end)[Dimension.RPD] == 0
    assert len([use(again, now=end) for _ in range(3)]) == 3


def test_a_change_of_zone_moves_the_end_of_the_day() -> None:
    pool = pool_of("k1", user={Dimension.RPD: 10})
    use(pool)
    use(pool, DAY)
    pool.set_zone("UTC", NOON)
    utc = NOON + 4 * 3600
    again = restarted(pool, "k1", zone="UTC", user={Dimension.RPD: 10})
    for one in (pool, again):
        assert refused(one.lease(MODEL, Estimate(), utc - 1), RefusalReason.QUOTA).until == utc
        assert counts(one, utc)[Dimension.RPD] == 0
        assert ask(one, utc).key == "k1"


@pytest.mark.parametrize(("delay", "hours"), [(None, 4), (9 * 3_600, 9)])
def test_a_zone_changed_while_the_program_was_off_ends_the_day_unless_google_named_the_end(
    delay: float | None, hours: int
) -> None:
    pool = pool_of("k1")
    use(pool)
    use(pool, quota(Kind.QUOTA_DAY, Dimension.RPD, delay=delay))
    store = Store()
    again = restarted(pool, "k1", zone="UTC", store=store)
    twice = restarted(again, "k1", zone="UTC", store=store)
    end = NOON + hours * 3_600
    for one in (again, twice):
        assert refused(one.lease(MODEL, Estimate(), end - 1), RefusalReason.QUOTA).until == end
        assert counts(one, end - 1)[Dimension.RPD] == 1
        assert counts(one, end)[Dimension.RPD] == 0
        ask(one, end)


@pytest.mark.parametrize(("later", "used"), [(3_600, 1), (4 * 3_600, 0)])
def test_counts_of_another_zones_day_are_dropped_when_ours_has_begun_since(later: float, used: int) -> None:
    pool = pool_of("k1")
    use(pool)
    now = NOON + later
    again = restarted(pool, "k1", zone="UTC", now=now)
    assert counts(again, now)[Dimension.RPD] == used
    assert counts(again, NOON + 4 * 3_600)[Dimension.RPD] == 0, "midnight UTC"
