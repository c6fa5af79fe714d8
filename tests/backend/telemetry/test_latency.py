import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backend.telemetry.latency import Latencies
from tests.backend.wire.samples import EVENT, NOON


def latencies(*spans: int) -> Latencies:
    """Apply one event for each span of microseconds."""
    kept = Latencies(since=NOON)
    for span in spans:
        kept.note([msgspec.structs.replace(EVENT, recorded=NOON)], NOON + span)
    return kept


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=200))
def test_that_percentiles_are_never_below_the_truth_and_little_above(spans: list[int]) -> None:
    found = latencies(*spans).of(["order.created"])
    assert found is not None
    ordered = sorted(spans)
    for part, told in ((0.5, found.p50), (0.9, found.p90), (0.99, found.p99)):
        truth = ordered[max(0, -int(-part * len(ordered) // 1) - 1)]
        assert truth <= told <= truth * 17 / 16 + 1
    assert found.max == ordered[-1]


def test_that_other_types_are_left_out() -> None:
    kept = latencies(5)
    assert kept.of(["user.registered"]) is None
    assert kept.of(["user.registered", "order.created"]) is not None


def test_that_history_that_is_caught_up_with_has_no_latency() -> None:
    kept = Latencies(since=NOON)
    kept.note([msgspec.structs.replace(EVENT, recorded=NOON - 1)], NOON + 10**12)
    assert kept.empty


def test_that_a_new_second_begins_empty() -> None:
    kept = latencies(5)
    assert not kept.empty
    kept.clear()
    assert kept.of(["order.created"]) is None
