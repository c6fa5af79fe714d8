"""Throttling, with the time passed in."""

import pytest

from backend.clock import SECOND_US, parse_rfc3339
from backend.projection.token_bucket import TokenBucket

NOON = parse_rfc3339("2024-05-06T12:00:00Z")


def test_that_no_throttle_allows_everything() -> None:
    assert TokenBucket(0, NOON).available(NOON, 5000) == 5000


def test_that_a_throttle_allows_its_rate_over_time() -> None:
    allowance = TokenBucket(100, NOON)
    taken = 0
    for tick in range(1, 1001):  # ten seconds
        allowed = allowance.available(NOON + tick * SECOND_US // 100, 2000)
        allowance.consume(allowed)
        taken += allowed
    assert taken == pytest.approx(1000, abs=2)


def test_that_a_throttle_saves_up_little_and_says_when_to_come_again() -> None:
    allowance = TokenBucket(4, NOON)
    assert allowance.available(NOON + 3600 * SECOND_US, 2000) == 1
    allowance.consume(1)
    assert allowance.wait_s() == pytest.approx(0.25)
    assert allowance.available(NOON, 2000) == 0  # the clock went back
    assert allowance.available(NOON + SECOND_US // 4, 2000) == 1
