"""Alerts across restarts: nothing that an operator set or heard is lost."""

from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend import clock
from backend.errors import Unavailable, Unreadable
from backend.messages.alerts import (
    AcknowledgeAlert,
    AlertRule,
    AlertRules,
    AskAlertRules,
    ReleaseAlert,
    RemoveAlertRule,
)
from backend.messages.control import OrderDone
from backend.telemetry.alerts.default_rules import DEFAULT_RULES
from tests.backend.telemetry.alerts.alert_backend import HOUR_US, Backend, history
from tests.backend.telemetry.alerts.alert_scenario import LATE, sample


def test_that_a_rule_survives_and_one_that_ships_stays_removed(backend: Backend) -> None:
    backend.set_rule(LATE)
    backend.restart()
    answer = backend.orders.answer(AskAlertRules())
    assert isinstance(answer, AlertRules)
    assert answer.rules == [LATE]


def test_that_a_rule_that_ships_can_be_replaced(tmp_path: Path) -> None:
    with closing(Backend(tmp_path)) as backend:
        shipped = DEFAULT_RULES[0]
        backend.set_rule(replace(shipped, pending_s=99))
        backend.restart()
        rule = backend.alerts.evaluator.rule(shipped.name)
        assert rule is not None
        assert (rule.pending_s, rule.is_default) == (99, False)
        assert len(backend.alerts.evaluator.rules) == len(DEFAULT_RULES)


def test_that_an_alert_goes_on_firing_after_a_restart_since_when_it_did(backend: Backend) -> None:
    backend.set_rule(LATE)
    (before,) = backend.hear(sample(late_s=60)).alerts
    backend.orders.answer(
        AcknowledgeAlert(rule="late", process="replica-1", view="", by="anna", note="on it")
    )
    backend.restart()
    (after,) = backend.hear(None).alerts
    assert after.state == "firing"
    assert (after.fired_at_us, after.since_at_us) == (before.fired_at_us, before.since_at_us)
    assert (after.acknowledged_by, after.note) == ("anna", "on it")
    assert backend.states(sample()) == {}


def test_that_what_was_recovering_has_to_be_seen_well_again(backend: Backend) -> None:
    backend.set_rule(replace(LATE, recovery_s=3600))
    backend.hear(sample(late_s=60))
    assert backend.states(sample()) == {"late@replica-1": "recovering"}
    backend.restart()
    assert backend.states(None) == {"late@replica-1": "firing"}


@pytest.mark.parametrize(("away_us", "state"), [(HOUR_US, "firing"), (-HOUR_US, "pending")])
def test_that_what_was_pending_goes_on_waiting_over_a_restart(
    backend: Backend, monkeypatch: pytest.MonkeyPatch, away_us: int, state: str
) -> None:
    backend.set_rule(replace(LATE, pending_s=1800))
    assert backend.states(sample(late_s=60)) == {"late@replica-1": "pending"}
    later_us = clock.now_us() + away_us
    monkeypatch.setattr("backend.telemetry.alerts.alert_service.now_us", lambda: later_us)
    backend.restart()
    assert backend.states(sample(late_s=60)) == {"late@replica-1": state}


@pytest.mark.parametrize("jump_us", [-HOUR_US, 0, HOUR_US])
def test_that_a_clock_that_jumps_neither_fires_nor_resolves(
    backend: Backend, monkeypatch: pytest.MonkeyPatch, jump_us: int
) -> None:
    backend.set_rule(replace(LATE, pending_s=1800, recovery_s=1800))
    backend.set_rule(replace(LATE, name="now", recovery_s=1800))
    backend.hear(sample(late_s=60))
    wall_us = clock.now_us() + jump_us
    monkeypatch.setattr("backend.telemetry.alerts.alert_service.now_us", lambda: wall_us)
    expected = {"late@replica-1": "pending", "now@replica-1": "firing"}
    assert backend.states(sample(late_s=60)) == expected
    assert backend.states(sample()) == {"now@replica-1": "recovering"}


def test_that_an_acknowledgement_ends_with_its_alert(backend: Backend) -> None:
    backend.set_rule(LATE)
    backend.hear(sample(late_s=60))
    order = AcknowledgeAlert(rule="late", process="replica-1", view="", by="anna")
    backend.orders.answer(order)
    backend.hear(sample())
    with pytest.raises(Unavailable, match="no alert 'late@replica-1'"):
        backend.orders.answer(order)
    (alert,) = backend.hear(sample(late_s=60)).alerts
    assert alert.acknowledged_by == ""


def test_that_an_acknowledgement_is_taken_back_and_that_survives(backend: Backend) -> None:
    backend.set_rule(LATE)
    backend.hear(sample(late_s=60))
    release = ReleaseAlert(rule="late", process="replica-1", view="", by="paul")
    with pytest.raises(Unavailable, match="Nobody has acknowledged"):
        backend.orders.answer(release)
    backend.orders.answer(
        AcknowledgeAlert(rule="late", process="replica-1", view="", by="anna", note="on it")
    )
    done = backend.orders.answer(release)
    assert done == OrderDone(message="late@replica-1 is not acknowledged by anna any more.")
    assert history(backend)[-1] == ("released", "late", "paul")
    backend.restart()
    (alert,) = backend.hear(sample(late_s=60)).alerts
    assert (alert.acknowledged_by, alert.acknowledged_at_us, alert.note) == ("", None, "")


def test_that_history_tells_every_state_and_who_did_what(backend: Backend) -> None:
    backend.set_rule(LATE)
    backend.hear(sample(late_s=60))
    backend.hear(sample())
    backend.orders.answer(RemoveAlertRule(name="late", by="paul"))
    assert history(backend)[-4:] == [
        ("rule-set", "late", "anna"),
        ("state", "late", "firing"),
        ("state", "late", "normal"),
        ("rule-removed", "late", "paul"),
    ]


def test_that_a_rule_that_is_removed_leaves_no_alert(backend: Backend) -> None:
    backend.set_rule(LATE)
    backend.hear(sample(late_s=60))
    backend.orders.answer(RemoveAlertRule(name="late", by="paul"))
    assert backend.states(sample(late_s=60)) == {}
    backend.restart()
    assert backend.states(sample(late_s=60)) == {}
    with pytest.raises(Unavailable, match="no rule 'late'"):
        backend.orders.answer(RemoveAlertRule(name="late", by="paul"))


def test_that_a_rule_that_cannot_be_evaluated_is_refused(backend: Backend) -> None:
    with pytest.raises(Unreadable, match="is compared with states"):
        backend.set_rule(AlertRule(name="x", metric="status", operator=">", limit=1))
    assert backend.alerts.evaluator.rule("x") is None
