"""What a rule reads at every place that it watches, as far as an alert depends on it.

There may be thousands of places, nearly all of them well or as they were a second ago: of those
nothing is made but the comparison itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache

from backend.messages.alert_places import is_watched
from backend.messages.alert_rules import METRICS
from backend.messages.alerts import AlertMetric, AlertRule
from backend.messages.subscriptions import EVERY_SUBSCRIPTION
from backend.telemetry.alerts.alert_machine import Reading
from backend.telemetry.alerts.alert_series import (
    AlertSeries,
    SeriesOfRule,
    SteadyOfRule,
    SteadyViews,
)
from backend.telemetry.alerts.compiled_rule import CompiledRule, ViewReading
from backend.telemetry.alerts.readings import (
    MetricValue,
    ProcessReading,
    read_column,
    read_process,
    read_views,
)

matches = lru_cache(maxsize=65_536)(fnmatchcase)  # the same few patterns and names, every second

_PLAIN: frozenset[Reading] = frozenset(("cleared", "held"))  # nothing begins with these
_NONE: Mapping[str, AlertSeries] = {}


class WatchedProcesses:
    """The processes that rules with the same metric and pattern watch, looked for once."""

    def __init__(
        self, metric: AlertMetric, pattern: str, processes: Iterable[ProcessReading]
    ) -> None:
        self.processes = {
            each.health.name: each
            for each in processes
            if is_watched(metric, each.health, pattern) and matches(each.health.name, pattern)
        }
        self._metric: AlertMetric = metric

    @cached_property
    def values(self) -> Sequence[MetricValue]:
        """What the metric says of each process as a whole."""
        return [read_process(self._metric, each) for each in self.processes.values()]


def read_rule(
    compiled: CompiledRule,
    watched: WatchedProcesses,
    known: SeriesOfRule,
    steady: SteadyOfRule,
) -> dict[str, list[ViewReading]]:
    """Return by process what may begin an alert, or is read of one that is `known`.

    Those that go on firing are kept in `steady` instead. Of a rule about views whose name is a
    pattern, all that is read is returned.
    """
    rule = compiled.rule
    if not rule.view:
        return _read_processes(compiled, watched, known)
    is_plain_number = rule.view == "*" and METRICS[rule.metric].unit != "state"
    return {
        name: _read_views(compiled, each)
        for name, each in watched.processes.items()
        if not (is_plain_number and _goes_on(compiled, each, known.get(name, _NONE), steady))
    }


def find_blind_spot(
    rule: AlertRule, watched: WatchedProcesses, readings: Mapping[str, list[ViewReading]]
) -> str:
    """Return why a rule watches nothing; empty where it does. Silence would look like health."""
    if not watched.processes and rule.process not in ("*", EVERY_SUBSCRIPTION):
        which = METRICS[rule.metric].scope
        kind = "process" if which == "view" else which
        return f"It watches nothing: no {kind} that {rule.metric} is of is called {rule.process}."
    if watched.processes and rule.view not in ("", "*") and not any(readings.values()):
        return f"It watches nothing: no view is called {rule.view}."
    return ""


def _read_processes(
    compiled: CompiledRule, watched: WatchedProcesses, known: SeriesOfRule
) -> dict[str, list[ViewReading]]:
    found: dict[str, list[ViewReading]] = {}
    for name, value in zip(watched.processes, watched.values, strict=True):
        reading = compiled.classify(value)
        if reading not in _PLAIN or name in known:
            found[name] = [("", value, reading)]
    return found


def _goes_on(
    compiled: CompiledRule,
    process: ProcessReading,
    known: Mapping[str, AlertSeries],
    steady: SteadyOfRule,
) -> bool:
    """Say whether all views are well as before, or all fire as before; note the numbers of these.

    What is `known` of the process's views is not Normal.
    """
    if process.replica is None:
        return False
    views, values = read_column(compiled.rule.metric, process.replica)
    notable = compiled.notable(values)
    if not notable:
        return not known
    if not len(notable) == len(known) == len(values) or None in values:
        return False
    names = [each.view for each in views]
    before = steady.get(process.health.name)
    if before is not None and before.names == names:
        before.values = values
        return True
    if not all((series := known.get(name)) and series.is_steady for name in names):
        return False
    steady[process.health.name] = SteadyViews(names, values)
    return True


def _read_views(compiled: CompiledRule, process: ProcessReading) -> list[ViewReading]:
    """Return what each view that the rule is about says, and what it means."""
    if process.replica is None:
        return [("", None, compiled.missing)]
    pattern = compiled.rule.view
    return [
        (view, value, compiled.classify(value))
        for view, value in read_views(compiled.rule.metric, process)
        if pattern == "*" or matches(view, pattern)
    ]
