"""What would have fired over the kept history."""

import pytest
from msgspec.structs import replace

from backend.errors import Unreadable
from backend.messages.alerts import AlertRule, AlertSpan
from backend.messages.lag_series import LagSeries, ViewSeries
from backend.telemetry.alerts.alert_preview import preview_rule
from tests.backend.telemetry.alerts.alert_scenario import LATE
from tests.backend.telemetry.health.scenario import SECOND_US


def history(*late_s: float | None, gap_after: int | None = None) -> LagSeries:
    """One sample a second; `gap_after`: place of the sample after which a minute is missing."""
    moments = [
        (place + (60 if gap_after is not None and place > gap_after else 0)) * SECOND_US
        for place in range(len(late_s))
    ]
    late_us = [None if each is None else round(each * SECOND_US) for each in late_s]
    count = len(late_s)
    nothing: list[int | None] = [None] * count
    return LagSeries(
        replica="replica-1",
        at_us=moments,
        applied=[0] * count,
        head=[0] * count,
        apply_rate_per_s=[None] * count,
        append_rate_per_s=[None] * count,
        stages={},
        views=[
            ViewSeries(
                view="",
                events_behind=[None if each is None else 1 for each in late_s],
                time_behind_us=list(late_us),
                p50_us=nothing,
                p90_us=nothing,
                p99_us=nothing,
                max_us=nothing,
            )
        ],
    )


def with_numbers(known: LagSeries, **numbers: list[int | None]) -> LagSeries:
    return replace(known, views=[replace(known.views[0], **numbers)])


def span(begins_s: int, ends_s: int | None, worst: float | None) -> AlertSpan:
    ends_us = None if ends_s is None else ends_s * SECOND_US
    return AlertSpan(begins_at_us=begins_s * SECOND_US, ends_at_us=ends_us, worst=worst)


def test_that_each_time_it_would_have_fired_is_told_with_its_worst() -> None:
    found = preview_rule(LATE, history(0, 40, 50, 20, 5, 0, 31), step_s=1)
    assert found == [span(1, 4, 50.0), span(6, None, 31.0)]


def test_that_what_did_not_hold_long_enough_would_not_have_fired() -> None:
    rule = replace(LATE, pending_s=2)
    assert preview_rule(rule, history(0, 40, 40, 0, 40, 40, 40, 0), step_s=1) == [span(6, 7, 40.0)]


def test_that_a_gap_ends_no_alert() -> None:
    rule = replace(LATE, recovery_s=2)
    found = preview_rule(rule, history(40, 0, 0, 0, 0, gap_after=1), step_s=1)
    assert found == [span(0, 64, 40.0)]


def test_that_what_nobody_knew_ends_no_alert() -> None:
    assert preview_rule(LATE, history(40, None, None), step_s=1) == [span(0, None, 40.0)]


def test_that_a_latency_of_nothing_is_no_trouble() -> None:
    rule = AlertRule(name="slow", metric="latency-p99", operator=">", limit=1)
    known = history(0, 0, 0)
    assert preview_rule(rule, with_numbers(known, p99_us=[2_000_000, None, None]), step_s=1) == [
        span(0, 1, 2.0)
    ]


def test_that_the_worst_of_a_rule_about_too_little_is_the_least() -> None:
    rule = AlertRule(name="few", metric="events-behind", operator="<", limit=5)
    known = with_numbers(history(0, 0, 0), events_behind=[9, 3, 4])
    assert preview_rule(rule, known, step_s=1) == [span(1, None, 3.0)]


def test_that_what_the_history_does_not_keep_is_refused() -> None:
    rule = AlertRule(name="x", metric="memory", operator=">", limit=1)
    with pytest.raises(Unreadable, match="does not keep memory; it keeps events-behind, "):
        preview_rule(rule, history(0), step_s=1)
