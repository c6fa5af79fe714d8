"""Conditions as they are typed, and rules that are refused."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.errors import Unreadable
from backend.messages.alert_rule_text import describe_rule
from backend.messages.alert_rules import (
    METRICS,
    AlertCondition,
    check_alert_rule,
    format_condition,
    parse_condition,
    parse_period,
    parse_quantity,
    read_condition,
    write_quantity,
)
from backend.messages.alert_text import (
    describe_alert,
    describe_alert_change,
    describe_alert_event,
)
from backend.messages.alerts import Alert, AlertEvent, AlertMetric, AlertRule, split_alert_id
from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import NARROW_SPACE
from backend.translation import install_lookup

LATE = AlertRule(name="late", metric="time-behind", operator=">", limit=30)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("time-behind > 30s", AlertCondition("time-behind", ">", 30.0)),
        ("time-behind>1.5min", AlertCondition("time-behind", ">", 90.0)),
        ("latency-p99 > 250ms", AlertCondition("latency-p99", ">", 0.25)),
        (" parked > 0 ", AlertCondition("parked", ">", 0.0)),
        ("drain < -5", AlertCondition("drain", "<", -5.0)),
        ("memory > 1.5GB", AlertCondition("memory", ">", 1.5e9)),
        ("status = STALLED, SLOW", AlertCondition("status", "=", states=("STALLED", "SLOW"))),
    ],
)
def test_that_a_condition_is_read_as_it_is_meant(text: str, condition: AlertCondition) -> None:
    assert parse_condition(text) == condition


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no condition"),
        ("time-behind", "is no condition"),
        ("time-behind > ", "is no number for time-behind"),
        ("lag > 3", "There is no metric 'lag'"),
        ("time-behind > 3 apples", "one of ms, s, min, h, d"),
        ("parked > 3s", "a plain number"),
        ("parked = 3", "compare it with > or <"),
        ("status > 3", "compare it with ="),
        ("time-behind > nan", "no number"),
    ],
)
def test_that_a_condition_that_cannot_be_read_says_why(text: str, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        parse_condition(text)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (replace(LATE, name="Late!"), "is no name for a rule"),
        (replace(LATE, clear=40), "above its limit"),
        (replace(LATE, operator="<", clear=20), "below its limit"),
        (replace(LATE, limit=None), "compare it with"),
        (replace(LATE, limit=float("nan")), "no number"),
        (replace(LATE, pending_s=float("nan")), "not between 0 and 31 days"),
        (replace(LATE, recovery_s=-1), "not between 0 and 31 days"),
        (replace(LATE, process=" "), "process is empty"),
        (replace(LATE, metric="drain", view="orders"), "not of a view"),
        (replace(LATE, command=["page"]), "not a whole path"),
        (replace(LATE, command=["/bin/page", "a\0b"]), "zero byte"),
        (
            AlertRule(name="s", metric="status", operator="=", states=["STALED"]),
            "is never 'STALED'",
        ),
        (AlertRule(name="s", metric="status", operator="="), "compared with states"),
        (
            AlertRule(name="s", metric="status", operator="=", states=["OK"], clear=1),
            "no number to clear at",
        ),
        (
            AlertRule(name="h", metric="handler", operator="=", states=["failing"]),
            "handler is of a view",
        ),
    ],
)
def test_that_a_rule_that_makes_no_sense_is_refused(rule: AlertRule, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        check_alert_rule(rule)


def test_that_a_condition_is_written_with_its_hysteresis() -> None:
    text = format_condition(replace(LATE, clear=10))
    assert text.replace(NARROW_SPACE, " ") == "time-behind > 30.0 s until 10.0 s"


@pytest.fixture
def _reversed() -> Iterator[None]:
    """Read in a language that says first when it is over."""
    written = {
        "{metric} {operator} {limit} until {clear}": "{clear} ends {metric}{operator}{limit}"
    }
    install_lookup(lambda text: written.get(text, text))
    yield
    install_lookup(None)


CLEARED = replace(LATE, clear=10)
ENGLISH = f"time-behind > 30.0{NARROW_SPACE}s until 10.0{NARROW_SPACE}s"
OTHERWISE = f"10.0{NARROW_SPACE}s ends time-behind>30.0{NARROW_SPACE}s"
ALERT = Alert(
    rule="late",
    process="replica-1",
    view="",
    metric="time-behind",
    state="firing",
    severity="warning",
    since_at_us=0,
    held_us=1_000_000,
    value=61.0,
    condition=ENGLISH,
)
SET = AlertEvent(at_us=1, kind="rule-set", rule="late", by="anna", text=ENGLISH)


@pytest.mark.usefixtures("_reversed")
@pytest.mark.parametrize(
    "write",
    [
        lambda: format_condition(CLEARED),
        lambda: describe_rule(CLEARED),
        lambda: describe_alert(ALERT),
        lambda: describe_alert(replace(ALERT, state="no-data")),
        lambda: describe_alert_event(SET),
        lambda: describe_alert_change(SET),
        lambda: read_sentence(f"late: {ENGLISH}."),
    ],
    ids=["rule", "whole rule", "alert", "no data", "event", "change", "answer"],
)
def test_that_a_condition_is_read_as_a_whole_in_another_language(write: Callable[[], str]) -> None:
    assert OTHERWISE in write()


@pytest.mark.parametrize("text", ["parked > 0", "status = STALLED, SLOW", "a note until then"])
def test_that_a_condition_without_hysteresis_is_read_as_it_stands(text: str) -> None:
    assert read_condition(text) == text


def test_that_a_period_is_read_in_its_unit() -> None:
    assert [parse_period(text) for text in ("5", "5s", "2min", "1.5h", "1d", "0")] == [
        5.0,
        5.0,
        120.0,
        5400.0,
        86400.0,
        0.0,
    ]
    for text in ("", "-1", "32d", "5 weeks"):
        with pytest.raises(Unreadable):
            parse_period(text)


def test_that_every_metric_has_a_condition() -> None:
    for metric, kind in METRICS.items():
        text = f"{metric} = {kind.states[0]}" if kind.states else f"{metric} > 1"
        assert parse_condition(text).metric == metric


def test_that_an_alert_is_called_by_rule_process_and_view() -> None:
    assert split_alert_id("parked@replica-1/orders") == ("parked", "replica-1", "orders")
    assert split_alert_id("*@replica-2") == ("*", "replica-2", "")
    assert split_alert_id("parked") == ("parked", "", "")


@given(
    st.sampled_from([name for name, kind in METRICS.items() if kind.unit != "state"]),
    st.floats(-1e15, 1e15),
)
def test_that_a_number_is_written_as_it_is_read(metric: AlertMetric, value: float) -> None:
    assert parse_quantity(metric, write_quantity(metric, value)) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("metric", "value", "text"),
    [
        ("events-behind", 10_000_000.0, "10000000"),
        ("events-behind", 1_234_567.0, "1234567"),
        ("time-behind", 2_678_400.0, "2678400s"),
        ("latency-p50", 0.00005, "0.00005s"),
        ("memory", 1_234_567_890.0, "1.23456789GB"),
        ("memory", 500.0, "500"),
        ("drain", -5.0, "-5"),
    ],
)
def test_that_a_number_is_written_without_loss(
    metric: AlertMetric, value: float, text: str
) -> None:
    assert write_quantity(metric, value) == text


@pytest.mark.parametrize(("metric", "state"), [("status", "OVERDUE"), ("rule", "overdue")])
def test_that_a_state_that_no_process_is_ever_in_is_refused(
    metric: AlertMetric, state: str
) -> None:
    with pytest.raises(Unreadable, match=f"is never '{state}'"):
        check_alert_rule(AlertRule(name="late-work", metric=metric, operator="=", states=[state]))
