"""Health as the supervisor decides it: fields, from which every reader makes the same words.

Durations are microseconds of a monotonic clock (`…_us`), measured by the supervisor; only `at_us`
is a moment of the wall clock.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from backend.messages.bounds import Int64, LongText, ShortText
from backend.messages.feed_choice import QueueRoom
from backend.messages.log_standbys import LostEvents, Standby
from backend.messages.pipeline import (
    HandlerActivity,
    HandlerState,
    RunningEvent,
    RunningQuestion,
    StageLag,
)
from backend.messages.view_shares import ShareFault
from backend.messages.work import OverdueWork

HealthStatus = Literal[
    "OK",
    "REPLAYING",
    "CATCHING-UP",
    "PAUSED",
    "UNKNOWN",
    "SLOW",
    "OVERDUE",  # of work that waits, never of a process
    "HEAD-FROZEN",
    "REWOUND",
    "STALLED",
    "FAULTED",
    "AHEAD",
    "STOPPED",
]
Severity = Literal["ok", "notice", "unknown", "warning", "critical"]  # from well to worst
SEVERITIES: tuple[Severity, ...] = ("ok", "notice", "unknown", "warning", "critical")

Rule = Literal[
    "process-gone",  # the process is known not to run
    "replicas-stopped",  # by an operator, all that there were
    "share-missing",  # of a view a part, or all of it, is in no replica
    "share-stray",  # replicas have parts of a view that fit no others, and are never read
    "cannot-start",  # it has been started, and something in its way is known
    "starting",  # it has been started, and has not said anything yet
    "replica-away",  # nothing is heard of a replica on another host
    "silent",  # it runs, and says nothing
    "hung",  # a handler has been at one event for too long
    "busy",  # one step of its work has lasted too long
    "ahead",  # its rows are newer than the log
    "log-unreadable",  # the log cannot be read or written
    "rows-unwritable",  # its own database cannot be used
    "queue-trimmed",  # what a replica needs next was removed from its queue
    "queue-filling",  # a queue has little room left until it is trimmed
    "stream-consumer-deleted",  # a replica's own consumer of the log's stream is gone
    "stream-silent",  # the server of that stream does not answer a replica
    "question-hung",  # a question does not come to an end
    "unwatched",  # nobody sees whether it hangs
    "parked",  # events are set aside
    "paused",  # by an operator
    "scheduled",  # events wait until the update mode lets them
    "head-unknown",  # the log's end is not known yet
    "head-silent",  # nothing is heard of the log's end
    "rewound",  # the position went down
    "replaying",  # a rebuild works its way to its target
    "mixed-code",  # rows of a view were written by several versions of its code
    "rebuilding",  # views are built anew beside their rows
    "rebuild-stalled",  # that does not go on
    "rebuild-failed",  # that was given up, until somebody decides
    "lag-zero",  # nothing relevant waits
    "outdated",  # its newest word is overdue, and the log has gone on since
    "within-limit",  # what waits has not waited long
    "stalled",  # something waits, and the position does not move
    "catching-up",  # late, and the lag shrinks
    "slow",  # late, and the lag does not shrink
    "store-copying",  # an attached store has events that are not copied yet
    "store-frozen",  # an open transaction there holds its end
    "store-unreachable",  # it does not answer
    "store-mismatch",  # its tables are not what the mapping says
    "store-changed",  # events that were copied are gone or others there
    "commit-waits",  # for a synchronous standby of the log's server that is away
    "log-lost",  # a failover has lost events that were accepted
    "standby-away",  # one that was connected, or that commits are to wait for, is not there
    "standby-slow",  # one falls behind the log's server
    "standby-unseen",  # nobody may see how far they are, or the server does not say
    "standby-async",  # there are some, and no commit waits for any
    "backlog",  # more commands wait than are decided soon
    "serving",  # a process without a lag of its own does its work
    "consumer-lost",  # a subscription's consumer fell silent without leaving
    "consumer-unknown",  # nobody can say how far a consumer of an attached store is
    "consumer-faulted",  # it has written down an error there
    "consumer-stopped",  # its store says that it is stopped
    "consumer-replaying",  # it works its way to where it was reset
    "consumer-partial",  # something is left, of which it may take none
    "consumer-stalled",  # something is left for it, and its position does not move
    "consumer-slow",  # it falls behind
    "consumer-late",  # it comes on, and events wait for too long
    "consumer-current",  # nothing waits for long
    "consumer-absent",  # nobody takes a subscription's events
    "deliveries-paused",  # a subscription, by an operator
    "deliveries-parked",  # its consumer has set events aside
    "deliveries-stalled",  # its consumer acknowledges nothing while events wait
    "deliveries-unreadable",  # the file that says how far it has come cannot be used
    "deliveries-throttled",  # it comes on no faster than the log grows, as it was throttled
    "deliveries-late",  # it comes on, and events wait for too long
    "deliveries-current",  # nothing waits for long
    "clock-behind",  # this machine's clock is behind the newest commit time
    "overdue",  # entities of a board wait for longer than they may
]
# they decide without a sample: the process is not heard, or cannot send one
RULES_WITHOUT_SAMPLE: frozenset[Rule] = frozenset(
    ("process-gone", "cannot-start", "starting", "replica-away", "silent", "hung", "busy")
)
ProblemAction = Literal[
    "none",
    "wait",
    "resume",
    "start-replica",
    "start-part",
    "stop-part",
    "rebuild",
    "retry-parked",
    "raise-throttle",
    "check-process",
    "check-host",
    "check-network",
    "check-handler",
    "check-question",
    "refill",
    "empty-queue",
    "feed-anew",
    "check-log",
    "check-store",
    "check-standby",
    "rebuild-ahead",
    "check-writer",
    "attach-anew",
    "check-disk",
    "check-row-database",
    "check-clock",
    "check-board",
    "mend-cause",
    "mend-rebuild",
    "resume-subscription",
    "raise-subscription-throttle",
    "check-consumer",
    "check-their-consumer",
    "retry-deliveries",
]


class _HealthPayload(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """Shared shape of everything here; what is not set is not sent."""


class Verdict(_HealthPayload, frozen=True, kw_only=True):
    """A status with the rule that decided it, and that rule's numbers; None: not known or no part.

    `held_us`: how long the status has held when the report was made. `window_us`: what the samples
    that were looked at span, `completeness` their share of a full window (0 to 1). `limit_us`: the
    rule's limit. `applied`, `head`: positions; `behind`: relevant events; `late_us`: since the
    oldest of them could have been applied. `slope_per_s`: how fast the lag grows (negative: it
    shrinks); `eta_us`: until it is caught up. `age_us`: of the newest word of the process;
    `head_age_us`: of the newest word of the log's end. `target`: where a replay ends, `by`: who
    paused it, `room`: of the queue with the least left, `reason`: what went wrong in full,
    `position`: the event that it stands at, `parked`: events set aside, `running`: the event that a
    handler is applying, `question`: the one that does not come to an end, `work`: of a board,
    `standby`: the worst one of the log's server, `lost`: what a failover lost, `share`: what is
    wrong with how a view is shared.
    `throttle_per_s`: events that may be applied or delivered a second, 0: any number.
    `recovering`: what decided does not hold any more, and the status changes when that has lasted a
    moment.
    """

    status: HealthStatus
    severity: Severity
    rule: Rule
    held_us: Int64 = 0
    window_us: Int64 = 0
    completeness: float = 1.0
    limit_us: Int64 | None = None
    applied: Int64 | None = None
    head: Int64 | None = None
    behind: Int64 | None = None
    late_us: Int64 | None = None
    slope_per_s: float | None = None
    eta_us: Int64 | None = None
    age_us: Int64 | None = None
    head_age_us: Int64 | None = None
    target: Int64 | None = None
    room: QueueRoom | None = None
    by: LongText = ""
    reason: LongText = ""
    position: Int64 | None = None
    parked: Int64 = 0
    running: RunningEvent | None = None
    question: RunningQuestion | None = None
    work: OverdueWork | None = None
    standby: Standby | None = None
    lost: LostEvents | None = None
    throttle_per_s: Int64 = 0
    recovering: bool = False
    share: ShareFault | None = None

    @property
    def is_problem(self) -> bool:
        """Whether somebody has to look: a notice is none."""
        return self.severity not in ("ok", "notice")

    @property
    def is_heard(self) -> bool:
        """Whether the process sends samples, so that its numbers are about now."""
        return self.rule not in RULES_WITHOUT_SAMPLE


class ViewHealth(_HealthPayload, frozen=True, kw_only=True):
    """One read model of one replica, as far as it is not told by the replica's own verdict.

    `handler`: what its handler does, in one word; `oldest_us`: the age of the oldest event that
    waits for it, fails, or is being applied, as that word says; None while there is none.
    """

    view: LongText
    verdict: Verdict
    handler: HandlerState = "idle"
    oldest_us: Int64 | None = None


def handler_activity(
    view: ViewHealth, activities: Mapping[str, HandlerActivity]
) -> HandlerActivity:
    """Return what a view's handler has told; of one that hangs only its event is known."""
    if view.verdict.rule == "hung":
        return HandlerActivity(
            view=view.view, applied_per_s=None, busy_share=None, recent=view.verdict.running
        )
    return activities.get(view.view) or HandlerActivity(view=view.view)


