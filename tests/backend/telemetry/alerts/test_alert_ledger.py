"""What is silenced, and what is run for an alert."""

import pytest
from msgspec.structs import replace

from backend import clock
from backend.errors import Unavailable, Unreadable
from backend.messages.alerts import (
    EndSilence,
    RetryAlertCommand,
)
from tests.backend.telemetry.alerts.alert_backend import HOUR_US, PAGED, Backend, history, silence
from tests.backend.telemetry.alerts.alert_scenario import LATE, PARKED, sample, view


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


def test_that_a_command_that_failed_is_run_again_when_an_operator_says_so(
    backend: Backend,
) -> None:
    backend.set_rule(PAGED)
    backend.hear(sample(late_s=60))
    backend.ends[-1]("/bin/page ended with 1")
    backend.orders.answer(RetryAlertCommand(rule="paged", by="paul"))
    assert (len(backend.runs), backend.runs[-1].due) == (2, "firing")
    backend.ends[-1]("/bin/page ended with 1")
    backend.hear(sample())  # it is over, and that is told by the program as well
    backend.ends[-1]("/bin/page ended with 2")
    backend.restart()
    backend.orders.answer(RetryAlertCommand(rule="paged", by="paul"))
    assert backend.runs[-1].due == "resolved"
    backend.ends[-1]("")
    assert backend.hear(sample()).failures == []
    with pytest.raises(Unavailable, match="No command of paged has failed"):
        backend.orders.answer(RetryAlertCommand(rule="paged", by="paul"))
    assert ("command-retried", "paged", "paul") in history(backend)


def test_that_a_window_that_comes_again_keeps_quiet_in_its_time_only(backend: Backend) -> None:
    backend.set_rule(PAGED)
    every_minute = replace(silence(hours=24), schedule="* * * * *", length_s=60)
    backend.orders.answer(every_minute)
    (alert,) = backend.hear(sample(late_s=60)).alerts
    assert (alert.silence != "", backend.runs) == (True, [])
    backend.restart()
    assert backend.hear(sample(late_s=60)).silences[0].schedule == "* * * * *"
    (id_,) = backend.alerts.ledger.silences
    backend.orders.answer(EndSilence(id=id_, by="anna"))
    backend.orders.answer(replace(every_minute, schedule="0 0 29 2 *", length_s=60))
    backend.hear(sample(late_s=60))
    assert len(backend.runs) == 1
