"""Rules about the standbys of the log's server; the writer reports them, and each is told apart."""

from msgspec.structs import replace

from backend.clock import DAY_US, SECOND_US
from backend.messages.health import HealthStatus, Rule, Severity, Verdict
from backend.messages.log_standbys import LogStandbys
from backend.messages.text_list import join_names
from backend.telemetry.health.facts import FactRule, Numbers, PrimaryFacts

_COMMIT_WAITS_US = 2 * SECOND_US  # longer than any commit takes whose standby is there


def _standbys(facts: PrimaryFacts) -> LogStandbys | None:
    return facts.sample.standbys if facts.sample else None


def _verdict(facts: PrimaryFacts, status: HealthStatus, severity: Severity, rule: Rule) -> Verdict:
    head = facts.sample.head if facts.sample else None
    return Verdict(status=status, severity=severity, rule=rule, head=head, age_us=facts.silence_us)


def _decide_commit(facts: PrimaryFacts) -> Verdict | None:
    """Hold while a commit has waited for long: the standby that it waits for is away."""
    known = _standbys(facts)
    if known is None or known.waiting_us is None or known.waiting_us < _COMMIT_WAITS_US:
        return None
    verdict = _verdict(facts, "HEAD-FROZEN", "critical", "commit-waits")
    return replace(verdict, late_us=known.waiting_us, by=known.synchronous)


def _decide_lost(facts: PrimaryFacts) -> Verdict | None:
    """Hold for a day after a failover that lost events."""
    known = _standbys(facts)
    lost = known.lost if known is not None else None
    if lost is None or facts.sample is None or facts.sample.at_us - lost.at_us > DAY_US:
        return None
    return replace(_verdict(facts, "REWOUND", "critical", "log-lost"), lost=lost)


def _decide_away(facts: PrimaryFacts) -> Verdict | None:
    """Hold while one is away for longer than a connection takes to be made anew.

    Also where commits are to wait for one, and none is there that they could wait for.
    """
    known = _standbys(facts)
    if known is None or known.problem:
        return None
    away = [each for each in known.away if each.away_us > facts.limits.late_us]
    verdict = _verdict(facts, "FAULTED", "warning", "standby-away")
    if away:
        longest_us = max(each.away_us for each in away)
        names = join_names([each.name for each in away])
        return replace(verdict, by=names, late_us=longest_us)
    if known.synchronous and not any(each.is_waited_for for each in known.standbys):
        return replace(verdict, by=known.synchronous)
    return None


def _decide_slow(facts: PrimaryFacts) -> Verdict | None:
    """Hold while what the worst has not replayed is older than an event may wait."""
    known = _standbys(facts)
    if known is None or known.problem or not known.standbys:
        return None
    worst = max(known.standbys, key=lambda each: each.replayed_us or 0)
    if (worst.replayed_us or 0) <= facts.limits.late_us:
        return None
    verdict = _verdict(facts, "SLOW", "warning", "standby-slow")
    return replace(verdict, standby=worst, late_us=worst.replayed_us, limit_us=facts.limits.late_us)


def _decide_unseen(facts: PrimaryFacts) -> Verdict | None:
    """Hold while nobody knows how far they are; what the log itself cannot do is told by itself."""
    known = _standbys(facts)
    if known is None or not known.problem or (facts.sample and facts.sample.log_error):
        return None
    verdict = _verdict(facts, "UNKNOWN", "notice", "standby-unseen")
    return replace(verdict, reason=known.problem)


def _decide_async(facts: PrimaryFacts) -> Verdict | None:
    """Hold while there are standbys, and no commit waits for any."""
    known = _standbys(facts)
    if known is None or known.synchronous or not known.standbys:
        return None
    names = join_names([each.name for each in known.standbys])
    return replace(_verdict(facts, "OK", "notice", "standby-async"), by=names)


def _numbers(facts: PrimaryFacts) -> Numbers:
    known = _standbys(facts)
    if known is None:
        return {}
    return {
        "standbys": ", ".join(each.name for each in known.standbys) or None,
        "standbys_away": ", ".join(each.name for each in known.away) or None,
        "synchronous_standby_names": known.synchronous or None,
        "commit_waiting_us": known.waiting_us,
        "replay_behind_us": max((each.replayed_us or 0 for each in known.standbys), default=None),
        "replay_behind_bytes": max(
            (each.replayed_bytes or 0 for each in known.standbys), default=None
        ),
        "late_limit_us": facts.limits.late_us,
        "standbys_sampled_age_us": known.sampled_age_us,
        "timeline": known.timeline,
        "lost_first": known.lost.first if known.lost else None,
        "lost_last": known.lost.last if known.lost else None,
    }


# it is the writer's own state: nothing is answered meanwhile
COMMIT_RULES: tuple[FactRule[PrimaryFacts], ...] = (
    FactRule("commit-waits", _decide_commit, _numbers),
)
# what is so beside it: each of them decides for itself
STANDBY_RULES: tuple[FactRule[PrimaryFacts], ...] = (
    FactRule("log-lost", _decide_lost, _numbers),
    FactRule("standby-away", _decide_away, _numbers),
    FactRule("standby-slow", _decide_slow, _numbers),
    FactRule("standby-unseen", _decide_unseen, _numbers),
    FactRule("standby-async", _decide_async, _numbers),
)
