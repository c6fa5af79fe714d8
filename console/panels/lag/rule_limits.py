"""The limits of the alert rules that are about what the lag graphs show."""

from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase

from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND_US
from backend.messages.alert_places import is_watched
from backend.messages.alert_rules import METRICS, format_condition
from backend.messages.alerts import (
    AlertMetric,
    AlertRule,
    AlertRules,
    AskAlertRules,
    RemoveAlertRule,
    SetAlertRule,
)
from backend.messages.control import ControlOrder, ControlResponse
from backend.messages.health import HealthReport, ProcessHealth
from backend.messages.number_text import format_counted
from backend.translation import tr
from console.link.bridge import BackendClient
from console.plots.limit_item import GraphLimit
from console.state.backend_snapshot import BackendSnapshot
from console.state.lag_buffers import LagChoice, LagNumber
from console.state.refresh_limiter import RefreshLimiter

_INTERVAL_US = 5 * SECOND_US
_MAX_LIMITS = 6  # of a graph: what is more says how many there are
Limits = dict[LagNumber, list[GraphLimit]]


class RuleLimits(QObject):
    """Knows the rules as long as somebody looks.

    Signals:
        changed(): there are others, or they are known at last
    """

    changed = Signal()

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._pace = RefreshLimiter(_INTERVAL_US)
        self._rules: list[AlertRule] = []
        self._health: HealthReport | None = None
        client.order_answered.connect(self._on_order)

    def refresh(self, snapshot: BackendSnapshot) -> None:
        """Ask for the rules, when it is time."""
        self._health = snapshot.health
        if snapshot.phase == "connected" and self._pace.is_due(snapshot):
            self._client.request(AskAlertRules(), self._on_rules)

    def of(self, names: Collection[str], choice: LagChoice) -> Limits:
        """Return what is drawn where the curves of these replicas are, by the number."""
        return rule_limits(self._rules, self._health, names, choice) if self._health else {}

    def _on_rules(self, reply: ControlResponse) -> None:
        if isinstance(reply, AlertRules) and reply.rules != self._rules:
            self._rules = reply.rules
            self.changed.emit()

    def _on_order(self, order: ControlOrder, _reply: ControlResponse) -> None:
        """Ask anew with the next snapshot where a rule was set here."""
        if isinstance(order, SetAlertRule | RemoveAlertRule):
            self._pace.reset()


def rule_limits(
    rules: Sequence[AlertRule], health: HealthReport, names: Collection[str], choice: LagChoice
) -> Limits:
    """Return the limits by the number that they are about: critical ones first, then by name."""
    metrics: dict[AlertMetric, LagNumber] = {
        "events-behind": "behind",
        "time-behind": "late",
        _LATENCIES[choice.latency]: "latency",
        "drain": "drain",
    }
    found: dict[LagNumber, list[AlertRule]] = {}
    for rule in rules:
        if rule.metric in metrics and _is_about(rule, health, names, choice.views):
            found.setdefault(metrics[rule.metric], []).append(rule)
    return {number: _limits(each) for number, each in found.items()}


_LATENCIES: dict[str, AlertMetric] = {
    "p50": "latency-p50",
    "p90": "latency-p90",
    "p99": "latency-p99",
    "max": "latency-max",
}


def _is_about(
    rule: AlertRule, health: HealthReport, names: Collection[str], views: Sequence[str]
) -> bool:
    """Say whether a rule looks at any of the curves that are drawn.

    A process as a whole is the worst of its views: it is in the curve of the worst, and among those
    of all views.
    """
    if not any(_is_watched(rule, each) for each in health.processes if each.name in names):
        return False
    if METRICS[rule.metric].scope != "view":
        return True
    if not rule.view:
        return len(views) > 1 or not views[0]
    return any(fnmatchcase(view, rule.view) if view else rule.view == "*" for view in views)


def _is_watched(rule: AlertRule, process: ProcessHealth) -> bool:
    is_named = fnmatchcase(process.name, rule.process)
    return is_named and is_watched(rule.metric, process, rule.process)


def _limits(rules: Sequence[AlertRule]) -> list[GraphLimit]:
    ordered = sorted(rules, key=lambda rule: (rule.severity != "critical", rule.name))
    more = len(ordered) - _MAX_LIMITS
    note = tr("{rules} not drawn", rules=format_counted(more, "more rule")) if more > 0 else ""
    return [
        GraphLimit(
            value=rule.limit,
            text=f"{_describe(rule)}\n{note}".strip(),
            is_critical=rule.severity == "critical",
            is_least=rule.operator == "<",
        )
        for rule in ordered[:_MAX_LIMITS]
        if rule.limit is not None
    ]


def _describe(rule: AlertRule) -> str:
    severity = tr("critical") if rule.severity == "critical" else tr("warning")
    texts = {"rule": rule.name, "severity": severity, "condition": format_condition(rule)}
    if rule.view:
        return tr(
            "Alert rule {rule} ({severity}): {condition}, at {process}, view {view}",
            process=rule.process,
            view=rule.view,
            **texts,
        )
    return tr(
        "Alert rule {rule} ({severity}): {condition}, at {process}", process=rule.process, **texts
    )
