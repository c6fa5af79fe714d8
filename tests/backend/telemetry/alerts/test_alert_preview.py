"""What would have fired over the kept history."""

import math
from collections.abc import Sequence
from typing import Literal

import pytest
from msgspec.structs import replace

from backend.clock import Micros
from backend.errors import Unreadable
from backend.messages.alert_rules import METRICS
from backend.messages.alerts import (
    AlertMetric,
    AlertOperator,
    AlertRule,
    AlertSpan,
    AskAlertPreview,
)
from backend.messages.lag_series import LagSeries, ViewSeries
from backend.telemetry.alerts.alert_preview import (
    HistoryReaders,
    StateReader,
    preview_alert,
    preview_rule,
)
from backend.telemetry.metric_history import MetricKey, MetricSeries
from backend.telemetry.state_history import ALTERNATING, StateKey, StateSeries
from tests.backend.telemetry.alerts.alert_backend import no_history, no_metrics, no_states
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
                parked=nothing,
            )
        ],
    )


def with_numbers(known: LagSeries, **numbers: list[int | None]) -> LagSeries:
    return replace(known, views=[replace(known.views[0], **numbers)])


def span(begins_s: int, ends_s: int | None, worst: float | None) -> AlertSpan:
    ends_us = None if ends_s is None else ends_s * SECOND_US
    return AlertSpan(begins_at_us=begins_s * SECOND_US, ends_at_us=ends_us, worst=worst)


def test_that_a_rule_on_parked_events_is_previewed() -> None:
    rule = AlertRule(name="parked", metric="parked", operator=">", limit=0)
    known = with_numbers(history(0, 0, 0, 0), parked=[0, 3, 2, 0])
    assert preview_rule(rule, known, step_s=1) == [span(1, 3, 3.0)]


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


def with_states(known: StateReader) -> HistoryReaders:
    return HistoryReaders(no_history, known, no_metrics)


def with_metrics(at_s: Sequence[int], values: Sequence[float | None]) -> HistoryReaders:
    """Stand for what is kept of a metric of replica-1."""

    def read(
        key: MetricKey, operator: AlertOperator, since_us: Micros, step_s: int
    ) -> MetricSeries:
        assert (key[0], since_us, step_s) == ("replica-1", 0, 1)
        assert (key[2] != "") == (METRICS[key[1]].scope == "view")
        assert operator in (">", "<")
        return MetricSeries([each * SECOND_US for each in at_s], list(values))

    return HistoryReaders(no_history, no_states, read)


def one_state(*_: object) -> StateSeries:
    return StateSeries([0], [None])


def one_metric(*_: object) -> MetricSeries:
    return MetricSeries([0], [2e9])


@pytest.mark.parametrize("metric", METRICS)
def test_that_a_rule_on_whatever_metric_has_a_preview(metric: AlertMetric) -> None:
    view = "orders" if METRICS[metric].scope == "view" else ""
    if states_of := METRICS[metric].states:
        state = next(each for each in states_of if each not in ALTERNATING.get(metric, ()))
        rule = AlertRule(name="x", metric=metric, operator="=", states=[state], view=view)
    else:
        rule = AlertRule(name="x", metric=metric, operator=">", limit=1, view=view)
    kept = HistoryReaders(lambda _: history(9), one_state, one_metric)
    found = preview_alert(replace(asked(rule), view=view), kept)
    assert found.at_us == [0]


def test_that_it_is_said_from_when_on_a_metric_is_kept() -> None:
    rule = AlertRule(name="much", metric="bulk-left", operator=">", limit=5)
    question = replace(asked(rule), view="")
    later = preview_alert(question, with_metrics([2, 8, 9, 10], [None, 3, 7, 7]))
    assert (later.begins_at_us, later.spans) == (8 * SECOND_US, [span(9, None, 7.0)])
    assert preview_alert(question, with_metrics([3, 4], [math.nan, 7])).begins_at_us is None
    nothing = preview_alert(question, with_metrics([], []))
    assert (nothing.at_us, nothing.begins_at_us) == ([], None)


def states(*found: str | None) -> StateReader:
    """One moment a second; empty: nobody looked."""
    known = {place: each for place, each in enumerate(found) if each != ""}

    def read(key: StateKey, since_us: Micros, step_us: Micros) -> StateSeries:
        assert (key, since_us, step_us) == (("replica-1", "status", "orders"), 0, SECOND_US)
        return StateSeries(
            [place * SECOND_US for place in known],
            [None if each is None else tuple(each.split(",")) for each in known.values()],
        )

    return read


def asked(rule: AlertRule) -> AskAlertPreview:
    return AskAlertPreview(rule=rule, replica="replica-1", view="orders", since_us=0)


STANDING = AlertRule(
    name="standing", metric="status", operator="=", states=["STALLED", "AHEAD"], view="*"
)


def test_that_a_rule_on_a_state_would_have_fired_when_it_was_in_it() -> None:
    found = preview_alert(
        asked(replace(STANDING, pending_s=1)),
        with_states(states("OK", "STALLED", "STALLED", "AHEAD", "OK", "OK,AHEAD", "OK", None)),
    )
    assert found.values == [0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, None]
    begins = AlertSpan(
        begins_at_us=2 * SECOND_US, ends_at_us=4 * SECOND_US, worst=None, found="STALLED"
    )
    assert found.spans == [begins]


def test_that_a_state_of_which_nobody_knew_ends_no_alert() -> None:
    known = states("STALLED", *[""] * 60, "OK", "OK", "OK")
    found = preview_alert(asked(replace(STANDING, recovery_s=2)), with_states(known))
    (only,) = found.spans
    assert (only.begins_at_us, only.ends_at_us) == (0, 63 * SECOND_US)


@pytest.mark.parametrize(("metric", "state"), [("handler", "idle"), ("rule", "lag-zero")])
def test_that_states_that_are_kept_as_one_are_refused(
    metric: Literal["handler", "rule"], state: str
) -> None:
    rule = replace(STANDING, metric=metric, states=[state])
    with pytest.raises(Unreadable, match=f"{state}.* come and go by the second"):
        preview_alert(asked(rule), with_states(states()))
