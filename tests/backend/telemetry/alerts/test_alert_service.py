"""Alerts across restarts: nothing that an operator set, said or was told is lost."""

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend import clock
from backend.errors import StorageFailed, Unavailable, Unreadable
from backend.messages.alerts import (
    AcknowledgeAlert,
    AddSilence,
    AlertHistory,
    AlertReport,
    AlertRule,
    AlertRules,
    AskAlertHistory,
    AskAlertRules,
    EndSilence,
    RemoveAlertRule,
    SetAlertRule,
)
from backend.messages.notices import ReplicaSample
from backend.sqlite.file_profile import ALERTS
from backend.sqlite.sqlite_connection import connect
from backend.telemetry.alerts.alert_orders import AlertOrders
from backend.telemetry.alerts.alert_service import AlertService, OnEnd
from backend.telemetry.alerts.alert_store import AlertStore
from backend.telemetry.alerts.command_run import CommandRun
from backend.telemetry.alerts.default_rules import DEFAULT_RULES
from tests.backend.telemetry.alerts.alert_scenario import LATE, LOGGER, PARKED, sample, view
from tests.backend.telemetry.health.scenario import Scenario

HOUR_US = 3_600 * clock.SECOND_US
PAGED = replace(LATE, name="paged", command=["/bin/page", "ops"])


