"""The mistakes that other systems make when they measure lag."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.clock import SECOND_US, Micros
from backend.errors import StorageFailed
from backend.messages.events import Event, Heartbeat
from backend.messages.notices import ViewLag
from backend.projection.apply_latency import ApplyLatencies, GrowthRate, Moment
from backend.projection.log_head import LogHead
from backend.projection.replica_lag import LagMeter, OldestUnapplied
from tests.backend.wire.sample_values import EVENT

NOW: Micros = 1_700_000_000 * SECOND_US
HOUR: Micros = 3600 * SECOND_US
ORDERS = frozenset({"order.created", "order.paid"})


def beat(counts: dict[str, int], now_us: Micros = 0) -> LogHead:
    head = LogHead(0)
    total = sum(counts.values())
    head.apply_heartbeat(Heartbeat(head=total, recorded=NOW, at=NOW, counts=counts), now_us)
    return head


def measured(
    head: LogHead, applied: dict[str, int], oldest: Event | None, moment: Moment
) -> ViewLag:
    meter = LagMeter({"orders": ORDERS}, ApplyLatencies(), OldestUnapplied(lambda _, __: oldest))
    return meter.measure_views(moment, (sum(applied.values()), applied), head, {})[0]


def committed(position: int, at: Micros) -> Event:
    return msgspec.structs.replace(EVENT, position=position, recorded=at)


def test_that_one_event_after_a_quiet_night_is_not_hours_late() -> None:
    head = beat({"order.created": 5})
    night = Moment(NOW + 8 * HOUR, 8 * HOUR)
    lag = measured(head, {"order.created": 5}, None, night)
    assert (lag.events_behind, lag.time_behind_us) == (0, 0)
    head.apply_heartbeat(
        Heartbeat(head=6, recorded=NOW, at=NOW, counts={"order.created": 6}), 8 * HOUR
    )
    event = committed(6, night.at_us - 2_000)
    lag = measured(head, {"order.created": 5}, event, night)
    assert (lag.events_behind, lag.time_behind_us) == (1, 2_000)


def test_that_a_dead_consumer_is_late_by_the_clock_and_not_by_its_rate() -> None:
    head = beat({"order.created": 55})
    event = committed(6, NOW)
    late = [
        measured(head, {"order.created": 5}, event, Moment(NOW + wait, wait)).time_behind_us
        for wait in (HOUR, 2 * HOUR)
    ]
    assert late == [HOUR, 2 * HOUR]


def test_that_being_equal_is_zero_and_not_one() -> None:
    head = beat({"order.created": 5})
    assert head.events_behind({"order.created": 5}, ORDERS) == 0
    assert head.events_behind({"order.created": 4}, ORDERS) == 1


def test_that_lag_is_never_negative_even_if_the_position_is_ahead_of_the_head() -> None:
    lag = measured(beat({"order.created": 5}), {"order.created": 7}, None, Moment(NOW, 0))
    assert (lag.events_behind, lag.time_behind_us) == (0, 0)
    head, later = beat({"order.created": 8}), committed(8, NOW + 5)
    lag = measured(head, {"order.created": 7}, later, Moment(NOW, 0))
    assert lag.time_behind_us == 0


def test_that_nothing_is_claimed_before_the_logs_end_is_known() -> None:
    lag = measured(LogHead(0), {}, None, Moment(NOW, 0))
    assert (lag.events_behind, lag.time_behind_us, lag.p50_us) == (None, None, None)
    assert LogHead(0).age_us(NOW) is None


def test_that_only_relevant_events_count() -> None:
    head = beat({"order.created": 5, "order.paid": 3, "user.topped-up": 900})
    assert head.events_behind({"order.created": 4}, ORDERS) == 4
    assert head.events_behind({"order.created": 5, "order.paid": 3}, ORDERS) == 0


def test_that_the_oldest_event_is_waited_for_also_while_the_log_cannot_be_read() -> None:
    def refuse(_applied: int, _types: frozenset[str]) -> Event | None:
        raise StorageFailed("the log's database is away")

    head = beat({"order.created": 8})
    meter = LagMeter({"orders": ORDERS}, ApplyLatencies(), OldestUnapplied(refuse))
    lag = meter.measure_views(Moment(NOW, HOUR), (7, {"order.created": 7}), head, {})[0]
    assert (lag.events_behind, lag.time_behind_us) == (1, HOUR)


def test_that_the_slowest_event_is_told_and_not_only_the_mean() -> None:
    latencies = ApplyLatencies()
    recorded = {"order.created": [NOW - 1] * 999 + [NOW - HOUR]}
    latencies.record(Moment(NOW, 2 * HOUR), recorded, 2 * HOUR)
    assert latencies.quantiles(ORDERS, 2 * HOUR).max_us == HOUR


def test_that_a_minute_after_the_last_event_no_latency_is_told() -> None:
    latencies = ApplyLatencies()
    latencies.record(Moment(NOW, HOUR), {"order.created": [NOW - 7]}, HOUR)
    meter = LagMeter({"orders": ORDERS}, latencies, OldestUnapplied(lambda _applied, _types: None))

    def measured(now_us: int) -> tuple[int | None, int | None]:
        moment, head = Moment(NOW, now_us), beat({"order.created": 1})
        lag = meter.measure_views(moment, (1, {"order.created": 1}), head, {})[0]
        return lag.p50_us, lag.max_us

    assert measured(HOUR + 60 * SECOND_US) == (7, 7)
    assert measured(HOUR + 60 * SECOND_US + 1) == (None, None)


def test_that_commit_times_of_years_ago_are_no_latency_of_years() -> None:
    latencies = ApplyLatencies()
    recorded = {"order.created": [NOW - 24 * 365 * 7 * HOUR]}
    latencies.record(Moment(NOW, 2 * HOUR), recorded, 3 * SECOND_US)
    assert latencies.quantiles(ORDERS, 2 * HOUR).max_us == 3 * SECOND_US


@given(
    batches=st.lists(st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=50), max_size=4),
    longest=st.integers(0, 10_000),
)
def test_that_latencies_are_the_same_in_batches_of_any_size(
    batches: list[list[int]], longest: int
) -> None:
    latencies, moment = ApplyLatencies(), Moment(at_us=5_000, now_us=1)
    for recorded in batches:
        latencies.record(moment, {"order.created": recorded}, longest)
    waited = [min(max(5_000 - each, 0), longest) for batch in batches for each in batch]
    quantiles = latencies.quantiles(["order.created"], now_us=1)
    assert quantiles.max_us == (max(waited) if waited else None)
    measured = list(latencies.of_types(["order.created"]))
    assert [each.events for each in measured] == ([len(waited)] if waited else [])


@given(
    st.lists(st.tuples(st.integers(-10_000_000, 10_000_000), st.integers(-50, 500)), max_size=40)
)
def test_that_a_rate_is_never_negative_whatever_clock_and_total_do(
    steps: list[tuple[int, int]],
) -> None:
    rate, now_us, total = GrowthRate(seconds=5.0), NOW, 1_000
    for step_us, more in steps:
        now_us, total = now_us + step_us, max(0, total + more)
        rate.record(now_us, total)
        assert rate.per_second(now_us, total) >= 0


def test_that_a_rate_looks_back_a_few_seconds() -> None:
    rate = GrowthRate(seconds=5.0)
    for second in range(10):
        rate.record(second * SECOND_US, 100)
    assert rate.per_second(10 * SECOND_US, 200) > 0


def test_that_a_rate_is_forgotten_when_nothing_has_grown_for_its_span() -> None:
    rate = GrowthRate(seconds=5.0)
    for second in range(4):
        rate.record(NOW + second * SECOND_US, 1_000 * second)
    now_us = NOW + 3 * SECOND_US  # nothing is noted from here on: nothing comes
    assert rate.per_second(now_us, 3_000) == pytest.approx(1_000)
    assert rate.per_second(now_us + 3 * SECOND_US, 3_000) == pytest.approx(400)
    assert rate.per_second(now_us + 60 * SECOND_US, 3_000) == 0
    rate.record(now_us + 60 * SECOND_US, 3_010)
    assert rate.per_second(now_us + 61 * SECOND_US, 3_010) == pytest.approx(2)


@pytest.mark.parametrize("before", [[], [0], [0, SECOND_US]])
def test_that_the_rate_of_a_burst_is_0_again_when_nothing_follows(before: list[int]) -> None:
    rate = GrowthRate(seconds=5.0)
    for waited_us in before:
        rate.record(NOW + waited_us, 10)
    for waited_us in (0, 20_000, 40_000):  # microseconds, closer than what is told apart
        rate.record(NOW + 2 * SECOND_US + waited_us, 20 + waited_us)
    assert rate.per_second(NOW + 60 * SECOND_US, 40_020) == 0.0
