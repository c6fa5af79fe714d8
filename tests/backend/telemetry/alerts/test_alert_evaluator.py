"""Rules over all processes and views."""

from msgspec.structs import replace

from backend.messages.alerts import AlertRule
from backend.messages.work import OverdueWork
from backend.telemetry.alerts.alert_evaluator import AlertTransition
from backend.telemetry.alerts.default_rules import DEFAULT_RULES
from backend.telemetry.alerts.readings import PrimaryRates
from tests.backend.telemetry.alerts.alert_scenario import (
    LATE,
    PARKED,
    AlertScenario,
    sample,
    view,
)
from tests.backend.telemetry.health.scenario import WELL
from tests.backend.wire.sample_values import QUEUE_ROOM


def test_that_a_number_over_its_limit_fires_and_clears_at_the_other() -> None:
    scenario = AlertScenario(LATE)
    assert scenario.hear(sample(late_s=30)) == []
    assert scenario.hear(sample(late_s=31)) == [
        AlertTransition(("late", "replica-1", ""), "normal", "firing", 31.0)
    ]
    assert scenario.hear(sample(late_s=11)) == []
    assert scenario.hear(sample(late_s=10)) == [
        AlertTransition(("late", "replica-1", ""), "firing", "normal", 10.0)
    ]
    assert scenario.evaluator.series == {}


def test_that_each_view_has_an_alert_of_its_own() -> None:
    scenario = AlertScenario(PARKED)
    scenario.hear(sample(view("orders", parked=2), view("users"), view("sales", parked=1)))
    assert scenario.states() == {"replica-1/orders": "firing", "replica-1/sales": "firing"}
    scenario.hear(sample(view("orders"), view("users"), view("sales", parked=1)))
    assert scenario.states() == {"replica-1/sales": "firing"}


def test_that_overdue_work_fires_where_a_board_is_declared_and_nowhere_else() -> None:
    rule = AlertRule(name="stuck", metric="overdue", operator=">", limit=10, view="*")
    whole = AlertRule(name="all", metric="overdue", operator=">", limit=10)
    scenario = AlertScenario(rule, whole)

    def work(view_name: str, overdue: int | None) -> OverdueWork:
        return OverdueWork(view=view_name, waiting=overdue, overdue=overdue)

    scenario.hear(sample(view("orders"), view("users")))  # no board: neither late nor unknown
    assert scenario.states() == {}
    scenario.hear(replace(WELL, work=[work("orders", 10), work("visits", 11)]))
    assert scenario.states() == {"replica-1/visits": "firing", "replica-1": "firing"}
    for _ in range(12):
        scenario.hear(replace(WELL, work=[work("orders", None), work("visits", 0)]))
    assert scenario.states() == {"replica-1/orders": "no-data", "replica-1": "firing"}


def test_that_a_queue_with_little_room_left_fires_and_who_fills_none_does_not() -> None:
    rule = AlertRule(name="room", metric="queue-room", operator="<", limit=3_600)
    scenario = AlertScenario(rule)
    roomy = replace(QUEUE_ROOM, room_us=7_200_000_000, is_lost=False, has_begun=True)
    scenario.hear(sample())  # fills no queue
    assert scenario.states() == {}
    scenario.hear(replace(WELL, queues=[roomy, replace(roomy, has_begun=False, room_us=0)]))
    assert scenario.states() == {}
    scenario.hear(replace(WELL, queues=[roomy, replace(roomy, room_us=60_000_000)]))
    assert scenario.states() == {"replica-1": "firing"}
    scenario.hear(replace(WELL, queues=[replace(roomy, is_lost=True)]))
    assert scenario.states() == {"replica-1": "firing"}
    scenario.hear(replace(WELL, queues=[roomy]))
    assert scenario.states() == {}


def test_that_a_bulk_operation_fires_by_what_is_left_and_by_what_failed_again() -> None:
    left = AlertRule(name="left", metric="bulk-left", operator=">", limit=0)
    failed = AlertRule(name="failed", metric="bulk-failed", operator=">", limit=10)
    scenario = AlertScenario(left, failed)
    scenario.hear(replace(WELL, bulk_left=5, bulk_failed=10))
    assert [
        rule
        for (rule, *_), each in scenario.evaluator.series.items()
        if each.progress.state == "firing"
    ] == ["left"]
    for _ in range(12):
        scenario.hear(replace(WELL, bulk_left=0, bulk_failed=11))
    assert [
        rule
        for (rule, *_), each in scenario.evaluator.series.items()
        if each.progress.state == "firing"
    ] == ["failed"]


