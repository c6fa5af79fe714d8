"""What a handler does, in one word; and a handler that does not come back from one event."""

import pytest
from msgspec.structs import replace

from backend.messages.health import (
    SEVERITIES,
    HealthReport,
    ProcessHealth,
    Verdict,
    ViewHealth,
    handler_activity,
)
from backend.messages.health_text import describe_verdict
from backend.messages.notices import ReplicaBusy, ReplicaSample
from backend.messages.pipeline import FailingEntity, HandlerActivity, RunningEvent
from backend.messages.problem_text import describe_problem
from backend.telemetry.health.problems import find_problems
from tests.backend.telemetry.health.scenario import (
    IDLE_VIEW,
    SECOND_US,
    WELL,
    Scenario,
    lagging,
    severity,
    status,
    verdict,
)
from tests.backend.wire.sample_values import REPLICA

FAILING = FailingEntity(
    entity="orders/order-1", position=2, error="KeyError", failing_us=7 * SECOND_US, waiting=3
)
WAITED = Verdict(status="OK", severity="ok", rule="lag-zero")
RUNNING = RunningEvent(
    view="orders", position=11, type="order.paid", entity="orders/order-1", running_us=0
)


def handler(report: HealthReport) -> tuple[str, int | None]:
    (view,) = report.processes[2].views
    return view.handler, view.oldest_us


def busy(seconds: float, running_s: float | None) -> ReplicaBusy:
    running = None
    if running_s is not None:
        running = replace(RUNNING, running_us=round(running_s * SECOND_US))
    return ReplicaBusy(
        name="replica-1", pid=REPLICA.pid, busy_us=round(seconds * SECOND_US), running=running
    )


def hear_busy(scenario: Scenario, seconds: float, running_s: float | None) -> HealthReport:
    """Let a second go by in which no sample comes but the word that a step lasts so long."""
    scenario.now_us += SECOND_US
    assert scenario.writer is not None
    scenario.monitor.hear_primary(scenario.writer, scenario.now_us)
    scenario.monitor.hear_busy(busy(seconds, running_s), scenario.now_us)
    return scenario.report()


def with_activity(sample: ReplicaSample, activity: HandlerActivity) -> ReplicaSample:
    return replace(sample, handlers=[replace(activity, view=IDLE_VIEW.view)])


def test_that_a_handler_without_anything_to_do_is_idle() -> None:
    assert handler(Scenario().hear(WELL)) == ("idle", None)


def test_that_a_handler_which_applies_events_or_is_about_to_is_active() -> None:
    applying = with_activity(WELL, HandlerActivity(view="", applied_per_s=3.0))
    assert handler(Scenario().hear(applying)) == ("active", None)
    assert handler(Scenario().hear(lagging(10, 5, 0.2))) == ("active", 200_000)


def test_that_a_handler_with_parked_events_is_failing_for_as_long_as_the_oldest_is_parked() -> None:
    parked = replace(WELL, views=[replace(IDLE_VIEW, parked=4)], parked=4)
    scenario = Scenario()
    activity = HandlerActivity(view="", failing=[FAILING], failing_entities=1)
    assert handler(scenario.hear(with_activity(parked, activity))) == ("failing", 7 * SECOND_US)
    assert handler(scenario.hear(None, 2)) == ("failing", 9 * SECOND_US)


def test_that_a_handler_whose_lag_grows_is_slow_and_one_that_works_off_a_backlog_is_active() -> (
    None
):
    scenario = Scenario()
    report = [scenario.hear(lagging(10 + s, 500 + 10 * s, 8)) for s in range(25)][-1]
    assert (status(report), handler(report)) == ("SLOW", ("slow", 8 * SECOND_US))
    scenario = Scenario()
    report = [scenario.hear(lagging(10 + s, 500 - 10 * s, 8)) for s in range(25)][-1]
    assert (status(report), handler(report)) == ("CATCHING-UP", ("active", 8 * SECOND_US))


def test_that_a_handler_whose_position_stands_while_events_wait_is_stalled_parked_or_not() -> None:
    for parked in (0, 1):
        scenario, sample = Scenario(), lagging(10, 5, 9)
        sample = replace(sample, views=[replace(sample.views[0], parked=parked)], parked=parked)
        reports = [scenario.hear(sample) for _ in range(8)]
        assert handler(reports[-1]) == ("stalled", 9 * SECOND_US)


@pytest.mark.parametrize(
    "held",
    [{"paused_by": "anna"}, {"scheduled": True, "mode": "every:60"}, {"log_error": "refused"}],
)
def test_that_what_is_held_on_purpose_or_has_no_log_is_no_handlers_fault(
    held: dict[str, object],
) -> None:
    scenario, sample = Scenario(), replace(lagging(10, 5, 9), **held)
    assert [handler(scenario.hear(sample)) for _ in range(8)][-1] == ("idle", None)