class Backend:
    """The alerts of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "alerts.sqlite"
        self.health = Scenario()
        self.runs: list[CommandRun] = []
        self.ends: list[OnEnd] = []
        self.stores: list[AlertStore] = []
        self.restart()

    def restart(self) -> None:
        """Go on with what is on the disk; the file that a kill leaves open is open still."""
        self.store = AlertStore(self.path, LOGGER)
        self.stores.append(self.store)
        self.alerts = AlertService(self.store, self._run, LOGGER)
        self.orders = AlertOrders(self.alerts)

    def close(self) -> None:
        self.alerts.close()
        for store in self.stores:
            store.close()

    def hear(self, heard: ReplicaSample | None) -> AlertReport:
        health = self.health.hear(heard)
        replicas = {} if heard is None else {heard.name: heard}
        return self.alerts.evaluate(health, self.health.writer, replicas)

    def set_rule(self, rule: AlertRule) -> None:
        self.orders.answer(SetAlertRule(rule=rule, by="anna"))

    def states(self, heard: ReplicaSample | None) -> dict[str, str]:
        report = self.hear(heard)
        return {alert.id: alert.state for alert in report.alerts}

    def _run(self, run: CommandRun, on_end: OnEnd) -> None:
        self.runs.append(run)
        self.ends.append(on_end)


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[Backend]:
    started = Backend(tmp_path)
    for rule in DEFAULT_RULES:  # a scenario's writer is never quite well
        started.orders.answer(RemoveAlertRule(name=rule.name, by="test"))
    with closing(started):
        yield started


def history(backend: Backend) -> list[tuple[str, str, str]]:
    answer = backend.orders.answer(AskAlertHistory())
    assert isinstance(answer, AlertHistory)
    return [(each.kind, each.rule, each.by or each.state or "") for each in answer.events]


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


def test_that_a_command_is_run_when_it_fires_and_when_it_is_over(backend: Backend) -> None:
    backend.set_rule(PAGED)
    backend.hear(sample(late_s=60))
    backend.hear(sample(late_s=61))
    (run,) = backend.runs
    assert run.command == ["/bin/page", "ops"]
    assert run.environment["MARIGRAPH_ALERT_ID"] == "paged@replica-1"
    assert run.environment["MARIGRAPH_ALERT_STATE"] == "firing"
    assert run.environment["MARIGRAPH_ALERT_CONDITION"].startswith("time-behind > 30")
    backend.ends[0]("")
    backend.hear(sample())
    assert [each.environment["MARIGRAPH_ALERT_STATE"] for each in backend.runs] == [
        "firing",
        "resolved",
    ]
    backend.ends[1]("")
    backend.hear(sample())
    assert len(backend.runs) == 2


def test_that_a_run_that_a_kill_cut_off_is_run_again(backend: Backend) -> None:
    backend.set_rule(PAGED)
    backend.hear(sample(late_s=60))
    backend.restart()
    backend.hear(sample(late_s=60))
    assert [run.due for run in backend.runs] == ["firing", "firing"]
    backend.ends[1]("")
    backend.restart()
    backend.hear(sample(late_s=60))
    assert len(backend.runs) == 2


def test_that_one_thing_is_run_after_the_other_for_an_alert(backend: Backend) -> None:
    backend.set_rule(PAGED)
    backend.hear(sample(late_s=60))
    backend.hear(sample())
    assert [run.due for run in backend.runs] == ["firing"]
    backend.ends[0]("")
    backend.hear(sample())
    assert [run.due for run in backend.runs] == ["firing", "resolved"]


def test_that_a_command_that_failed_is_shown_until_one_succeeds(backend: Backend) -> None:
    backend.set_rule(PAGED)
    backend.hear(sample(late_s=60))
    backend.ends[0]("/bin/page ended with 1: no route to host")
    backend.restart()
    (failure,) = backend.hear(sample()).failures
    assert (failure.alert, failure.error) == (
        "paged@replica-1",
        "/bin/page ended with 1: no route to host",
    )
    assert ("command-failed", "paged", "") in history(backend)
    backend.ends[-1]("")
    assert backend.hear(sample()).failures == []


def silence(hours: int = 1, **names: str) -> AddSilence:
    now = clock.now_us()
    asked = {"rule": "*", "process": "*", "view": "*"} | names
    return AddSilence(
        **asked, starts_at_us=now, ends_at_us=now + hours * HOUR_US, by="anna", reason="move"
    )


def test_that_a_silenced_alert_is_shown_and_notifies_nobody_until_it_ends(
    backend: Backend,
) -> None:
    backend.set_rule(PAGED)
    backend.orders.answer(silence(process="replica-*"))
    backend.restart()
    (alert,) = backend.hear(sample(late_s=60)).alerts
    assert (alert.state, alert.is_open, backend.runs) == ("firing", False, [])
    backend.orders.answer(EndSilence(id=alert.silence, by="paul"))
    (alert,) = backend.hear(sample(late_s=60)).alerts
    assert (alert.is_open, [run.due for run in backend.runs]) == (True, ["firing"])
    assert [each for each in history(backend) if each[0].startswith("silence")] == [
        ("silenced", "*", "anna"),
        ("silence-ended", "*", "paul"),
    ]


def test_that_a_silence_is_of_what_it_names_alone(backend: Backend) -> None:
    backend.set_rule(PARKED)
    backend.orders.answer(silence(rule="parked", view="o*"))
    report = backend.hear(sample(view("orders", parked=1), view("users", parked=1)))
    assert {alert.view: bool(alert.silence) for alert in report.alerts} == {
        "orders": True,
        "users": False,
    }


def test_that_a_silence_ends_by_itself(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    backend.orders.answer(silence(hours=1))
    assert len(backend.hear(sample()).silences) == 1
    later_us = clock.now_us() + 2 * HOUR_US
    monkeypatch.setattr("backend.telemetry.alerts.alert_service.now_us", lambda: later_us)
    assert backend.hear(sample()).silences == []
    backend.restart()
    assert backend.alerts.ledger.silences == {}


def test_that_a_maintenance_window_to_come_silences_nothing_yet(backend: Backend) -> None:
    backend.set_rule(LATE)
    window = silence()
    later = replace(
        window,
        starts_at_us=window.starts_at_us + HOUR_US,
        ends_at_us=window.ends_at_us + HOUR_US,
    )
    backend.orders.answer(later)
    report = backend.hear(sample(late_s=60))
    assert (report.alerts[0].silence, len(report.silences)) == ("", 1)


def test_that_a_silence_without_a_sensible_end_is_refused(backend: Backend) -> None:
    for wrong in (
        replace(silence(), ends_at_us=clock.now_us() - 1),
        replace(silence(), starts_at_us=clock.now_us() + 2 * HOUR_US),
        silence(hours=24 * 400),
    ):
        with pytest.raises(Unreadable):
            backend.orders.answer(wrong)
    with pytest.raises(Unavailable, match="no silence 'x'"):
        backend.orders.answer(EndSilence(id="x", by="anna"))


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


def test_that_alerts_go_on_when_the_disk_refuses_and_are_kept_later(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.set_rule(LATE)
    save = AlertStore.save

    def refuse(*_: object, **__: object) -> None:
        raise StorageFailed("disk full")

    monkeypatch.setattr(AlertStore, "save", refuse)
    with pytest.raises(StorageFailed):
        backend.set_rule(replace(LATE, name="other"))
    report = backend.hear(sample(late_s=60))
    assert (report.alerts[0].state, report.error) == ("firing", "disk full")
    monkeypatch.setattr(AlertStore, "save", save)
    assert backend.hear(sample(late_s=60)).error == ""
    backend.restart()
    assert backend.states(None) == {"late@replica-1": "firing"}
    assert ("state", "late", "firing") in history(backend)


def test_that_a_broken_file_is_set_aside_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "alerts.sqlite").write_bytes(b"no database" * 1000)
    with caplog.at_level(logging.WARNING), closing(Backend(tmp_path)) as backend:
        report = backend.hear(sample())
        assert "set aside as alerts.broken" in report.error
        assert report.rules == len(DEFAULT_RULES)
    assert (tmp_path / "alerts.broken").exists()


def test_that_a_record_of_another_version_is_left_out_and_said(backend: Backend) -> None:
    backend.set_rule(LATE)
    with closing(connect(backend.path, ALERTS)) as file:
        file.execute("UPDATE rules SET rule = '{}' WHERE name = 'late'")
    backend.restart()
    assert "AlertRule late cannot be read" in backend.hear(sample()).error
