"""What the sample messages about alerts are made of, with every field set to something telling."""

from typing import Final

from backend.messages import alerts
from tests.backend.wire.sample_values import NOON

ALERT_RULE: Final = alerts.AlertRule(
    name="slow-orders",
    metric="time-behind",
    operator=">",
    limit=30.0,
    clear=10.0,
    process="replica-*",
    view="orders",
    pending_s=60.0,
    recovery_s=20.0,
    severity="critical",
    no_data="fire",
    command=["/usr/local/bin/page", "ops"],
    summary="Customers see old orders.",
    is_default=True,
)
ALERT: Final = alerts.Alert(
    rule="slow-orders",
    process="replica-1",
    view="orders",
    metric="time-behind",
    state="firing",
    severity="critical",
    since_at_us=NOON,
    held_us=5_000_000,
    fired_at_us=NOON,
    value=42.5,
    found="SLOW",
    no_data_us=7,
    reason="no view is called so",
    acknowledged_by="anna",
    acknowledged_at_us=NOON + 1,
    note="on it",
    silence="a1b2c3d4",
    condition="time-behind > 30 s",
    summary="Customers see old orders.",
)
ALERT_REPORT: Final = alerts.AlertReport(
    at_us=NOON,
    alerts=[ALERT],
    silences=[
        alerts.AlertSilence(
            id="a1b2c3d4",
            rule="*",
            process="replica-1",
            view="*",
            starts_at_us=NOON,
            ends_at_us=NOON + 9,
            by="anna",
            reason="disk is changed",
        )
    ],
    failures=[
        alerts.CommandFailure(
            rule="slow-orders",
            alert="slow-orders@replica-1/orders",
            at_us=NOON,
            error="/usr/local/bin/page ended with 1",
        )
    ],
    rules=9,
    more=2,
    error="disk full",
)
ALERT_EVENT: Final = alerts.AlertEvent(
    at_us=NOON,
    kind="state",
    rule="slow-orders",
    process="replica-1",
    view="orders",
    before="pending",
    state="firing",
    value=42.5,
    by="anna",
    text="SLOW",
)
