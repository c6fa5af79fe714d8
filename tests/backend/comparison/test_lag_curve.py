from backend.comparison.event_times import EventTimes
from backend.comparison.lag_curve import lag_samples, look_at_lag
from backend.comparison.sample_statistics import percentiles

_MS = 1_000


def test_that_the_lag_is_what_is_on_disk_and_cannot_be_read_yet() -> None:
    times = [EventTimes(0, 2 * _MS), EventTimes(_MS, 4 * _MS), EventTimes(3 * _MS, 4 * _MS)]
    looks = look_at_lag(times, stride=1)
    assert looks.events_behind == [1, 2, 1, 2, 0]
    assert looks.time_behind_us == [0, _MS, _MS, 2 * _MS, 0]


def test_that_of_a_long_load_each_event_stands_for_those_that_were_not_asked_about() -> None:
    assert look_at_lag([EventTimes(0, _MS)], stride=5).events_behind == [5, 0]


def test_that_a_curve_keeps_the_worst_of_each_part_of_the_time() -> None:
    stall = range(500, 509)  # during which nothing can be read
    times = [EventTimes(n * _MS, 509 * _MS if n in stall else n * _MS + 100) for n in range(1_000)]
    looks = look_at_lag(times, stride=1)
    curve = lag_samples(looks)
    assert len(curve.after_us) == len(curve.events_behind) == len(curve.time_behind_us) <= 200
    assert max(curve.time_behind_us) == max(looks.time_behind_us) == 8 * _MS
    assert max(curve.events_behind) == max(looks.events_behind)


def test_that_without_a_replica_there_is_no_lag() -> None:
    assert look_at_lag([EventTimes(0, None)], stride=1).events_behind == []


def test_that_a_percentile_is_a_value_that_was_measured() -> None:
    found = percentiles([*range(1, 101)])
    assert (found.count, found.p50, found.p99, found.max) == (100, 50, 99, 100)
    assert percentiles([7]).p99 == 7
    assert percentiles([]).count == 0
