"""What waits, and whether it gets less: held, caught up, slow, stalled, rebuilt."""

import pytest
from msgspec.structs import replace

from backend.messages.rebuild import RebuildProgress
from backend.wire.codec import NOTICES
from tests.backend.telemetry.health.scenario import (
    SECOND_US,
    WELL,
    Scenario,
    lagging,
    severity,
    status,
    verdict,
)


def test_that_a_position_which_went_down_is_rewound_until_it_is_back() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    decided = verdict(scenario.hear(lagging(4, 6)))
    assert (decided.status, decided.target) == ("REWOUND", 10)
    assert status(scenario.hear(lagging(9, 1))) == "REWOUND"
    assert status(scenario.hear(WELL)) == "OK"


def test_that_rows_rebuilt_from_an_older_log_are_well_at_its_end_and_stay_so() -> None:
    scenario = Scenario()
    scenario.hear(replace(WELL, head=4, ahead="the log is older"))
    assert status(scenario.hear(lagging(2, 2))) == "REWOUND"  # on its way to the log's end
    assert status(scenario.hear(lagging(4, 0))) == "OK"
    assert status(scenario.hear(lagging(4, 1))) == "OK"  # the log has gone on since


def test_that_a_rebuild_is_a_state_of_its_own_with_target_and_eta() -> None:
    scenario = Scenario()
    scenario.hear(lagging(10_000, 0))
    for applied in (0, 1_000, 2_000, 3_000):
        scenario.hear(replace(lagging(applied, 10_000 - applied), replay_target=10_000))
    report = scenario.report()
    decided = verdict(report)
    assert (decided.status, decided.severity, decided.target) == ("REPLAYING", "notice", 10_000)
    assert decided.eta_us == pytest.approx(7 * SECOND_US)
    assert not report.problems


def test_that_a_rebuild_in_the_place_of_the_rows_is_not_told_as_one_beside_them() -> None:
    rebuild = RebuildProgress(
        state="building",
        views=["orders"],
        by="anna",
        position=100,
        target=1_000,
        in_place=True,
    )
    report = Scenario().hear(replace(lagging(100, 900), replay_target=1_000, rebuild=rebuild))
    decided = verdict(report)
    assert (decided.status, decided.rule, decided.behind) == ("REPLAYING", "replaying", 900)


def test_that_a_rebuild_which_stands_still_is_stalled() -> None:
    scenario = Scenario()
    for second in range(8):
        scenario.hear(replace(lagging(100, 900, second), replay_target=1_000))
    report = scenario.report()
    assert (status(report), severity(report)) == ("STALLED", "critical")


def test_that_events_which_wait_a_moment_only_are_no_trouble() -> None:
    decided = verdict(Scenario().hear(lagging(10, 3, 0.4)))
    assert (decided.status, decided.rule, decided.behind) == ("OK", "within-limit", 3)


def test_that_a_lag_which_shrinks_is_caught_up_at_a_known_time() -> None:
    scenario = Scenario()
    for second in range(6):
        scenario.hear(lagging(100 * second, 1_000 - 50 * second, 8))
    report = scenario.report()
    decided = verdict(report)
    assert (decided.status, decided.severity) == ("CATCHING-UP", "notice")
    assert decided.slope_per_s == pytest.approx(-50)
    assert decided.eta_us == pytest.approx(750 / 50 * SECOND_US)


def test_that_a_backlog_from_before_the_start_is_caught_up_and_not_well() -> None:
    scenario = Scenario()
    for second in range(3):
        sample = lagging(1_000 * second, 9_000 - 1_000 * second, second)
        scenario.hear(replace(sample, catch_up_target=9_000))
    report = scenario.report()
    assert status(report) == "CATCHING-UP"


def test_that_a_lag_which_grows_is_slow() -> None:
    scenario = Scenario()
    for second in range(6):
        scenario.hear(lagging(100 * second, 1_000 + 50 * second, 8 + second))
    report = scenario.report()
    decided = verdict(report)
    assert (decided.status, decided.severity) == ("SLOW", "warning")
    assert decided.slope_per_s == pytest.approx(50)


