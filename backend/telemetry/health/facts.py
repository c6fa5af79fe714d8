"""What is known when a status is decided, and the rules' own shape."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec
from msgspec.structs import replace

from backend.messages.health import HealthStatus, Rule, RuleResult, Severity, Verdict
from backend.messages.notices import (
    PrimarySample,
    ProcessInfo,
    ReplicaBusy,
    ReplicaSample,
    ViewLag,
)
from backend.telemetry.health.limits import HealthLimits
from backend.telemetry.health.slope import Slope
from backend.telemetry.health.window import SampleWindow

STATUS_SEVERITY: dict[HealthStatus, Severity] = {
    "OK": "ok",
    "REPLAYING": "notice",
    "CATCHING-UP": "notice",
    "PAUSED": "warning",
    "UNKNOWN": "unknown",
    "SLOW": "warning",
    "HEAD-FROZEN": "warning",
    "REWOUND": "warning",
    "STALLED": "critical",
    "FAULTED": "critical",
    "AHEAD": "critical",
    "STOPPED": "critical",
}
Numbers = dict[str, int | float | str | None]
F = TypeVar("F")


class FactRule(Generic[F]):
    """A rule: how it decides (None: it does not hold), and what it looks at."""

    __slots__ = ("decide", "name", "numbers")

    def __init__(
        self,
        name: Rule,
        decide: Callable[[F], Verdict | None],
        numbers: Callable[[F], Numbers],
    ) -> None:
        self.name: Rule = name
        self.decide = decide
        self.numbers = numbers


def first_verdict(rules: Sequence[FactRule[F]], facts: F) -> Verdict | None:
    """Return what the first rule that holds says; None when none does."""
    for rule in rules:
        verdict = rule.decide(facts)
        if verdict is not None:
            return verdict
    return None


def explain(
    rules: Sequence[FactRule[F]], facts: F, view: str, before: Sequence[RuleResult] = ()
) -> list[RuleResult]:
    """Return every rule with what it says; the first that holds has decided, if none did before."""
    results: list[RuleResult] = []
    for rule in rules:
        verdict = rule.decide(facts)
        decided = verdict is not None and not any(result.decided for result in (*before, *results))
        results.append(
            RuleResult(
                rule=rule.name,
                view=view,
                decided=decided,
                verdict=verdict,
                numbers=rule.numbers(facts),
            )
        )
    return results


class ProcessFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A process, and how long nothing was heard of it (`silence_us`; None: never heard).

    `sample_age_us`: of its newest sample; None: there is none. `busy`: what it said instead of the
    next one. `state_age_us`: since the process is in its state. `known`: what was decided of it
    before.
    """

    info: ProcessInfo
    state_age_us: int
    silence_us: int | None
    sample_age_us: int | None
    busy: ReplicaBusy | None = None
    known: Verdict | None
    limits: HealthLimits


class PrimaryFacts(ProcessFacts, frozen=True, kw_only=True):
    """The writer with its newest sample."""

    sample: PrimarySample | None


class ReplicaFacts(ProcessFacts, frozen=True, kw_only=True):
    """A replica or the archive.

    `head_silence_us`: since the log's end was last confirmed, by the primary and to this replica;
    None: it never was. `known_head`: where the primary says that the log ends; None: not known.
    """

    known_head: int | None
    window: SampleWindow
    sample: ReplicaSample | None
    head_silence_us: int | None


class HeardReplica(msgspec.Struct, frozen=True, kw_only=True):
    """A replica that was just heard; `numbers` is a verdict with what all its rules share."""

    facts: ReplicaFacts
    sample: ReplicaSample
    numbers: Verdict

    @property
    def head_is_silent(self) -> bool:
        """Whether the log's end has not been confirmed for too long."""
        silence_us = self.facts.head_silence_us
        return silence_us is None or silence_us > self.facts.limits.head_silent_us

    @property
    def is_outdated(self) -> bool:
        """Whether the log has gone on since a sample that should have been followed by another."""
        return _is_outdated(self.facts, self.sample)

    def verdict(
        self, status: HealthStatus, rule: Rule, severity: Severity | None = None
    ) -> Verdict:
        """Return a verdict with the shared numbers."""
        severity = severity or STATUS_SEVERITY[status]
        return replace(self.numbers, status=status, rule=rule, severity=severity)


class ViewFacts(msgspec.Struct, kw_only=True, gc=False):
    """One view of a replica that was heard; `place` is where it stands in the sample.

    `slope` is filled by the first rule that asks for it: of the lag, and whether it was fitted.
    """

    replica: HeardReplica
    view: ViewLag
    place: int
    slope: tuple[Slope, bool] | None = None


def _is_outdated(facts: ReplicaFacts, sample: ReplicaSample) -> bool:
    if (facts.sample_age_us or 0) <= facts.limits.overdue_us:
        return False
    return facts.known_head is not None and facts.known_head > (sample.head or 0)


def heard_replica(facts: ReplicaFacts, sample: ReplicaSample) -> HeardReplica:
    """Return the replica with the numbers that its rules share.

    How many events an outdated sample is behind is not known: which of the new ones are relevant
    to a view, only the replica can tell.
    """
    window, outdated = facts.window, _is_outdated(facts, sample)
    numbers = Verdict(
        status="OK",
        severity="ok",
        rule="lag-zero",
        window_us=window.span_us,
        completeness=window.completeness,
        applied=sample.applied,
        head=facts.known_head if outdated else sample.head,
        behind=None if outdated else sample.events_behind,
        late_us=None if outdated else sample.time_behind_us,
        age_us=facts.sample_age_us,
        head_age_us=facts.head_silence_us,
    )
    return HeardReplica(facts=facts, sample=sample, numbers=numbers)
