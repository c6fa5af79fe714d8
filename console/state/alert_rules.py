"""What needs an eye, worst first: each with where to look."""

import msgspec

from backend.clock import SECOND_US
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count, format_counted, format_duration
from console.state.replica_health import ReplicaHealth, primary_health, replica_healths
from console.state.workspace import LagThresholds
from console.theme.tokens import Tone

_SEVERITY: dict[Tone, int] = {"bad": 0, "unknown": 1, "warn": 2, "busy": 3, "ok": 4}
_SILENCE_LIMIT_US = 5 * SECOND_US  # without a word of the head: it may be frozen


class PanelAlert(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, how bad it is, and the panel that shows more."""

    tone: Tone
    text: str
    panel: str


def active_alerts(snapshot: BackendSnapshot, limits: LagThresholds) -> list[PanelAlert]:
    """Return everything that is not well, worst first; empty when all is well."""
    if snapshot.phase != "connected":
        return [
            PanelAlert(
                tone="bad", text=snapshot.reason or "There is no connection.", panel="overview"
            )
        ]
    found = _primary_alerts(snapshot)
    for standing in replica_healths(snapshot):
        found += _replica_alerts(standing, limits)
    return sorted(found, key=lambda alert: _SEVERITY[alert.tone])


def parked_by_view(snapshot: BackendSnapshot) -> dict[str, int]:
    """Return parked events per view, the most in any one replica; only where there are any."""
    most: dict[str, int] = {}
    for heard in snapshot.replicas.values():
        for view in heard.sample.views:
            if view.parked:
                most[view.view] = max(most.get(view.view, 0), view.parked)
    return most


def _primary_alerts(snapshot: BackendSnapshot) -> list[PanelAlert]:
    standing, found = primary_health(snapshot), list[PanelAlert]()
    if standing.tone != "ok":
        text = f"primary is {standing.word}: {standing.evidence}"
        found.append(PanelAlert(tone=standing.tone, text=text, panel="overview"))
    elif snapshot.head_heard_us and snapshot.now_us - snapshot.head_heard_us > _SILENCE_LIMIT_US:
        silent = format_duration(snapshot.now_us - snapshot.head_heard_us)
        text = f"The head was last heard of {silent} ago; it may be frozen"
        found.append(PanelAlert(tone="unknown", text=text, panel="overview"))
    if snapshot.primary is not None and snapshot.primary.waiting > 1_000:
        text = f"{format_count(snapshot.primary.waiting)} commands wait to be decided"
        found.append(PanelAlert(tone="warn", text=text, panel="commands"))
    return found


def _replica_alerts(standing: ReplicaHealth, limits: LagThresholds) -> list[PanelAlert]:
    found: list[PanelAlert] = []
    if standing.tone in ("bad", "unknown") or standing.word == "paused":
        text = f"{standing.name} is {standing.word}: {standing.evidence}"
        found.append(PanelAlert(tone=standing.tone, text=text, panel="replicas"))
    elif _exceeds_limits(standing, limits):
        behind = format_counted(standing.events_behind or 0, "event")
        text = f"{standing.name} is {behind} and {format_duration(standing.late_us)} behind"
        found.append(PanelAlert(tone="warn", text=text, panel="lag"))
    if standing.sample is not None and standing.sample.parked:
        text = f"{standing.name} has parked {format_counted(standing.sample.parked, 'event')}"
        found.append(PanelAlert(tone="warn", text=text, panel="replicas"))
    return found


def _exceeds_limits(standing: ReplicaHealth, limits: LagThresholds) -> bool:
    return (standing.events_behind or 0) > limits.events or (
        standing.late_us or 0
    ) > limits.seconds * SECOND_US
