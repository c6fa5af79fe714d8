"""Every rule at every place that it watches. Only what is not Normal is kept: of thousands, few."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

import msgspec

from backend.clock import SECOND_US
from backend.messages.alert_places import is_watched
from backend.messages.alert_rules import METRICS
from backend.messages.alerts import AlertMetric, AlertRule, AlertState
from backend.messages.subscriptions import EVERY_SUBSCRIPTION
from backend.telemetry.alerts.alert_machine import (
    NORMAL,
    AlertProgress,
    Reading,
    advance,
)
from backend.telemetry.alerts.compiled_rule import CompiledRule, ViewReading, compile_rule
from backend.telemetry.alerts.readings import (
    MetricValue,
    ProcessReading,
    read_process,
    read_views,
)
from backend.translation import tr_noop

AlertKey = tuple[str, str, str]  # rule, process, view
GAP_US = 10 * SECOND_US  # nobody looked for so long: what recovered begins its time anew

matches = lru_cache(maxsize=65_536)(fnmatchcase)  # the same few patterns and names, every second


class AlertSeries(msgspec.Struct, gc=False):
    """One alert as it stands: its progress, and what was last read of it.

    `is_steady`: it fires, and goes on doing so while the condition holds; nearly always so.
    """

    progress: AlertProgress = NORMAL
    value: MetricValue = None
    reason: str = ""
    is_steady: bool = False


_PLAIN: frozenset[Reading] = frozenset(("cleared", "held"))  # nothing begins with these
_SeriesOfRule = dict[str, dict[str, AlertSeries]]  # by process, then by view


class AlertTransition(msgspec.Struct, frozen=True):
    """One alert has changed its state; `value` and `found` as they were then."""

    key: AlertKey
    before: AlertState
    state: AlertState
    value: float | None = None
    found: str = ""
    reason: str = ""


class AlertEvaluator:
    """Looks at everything whenever it is asked to; looks at no clock, and does no I/O."""

    def __init__(self, rules: Iterable[AlertRule], logger: logging.Logger) -> None:
        """Nothing is known of any alert."""
        self._logger = logger
        self._rules: dict[str, CompiledRule] = {}
        self.series: dict[AlertKey, AlertSeries] = {}
        self._looked_us: int | None = None
        self.set_rules(rules)

    @property
    def rules(self) -> list[AlertRule]:
        """The rules by name."""
        return [self._rules[name].rule for name in sorted(self._rules)]

    def rule(self, name: str) -> AlertRule | None:
        """Return a rule; None where there is none of this name."""
        compiled = self._rules.get(name)
        return compiled.rule if compiled else None

    def set_rules(self, rules: Iterable[AlertRule]) -> None:
        """Evaluate these from now on; what is known of alerts stays, if their rule does."""
        self._rules = {rule.name: compile_rule(rule) for rule in rules}
        self.series = {key: each for key, each in self.series.items() if key[0] in self._rules}

    def evaluate(self, processes: Sequence[ProcessReading], now_us: int) -> list[AlertTransition]:
        """Look at every rule; return what has changed. `now_us`: of a monotonic clock."""
        looked_us, self._looked_us = self._looked_us, now_us
        if looked_us is not None and now_us - looked_us > GAP_US:
            self._note_gap(now_us)
        known: dict[str, _SeriesOfRule] = {}
        for (name, process, view), series in self.series.items():
            known.setdefault(name, {}).setdefault(process, {})[view] = series
        changes: list[AlertTransition] = []
        watched: dict[tuple[AlertMetric, str], list[ProcessReading]] = {}  # the same for many rules
        for name, compiled in self._rules.items():
            place = (compiled.rule.metric, compiled.rule.process)
            if place not in watched:
                watched[place] = _watched(*place, processes)
            of_rule = known.get(name, {})
            changes.extend(self._evaluate_rule(compiled, watched[place], of_rule, now_us))
        return changes

    def shown(self, key: AlertKey) -> tuple[float | None, str]:
        """Return what was last read of an alert: a number in its rule's unit, or a state."""
        return self._rules[key[0]].shown(self.series[key].value)

    def _note_gap(self, now_us: int) -> None:
        """Nobody knows what was meanwhile."""
        for (name, _, _), series in self.series.items():
            timing = self._rules[name].timing
            series.progress = advance(series.progress, "missing", timing, now_us)
            series.is_steady = False

    def _evaluate_rule(
        self,
        compiled: CompiledRule,
        watched: Sequence[ProcessReading],
        known: _SeriesOfRule,
        now_us: int,
    ) -> Iterator[AlertTransition]:
        rule = compiled.rule
        try:
            readings = {each.health.name: _read_all(compiled, each) for each in watched}
        except Exception as error:  # noqa: BLE001 - one rule must not end the backend
            yield from self._note_error(compiled, f"It cannot be evaluated: {error!r}", now_us)
            return
        yield from self._note_error(compiled, _blind_spot(rule, watched, readings), now_us)
        for process, read in readings.items():
            if rule.view or process in known or read[0][2] not in _PLAIN:
                yield from self._update(compiled, process, read, known.get(process, {}), now_us)
        for process in known.keys() - readings.keys() - {""}:
            for view in known[process]:
                yield from self._end(
                    (rule.name, process, view), tr_noop("It is not watched any more.")
                )

    def _update(
        self,
        compiled: CompiledRule,
        process: str,
        read: list[ViewReading],
        known: dict[str, AlertSeries],
        now_us: int,
    ) -> Iterator[AlertTransition]:
        """Advance the alerts of one rule at one process; those of thousands that are well, not."""
        name = compiled.rule.name
        for view, value, reading in read:
            series = known.get(view)
            if series is not None and series.is_steady and reading == "breached":
                series.value = value
            elif series is not None or reading in ("breached", "missing"):
                yield from self._advance(compiled, (name, process, view), reading, value, now_us)
        if not known:
            return
        seen = {view for view, _, _ in read}
        is_unknown = any(view == "" and value is None for view, value, _ in read)
        for view in known:
            if view in seen:
                continue
            if is_unknown:  # of the whole process nothing is known
                key = (name, process, view)
                yield from self._advance(compiled, key, compiled.missing, None, now_us)
            else:
                gone = tr_noop("It is not there any more.") if view else ""
                yield from self._end((name, process, view), gone)

    def _advance(
        self,
        compiled: CompiledRule,
        key: AlertKey,
        reading: Reading,
        value: MetricValue,
        now_us: int,
    ) -> Sequence[AlertTransition]:
        series = self.series.get(key)
        if series is None:
            series = self.series[key] = AlertSeries()
        before = series.progress.state
        progress = advance(series.progress, reading, compiled.timing, now_us)
        state = progress.state
        series.progress, series.value = progress, value
        series.is_steady = state == "firing" and progress.missing_us is None
        if state == "normal" and progress.missing_us is None:
            del self.series[key]
        if state == before:
            return ()
        return (AlertTransition(key, before, state, *compiled.shown(value)),)

    def _note_error(
        self, compiled: CompiledRule, reason: str, now_us: int
    ) -> Iterator[AlertTransition]:
        """Begin, keep or end the alert of a rule that watches nothing or cannot be evaluated."""
        key = (compiled.rule.name, "", "")
        known = self.series.get(key)
        if not reason:
            if known is not None:
                yield from self._end(key, tr_noop("It can be evaluated again."))
            return
        if known is not None:
            known.reason = reason
            return
        self._logger.warning("the alert rule %s: %s", compiled.rule.name, reason)
        self.series[key] = AlertSeries(AlertProgress("error", now_us), reason=reason)
        yield AlertTransition(key, "normal", "error", reason=reason)

    def _end(self, key: AlertKey, reason: str) -> Iterator[AlertTransition]:
        state = self.series.pop(key).progress.state
        if state != "normal":
            yield AlertTransition(key, state, "normal", reason=reason)