def test_that_a_pattern_chooses_views() -> None:
    scenario = AlertScenario(replace(PARKED, view="o*"))
    scenario.hear(sample(view("orders", parked=2), view("sales", parked=1)))
    assert scenario.states() == {"replica-1/orders": "firing"}


def test_that_the_whole_is_as_bad_as_its_worst_view() -> None:
    rule = AlertRule(name="slow", metric="latency-p99", operator=">", limit=1)
    scenario = AlertScenario(rule)
    slow = replace(view("users"), p99_us=1_500_000)
    (change,) = scenario.hear(sample(replace(view("orders"), p99_us=None), slow))
    assert (change.state, change.value) == ("firing", 1.5)


def test_that_a_view_with_nothing_to_apply_is_neither_slow_nor_unknown() -> None:
    rule = AlertRule(name="slow", metric="latency-p99", operator=">", limit=1, view="*")
    scenario = AlertScenario(rule)
    scenario.hear(sample(replace(view("orders"), p99_us=2_000_000)))
    assert scenario.states() == {"replica-1/orders": "firing"}
    scenario.hear(sample(replace(view("orders"), p99_us=None)))
    assert scenario.states() == {}


def test_that_a_number_that_nobody_knows_is_no_data_and_not_well() -> None:
    scenario = AlertScenario(replace(LATE, view="*"))
    unknown = replace(view("orders"), time_behind_us=None, events_behind=None)
    scenario.hear(sample(unknown))
    assert scenario.states() == {}
    for _ in range(10):
        scenario.hear(sample(unknown))
    assert scenario.states() == {"replica-1/orders": "no-data"}
    scenario.hear(sample())
    assert scenario.states() == {}


def test_that_a_silent_replica_resolves_nothing_and_is_no_data() -> None:
    scenario = AlertScenario(PARKED)
    scenario.hear(sample(view("orders", parked=1), view("users")))
    for _ in range(30):
        scenario.hear(None)
    assert scenario.states() == {"replica-1/orders": "firing", "replica-1": "no-data"}
    scenario.hear(sample(view("orders", parked=1), view("users")))
    assert scenario.states() == {"replica-1/orders": "firing"}


def test_that_missing_numbers_count_as_trouble_where_the_rule_says_so() -> None:
    scenario = AlertScenario(replace(LATE, no_data="fire"))
    scenario.hear(sample())
    for _ in range(30):
        scenario.hear(None)
    assert scenario.states() == {"replica-1": "firing"}


def test_that_rows_of_another_log_have_no_lag() -> None:
    scenario = AlertScenario(replace(LATE, operator="<", limit=5, clear=None, view="*"))
    for _ in range(12):
        scenario.hear(replace(sample(), ahead="another log"))
    assert scenario.states() == {"replica-1/orders": "no-data"}


def test_that_a_state_fires_by_its_name() -> None:
    rule = AlertRule(name="paused", metric="status", operator="=", states=["PAUSED"])
    scenario = AlertScenario(rule)
    (change,) = scenario.hear(replace(WELL, paused_by="anna"))
    assert (change.key, change.state, change.found) == (
        ("paused", "replica-1", ""),
        "firing",
        "PAUSED",
    )
    scenario.hear(WELL)
    assert scenario.states() == {}


def test_that_a_lag_that_grows_is_caught_up_never() -> None:
    rule = AlertRule(name="eta", metric="catch-up", operator=">", limit=600)
    scenario = AlertScenario(rule)
    scenario.hear(replace(WELL, events_behind=5, catch_up_s=None))
    assert scenario.states() == {"replica-1": "firing"}
    scenario.hear(replace(WELL, events_behind=0, catch_up_s=None))
    assert scenario.states() == {}


