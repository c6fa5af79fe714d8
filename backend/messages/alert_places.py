"""At which processes, and views of them, a rule looks: for the backend, and for previews of it."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from backend.messages.alert_rules import METRICS, OF_PROCESSES
from backend.messages.alerts import AlertMetric, AlertRule
from backend.messages.health import HealthReport, ProcessHealth
from backend.messages.subscriptions import is_subscription

_REPLICA_ROLES = ("replica", "archive")
_OF_SUBSCRIPTIONS: frozenset[AlertMetric] = frozenset(
    (
        "status",
        "rule",
        "events-behind",
        "time-behind",
        "parked",
        "catch-up",
        "apply-rate",
        "append-rate",
        "drain",
    )
)


def is_watched(metric: AlertMetric, health: ProcessHealth, pattern: str = "*") -> bool:
    """Say whether a metric is one of this process's, and the pattern of a rule is about its kind.

    What is nobody's process is meant by name alone: `subscription:*`, not `*`.
    """
    if health.role == "supervisor":
        return False
    if health.role == "subscription":
        return metric in _OF_SUBSCRIPTIONS and is_subscription(pattern)
    match METRICS[metric].scope:
        case "primary":
            return health.role == "primary"
        case "process":
            return True
        case "view":
            return health.role in _REPLICA_ROLES or metric in OF_PROCESSES
        case "replica":
            return health.role in _REPLICA_ROLES


def watched_places(rule: AlertRule, report: HealthReport) -> Iterator[tuple[str, str]]:
    """Yield each process at which a rule looks, with a view of it where it is about views."""
    for health in report.processes:
        if is_watched(rule.metric, health, rule.process) and fnmatchcase(health.name, rule.process):
            if not rule.view:
                yield health.name, ""
            for each in health.views if rule.view else ():
                if fnmatchcase(each.view, rule.view):
                    yield health.name, each.view
