from backend.projection.stage_times import StageTimes

SECOND_US = 1_000_000


def test_that_a_stage_tells_its_mean_its_median_and_its_slowest_percent() -> None:
    times = StageTimes(("applied", "on-disk"))
    for took_us in range(1, 201):
        times.record("applied", took_us, took_us, now_us=5 * SECOND_US)
    applied, on_disk = times.stages(now_us=5 * SECOND_US)
    assert (applied.position, applied.took_us) == (200, 100)
    assert (applied.p50_us, applied.p99_us) == (100, 198)
    assert (on_disk.took_us, on_disk.p50_us, on_disk.p99_us) == (None, None, None)


def test_that_what_is_older_than_the_second_before_is_forgotten() -> None:
    times = StageTimes(("applied",))
    for second, took_us in ((5, 900), (6, 100), (7, 300)):
        times.record("applied", second, took_us, now_us=second * SECOND_US)
    (applied,) = times.stages(now_us=7 * SECOND_US)
    assert (applied.p50_us, applied.p99_us) == (100, 300)


def test_that_a_stage_begins_where_it_had_come_before() -> None:
    assert StageTimes(("applied",), position=300).stages(now_us=0)[0].position == 300


def test_that_a_minute_after_the_last_event_no_stage_has_a_figure() -> None:
    times = StageTimes(("applied",))
    times.record("applied", 7, 900, now_us=5 * SECOND_US)
    (recent,) = times.stages(now_us=65 * SECOND_US)
    (old,) = times.stages(now_us=65 * SECOND_US + 1)
    assert (recent.took_us, recent.p99_us) == (900, 900)
    assert (old.position, old.took_us, old.p50_us, old.p99_us) == (7, None, None, None)
