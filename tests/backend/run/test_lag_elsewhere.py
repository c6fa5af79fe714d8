"""How far a replica on another host is behind, as it is seen from the primary's host."""

from msgspec.structs import replace

from backend.run.lag_elsewhere import LagElsewhere
from tests.backend.telemetry.health.scenario import lagging
from tests.backend.wire.sample_values import REPLICA

SECOND_US = 1_000_000


def seen() -> LagElsewhere:
    """The log had 10 events, and 20 from the second 5 on."""
    lag = LagElsewhere()
    lag.note_head(10, 0)
    lag.note_head(20, 5 * SECOND_US)
    return lag


def test_that_what_is_not_copied_yet_counts_for_every_view() -> None:
    sample = seen().restate(lagging(8, 2, 100.0), "tokyo", 7, 9 * SECOND_US)

    assert (sample.name, sample.at_us, sample.applied, sample.head) == ("tokyo", 7, 8, 20)
    assert (sample.events_behind, sample.views[0].events_behind) == (12, 12)
    assert sample.time_behind_us == sample.views[0].time_behind_us == 9 * SECOND_US
    assert sample.catch_up_s is None


def test_that_a_replica_at_the_end_is_not_behind_whatever_its_clock_says() -> None:
    sample = seen().restate(replace(lagging(20, 0), catch_up_s=1.0), "tokyo", 7, 9 * SECOND_US)

    assert (sample.events_behind, sample.time_behind_us) == (0, 0)
    assert sample.views[0].time_behind_us == 0
    assert sample.catch_up_s == 1.0
    newer = seen().restate(lagging(25, 0), "tokyo", 7, 9 * SECOND_US)  # the end is heard later
    assert (newer.head, newer.events_behind) == (25, 0)


def test_that_what_both_clocks_would_take_is_unknown() -> None:
    sample = seen().restate(REPLICA, "tokyo", 7, 9 * SECOND_US)

    (view,) = sample.views
    assert (view.p50_us, view.p90_us, view.p99_us, view.max_us) == (None, None, None, None)
    assert (sample.stages, sample.work, sample.queues, sample.consumer) == ([], [], [], None)


def test_that_nothing_is_said_while_the_end_of_the_log_is_not_known() -> None:
    sample = LagElsewhere().restate(lagging(8, 2), "tokyo", 7, 9)

    assert (sample.head, sample.events_behind, sample.time_behind_us) == (None, None, None)
