"""Keys held for a run."""

from __future__ import annotations

from gapdesk.proxy.types import Estimate, Lease
from gapdesk.quota.limits import Limits
from gapdesk.quota.pool import Pool
from gapdesk.secret_keys import GivenKey, SessionKeys

A, B = "AQ.test-key-number-one-0001", "AIza-test-key-number-two-0002"


def test_each_key_is_taken_once_hidden_and_can_be_asked() -> None:
    hidden: list[str] = []
    pool = Pool(Limits({}), local_time=str)
    keys = SessionKeys(pool, hidden.append)
    assert keys.add(GivenKey(A, "main"), 1.0)
    assert keys.add_found(f"{A} {B}", 2.0) == (1, 1)
    assert hidden == [A, B]
    lease = pool.lease(None, Estimate(), 3.0)
    assert isinstance(lease, Lease)
    assert keys.secret_of(lease.key) in (A, B)
    assert keys.secret_of("unknown") is None
    assert [status.info.label for status in pool.statuses(3.0)] == ["main", "key 2"]
