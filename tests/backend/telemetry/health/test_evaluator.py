"""Every status: what it follows from, and what it is told with."""

import pytest
from msgspec.structs import replace

from backend.messages.health import HealthReport
from backend.messages.notices import FirstParked, ProcessState
from backend.messages.problem_text import describe_problem
from backend.messages.work import OverdueWork
from backend.telemetry.health.problems import find_problems
from tests.backend.telemetry.health.scenario import (
    IDLE_VIEW,
    SECOND_US,
    WELL,
    WRITING,
    Scenario,
    lagging,
    severity,
    status,
    verdict,
    view,
)
from tests.backend.wire.sample_values import PROCESS


def test_that_a_replica_at_the_logs_end_is_well() -> None:
    decided = verdict(Scenario().hear(WELL))
    assert (decided.status, decided.severity, decided.rule) == ("OK", "ok", "lag-zero")
    assert (decided.applied, decided.head, decided.behind, decided.age_us) == (10, 10, 0, 0)


def test_that_nothing_is_claimed_before_a_process_has_spoken() -> None:
    scenario = Scenario()
    scenario.states["replica-1"] = "starting"
    decided = verdict(scenario.hear(None))
    assert (decided.status, decided.severity, decided.rule) == ("UNKNOWN", "unknown", "starting")
    scenario.states["replica-1"] = "running"
    assert verdict(scenario.hear(None)).rule == "starting"
    assert status(scenario.hear(WELL)) == "OK"


def test_that_a_process_which_is_kept_from_starting_is_at_fault_and_says_by_what() -> None:
    scenario = Scenario()
    scenario.states["replica-1"] = "starting"
    scenario.is_blocked = True
    report = scenario.hear(None)
    decided = verdict(report)
    assert (decided.status, decided.severity, decided.rule, decided.reason) == (
        "FAULTED",
        "critical",
        "cannot-start",
        PROCESS.detail,
    )
    (problem,) = report.problems
    text = describe_problem(problem)
    assert text.symptom == "Replica-1 cannot start"
    assert text.action.startswith("Mend what the cause names")


def test_that_a_process_which_has_work_to_do_first_is_no_failure_and_says_what() -> None:
    scenario = Scenario()
    scenario.states["replica-1"] = "starting"
    scenario.is_at_work = True
    decided = [verdict(scenario.hear(None, 10)) for _ in range(5)]
    assert {(each.status, each.severity, each.rule, each.reason) for each in decided} == {
        ("UNKNOWN", "warning", "starting", PROCESS.detail)
    }


def test_that_a_start_counts_from_the_end_of_the_work_before_it() -> None:
    scenario = Scenario()
    scenario.states["replica-1"] = "starting"
    scenario.is_at_work = True
    for _ in range(5):
        scenario.hear(None, 10)
    scenario.is_at_work = False
    decided = [severity(scenario.hear(None, 10)) for _ in range(5)]
    assert decided == ["warning", "warning", "warning", "warning", "critical"]


def test_that_a_start_which_takes_long_becomes_worse() -> None:
    scenario = Scenario()
    scenario.states["replica-1"] = "starting"
    decided = [severity(scenario.hear(None, 10)) for _ in range(5)]
    assert decided == ["unknown", "unknown", "warning", "warning", "critical"]


def test_that_the_logs_end_must_be_known() -> None:
    decided = verdict(Scenario().hear(replace(WELL, head=None, events_behind=None)))
    assert (decided.status, decided.rule) == ("UNKNOWN", "head-unknown")


@pytest.mark.parametrize("state", ["backing-off", "failed", "stopped"])
def test_that_a_process_which_is_known_to_be_gone_is_stopped(state: ProcessState) -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    scenario.states["replica-1"] = state
    decided = verdict(scenario.hear(None))
    assert (decided.status, decided.severity, decided.rule) == (
        "STOPPED",
        "critical",
        "process-gone",
    )
    assert (decided.applied, decided.head, decided.behind) == (10, None, None)


def test_that_rows_newer_than_the_log_are_ahead_whatever_else_is_true() -> None:
    decided = verdict(Scenario().hear(replace(WELL, applied=12, paused_by="anna")))
    assert (decided.status, decided.severity) == ("AHEAD", "critical")
    shown = verdict(Scenario().hear(replace(WELL, ahead="event 9 is another one")))
    assert (shown.status, shown.reason) == ("AHEAD", "event 9 is another one")
    assert (decided.behind, decided.late_us) == (None, None)


def test_that_a_pause_says_by_whom() -> None:
    decided = verdict(Scenario().hear(replace(lagging(10, 500, 60), paused_by="anna")))
    assert (decided.status, decided.severity, decided.by) == ("PAUSED", "warning", "anna")


