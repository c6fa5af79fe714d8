"""Every rule at every place that it watches. Only what is not Normal is kept: of thousands, few."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from backend.clock import SECOND_US
from backend.messages.alerts import AlertMetric, AlertRule, AlertState
from backend.telemetry.alerts.alert_machine import AlertProgress, Reading, advance
from backend.telemetry.alerts.alert_series import (
    AlertGroups,
    AlertKey,
    AlertSeries,
    SeriesOfRule,
    SteadyOfRule,
    group_by_rule,
    group_by_state,
)
from backend.telemetry.alerts.compiled_rule import CompiledRule, ViewReading, compile_rule
from backend.telemetry.alerts.readings import MetricValue, ProcessReading
from backend.telemetry.alerts.rule_readings import WatchedProcesses, find_blind_spot, read_rule
from backend.translation import tr_noop

GAP_US = 10 * SECOND_US  # nobody looked for so long: what recovered begins its time anew

_NONE: SteadyOfRule = {}


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
        self._series: dict[AlertKey, AlertSeries] = {}
        self._by_rule: dict[str, SeriesOfRule] | None = None  # the same, until one comes or goes
        self._by_state: AlertGroups | None = None  # the same, until a state changes
        self._steady: dict[str, SteadyOfRule] = {}  # by rule: numbers newer than in its series
        self._looked_us: int | None = None
        self.set_rules(rules)

    @property
    def series(self) -> Mapping[AlertKey, AlertSeries]:
        """The alerts that are not Normal."""
        return self._series

    def restore(self, series: Mapping[AlertKey, AlertSeries]) -> None:
        """Go on with these alerts, and no others."""
        self._series = dict(series)
        self._by_rule = self._by_state = None
        self._steady.clear()

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
        self._end_steadiness()
        self.restore({key: each for key, each in self._series.items() if key[0] in self._rules})

    def evaluate(self, processes: Sequence[ProcessReading], now_us: int) -> list[AlertTransition]:
        """Look at every rule; return what has changed. `now_us`: of a monotonic clock."""
        looked_us, self._looked_us = self._looked_us, now_us
        if looked_us is not None and now_us - looked_us > GAP_US:
            self._note_gap(now_us)
        known = self._by_rule = self._by_rule or group_by_rule(self._series)
        changes: list[AlertTransition] = []
        watched: dict[tuple[AlertMetric, str], WatchedProcesses] = {}  # the same for many rules
        for name, compiled in self._rules.items():
            place = (compiled.rule.metric, compiled.rule.process)
            if place not in watched:
                watched[place] = WatchedProcesses(*place, processes)
            of_rule = known.get(name, {})
            changes.extend(self._evaluate_rule(compiled, watched[place], of_rule, now_us))
        return changes

    def shown(self, key: AlertKey) -> tuple[float | None, str]:
        """Return what was last read of an alert: a number in its rule's unit, or a state."""
        rule, process, view = key
        value, steady = self._series[key].value, self._steady.get(rule, _NONE).get(process)
        if steady is not None:
            value = steady.values[steady.names.index(view)]
        return self._rules[rule].shown(value)

    def groups(self) -> AlertGroups:
        """Return what is not Normal by state and rule, in any order."""
        if self._by_state is None:
            self._by_state = group_by_state(self._series)
        return self._by_state

    def _note_gap(self, now_us: int) -> None:
        """Nobody knows what was meanwhile."""
        self._by_state = None
        self._end_steadiness()
        for (name, _, _), series in self._series.items():
            timing = self._rules[name].timing
            series.progress = advance(series.progress, "missing", timing, now_us)
            series.is_steady = False

    def _evaluate_rule(
        self,
        compiled: CompiledRule,
        watched: WatchedProcesses,
        known: SeriesOfRule,
        now_us: int,
    ) -> Iterator[AlertTransition]:
        rule, steady = compiled.rule, self._steady.setdefault(compiled.rule.name, {})
        try:
            readings = read_rule(compiled, watched, known, steady)
        except Exception as error:  # noqa: BLE001 - one rule must not end the backend
            yield from self._note_error(compiled, f"It cannot be evaluated: {error!r}", now_us)
            return
        yield from self._note_error(compiled, find_blind_spot(rule, watched, readings), now_us)
        for process, read in readings.items():
            self._end_steady(rule.name, process)
            yield from self._update(compiled, process, read, known.get(process, {}), now_us)
        for process in known.keys() - watched.processes.keys() - {""}:
            self._end_steady(rule.name, process)
            for view in known[process]:
                yield from self._end(
                    (rule.name, process, view), tr_noop("It is not watched any more.")
                )

    def _update(
        self,
        compiled: CompiledRule,
        process: str,
        read: list[ViewReading],
        known: Mapping[str, AlertSeries],
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
        series = self._series.get(key)
        if series is None:
            series = self._add(key, AlertSeries())
        before = series.progress.state
        progress = advance(series.progress, reading, compiled.timing, now_us)
        state = progress.state
        series.progress, series.value = progress, value
        series.is_steady = state == "firing" and progress.missing_us is None
        if state == "normal" and progress.missing_us is None:
            self._remove(key)
        if state == before:
            return ()
        self._by_state = None
        return (AlertTransition(key, before, state, *compiled.shown(value)),)

    def _note_error(
        self, compiled: CompiledRule, reason: str, now_us: int
    ) -> Iterator[AlertTransition]:
        """Begin, keep or end the alert of a rule that watches nothing or cannot be evaluated."""
        key = (compiled.rule.name, "", "")
        known = self._series.get(key)
        if not reason:
            if known is not None:
                yield from self._end(key, tr_noop("It can be evaluated again."))
            return
        if known is not None:
            known.reason = reason
            return
        self._logger.warning("the alert rule %s: %s", compiled.rule.name, reason)
        self._add(key, AlertSeries(AlertProgress("error", now_us), reason=reason))
        yield AlertTransition(key, "normal", "error", reason=reason)

    def _end(self, key: AlertKey, reason: str) -> Iterator[AlertTransition]:
        state = self._remove(key).progress.state
        if state != "normal":
            yield AlertTransition(key, state, "normal", reason=reason)

    def _add(self, key: AlertKey, series: AlertSeries) -> AlertSeries:
        self._series[key] = series
        self._by_rule = self._by_state = None
        return series

    def _remove(self, key: AlertKey) -> AlertSeries:
        self._by_rule = self._by_state = None
        return self._series.pop(key)

    def _end_steady(self, rule: str, process: str) -> None:
        """Give the alerts of a rule at a process their numbers back: they are looked at again."""
        steady = self._steady.get(rule, _NONE).pop(process, None)
        if steady is not None:
            for view, value in zip(steady.names, steady.values, strict=True):
                self._series[rule, process, view].value = value

    def _end_steadiness(self) -> None:
        for rule, processes in self._steady.items():
            for process in tuple(processes):
                self._end_steady(rule, process)
