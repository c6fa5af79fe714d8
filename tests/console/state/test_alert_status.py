"""What is said of alerts in the window, and what is news of them."""

from msgspec.structs import replace

from backend.messages.alerts import Alert, AlertReport, CommandFailure
from console.state import reducers
from console.state.alert_status import (
    AlertNews,
    AlertWatch,
    current_alerts,
    summarize_alert_status,
)
from console.state.backend_snapshot import BackendSnapshot
from tests.console.sample_messages import NOW

ALERT = Alert(
    rule="late",
    process="replica-1",
    view="",
    metric="time-behind",
    state="firing",
    severity="warning",
    since_at_us=NOW,
    held_us=5_000_000,
    fired_at_us=NOW,
    value=42.0,
    condition="time-behind > 30.0 s",
)


def alerted(*alerts: Alert, silence_s: float = 0.0, more: int = 0) -> BackendSnapshot:
    known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    report = AlertReport(at_us=NOW, alerts=list(alerts), rules=9, more=more)
    known = reducers.apply_notice(known, report, NOW)
    return replace(known, now_us=NOW + round(silence_s * 1_000_000))


def test_that_alerts_are_believed_only_while_the_backend_says_so() -> None:
    assert summarize_alert_status(alerted()) == ("ok", "No alerts, by 9 rules.")
    assert summarize_alert_status(alerted(ALERT)) == ("warn", "1 firing, by 9 rules.")
    silent = alerted(silence_s=6)
    assert current_alerts(silent) is None
    tone, text = summarize_alert_status(silent)
    assert (tone, "last heard 6.0" in text) == ("unknown", True)
    nothing = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    assert summarize_alert_status(nothing)[0] == "unknown"


def test_that_a_notification_that_failed_is_the_worst_of_it() -> None:
    failure = CommandFailure(rule="late", alert="late@replica-1", at_us=NOW, error="no route")
    known = alerted()
    assert known.alerts is not None
    failed = replace(known, alerts=replace(known.alerts, failures=[failure]))
    tone, text = summarize_alert_status(failed)
    assert (tone, "Notifications failed, of late@replica-1" in text) == ("bad", True)


def test_that_what_is_silenced_or_not_known_is_never_green() -> None:
    for alert, tone in (
        (replace(ALERT, silence="a1"), "busy"),
        (replace(ALERT, state="no-data"), "unknown"),
        (replace(ALERT, state="error"), "bad"),
        (replace(ALERT, severity="critical"), "bad"),
    ):
        assert summarize_alert_status(alerted(alert))[0] == tone


def test_that_what_fires_is_news_once_and_again_when_it_is_over() -> None:
    watch = AlertWatch()
    assert watch.update(alerted()) is None
    begun = watch.update(alerted(ALERT))
    assert begun is not None
    assert (begun.kind, begun.title) == ("warning", "Alert: late@replica-1")
    assert watch.update(alerted(ALERT)) is None
    assert watch.update(alerted(replace(ALERT, state="recovering"))) is None
    assert watch.update(alerted()) == AlertNews("over", "Alert over", "late@replica-1")


def test_that_what_fires_already_is_news_to_a_window_that_opens() -> None:
    assert AlertWatch().update(alerted(ALERT)) is not None
    assert AlertWatch().update(alerted(replace(ALERT, acknowledged_by="anna"))) is None


def test_that_silence_of_the_backend_ends_no_alert() -> None:
    watch = AlertWatch()
    watch.update(alerted(ALERT))
    assert watch.update(alerted(ALERT, silence_s=60)) is None
    assert watch.update(alerted(ALERT)) is None


def test_that_many_alerts_make_one_notification() -> None:
    watch = AlertWatch()
    watch.update(alerted())
    many = [replace(ALERT, view=f"v{number}", severity="critical") for number in range(5)]
    news = watch.update(alerted(*many))
    assert news is not None
    assert (news.kind, news.title) == ("critical", "5 alerts fire")
    assert news.text.endswith(" and 2 more")


def test_that_alerts_for_which_a_report_has_no_room_are_not_over() -> None:
    watch = AlertWatch()
    watch.update(alerted(ALERT))
    other = replace(ALERT, process="replica-2")
    watch.update(alerted(other, more=1))
    assert watch.update(alerted(ALERT, other)) is None
