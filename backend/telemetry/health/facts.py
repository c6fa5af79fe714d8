"""What is known when a status is decided, and the rules' own shape."""

from collections.abc import Callable, Container, Sequence
from typing import Generic, TypeVar

import msgspec
from msgspec.structs import replace

from backend.messages.health import HealthStatus, Rule, RuleResult, Severity, Verdict
from backend.messages.health_age import worse
from backend.messages.notices import (
    PrimarySample,
    ProcessInfo,
    ReplicaBusy,
    ReplicaSample,
    ViewLag,
)
from backend.messages.verdict_order import STATUS_SEVERITY
from backend.telemetry.health.limits import HealthLimits
from backend.telemetry.health.onsets import SEEN_ALL, SEEN_WITHOUT_HEAD, SEEN_WITHOUT_LOG
from backend.telemetry.health.window import SampleWindow

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


def explain_beside(rules: Sequence[FactRule[F]], facts: F) -> list[RuleResult]:
    """Return rules of which each decides for itself."""
    return [result for rule in rules for result in explain((rule,), facts, "")]


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

    @property
    def overdue_us(self) -> int:
        """How old its sample is when the next one should have come."""
        limits = self.limits
        return limits.overdue_elsewhere_us if self.info.host else limits.overdue_us

    @property
    def is_head_known(self) -> bool:
        """Whether it can be said how far its rows are behind."""
        sample = self.sample
        return sample is not None and None not in (
            sample.head,
            sample.events_behind,
            self.head_silence_us,
        )


class HeardReplica(msgspec.Struct, frozen=True, kw_only=True):
    """A replica that was just heard; `numbers` is a verdict with what all its rules share.

    `head_is_silent`: the log's end has not been confirmed for too long. `is_outdated`: the log has
    gone on since a sample that should have been followed by another. `has_backlog`: it works off
    what was there before the process began. `floor`: nothing milder is said of it: what was known
    of a silent head gets no better by anything else. `verdicts`: those that were made, by rule.
    """

    facts: ReplicaFacts
    sample: ReplicaSample
    numbers: Verdict
    head_is_silent: bool
    is_outdated: bool
    has_backlog: bool
    floor: Severity
    verdicts: dict[Rule, Verdict] = {}

    def verdict(
        self,
        status: HealthStatus,
        rule: Rule,
        severity: Severity | None = None,
        limit_us: int | None = None,
    ) -> Verdict:
        """Return a verdict with the shared numbers; a rule says the same of every view."""
        known = self.verdicts.get(rule)
        if known is None:
            known = self.verdicts[rule] = replace(
                self.numbers,
                status=status,
                rule=rule,
                severity=worse(severity or STATUS_SEVERITY[status], self.floor),
                limit_us=limit_us,
            )
        return known


class ViewFacts(msgspec.Struct, frozen=True, gc=False):
    """One view of a replica that was heard; `place` is where it stands in the sample.

    `late_us`: since the oldest relevant event could have been applied. `held_us`: how long what is
    shown of it has held; a verdict that says the same need not be copied.
    """

    replica: HeardReplica
    view: ViewLag
    place: int
    late_us: int
    held_us: int


def view_facts(replica: HeardReplica, place: int) -> ViewFacts:
    """Return the view that stands there in the sample, as if nothing had been shown of it."""
    view = replica.sample.views[place]
    return ViewFacts(replica, view, place, view.time_behind_us or 0, held_us=0)


def _is_outdated(facts: ReplicaFacts, sample: ReplicaSample) -> bool:
    if (facts.sample_age_us or 0) <= facts.overdue_us:
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
        throttle_per_s=sample.throttle_per_s,
    )
    silence_us, target = facts.head_silence_us, sample.catch_up_target
    fell_silent = silence_us is not None and silence_us > facts.limits.head_silent_us
    return HeardReplica(
        facts=facts,
        sample=sample,
        numbers=numbers,
        head_is_silent=silence_us is None or fell_silent,
        is_outdated=outdated,
        has_backlog=target is not None and sample.applied < target,
        floor=STATUS_SEVERITY["HEAD-FROZEN"] if fell_silent else "ok",
    )


def seen_states(facts: PrimaryFacts | ReplicaFacts) -> Container[str]:
    """Return what would be found of a process that is heard, if it were so."""
    if isinstance(facts, PrimaryFacts) or facts.sample is None:
        return SEEN_ALL
    if facts.sample.log_error:
        return SEEN_WITHOUT_LOG
    return SEEN_ALL if facts.is_head_known else SEEN_WITHOUT_HEAD
