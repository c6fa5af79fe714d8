"""A test for each mistake that other systems make with lag."""

import msgspec
import pytest

from backend.clock import SECOND_US, Micros
from backend.messages.events import Event, Heartbeat
from backend.messages.notices import ViewLag
from backend.projection.apply_latency import ApplyLatencies, GrowthRate
from backend.projection.log_head import LogHead
from backend.projection.replica_lag import LagMeter, OldestUnapplied, ReplicaLag
from backend.telemetry.absence import stopped_sample
from backend.telemetry.replica_status import Hysteresis, decide_status
from tests.backend.wire.samples import EVENT, REPLICA

NOW: Micros = 1_700_000_000 * SECOND_US
HOUR: Micros = 3600 * SECOND_US
ORDERS = frozenset({"order.created", "order.paid"})


def lag(
    *,
    applied: int = 10,
    head: int | None = 10,
    confirmed: Micros = NOW,
    behind: int | None = 0,
    apply_rate: float = 0.0,
    append_rate: float = 0.0,
    paused_by: str = "",
) -> ReplicaLag:
    return ReplicaLag(
        at_us=NOW,
        applied=applied,
        head=head,
        confirmed=confirmed,
        counts={},
        events_behind=behind,
        time_behind_us=None,
        apply_rate_per_s=apply_rate,
        append_rate_per_s=append_rate,
        mode="realtime",
        paused_by=paused_by,
        throttle_per_s=0,
        trouble="",
        views=[],
    )


def beat(counts: dict[str, int]) -> LogHead:
    head = LogHead()
    total = sum(counts.values())
    head.apply_heartbeat(Heartbeat(head=total, recorded=NOW, at=NOW, counts=counts), NOW)
    return head


def measured(head: LogHead, applied: dict[str, int], oldest: Event | None, at: Micros) -> ViewLag:
    measure = LagMeter(
        {"orders": ORDERS}, ApplyLatencies(), OldestUnapplied(lambda _after, _types: oldest)
    )
    return measure.measure_views(at, (sum(applied.values()), applied), head, {})[0]


def committed(at: Micros) -> Event:
    return msgspec.structs.replace(EVENT, position=1000, recorded=at)


def test_that_one_event_after_a_quiet_night_is_not_hours_late() -> None:
    told = measured(beat({"order.created": 6}), {"order.created": 5}, committed(NOW - 2000), NOW)
    assert (told.events_behind, told.time_behind_us) == (1, 2000)
    told = measured(beat({"order.created": 5}), {"order.created": 5}, None, NOW + 8 * HOUR)
    assert (told.events_behind, told.time_behind_us) == (0, 0)


def test_that_a_dead_consumer_is_late_by_the_clock_and_not_by_its_rate() -> None:
    head = beat({"order.created": 55})
    late = [
        measured(head, {"order.created": 5}, committed(NOW - HOUR), NOW + wait).time_behind_us
        for wait in (0, HOUR)
    ]
    assert late == [HOUR, 2 * HOUR]
    assert lag(behind=50).catch_up_s is None


def test_that_being_equal_is_zero_and_not_one() -> None:
    head = beat({"order.created": 5})
    assert head.events_behind({"order.created": 5}, ORDERS) == 0
    assert head.events_behind({"order.created": 4}, ORDERS) == 1


def test_that_a_frozen_head_is_not_healthy() -> None:
    told, evidence = decide_status(lag(confirmed=NOW - 12 * SECOND_US))
    assert told == "UNKNOWN"
    assert "for 12.0 s" in evidence


def test_that_counts_are_shown_and_no_percentages() -> None:
    _, evidence = decide_status(lag(applied=999_000, head=1_000_000, behind=1000))
    assert "applied 999000 of 1000000, 1000 relevant events" in evidence
    assert "%" not in evidence


def test_that_a_rebuild_has_an_end_in_sight() -> None:
    assert lag(behind=10_000, apply_rate=2500.0, append_rate=500.0).catch_up_s == 5.0
    assert lag(behind=10_000, apply_rate=500.0, append_rate=500.0).catch_up_s is None
    assert lag(behind=0, apply_rate=500.0).catch_up_s is None


