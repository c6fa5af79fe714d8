"""What would have fired over the kept history."""

from typing import Literal

import pytest
from msgspec.structs import replace

from backend.clock import Micros
from backend.errors import Unreadable
from backend.messages.alerts import AlertRule, AlertSpan, AskAlertPreview
from backend.messages.lag_series import LagSeries, ViewSeries
from backend.telemetry.alerts.alert_preview import StateReader, preview_alert, preview_rule
from backend.telemetry.state_history import StateKey, StateSeries
from tests.backend.telemetry.alerts.alert_backend import no_history
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


def test_that_what_the_history_does_not_keep_is_refused() -> None:
    rule = AlertRule(name="x", metric="memory", operator=">", limit=1)
    with pytest.raises(
        Unreadable, match="does not keep memory; it keeps states, and events-behind, "
    ):
        preview_rule(rule, history(0), step_s=1)


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
        no_history,
        states("OK", "STALLED", "STALLED", "AHEAD", "OK", "OK,AHEAD", "OK", None),
    )
    assert found.values == [0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, None]
    begins = AlertSpan(
        begins_at_us=2 * SECOND_US, ends_at_us=4 * SECOND_US, worst=None, found="STALLED"
    )
    assert found.spans == [begins]


def test_that_a_state_of_which_nobody_knew_ends_no_alert() -> None:
    known = states("STALLED", *[""] * 60, "OK", "OK", "OK")
    found = preview_alert(asked(replace(STANDING, recovery_s=2)), no_history, known)
    (only,) = found.spans
    assert (only.begins_at_us, only.ends_at_us) == (0, 63 * SECOND_US)


@pytest.mark.parametrize(("metric", "state"), [("handler", "idle"), ("rule", "lag-zero")])
def test_that_states_that_are_kept_as_one_are_refused(
    metric: Literal["handler", "rule"], state: str
) -> None:
    rule = replace(STANDING, metric=metric, states=[state])
    with pytest.raises(Unreadable, match=f"{state}.* come and go by the second"):
        preview_alert(asked(rule), no_history, states())