def _watched(
    metric: AlertMetric, pattern: str, processes: Sequence[ProcessReading]
) -> list[ProcessReading]:
    return [
        process
        for process in processes
        if is_watched(metric, process.health, pattern) and matches(process.health.name, pattern)
    ]


def _read_all(compiled: CompiledRule, process: ProcessReading) -> list[ViewReading]:
    """Return what a process, or each view that the rule is about, says, and what it means.

    Of thousands of numbers nearly all are plain, which is seen here without a call for each.
    """
    read = _read(compiled.rule, process)
    if compiled.states:
        return [(view, value, compiled.classify(value)) for view, value in read]
    sign, limit, clear = compiled.sign, compiled.limit, compiled.clear
    return [
        (
            view,
            value,
            compiled.missing
            if value is None or isinstance(value, tuple)
            else "breached"
            if sign * value > limit
            else "held"
            if sign * value > clear
            else "cleared",
        )
        for view, value in read
    ]


def _read(rule: AlertRule, process: ProcessReading) -> Iterable[tuple[str, MetricValue]]:
    """Return what is read of the process, or of each view that the rule is about."""
    if not rule.view:
        return (("", read_process(rule.metric, process)),)
    if process.replica is None:
        return (("", None),)
    views = read_views(rule.metric, process)
    if rule.view == "*":
        return views
    return ((view, value) for view, value in views if matches(view, rule.view))


def _blind_spot(
    rule: AlertRule,
    watched: Sequence[ProcessReading],
    readings: dict[str, list[ViewReading]],
) -> str:
    """Return why a rule watches nothing; empty where it does. Silence would look like health."""
    if not watched and rule.process not in ("*", EVERY_SUBSCRIPTION):
        which = METRICS[rule.metric].scope
        kind = "process" if which == "view" else which
        return f"It watches nothing: no {kind} that {rule.metric} is of is called {rule.process}."
    if watched and rule.view not in ("", "*") and not any(readings.values()):
        return f"It watches nothing: no view is called {rule.view}."
    return ""
