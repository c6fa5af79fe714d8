"""What is not well, each cause once: worst first, with what can be done about it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from backend.clock import Micros
from backend.messages.health import (
    RULES_WITHOUT_SAMPLE,
    HealthProblem,
    ProblemAction,
    ProcessHealth,
    Rule,
    Verdict,
)
from backend.messages.notices import ReplicaSample, ViewLag
from backend.messages.verdict_order import badness
from backend.messages.work import OverdueWork
from backend.telemetry.health.share_problems import newest_work

PROBLEM_ACTIONS: dict[Rule, ProblemAction] = {
    "process-gone": "check-process",
    "replicas-stopped": "start-replica",
    "share-missing": "start-part",
    "share-stray": "stop-part",
    "cannot-start": "mend-cause",
    "starting": "wait",
    "silent": "check-process",
    "replica-away": "check-host",
    "hung": "check-handler",
    "busy": "wait",
    "ahead": "rebuild",
    "log-unreadable": "check-log",
    "rows-unwritable": "check-disk",
    "question-hung": "check-question",
    "unwatched": "check-process",
    "queue-trimmed": "refill",
    "queue-filling": "empty-queue",
    "stream-consumer-deleted": "feed-anew",
    "stream-silent": "check-log",
    "parked": "retry-parked",
    "paused": "resume",
    "head-unknown": "wait",
    "head-silent": "check-process",
    "rewound": "wait",
    "stalled": "check-process",
    "rebuild-stalled": "mend-rebuild",
    "rebuild-failed": "mend-rebuild",
    "slow": "raise-throttle",
    "backlog": "wait",
    "commit-waits": "check-standby",
    "log-lost": "rebuild-ahead",
    "standby-away": "check-standby",
    "standby-slow": "check-standby",
    "store-frozen": "check-writer",
    "store-unreachable": "check-store",
    "store-mismatch": "attach-anew",
    "store-changed": "attach-anew",
    "consumer-lost": "check-consumer",
    "consumer-unknown": "mend-cause",
    "consumer-faulted": "check-their-consumer",
    "consumer-stopped": "check-their-consumer",
    "consumer-stalled": "check-their-consumer",
    "consumer-slow": "check-their-consumer",
    "deliveries-paused": "resume-subscription",
    "deliveries-parked": "retry-deliveries",
    "deliveries-stalled": "check-consumer",
    "deliveries-throttled": "raise-subscription-throttle",
    "deliveries-unreadable": "mend-cause",
    "clock-behind": "check-clock",
    "overdue": "check-board",
}
# told on their own, whatever the process's verdict is
_SEPARATE_RULES: frozenset[Rule] = frozenset(
    (
        "parked",
        "question-hung",
        "unwatched",
        "queue-filling",
        "stream-consumer-deleted",
        "stream-silent",
        "rebuild-failed",
        "rebuild-stalled",
    )
)
# the primary's own trouble, from which a replica's follows
_WITHOUT_HEAD: frozenset[Rule] = frozenset(
    (*RULES_WITHOUT_SAMPLE, "log-unreadable", "commit-waits")
)
_WITHOUT_LOG: frozenset[Rule] = frozenset(("log-unreadable", "process-gone", "cannot-start"))
_FOLLOWS_FROM: dict[Rule, frozenset[Rule]] = {
    "head-silent": _WITHOUT_HEAD,
    "log-unreadable": _WITHOUT_LOG,
}

# what can be done about a replica on another host without going there
_ORDERED_FROM_HERE: frozenset[ProblemAction] = frozenset(("wait", "resume", "raise-throttle"))
_NONE_PARKED: Mapping[tuple[str, str], int] = {}


def find_problems(
    processes: Iterable[ProcessHealth],
    samples: dict[str, ReplicaSample],
    clock: Verdict | None,
    at_us: Micros,
    absence: HealthProblem | None = None,
    parked_us: Mapping[tuple[str, str], int] = _NONE_PARKED,
    shares: Sequence[HealthProblem] = (),
) -> list[HealthProblem]:
    """Return the problems, worst first.

    `samples`: of the replicas that are heard; `at_us`: the wall clock's time, by which work waits;
    `absence`: of all replicas; `parked_us`: how long events of a process's view have been parked;
    `shares`: what is wrong with how views are shared.
    """
    known, problems = list(processes), list[HealthProblem]()
    for process in known:
        problems.extend(_problems_of(process, samples.get(process.name), parked_us))
    if clock is not None:
        problems.append(_problem("log", clock))
    if absence is not None:
        problems.append(absence)
    problems.extend(shares)
    waiting = (each for each in newest_work(samples.values()) if each.overdue)
    problems.extend(_overdue(work, at_us) for work in waiting)
    problems = _join_same(problems)
    problems.sort(key=lambda problem: badness(problem.verdict, problem.subject), reverse=True)
    return [_with_substitute(problem, known) for problem in _one_per_cause(problems)]


def find_absence(stopped: Sequence[str], held_us: int) -> HealthProblem:
    """Return the problem that no replica is left: these were stopped, the last so long ago."""
    verdict = Verdict(
        status="STOPPED", severity="warning", rule="replicas-stopped", held_us=held_us
    )
    problem = replace(_problem(stopped[0], verdict), key="replicas:stopped")
    return replace(problem, others=list(stopped[1:]))


def _problems_of(
    process: ProcessHealth,
    sample: ReplicaSample | None,
    parked_us: Mapping[tuple[str, str], int],
) -> Iterator[HealthProblem]:
    """Yield what is wrong with a process and beside it, and what its views have set aside."""
    verdicts = [] if process.verdict.rule in _SEPARATE_RULES else [process.verdict]
    verdicts += [each for each in process.beside if each.rule != "parked"]  # which views tell
    for verdict in verdicts:
        if verdict.is_problem:
            throttled = sample is not None and sample.throttle_per_s > 0
            waits = verdict.rule == "slow" and not throttled
            action = "wait" if waits else _action_elsewhere(process, verdict)
            if action is None and verdict.rule == "rows-unwritable" and _is_in_database(sample):
                action = "check-row-database"
            yield _problem(process.name, verdict, action, process.pid)
    for view in sample.views if sample else ():
        if view.parked:
            yield _parked(process, view, parked_us.get((process.name, view.view), 0))


def _is_in_database(sample: ReplicaSample | None) -> bool:
    storage = sample.storage if sample is not None else None
    return storage is not None and bool(storage.database)


def _action_elsewhere(process: ProcessHealth, verdict: Verdict) -> ProblemAction | None:
    """Return where to look for what is not ordered from here; None: as on this host."""
    action = PROBLEM_ACTIONS.get(verdict.rule, "none")
    return "check-host" if process.host and action not in _ORDERED_FROM_HERE else None


def _problem(
    subject: str, verdict: Verdict, action: ProblemAction | None = None, pid: int = 0
) -> HealthProblem:
    subject = verdict.room.replica if verdict.room else subject
    return HealthProblem(
        key=_key_of(subject, verdict),
        subject=subject,
        verdict=verdict,
        action=action or PROBLEM_ACTIONS.get(verdict.rule, "none"),
        view=verdict.running.view if verdict.running else "",
        entity=verdict.running.entity if verdict.running else "",
        pid=pid,
    )


def _key_of(subject: str, verdict: Verdict) -> str:
    """Return what a problem is known by; an event that stops several replicas is one."""
    running = verdict.running
    if verdict.rule == "hung" and running is not None:
        return f"{running.position}:hung:{running.view}"
    return f"{subject}:{verdict.rule}"


def _with_substitute(problem: HealthProblem, processes: Iterable[ProcessHealth]) -> HealthProblem:
    """Note whether a replica that the problem is not about answers questions."""
    answers = any(
        each.role == "replica"
        and not each.host  # it is asked there
        and each.verdict.is_heard
        and each.name not in problem.processes
        for each in processes
    )
    return replace(problem, has_substitute=answers)


def _parked(process: ProcessHealth, view: ViewLag, held_us: int) -> HealthProblem:
    first = view.first_parked
    verdict = Verdict(
        status="FAULTED",
        severity="warning",
        rule="parked",
        held_us=held_us,
        position=first.position if first else None,
        reason=first.error if first else "",
        parked=view.parked,
    )
    return HealthProblem(
        key=f"{_parked_at(process, view)}:parked:{view.view}",
        subject=process.name,
        verdict=verdict,
        action="retry-parked",
        view=view.view,
        entity=first.entity if first else "",
    )


def _overdue(work: OverdueWork, at_us: Micros) -> HealthProblem:
    since_us = at_us if work.since_us is None else work.since_us
    verdict = Verdict(
        status="OVERDUE",
        severity="warning",
        rule="overdue",
        held_us=max(0, at_us - since_us),
        work=work,
    )
    return replace(_problem("board", verdict), key=f"overdue:{work.view}", view=work.view)


def _parked_at(process: ProcessHealth, view: ViewLag) -> str:
    """Return what a parked event is known by: the same in every replica, if its place is known."""
    first = view.first_parked
    return f"{first.position}:{first.entity}" if first else process.name


def _join_same(problems: list[HealthProblem]) -> list[HealthProblem]:
    """Make one problem of those with the same key; it has lasted since the first of them."""
    joined: dict[str, HealthProblem] = {}
    for problem in problems:
        known = joined.setdefault(problem.key, problem)
        if known is not problem:
            held_us = max(known.verdict.held_us, problem.verdict.held_us)
            joined[problem.key] = replace(
                known,
                verdict=replace(known.verdict, held_us=held_us),
                others=_with_other(known, problem.subject),
            )
    return list(joined.values())


def _with_other(problem: HealthProblem, subject: str) -> list[str]:
    return problem.others if subject == problem.subject else [*problem.others, subject]


def _one_per_cause(problems: list[HealthProblem]) -> list[HealthProblem]:
    """Leave out what follows from the primary's own trouble: a silent head has one cause."""
    causes = {each.verdict.rule for each in problems if each.subject == "primary"}
    return [
        problem
        for problem in problems
        if problem.subject == "primary"
        or causes.isdisjoint(_FOLLOWS_FROM.get(problem.verdict.rule, ()))
    ]
