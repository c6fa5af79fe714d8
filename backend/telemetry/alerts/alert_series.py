"""One alert as it stands, and all of them that are not Normal: of thousands, few."""

from collections.abc import Mapping

import msgspec

from backend.messages.alerts import AlertState
from backend.telemetry.alerts.alert_machine import NORMAL, AlertProgress
from backend.telemetry.alerts.readings import MetricValue

AlertKey = tuple[str, str, str]  # rule, process, view
AlertGroups = dict[tuple[AlertState, str], list[AlertKey]]  # by state and rule


class AlertSeries(msgspec.Struct, gc=False):
    """One alert as it stands: its progress, and what was last read of it.

    `is_steady`: it fires, and goes on doing so while the condition holds; nearly always so.
    """

    progress: AlertProgress = NORMAL
    value: MetricValue = None
    reason: str = ""
    is_steady: bool = False


class SteadyViews(msgspec.Struct, gc=False):
    """The views of a process where a rule fires, and goes on to, at each: their newest numbers.

    There may be thousands: their alerts are not touched one by one to be told what changes nothing.
    """

    names: list[str]
    values: list[float | None]


SteadyOfRule = dict[str, SteadyViews]  # by process
SeriesOfRule = Mapping[str, Mapping[str, AlertSeries]]  # by process, then by view


def group_by_rule(series: Mapping[AlertKey, AlertSeries]) -> dict[str, SeriesOfRule]:
    """Return the same alerts by rule, then by process and by view."""
    found: dict[str, dict[str, dict[str, AlertSeries]]] = {}
    for (rule, process, view), each in series.items():
        found.setdefault(rule, {}).setdefault(process, {})[view] = each
    return dict(found)


def group_by_state(
    series: Mapping[AlertKey, AlertSeries],
) -> AlertGroups:
    """Return what is not Normal by state and rule: there may be thousands, of few kinds."""
    groups: AlertGroups = {}
    for key, each in series.items():
        state = each.progress.state
        if state != "normal":
            groups.setdefault((state, key[0]), []).append(key)
    return groups
