"""Alerts as they were before a restart, to go on with.

A process that was away has no evidence of the meantime: what was Recovering fires again until it
has been better for long enough, and what was Pending goes on waiting, since it was never seen to be
better. Between two runs only the wall clock can be read; one that was set back begins anew.
"""

from backend.telemetry.alerts.alert_machine import AlertProgress
from backend.telemetry.alerts.alert_series import AlertKey, AlertSeries
from backend.telemetry.alerts.alert_store import AlertRecord


def restore_series(
    records: dict[AlertKey, AlertRecord], at_us: int, now_us: int
) -> dict[AlertKey, AlertSeries]:
    """Return the alerts that were not Normal; `at_us`: wall clock, `now_us`: monotonic."""
    return {
        key: AlertSeries(
            _progress(record, now_us - max(0, at_us - record.since_at_us)),
            reason=record.reason,
        )
        for key, record in records.items()
        if record.state != "normal"
    }


def _progress(record: AlertRecord, since_us: int) -> AlertProgress:
    match record.state:
        case "pending":
            return AlertProgress("pending", since_us, breached_us=since_us)
        case "recovering":
            return AlertProgress("firing", since_us)
        case "no-data":
            return AlertProgress("no-data", since_us, missing_us=since_us)
        case _:
            return AlertProgress(record.state, since_us)
