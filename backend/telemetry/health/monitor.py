"""The newest of every process, and the report that follows from it."""

from collections.abc import Sequence

from backend.errors import Unavailable
from backend.messages.health import (
    HealthProblem,
    HealthReport,
    ProcessHealth,
    RulesReport,
    Verdict,
)
from backend.messages.notices import PrimarySample, ProcessInfo, ReplicaBusy, ReplicaSample
from backend.messages.pipeline import StageLag
from backend.messages.verdict_order import badness
from backend.telemetry.health.evaluator import (
    evaluate_primary,
    evaluate_replica,
    explain_process,
)
from backend.telemetry.health.facts import PrimaryFacts, ReplicaFacts, seen_states
from backend.telemetry.health.limits import HealthLimits
from backend.telemetry.health.onsets import KnownOnsets, OnsetKey
from backend.telemetry.health.problems import find_absence, find_problems
from backend.telemetry.health.process_record import ProcessRecord
from backend.telemetry.health.share_problems import ShareWatch

_ABSENCE, _CLOCK = ("replicas", "replicas-stopped"), ("log", "clock-behind")  # of no process


class HealthMonitor:
    """Hears samples, and decides. Times are monotonic microseconds; it looks at no clock itself."""

    def __init__(self, limits: HealthLimits, known: KnownOnsets | None = None) -> None:
        """`known`: since when what was wrong before a restart had been so."""
        self._limits = limits
        self._known = known or KnownOnsets()
        self._shares = ShareWatch()
        self._records: dict[str, ProcessRecord] = {}
        self._head_confirmed_us: int | None = None
        self._known_head: int | None = None
        self._absent_since_us: int | None = None  # since when there is no replica at all
        self._clock_since_us: int | None = None  # since when the clock is behind the log

    def hear_primary(self, sample: PrimarySample, now_us: int) -> bool:
        """Take the writer's word; say whether it changes a state and must not wait."""
        record = self._record(sample.name, now_us)
        changed = record.hear(sample.pid, now_us)
        before = record.primary
        changed = changed or before is None or before.log_error != sample.log_error
        record.primary = sample
        self._known_head = sample.head
        if sample.log_age_us is not None:
            self._head_confirmed_us = now_us - sample.log_age_us
        return changed

    def hear_replica(self, sample: ReplicaSample, now_us: int) -> bool:
        """Take a replica's word; say whether it changes a state and must not wait."""
        record = self._record(sample.name, now_us)
        changed = record.hear(sample.pid, now_us)
        before = record.window.sample
        record.add_sample(sample, now_us)
        return changed or before is None or _states(before) != _states(sample)

    def hear_busy(self, busy: ReplicaBusy, now_us: int) -> None:
        """Take the word of a replica that cannot send a sample now."""
        record = self._record(busy.name, now_us)
        record.hear(busy.pid, now_us)
        record.note_busy(busy)

    def report(
        self,
        processes: Sequence[ProcessInfo],
        at_us: int,
        now_us: int,
        subscriptions: Sequence[ProcessHealth] = (),
        stopped: Sequence[str] = (),
    ) -> HealthReport:
        """Decide about all of them; `at_us` is the wall clock's time.

        `subscriptions`: those of others, as they were decided already; `stopped`: the names of the
        replicas that an operator has stopped.
        """
        head_silence_us = self._head_silence_us(now_us)
        health = [self._evaluate(info, head_silence_us, now_us) for info in processes]
        health.extend(subscriptions)
        self._known.note_subscriptions(subscriptions, now_us)
        primary = self._heard_primary(processes, now_us)
        heard = self._heard_replicas(processes)
        absence = self._absence(processes, stopped, now_us)
        clock = self._clock(primary, now_us)
        shares = self._shares.find(processes, heard, now_us)
        parked_us = self._parked_us(now_us)
        problems = find_problems(health, heard, clock, at_us, absence, parked_us, shares)
        worst = max(health, key=lambda each: badness(each.verdict, each.name))
        verdicts = [each.verdict for each in health] + [each.verdict for each in problems]
        return HealthReport(
            at_us=at_us,
            severity=max(verdicts, key=badness).severity,
            worst="" if worst.verdict.severity == "ok" else worst.name,
            processes=health,
            problems=problems,
            head=primary.head if primary else None,
            head_age_us=head_silence_us,
            clock_offset_us=primary.clock_behind_us if primary else 0,
            silent_after_us=self._limits.silent_after_us,
        )

    def _absence(
        self, processes: Sequence[ProcessInfo], stopped: Sequence[str], now_us: int
    ) -> HealthProblem | None:
        """Return the problem that operators have stopped every replica; None: there is one."""
        if not stopped or any(each.role == "replica" and not each.host for each in processes):
            self._absent_since_us = None
            self._known.end(*_ABSENCE)
            return None
        if self._absent_since_us is None:
            self._absent_since_us = self._known.begin(*_ABSENCE, now_us)
        return find_absence(stopped, now_us - self._absent_since_us)

    def onsets(self, names: Sequence[str]) -> dict[OnsetKey, int]:
        """Return what is wrong, and what was before a restart and may still be, with since when.

        `names`: of the processes and subscriptions that there are.
        """
        found = self._known.remaining([*names, _ABSENCE[0], _CLOCK[0]])
        for name in names:
            record = self._records.get(name)
            for view, state, since_us in record.onsets() if record else ():
                found[name, view, state] = since_us
        for (subject, rule), known_us in (
            (_ABSENCE, self._absent_since_us),
            (_CLOCK, self._clock_since_us),
        ):
            if known_us is not None:
                found[subject, "", rule] = known_us
        return found

    def explain(self, processes: Sequence[ProcessInfo], name: str, now_us: int) -> RulesReport:
        """Return how a process is, and each rule with its numbers.

        Raises:
            Unavailable: there is no such process.
        """
        info = next((each for each in processes if each.name == name), None)
        if info is None:
            names = ", ".join(each.name for each in processes)
            raise Unavailable(
                f"This backend has no process {name!r}; it has {names}.", field="process"
            )
        head_silence_us = self._head_silence_us(now_us)
        health = self._evaluate(info, head_silence_us, now_us)
        if info.role == "supervisor":
            return RulesReport(health=health, rules=[])
        facts = self._facts(info, head_silence_us, now_us)
        sample = facts.sample if health.verdict.is_heard else None
        return RulesReport(
            health=health,
            rules=explain_process(facts),
            stages=self._stages(processes, sample, now_us),
            handlers=sample.handlers if isinstance(sample, ReplicaSample) else [],
        )

    def _stages(
        self,
        processes: Sequence[ProcessInfo],
        sample: PrimarySample | ReplicaSample | None,
        now_us: int,
    ) -> list[StageLag]:
        """Return what every stage takes, from commit on: a replica's follow on the writer's."""
        if not isinstance(sample, ReplicaSample):
            return sample.stages if sample else []
        primary = self._heard_primary(processes, now_us)
        return [*(primary.stages if primary else ()), *sample.stages]

    def _record(self, name: str, now_us: int) -> ProcessRecord:
        if name not in self._records:
            self._records[name] = ProcessRecord(self._limits, self._known.of(name), now_us)
        return self._records[name]

    def _evaluate(
        self, info: ProcessInfo, head_silence_us: int | None, now_us: int
    ) -> ProcessHealth:
        if info.role == "supervisor":
            well = Verdict(status="OK", severity="ok", rule="serving", age_us=0)
            return ProcessHealth(name=info.name, role=info.role, verdict=well, pid=info.pid)
        hold = self._record(info.name, now_us).hold
        facts = self._facts(info, head_silence_us, now_us)
        if isinstance(facts, PrimaryFacts):
            health = evaluate_primary(facts, hold, now_us)
        else:
            health = evaluate_replica(facts, hold, now_us)
        if health.verdict.is_heard:
            self._known.of(info.name).note_seen(now_us, seen_states(facts))
        return health

    def _facts(
        self, info: ProcessInfo, head_silence_us: int | None, now_us: int
    ) -> PrimaryFacts | ReplicaFacts:
        record = self._record(info.name, now_us)
        record.note_state(info, now_us)
        silence_us = record.silence_us(info.pid, now_us)
        state_age_us = max(0, now_us - record.state_since_us)
        if info.role == "primary":
            return PrimaryFacts(
                info=info,
                state_age_us=state_age_us,
                silence_us=silence_us,
                known=record.hold.known,
                limits=self._limits,
                sample_age_us=silence_us,
                sample=None if silence_us is None else record.primary,
            )
        sample = record.sample_of(info.pid)
        sample_age_us = None if sample is None else max(0, now_us - record.window.received_us)
        return ReplicaFacts(
            info=info,
            known_head=self._known_head,
            state_age_us=state_age_us,
            silence_us=silence_us,
            known=record.hold.known,
            limits=self._limits,
            window=record.window,
            sample_age_us=sample_age_us,
            sample=sample,
            busy=record.busy_of(info.pid),
            head_silence_us=_replica_head_silence(sample, sample_age_us, head_silence_us),
        )

    def _heard_primary(self, processes: Sequence[ProcessInfo], now_us: int) -> PrimarySample | None:
        """Return the newest word of the writer that runs now."""
        for info in processes:
            if info.role == "primary":
                record = self._record(info.name, now_us)
                return None if record.silence_us(info.pid, now_us) is None else record.primary
        return None

    def _heard_replicas(self, processes: Sequence[ProcessInfo]) -> dict[str, ReplicaSample]:
        """Return the newest samples, also of who fell silent: what is parked stays parked."""
        known = ((info.name, self._records.get(info.name)) for info in processes)
        return {
            name: record.window.sample for name, record in known if record and record.window.sample
        }

    def _head_silence_us(self, now_us: int) -> int | None:
        """Return since when no writer has said where the log ends, the log within its reach."""
        if self._head_confirmed_us is None:
            return None
        return max(0, now_us - self._head_confirmed_us)

    def _parked_us(self, now_us: int) -> dict[tuple[str, str], int]:
        """Return how long events have been parked, by process and view."""
        return {
            (name, view): now_us - since_us
            for name, record in self._records.items()
            for view, since_us in record.parked_since_us.items()
        }

    def _clock(self, primary: PrimarySample | None, now_us: int) -> Verdict | None:
        """Return what is wrong with the clock; None when the log is not ahead of it by much."""
        if primary is None:
            return None
        if primary.clock_behind_us <= self._limits.clock_us:
            self._clock_since_us = None
            self._known.end(*_CLOCK)
            return None
        if self._clock_since_us is None:
            self._clock_since_us = self._known.begin(*_CLOCK, now_us)
        return Verdict(
            status="FAULTED",
            severity="warning",
            rule="clock-behind",
            held_us=now_us - self._clock_since_us,
            late_us=primary.clock_behind_us,
            limit_us=self._limits.clock_us,
        )


def _states(sample: ReplicaSample) -> tuple[object, ...]:
    """Return what a replica knows to be so, without any rule about time."""
    return (
        sample.paused_by,
        sample.mode,
        sample.throttle_per_s,
        sample.ahead,
        sample.log_error,
        sample.rows_error,
        sample.parked,
        sample.head is None,
        sample.question is None,
        sample.watch_error,
    )


def _replica_head_silence(
    sample: ReplicaSample | None, sample_age_us: int | None, head_silence_us: int | None
) -> int | None:
    """Return the greater of the writer's silence and the age of the head that the replica knows."""
    if sample is None or sample_age_us is None or sample.head_age_us is None:
        return None
    if head_silence_us is None:
        return None
    return max(head_silence_us, sample_age_us + sample.head_age_us)