def test_that_lag_is_never_negative_even_if_the_position_is_ahead_of_the_head() -> None:
    told = measured(beat({"order.created": 5}), {"order.created": 7}, None, NOW)
    assert (told.events_behind, told.time_behind_us) == (0, 0)
    ahead = committed(NOW + 5)
    assert (
        measured(beat({"order.created": 8}), {"order.created": 7}, ahead, NOW).time_behind_us == 0
    )


def test_that_nothing_is_claimed_before_the_logs_end_is_known() -> None:
    told = measured(LogHead(), {}, None, NOW)
    assert (told.events_behind, told.time_behind_us, told.p50_us) == (None, None, None)
    state, evidence = decide_status(lag(head=None, confirmed=0, behind=None))
    assert state == "UNKNOWN"
    assert "not known yet" in evidence


def test_that_only_relevant_events_count() -> None:
    head = beat({"order.created": 5, "order.paid": 3, "user.topped-up": 900})
    assert head.events_behind({"order.created": 4}, ORDERS) == 4
    assert head.events_behind({"order.created": 5, "order.paid": 3}, ORDERS) == 0


def test_that_the_worst_view_is_told_and_not_only_the_sum() -> None:
    views = [
        ViewLag(
            view=name,
            events_behind=1,
            time_behind_us=late,
            p50_us=1,
            p90_us=1,
            p99_us=1,
            max_us=most,
            parked=0,
        )
        for name, late, most in (("orders", 5, 7), ("sales", HOUR, 900))
    ]
    assert max(view.time_behind_us or 0 for view in views) == HOUR
    kept = ApplyLatencies()
    kept.record(NOW, {"order.created": [NOW - 1] * 999 + [NOW - HOUR]})
    assert kept.quantiles(ORDERS).max_us == HOUR


def test_that_a_lag_of_a_moment_does_not_flap() -> None:
    lasting = Hysteresis(fires=2.0, clears=1.0)
    said = [lasting.update(moment, holds=holds) for moment, holds in enumerate([True, False] * 4)]
    assert said == [False] * 8
    assert decide_status(lag(behind=3), lasting=False)[0] == "OK"


def test_that_a_lasting_lag_is_said_and_taken_back_only_after_it_stayed_away() -> None:
    lasting = Hysteresis(fires=2.0, clears=1.0)
    assert [lasting.update(at, holds=True) for at in (0.0, 1.0, 2.0)] == [False, False, True]
    assert lasting.update(3.0, holds=False)
    assert lasting.update(3.5, holds=True)
    assert lasting.update(4.0, holds=False)
    assert not lasting.update(5.0, holds=False)


@pytest.mark.parametrize(
    ("numbers", "fault", "expected"),
    [
        (lag(), "", "OK"),
        (lag(behind=3), "", "BEHIND"),
        (lag(behind=3, paused_by="anna"), "orders at 7", "PAUSED"),
        (lag(), "orders at 7: KeyError", "FAULTED"),
    ],
)
def test_that_every_status_is_told_with_its_evidence(
    numbers: ReplicaLag, fault: str, expected: str
) -> None:
    told, evidence = decide_status(numbers, fault)
    assert told == expected
    assert "applied 10 of 10" in evidence


def test_that_a_pause_says_who_and_a_fault_says_where() -> None:
    assert "by anna" in decide_status(lag(paused_by="anna"))[1]
    assert "orders at 7" in decide_status(lag(), "orders at 7: KeyError")[1]


def test_that_a_replica_which_speaks_no_more_keeps_no_good_numbers() -> None:
    dead = stopped_sample(REPLICA, "ended by SIGKILL", REPLICA.at_us + 3 * SECOND_US)
    assert dead.status == "STOPPED"
    assert dead.evidence == "ended by SIGKILL; its last sample is 3.0 s old"
    assert (dead.applied, dead.events_behind, dead.time_behind_us, dead.head) == (
        4,
        None,
        None,
        None,
    )
    assert (dead.views[0].events_behind, dead.views[0].time_behind_us, dead.views[0].parked) == (
        None,
        None,
        1,
    )


def test_that_a_rate_looks_back_a_few_seconds_and_is_never_negative() -> None:
    rate = GrowthRate(seconds=5.0)
    for second in range(10):
        rate.record(NOW + second * SECOND_US, 100)
    assert rate.per_second(NOW + 10 * SECOND_US, 200) > 0
    rate.record(NOW + 10 * SECOND_US, 200)
    assert rate.per_second(NOW + 11 * SECOND_US, 0) == 0.0