def test_that_a_handler_which_stays_at_one_event_is_stalled_there_and_no_silence() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    reports = [hear_busy(scenario, second, second) for second in range(1, 31)]
    decided = verdict(reports[-1])
    assert (decided.status, decided.severity, decided.rule, decided.position) == (
        "STALLED",
        "critical",
        "hung",
        11,
    )
    assert handler(reports[-1]) == ("stalled", 30 * SECOND_US)
    assert {verdict(report).rule for report in reports[4:]} == {"hung"}
    severities = [SEVERITIES.index(severity(report)) for report in reports]
    assert severities == sorted(severities)
    assert "the handler of orders has been at event 11 (order.paid of" in describe_verdict(decided)
    (problem,) = reports[-1].problems
    text = describe_problem(problem)
    assert (problem.view, problem.entity) == ("orders", "orders/order-1")
    assert text.symptom == "The handler of orders is stuck at one event in replica-1"
    assert text.action.startswith("Mend the handler of orders.")


def test_that_nothing_but_its_event_is_known_of_a_handler_that_does_not_come_back() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    (view,) = hear_busy(scenario, 9, 9).processes[2].views
    told = {"orders": HandlerActivity(view="orders", applied_per_s=0.0, busy_share=0.5)}
    activity = handler_activity(view, told)
    assert (activity.applied_per_s, activity.busy_share) == (None, None)
    assert activity.recent is not None
    assert activity.recent.position == 11
    assert handler_activity(ViewHealth(view="orders", verdict=WAITED), told) is told["orders"]


def test_that_replicas_stuck_at_the_same_event_are_one_problem() -> None:
    hung = Verdict(
        status="STALLED",
        severity="critical",
        rule="hung",
        running=replace(RUNNING, view="orders", position=11),
    )
    processes = [
        ProcessHealth(name=name, role="replica", verdict=hung)
        for name in ("replica-1", "replica-2")
    ]
    (problem,) = find_problems(processes, {}, None, at_us=0)
    assert problem.processes == ["replica-1", "replica-2"]
    text = describe_problem(problem)
    assert text.symptom == "The handler of orders is stuck at one event in replica-1, replica-2"
    assert "there is no other replica" in text.impact
    well = ProcessHealth(name="replica-3", role="replica", verdict=WAITED)
    (problem,) = find_problems([*processes, well], {}, None, at_us=0)
    assert "go to another replica" in describe_problem(problem).impact


def test_that_a_hung_replica_which_falls_silent_gets_no_better() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    hear_busy(scenario, 6, 6)
    report = scenario.hear(None, 8)
    assert (status(report), severity(report), verdict(report).rule) == (
        "UNKNOWN",
        "critical",
        "silent",
    )


def test_that_a_step_which_lasts_long_over_many_events_is_slow() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    report = hear_busy(scenario, 8, 0.3)
    assert (status(report), severity(report), verdict(report).rule) == ("SLOW", "warning", "busy")
    assert (
        "one step of its work has lasted 8.0\u202fs; now at event 11 in orders"
        in describe_verdict(verdict(report))
    )
    assert "it reads the log or writes" in describe_verdict(verdict(hear_busy(scenario, 9, None)))


def test_that_a_step_without_events_that_does_not_end_becomes_as_bad_as_silence() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    reports = [hear_busy(scenario, second, None) for second in range(5, 41)]
    severities = [severity(report) for report in reports]
    assert (severities[0], severities[-1]) == ("warning", "critical")
    assert {verdict(report).rule for report in reports} == {"busy"}
    ranks = [SEVERITIES.index(each) for each in severities]
    assert ranks == sorted(ranks)
    scenario = Scenario()
    scenario.hear(WELL)
    working = [hear_busy(scenario, second, 0.3) for second in range(5, 41)]
    assert {severity(report) for report in working} == {"warning"}


def test_that_trouble_with_the_rows_has_lasted_since_it_began_however_often_it_is_tried_again() -> (
    None
):
    scenario, failing = Scenario(), replace(WELL, rows_error="database is locked")
    scenario.hear(failing)
    reports: list[HealthReport] = []
    for _ in range(3):
        reports += [hear_busy(scenario, second, None) for second in range(2, 9)]
        reports.append(scenario.hear(failing))
    assert {(status(each), verdict(each).rule) for each in reports} == {
        ("FAULTED", "rows-unwritable")
    }
    assert verdict(reports[-1]).held_us == 24 * SECOND_US


def test_that_a_sample_ends_what_was_hung_and_another_process_does_not_inherit_it() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    hear_busy(scenario, 9, 9)
    assert status(scenario.hear(WELL)) == "OK"
    hear_busy(scenario, 9, 9)
    scenario.pid += 1
    report = scenario.hear(None)
    assert verdict(report).rule == "starting"
    assert report.processes[2].views == list[ViewHealth]()