def test_that_a_rate_below_its_limit_fires() -> None:
    rule = AlertRule(name="idle", metric="accepted-rate", operator="<", limit=1, clear=2)
    scenario = AlertScenario(rule)
    scenario.rates = PrimaryRates(accepted_per_s=0.5, rejected_per_s=0, failed_per_s=0)
    scenario.hear(WELL)
    assert scenario.states() == {"primary": "firing"}
    scenario.rates = PrimaryRates(accepted_per_s=1.5, rejected_per_s=0, failed_per_s=0)
    scenario.hear(WELL)
    assert scenario.states() == {"primary": "firing"}
    scenario.rates = PrimaryRates(accepted_per_s=2, rejected_per_s=0, failed_per_s=0)
    scenario.hear(WELL)
    assert scenario.states() == {}


def test_that_a_rule_that_watches_nothing_is_an_error_and_no_silence() -> None:
    scenario = AlertScenario(replace(LATE, process="replica-9"), replace(PARKED, view="oders"))
    scenario.hear(sample())
    reasons = {key[0]: each.reason for key, each in scenario.evaluator.series.items()}
    assert "is called replica-9" in reasons["late"]
    assert "no view is called oders" in reasons["parked"]
    assert set(scenario.states().values()) == {"error"}
    scenario.hear(sample(view("oders")))
    assert [key[0] for key in scenario.evaluator.series] == ["late"]


def test_that_a_view_that_is_gone_takes_its_alert_with_it() -> None:
    scenario = AlertScenario(PARKED)
    scenario.hear(sample(view("orders", parked=1), view("users")))
    (change,) = scenario.hear(sample(view("users")))
    assert (change.state, change.reason) == ("normal", "It is not there any more.")


def test_that_a_rule_that_is_removed_takes_its_alerts_with_it() -> None:
    scenario = AlertScenario(PARKED, LATE)
    scenario.hear(sample(view("orders", parked=1), late_s=60))
    scenario.evaluator.set_rules([LATE])
    assert list(scenario.evaluator.series) == [("late", "replica-1", "")]


def test_that_a_recovery_begins_anew_when_nobody_looked_for_long() -> None:
    scenario = AlertScenario(replace(LATE, recovery_s=20))
    scenario.hear(sample(late_s=60))
    scenario.hear(sample())
    scenario.hear(sample(), seconds=18)
    assert scenario.states() == {"replica-1": "recovering"}
    scenario.hear(sample(), seconds=5)
    assert scenario.states() == {"replica-1": "recovering"}
    for _ in range(15):
        scenario.hear(sample())
    assert scenario.states() == {}


def test_that_a_defect_in_one_rule_is_its_error_and_stops_no_other() -> None:
    scenario = AlertScenario(PARKED, LATE)
    broken = replace(view("orders", parked=1), parked="x")
    scenario.hear(replace(sample(broken), time_behind_us=60_000_000))
    assert scenario.evaluator.series[("parked", "", "")].progress.state == "error"
    assert scenario.states()["replica-1"] == "firing"


def test_that_nothing_that_ships_fires_while_all_is_well() -> None:
    scenario = AlertScenario(*DEFAULT_RULES)
    scenario.rates = PrimaryRates(accepted_per_s=0, rejected_per_s=0, failed_per_s=0)
    writer = scenario.health.writer
    assert writer is not None
    scenario.health.writer = replace(writer, waiting=0, log_error="", clock_behind_us=0)
    for _ in range(60):
        scenario.hear(WELL)
    assert scenario.states() == {}


def test_that_a_frozen_replica_and_a_parked_event_fire_by_what_ships() -> None:
    scenario = AlertScenario(*DEFAULT_RULES)
    scenario.hear(sample(view("orders", parked=1)))
    assert scenario.states() == {"replica-1/orders": "firing"}
    for _ in range(30):
        scenario.hear(None)
    series = scenario.evaluator.series.items()
    fired = {key for key, each in series if each.progress.state == "firing"}
    assert fired == {("parked-events", "replica-1", "orders"), ("not-answering", "replica-1", "")}


def test_that_only_what_is_not_normal_is_kept() -> None:
    scenario = AlertScenario(LATE, PARKED, replace(PARKED, name="shown", no_data="show"))
    scenario.hear(sample(*(view(f"v{number}") for number in range(20))))
    assert scenario.evaluator.series == {}