class ProcessHealth(_HealthPayload, frozen=True, kw_only=True):
    """One process: its worst view decides, unless the process itself is worse.

    Or a subscription of somebody else, which is judged in the same way and runs elsewhere.

    `pid` 0 while there is none. `beside`: what else is so of it, also where the verdict is a worse
    one: what is wrong with it that has nothing to do with its rows, or what that hides. `host`: the
    other host on which it runs; empty: this one.
    """

    name: LongText
    role: Literal["supervisor", "primary", "replica", "archive", "subscription"]
    verdict: Verdict
    views: list[ViewHealth] = []
    pid: Int64 = 0
    beside: list[Verdict] = []
    host: LongText = ""


class HealthProblem(_HealthPayload, frozen=True, kw_only=True):
    """Something that is not well; `key` stays the same for as long as it lasts.

    `subject`: the process, or what else it is about (`log`, `board`); `others`: those that the same
    cause has hit as well; `view`, `entity`: where in them; `pid`: of the subject, 0 while it has
    none. `has_substitute`: a replica that is not among them answers questions. Symptom, impact,
    cause and action are written from these fields by
    `backend.messages.problem_text.describe_problem`.
    """

    key: LongText
    subject: LongText
    verdict: Verdict
    action: ProblemAction
    view: LongText = ""
    entity: LongText = ""
    others: list[LongText] = []
    pid: Int64 = 0
    has_substitute: bool = False

    @property
    def processes(self) -> list[str]:
        """All processes that the problem is about."""
        return [self.subject, *self.others]