def test_that_a_log_which_cannot_be_read_is_never_well() -> None:
    scenario = Scenario()
    report = scenario.hear(replace(WELL, log_error="connection refused"))
    assert (status(report), severity(report)) == ("HEAD-FROZEN", "critical")
    assert verdict(report).reason == "connection refused"
    scenario.writer = replace(WRITING, log_error="connection refused", log_age_us=8 * SECOND_US)
    report = scenario.hear(WELL)
    assert (status(report, "primary"), status(report)) == ("HEAD-FROZEN", "HEAD-FROZEN")


def test_that_rows_which_cannot_be_written_are_a_fault() -> None:
    decided = verdict(Scenario().hear(replace(WELL, rows_error="disk full")))
    assert (decided.status, decided.rule, decided.reason) == (
        "FAULTED",
        "rows-unwritable",
        "disk full",
    )


def test_that_a_parked_event_is_told_with_its_position_and_reason() -> None:
    first = FirstParked(position=7, entity="orders/order-1", error="KeyError: 'x'")
    parked = replace(IDLE_VIEW, view="sales", parked=2, first_parked=first)
    report = Scenario().hear(replace(WELL, views=[view("orders", 0), parked], parked=2))
    decided = verdict(report)
    assert (decided.status, decided.severity, decided.position, decided.parked) == (
        "FAULTED",
        "warning",
        7,
        2,
    )
    statuses = {each.view: each.verdict.status for each in report.processes[2].views}
    assert statuses == {"orders": "OK", "sales": "FAULTED"}


def test_that_a_parked_event_does_not_hide_how_far_the_other_views_are_behind() -> None:
    parked = replace(IDLE_VIEW, view="sales", parked=1)
    late = replace(lagging(10, 139, 14), views=[view("orders", 139, 14), parked], parked=1)
    decided = verdict(Scenario().hear(late))
    assert (decided.rule, decided.behind, decided.late_us) == ("parked", 139, 14 * SECOND_US)


def test_that_what_only_becomes_worse_has_lasted_all_the_while() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    decided = [verdict(scenario.hear(None)) for _ in range(25)]
    silent = [each for each in decided if each.status == "UNKNOWN"]
    assert len({each.severity for each in silent}) > 1
    assert silent[-1].held_us == (len(silent) - 1) * SECOND_US


def test_that_an_event_which_several_replicas_parked_is_one_problem_that_names_them() -> None:
    first = FirstParked(position=7, entity="orders/order-1", error="KeyError: 'x'")
    parked = replace(IDLE_VIEW, view="sales", parked=2, first_parked=first)
    scenario = Scenario()
    report = scenario.hear(replace(WELL, views=[parked], parked=2))
    assert [problem.processes for problem in report.problems] == [["replica-1"]]
    key = report.problems[0].key
    second = replace(WELL, name="replica-2", views=[parked], parked=2)
    scenario.monitor.hear_replica(second, scenario.now_us)
    info = replace(scenario.processes()[2], name="replica-2", pid=second.pid)
    report = scenario.monitor.report([*scenario.processes(), info], 0, scenario.now_us)
    (problem,) = report.problems
    assert (problem.processes, problem.key) == (["replica-1", "replica-2"], key)
    text = describe_problem(problem)
    assert text.symptom == "Events are parked in sales of replica-1, replica-2"
    assert "retry replica-2 sales orders/order-1" in text.action


def test_that_a_silent_writer_freezes_the_head_of_replicas_that_look_well() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    scenario.writer = None
    report = scenario.hear(WELL, 7)
    assert (status(report), severity(report)) == ("HEAD-FROZEN", "warning")
    assert status(report, "primary") == "UNKNOWN"
    assert [problem.subject for problem in report.problems] == ["primary"]
    scenario.writer = WRITING
    recovering = verdict(scenario.hear(WELL))
    assert (recovering.status, recovering.recovering) == ("HEAD-FROZEN", True)
    well = verdict(scenario.hear(WELL, 3))
    assert (well.status, well.recovering) == ("OK", False)


def test_that_commands_which_pile_up_are_told_of_the_writer() -> None:
    scenario = Scenario()
    scenario.writer = replace(WRITING, waiting=5_000)
    decided = verdict(scenario.hear(WELL), "primary")
    assert (decided.status, decided.rule, decided.behind) == ("SLOW", "backlog", 5_000)


def test_that_a_replicas_own_trouble_with_the_log_is_told_beside_another_of_the_writer() -> None:
    scenario = Scenario()
    scenario.writer = replace(WRITING, waiting=5_000)
    report = scenario.hear(replace(WELL, log_error="a page is damaged"))
    assert [problem.key for problem in report.problems] == [
        "replica-1:log-unreadable",
        "primary:backlog",
    ]
    scenario.writer = replace(WRITING, log_error="a page is damaged")
    report = scenario.hear(replace(WELL, log_error="a page is damaged"))
    assert [problem.key for problem in report.problems] == ["primary:log-unreadable"]