def test_that_rates_stand_in_for_the_slope_while_there_are_few_samples() -> None:
    sample = replace(lagging(10, 500, 9), apply_rate_per_s=80.0, append_rate_per_s=10.0)
    assert status(Scenario().hear(sample)) == "CATCHING-UP"
    sample = replace(sample, append_rate_per_s=90.0)
    assert status(Scenario().hear(sample)) == "SLOW"


def test_that_a_lag_which_hardly_shrinks_has_no_eta_and_can_be_told() -> None:
    sample = replace(
        lagging(10, 5_000_000, 9), apply_rate_per_s=100.00000004, append_rate_per_s=100.0
    )
    report = Scenario().hear(sample)
    assert (status(report), verdict(report).eta_us) == ("CATCHING-UP", None)
    assert NOTICES.encode_published(report, "session")


def test_that_a_standing_position_with_something_before_it_is_stalled() -> None:
    scenario = Scenario()
    decided = [status(scenario.hear(lagging(10, 3, second))) for second in range(8)]
    assert decided[:5] == ["OK"] * 5
    assert decided[-1] == "STALLED"
    assert severity(scenario.report()) == "critical"


def test_that_a_schedule_holds_events_without_being_a_fault() -> None:
    waiting = replace(lagging(10, 40, 30), mode="every:3600", scheduled=True)
    scenario = Scenario()
    for _ in range(8):
        scenario.hear(waiting)
    report = scenario.report()
    decided = verdict(report)
    assert (decided.status, decided.severity, decided.by) == ("PAUSED", "notice", "every:3600")
    assert not report.problems


def test_that_the_window_tells_how_full_it_is() -> None:
    scenario = Scenario()
    assert verdict(scenario.hear(WELL)).completeness == 0.0
    for _ in range(5):
        scenario.hear(WELL)
    report = scenario.report()
    assert verdict(report).completeness == pytest.approx(0.25)
    for _ in range(30):
        scenario.hear(WELL)
    report = scenario.report()
    assert verdict(report).completeness == 1.0


def test_that_a_resumed_replica_is_not_judged_by_what_grew_while_it_was_paused() -> None:
    scenario = Scenario()
    for second in range(10):
        scenario.hear(replace(lagging(10, 100 * second, second), paused_by="anna"))
    resumed = replace(lagging(200, 700, 9), apply_rate_per_s=200.0, append_rate_per_s=100.0)
    assert status(scenario.hear(resumed)) == "CATCHING-UP"


def test_that_a_resumed_replica_is_not_judged_by_the_rates_of_its_pause() -> None:
    scenario = Scenario()
    for second in range(10):
        scenario.hear(replace(lagging(10, 100 * second, second), paused_by="anna"))
    resumed = replace(lagging(10, 1_000, 10), apply_rate_per_s=0.0, append_rate_per_s=100.0)
    decided = verdict(scenario.hear(resumed, 0.1))
    assert (decided.status, decided.slope_per_s) == ("CATCHING-UP", None)
    for second in range(1, 4):  # what does not get better is told as soon as it can be seen
        scenario.hear(replace(resumed, applied=10 + second, events_behind=1_000 + 99 * second))
    growing = [replace(lagging(10 + n, 1_000 + 99 * n, 10 + n)) for n in range(4, 8)]
    assert [status(scenario.hear(sample)) for sample in growing][-1] == "SLOW"


def test_that_a_slow_replica_which_gets_better_is_not_said_to_fall_behind_further() -> None:
    scenario = Scenario()
    for second in range(15):  # the lag grows
        scenario.hear(lagging(100 + second, 200 * second, 6 + second))
    assert verdict(scenario.report()).status == "SLOW"
    behind = 2_800
    seen: list[float | None] = []
    while (decided := verdict(scenario.hear(lagging(3_000 - behind, behind, 9)))).status == "SLOW":
        if decided.recovering:
            seen.append(decided.slope_per_s)
        behind -= 100
    assert seen
    assert all(each is not None and each < 0 for each in seen)