class HealthReport(_HealthPayload, frozen=True, kw_only=True, tag="health-report"):
    """Everything, decided at one moment; published every second and whenever a status changes.

    `worst`: name of the process that needs an eye most, empty when all are well. `problems`: worst
    first. `head`: the log's end, None while it is not known, `head_age_us` since it was last
    confirmed. `clock_offset_us`: how far the newest commit time lies ahead of this machine's clock,
    0 when it does not.
    `interval_us`: how often a report comes; `silent_after_us`: an older one is no longer believed
    (`backend.messages.health_age.age_report`).
    """

    at_us: Int64
    severity: Severity
    worst: LongText
    processes: list[ProcessHealth]
    problems: list[HealthProblem] = []
    head: Int64 | None = None
    head_age_us: Int64 | None = None
    clock_offset_us: Int64 = 0
    interval_us: Int64 = 1_000_000
    silent_after_us: Int64 = 5_000_000


class AskRules(_HealthPayload, frozen=True, kw_only=True, tag="ask-rules"):
    """Ask how the health of a process was decided: every rule with its numbers."""

    process: ShortText


class RuleResult(_HealthPayload, frozen=True, kw_only=True):
    """One rule of the evaluation, in order; `decided`: this one made the status.

    `verdict` is what the rule says (None: it does not hold); `numbers` is what it looked at, by
    name, a number with its unit last in the name.
    """

    rule: Rule
    view: LongText
    decided: bool
    verdict: Verdict | None
    numbers: dict[LongText, Int64 | float | LongText | None]


class RulesReport(_HealthPayload, frozen=True, kw_only=True, tag="rules-report"):
    """The answer: the process as it is reported, and each rule.

    `stages`: where the time goes, from commit on; `handlers`: what they do. Both are empty when the
    process is not heard.
    """

    health: ProcessHealth
    rules: list[RuleResult]
    stages: list[StageLag] = []
    handlers: list[HandlerActivity] = []