def test_that_a_writer_that_tries_to_use_the_log_is_not_told_to_be_frozen() -> None:
    scenario = Scenario()
    scenario.writer = replace(WRITING, log_error="nats: timeout", waiting=1)
    scenario.hear(WELL)
    scenario.writer = None
    report = scenario.hear(WELL, 12.0)
    decided = verdict(report, "primary")
    assert (decided.rule, decided.reason) == ("log-unreadable", "nats: timeout")
    assert decided.behind is None
    assert decided.age_us == 12 * SECOND_US
    assert [problem.action for problem in report.problems] == ["check-log"]
    assert verdict(scenario.hear(WELL, 20.0), "primary").rule == "silent"


def test_that_a_clock_behind_the_log_is_a_problem_of_its_own() -> None:
    scenario = Scenario()
    scenario.writer = replace(WRITING, clock_behind_us=3_600 * SECOND_US)
    report = scenario.hear(WELL)
    assert [problem.verdict.rule for problem in report.problems] == ["clock-behind"]
    assert report.clock_offset_us == 3_600 * SECOND_US
    assert report.severity == "warning"


def test_that_each_rule_is_explained_and_one_of_them_has_decided() -> None:
    scenario = Scenario()
    scenario.hear(lagging(10, 3, 1))
    shown = scenario.monitor.explain(scenario.processes(), "replica-1", scenario.now_us)
    decided = [result.rule for result in shown.rules if result.decided]
    assert decided == ["within-limit"]
    numbers = next(r.numbers for r in shown.rules if r.rule == "stalled")
    assert numbers["events_behind"] == 3
    assert numbers["late_limit_us"] == 5 * SECOND_US


def test_that_what_holds_for_all_of_a_replica_decides_for_its_views() -> None:
    scenario = Scenario()
    scenario.hear(replace(lagging(10, 3, 60), paused_by="anna"))
    shown = scenario.monitor.explain(scenario.processes(), "replica-1", scenario.now_us)
    assert [result.rule for result in shown.rules if result.decided] == ["paused"]


def test_that_overdue_work_is_a_problem_since_the_first_of_it_became_so() -> None:
    scenario = Scenario()
    work = OverdueWork(view="orders", waiting=9, overdue=2, worst="Paid", since_us=3 * SECOND_US)
    scenario.hear(replace(WELL, work=[work]))
    report = scenario.monitor.report(scenario.processes(), 10 * SECOND_US, scenario.now_us)
    (problem,) = report.problems
    assert (problem.key, problem.view, report.severity, report.worst) == (
        "overdue:orders",
        "orders",
        "warning",
        "",
    )
    assert (problem.verdict.status, problem.verdict.held_us) == ("OVERDUE", 7 * SECOND_US)
    text = describe_problem(problem)
    assert text.symptom == "2 entities wait longer than allowed in orders"
    assert text.cause == "2 of 9 that wait are overdue, most of them in the state Paid."
    assert "marigraph board orders" in text.action


@pytest.mark.parametrize("overdue", [0, None])
def test_that_work_that_is_not_overdue_or_not_known_is_no_problem(overdue: int | None) -> None:
    work = OverdueWork(view="orders", waiting=9, overdue=overdue)
    assert Scenario().hear(replace(WELL, work=[work])).problems == []


def test_that_the_replica_that_has_come_furthest_says_what_is_overdue() -> None:
    many, few = (OverdueWork(view="orders", waiting=9, overdue=count) for count in (5, 2))
    ahead = replace(WELL, name="replica-2", applied=9, work=[few])
    behind = replace(WELL, applied=8, work=[many])
    samples = {each.name: each for each in (ahead, behind)}
    (problem,) = find_problems([], samples, None, at_us=0)
    assert problem.verdict.work == few


def test_that_a_backend_whose_last_replica_was_stopped_is_not_well() -> None:
    scenario = Scenario()
    scenario.hear(None)
    left = [each for each in scenario.processes() if each.role != "replica"]

    def report(seconds: int) -> HealthReport:
        now_us = scenario.now_us + seconds * SECOND_US
        return scenario.monitor.report(left, 0, now_us, stopped=["replica-1"])

    assert report(0).problems[-1].verdict.held_us == 0
    (problem,) = report(3).problems
    assert (problem.verdict.rule, problem.verdict.held_us) == ("replicas-stopped", 3 * SECOND_US)
    assert (report(3).severity, problem.processes) == ("warning", ["replica-1"])
    text = describe_problem(problem)
    assert text.symptom == "No replica runs"
    assert "marigraph replica start replica-1" in text.action
    assert scenario.monitor.report(left, 0, scenario.now_us).problems == []  # none was wanted
    running = scenario.processes()
    others = scenario.monitor.report(running, 0, scenario.now_us, stopped=["replica-2"]).problems
    assert "replicas-stopped" not in {each.verdict.rule for each in others}
