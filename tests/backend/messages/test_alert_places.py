"""A rule looks at the same places when it is in effect and when it is previewed."""

from msgspec.structs import replace

from backend.messages.alert_places import is_watched, watched_places
from backend.messages.alerts import AlertRule
from backend.messages.health import HealthReport, ProcessHealth, Verdict, ViewHealth

WELL = Verdict(status="OK", severity="ok", rule="lag-zero")
VIEWS = [ViewHealth(view=name, verdict=WELL) for name in ("orders", "users")]
REPORT = HealthReport(
    at_us=1,
    severity="ok",
    worst="",
    processes=[
        ProcessHealth(name="supervisor", role="supervisor", verdict=WELL),
        ProcessHealth(name="primary", role="primary", verdict=WELL),
        ProcessHealth(name="replica-1", role="replica", verdict=WELL, views=VIEWS),
        ProcessHealth(name="subscription:shop", role="subscription", verdict=WELL),
    ],
)
LATE = AlertRule(name="late", metric="time-behind", operator=">", limit=5)


def test_that_only_a_rule_that_names_subscriptions_is_about_them() -> None:
    health = ProcessHealth(
        name="subscription:shop",
        role="subscription",
        verdict=Verdict(status="STALLED", severity="warning", rule="deliveries-stalled"),
    )
    assert not is_watched("status", health, "*")
    assert is_watched("status", health, "subscription:*")
    assert is_watched("time-behind", health, "subscription:shop")
    assert not is_watched("memory", health, "subscription:*")


def test_that_every_subscription_is_looked_at_by_a_rule_that_names_them() -> None:
    rule = replace(LATE, process="subscription:*")
    assert list(watched_places(rule, REPORT)) == [("subscription:shop", "")]


def test_that_a_rule_for_all_processes_looks_at_those_that_have_its_metric() -> None:
    assert list(watched_places(LATE, REPORT)) == [("replica-1", "")]
    frozen = AlertRule(name="stopped", metric="status", operator="=", states=["STOPPED"])
    assert list(watched_places(frozen, REPORT)) == [("primary", ""), ("replica-1", "")]


def test_that_a_rule_about_views_looks_at_each_that_it_means() -> None:
    places = list(watched_places(replace(LATE, view="*s"), REPORT))
    assert places == [("replica-1", "orders"), ("replica-1", "users")]
