"""Words for problems: symptom, impact, cause and what to do, for window and command line alike."""

import msgspec

from backend.messages.health import HealthProblem, ProblemAction, Rule, Verdict
from backend.messages.health_text import describe_verdict
from backend.messages.number_text import format_counted
from backend.messages.subscriptions import EVERY_SUBSCRIPTION, SUBJECT_PREFIX, is_subscription
from backend.messages.text_list import capitalize_first, end_sentence, join_clauses, join_names
from backend.translation import tr, tr_noop


class ProblemText(msgspec.Struct, frozen=True, kw_only=True):
    """A problem in words: what is seen, what it keeps people from, why, and what to do."""

    symptom: str
    impact: str
    cause: str
    action: str


_SYMPTOMS: dict[Rule, str] = {
    "process-gone": tr_noop("{who} does not run"),
    "replicas-stopped": tr_noop("No replica runs"),
    "share-missing": tr_noop("Nobody has all of the view {view}"),
    "share-stray": tr_noop("Parts of the view {view} are built, and never read"),
    "cannot-start": tr_noop("{who} cannot start"),
    "starting": tr_noop("{who} is starting"),
    "silent": tr_noop("{who} does not answer"),
    "replica-away": tr_noop("Nothing is heard of {who}, which runs on another host"),
    "hung": tr_noop("The handler of {view} is stuck at one event in {all}"),
    "busy": tr_noop("{who} is busy with one step of its work"),
    "ahead": tr_noop("{who} has rows that do not belong to this log"),
    "log-unreadable": tr_noop("The log cannot be used"),
    "rows-unwritable": tr_noop("{who} cannot write its rows"),
    "question-hung": tr_noop("{who} does not come to the end of a question"),
    "unwatched": tr_noop("Nobody sees whether {who} hangs"),
    "queue-trimmed": tr_noop("The queue of {who} was trimmed: rebuild needed"),
    "queue-filling": tr_noop("The queue of {who} has little room left"),
    "stream-consumer-deleted": tr_noop("The consumer of {who} was deleted on the log's server"),
    "stream-silent": tr_noop("The server of the log's stream does not answer {who}"),
    "parked": tr_noop("Events are parked in {view} of {all}"),
    "paused": tr_noop("{who} is paused"),
    "head-unknown": tr_noop("{who} does not know the log's end yet"),
    "head-silent": tr_noop("{who} hears nothing of the log's end"),
    "rewound": tr_noop("{who} went back"),
    "stalled": tr_noop("{who} stands still while events wait"),
    "slow": tr_noop("{who} falls behind"),
    "rebuild-stalled": tr_noop("The rebuild of {who} stands still"),
    "rebuild-failed": tr_noop("The rebuild of {who} has failed"),
    "backlog": tr_noop("Commands wait"),
    "commit-waits": tr_noop("Commits wait for a standby that is away"),
    "log-lost": tr_noop("Events that were accepted are gone from the log"),
    "standby-away": tr_noop("A standby of the log is away"),
    "standby-slow": tr_noop("A standby of the log falls behind"),
    "store-frozen": tr_noop("The end of the attached store stands still"),
    "store-unreachable": tr_noop("The log that is followed does not answer"),
    "store-mismatch": tr_noop("The attached store does not fit its mapping"),
    "store-changed": tr_noop("The attached store is not the one that was copied"),
    "consumer-unknown": tr_noop("Nobody can say how far {who} has come"),
    "consumer-faulted": tr_noop("{who} has failed"),
    "consumer-stopped": tr_noop("{who} is stopped"),
    "consumer-stalled": tr_noop("{who} stands still while events wait"),
    "consumer-slow": tr_noop("{who} falls behind"),
    "consumer-lost": tr_noop("The consumer of {who} fell silent"),
    "deliveries-paused": tr_noop("{who} is paused"),
    "deliveries-parked": tr_noop("Events are parked in {who}"),
    "deliveries-stalled": tr_noop("{who} stands still while events wait"),
    "deliveries-throttled": tr_noop("{who} falls behind"),
    "deliveries-unreadable": tr_noop("Nobody can say how far {who} has come"),
    "clock-behind": tr_noop("The clock of this machine is behind the log"),
    "overdue": tr_noop("{overdue} longer than allowed in {view}"),
}
_NOT_TAKING_COMMANDS: frozenset[Rule] = frozenset(
    ("process-gone", "silent", "starting", "cannot-start")
)
_PRIMARY_IMPACT = tr_noop("Commands are not taken; nothing that was accepted is lost.")
_ARCHIVE_IMPACT = tr_noop("Questions about the past are answered late or not at all.")
_STALE_IMPACT = tr_noop(
    "Its views show old rows; questions that do not name it go to another replica."
)
_ALL_STALE_IMPACT = tr_noop("Its views show old rows, and there is no other replica that answers.")
_REBUILD_IMPACT = tr_noop(
    "Its rows from before are answered and kept current; a view that is new has none yet."
)
_SUBSCRIPTION_IMPACT = tr_noop(
    "Another system does not get its events; they wait in the log, and none is lost."
)
_THEIR_CONSUMER_IMPACT = tr_noop(
    "What that program makes of the store's events is late; they wait in the store, and none is"
    " lost."
)
_STORE_IMPACT = tr_noop(
    "Its new events are not copied; what was copied can be looked at as before."
)
_IMPACTS: dict[Rule, str] = {
    "parked": tr_noop("Rows of the parked entities stand still in this view; all others go on."),
    "queue-filling": tr_noop("Nothing is lost yet; when it is full, {who} must be rebuilt."),
    "stream-consumer-deleted": tr_noop("Its rows go on: {who} reads the log itself meanwhile."),
    "stream-silent": tr_noop(
        "Its rows go on as far as the log's index goes; nothing newer can come meanwhile."
    ),
    "unwatched": tr_noop("A handler or a question that does not come back would not be told."),
    "log-unreadable": tr_noop("Commands fail, and no view can tell how old its rows are."),
    "ahead": tr_noop("Its views show what the log does not have; they are not to be trusted."),
    "replicas-stopped": tr_noop("Questions about the views are answered by nobody."),
    "share-missing": tr_noop(
        "Questions about this view are answered by nobody; the other views are not touched."
    ),
    "share-stray": tr_noop("Nothing is wrong with what is answered; work is done for nothing."),
    "replica-away": tr_noop(
        "Nothing of the log is lost; its rows there may be old, and it goes on from where it was."
    ),
    "cannot-start": tr_noop("It cannot be asked."),
    "starting": tr_noop("It cannot be asked yet."),
    "head-unknown": tr_noop("Nobody knows yet how old its rows are."),
    "head-silent": tr_noop("New events cannot come; its views show what was known last."),
    "backlog": tr_noop("Commands are answered late."),
    "commit-waits": tr_noop(
        "No command is answered, and none is lost; each is decided when the standby is there again."
    ),
    "log-lost": tr_noop(
        "What these events did is not so any more; rows that hold them are AHEAD, and are not"
        " followed on."
    ),
    "standby-away": tr_noop(
        "Events are kept on one machine less; if that is lost now, this standby cannot take its"
        " place."
    ),
    "standby-slow": tr_noop(
        "If the log's server is lost now, this standby lacks what it has not received, and takes"
        " long to be promoted."
    ),
    "store-frozen": tr_noop(
        "Newer events of the store are not copied yet; what was copied is as it was."
    ),
    "store-unreachable": _STORE_IMPACT,
    "store-mismatch": _STORE_IMPACT,
    "store-changed": tr_noop(
        "New events are not copied; the copy shows what the store had, and not what it has now."
    ),
    "rebuild-stalled": _REBUILD_IMPACT,
    "rebuild-failed": _REBUILD_IMPACT,
    "consumer-lost": _SUBSCRIPTION_IMPACT,
    "consumer-unknown": tr_noop("Whether it works is not known."),
    "consumer-faulted": _THEIR_CONSUMER_IMPACT,
    "consumer-stopped": _THEIR_CONSUMER_IMPACT,
    "consumer-stalled": _THEIR_CONSUMER_IMPACT,
    "consumer-slow": _THEIR_CONSUMER_IMPACT,
    "deliveries-paused": _SUBSCRIPTION_IMPACT,
    "deliveries-parked": tr_noop("What comes of these streams waits behind; all others go on."),
    "deliveries-stalled": _SUBSCRIPTION_IMPACT,
    "deliveries-throttled": tr_noop(
        "Another system gets its events later and later; they wait in the log, and none is lost."
    ),
    "deliveries-unreadable": _SUBSCRIPTION_IMPACT,
    "clock-behind": tr_noop("New events are dated later than this machine's time says."),
    "overdue": tr_noop("Whoever waits for these is served late; time alone makes it worse."),
}
_UNANSWERED_IMPACT = tr_noop(
    "Questions to it are not answered; those that do not name it go to another one."
)
_ALL_UNANSWERED_IMPACT = tr_noop(
    "Questions are not answered, and there is no other replica that answers."
)
_LATE_ANSWERS_IMPACT = tr_noop(
    "Questions to it that take long wait for their turn; its rows go on."
)
_SUPERVISOR_IMPACT = tr_noop(
    "Nothing that is shown is known to be true now, and nobody restarts what dies."
)
_UNHEARD_IMPACT = tr_noop(
    "Nothing that is shown is known to be true now. On its host all may go on as before."
)
_ACTIONS: dict[ProblemAction, str] = {
    "none": tr_noop("Nothing is to be done."),
    "wait": tr_noop("Wait; if it lasts, backend.log in the data folder says more."),
    "resume": tr_noop("Resume it: marigraph resume {who}"),
    "start-replica": tr_noop("Start one again: marigraph replica start {name}"),
    "start-part": tr_noop("Start a replica that has it: {start}"),
    "stop-part": tr_noop(
        "Start the parts that are missing, or stop what is read by nobody: marigraph replica stop"
        " {replica}"
    ),
    "rebuild": tr_noop(
        "If this log is the right one, rebuild {who} from it: marigraph rebuild {who}. If it is"
        " not, stop the backend, and put the right one in its place."
    ),
    "retry-parked": tr_noop("Mend the cause, then retry: {retries}"),
    "raise-throttle": tr_noop("Raise or lift its throttle: marigraph throttle {who} 0"),
    "check-process": tr_noop(
        "See with `marigraph why {who}` and in backend.log what it does; a process that is frozen"
        " goes on with `kill -CONT {pid}`, or is started anew after `kill -KILL {pid}`."
    ),
    "check-host": tr_noop(
        "Look on its own host: `marigraph health --data FOLDER` says more there. When nobody needs"
        " it any more, revoke its invitation: marigraph invite revoke NAME"
    ),
    "check-network": tr_noop(
        "Look whether that host can be reached, and there with `marigraph health` how it is. The"
        " connection comes back by itself."
    ),
    "check-handler": tr_noop(
        "Mend the handler of {view}. `kill -KILL {pid}` starts {who} anew; an event at which it"
        " ends again and again is parked."
    ),
    "check-question": tr_noop(
        "`kill -KILL {pid}` gives the question up and starts {who} anew. Ask for less, or mend the"
        " view that it is about."
    ),
    "refill": tr_noop(
        "Only the log has what was removed: marigraph feed {who} events catches up from it at once,"
        " marigraph rebuild {who} builds its rows anew and goes back to the queue."
    ),
    "empty-queue": tr_noop(
        "See with `marigraph why {who}` why it does not take what waits: start it, resume it, or"
        " lift its throttle. marigraph feed {who} events needs no queue."
    ),
    "feed-anew": tr_noop(
        "marigraph feed {who} stream has it made anew behind the rows; marigraph feed {who} events"
        " needs none."
    ),
    "check-log": tr_noop(
        "Mend what the cause says of the log. Marigraph goes on by itself when a disk or a database"
        " is there again; a damaged file is put back while the backend is stopped."
    ),
    "check-their-consumer": tr_noop(
        "It is a consumer of the attached store, and belongs to its own application: see there what"
        " it does. Nothing can be ordered from here."
    ),
    "check-store": tr_noop(
        "See that it runs, can be reached from here, and may be read by this user; it is tried"
        " again by itself, every ten seconds at the latest."
    ),
    "rebuild-ahead": tr_noop(
        "Rebuild each replica that is AHEAD: marigraph rebuild NAME. Send again what was accepted"
        " and is gone. Let commits wait for a standby (synchronous_standby_names), so that it does"
        " not happen again. This is told for a day."
    ),
    "check-standby": tr_noop(
        "See that its server runs and reaches the log's: pg_stat_replication there names those that"
        " are connected. Where it will not come back, take it out of synchronous_standby_names and"
        " reload the log's server; commits go on at once."
    ),
    "check-writer": tr_noop(
        "See what the program does that holds the transaction; it ends with its commit, its"
        " rollback, or its session."
    ),
    "attach-anew": tr_noop(
        "If the store is meant to be as it is now, attach it to a new data folder: marigraph attach"
        " URL --data FOLDER. If it is not, mend it; it is looked at again by itself."
    ),
    "check-disk": tr_noop("Make room on its disk, and see that the data folder can be written."),
    "check-row-database": tr_noop(
        "See that PostgreSQL runs and that this user may write to its database; the replica goes on"
        " by itself, and loses nothing."
    ),
    "check-clock": tr_noop("Set this machine's clock."),
    "check-board": tr_noop(
        "See which they are, and what the state that each waits in asks for: marigraph board {view}"
    ),
    "mend-rebuild": tr_noop(
        "Mend what the cause names, then go on: marigraph rebuild {who}. With --past-errors what"
        " cannot be applied is parked; --cancel gives the rebuild up."
    ),
    "resume-subscription": tr_noop("Resume it: marigraph subscriptions --resume {name}"),
    "raise-subscription-throttle": tr_noop(
        "Raise or lift its throttle: marigraph subscriptions --throttle {name} 0"
    ),
    "check-consumer": tr_noop(
        "See what its consumer does, and start it again: marigraph subscribe {name}; when nobody"
        " needs it any more: marigraph subscriptions --remove {name}"
    ),
    "retry-deliveries": tr_noop(
        "See why with marigraph subscriptions --parked {name}; mend the cause, then deliver again:"
        " marigraph subscriptions --retry {name} STREAM"
    ),
    "mend-cause": tr_noop("Mend what the cause names; it is tried again until it works."),
}
# A process that is gone has no pid: nothing can be sent to it.
_GONE_ACTION = tr_noop(
    "The supervisor starts {who} again by itself; backend.log in the data folder says why it ended."
)


def describe_problem(problem: HealthProblem) -> ProblemText:
    """Return a problem in words."""
    names: dict[str, str] = {
        "who": _who(problem.subject),
        "name": problem.subject.removeprefix(SUBJECT_PREFIX),
        "all": join_names(problem.processes),
        "view": problem.view or tr("a view"),
        "pid": str(problem.pid or "PID"),
        "overdue": _overdue(problem.verdict),
        "start": _start_command(problem),
        "replica": problem.others[0] if problem.others else "REPLICA",
        "retries": join_clauses(_retry(problem, process) for process in problem.processes),
    }
    is_gone = problem.verdict.rule == "process-gone"
    return ProblemText(
        symptom=capitalize_first(_symptom(problem.verdict, names)),
        impact=tr(_impact(problem), **names),
        cause=end_sentence(describe_verdict(problem.verdict) or problem.verdict.rule),
        action=tr(_GONE_ACTION if is_gone else _ACTIONS[problem.action], **names),
    )


def _who(subject: str) -> str:
    if not is_subscription(subject):
        return subject
    if subject == EVERY_SUBSCRIPTION:
        return tr("any subscription")
    return tr("the subscription {name}", name=subject.removeprefix(SUBJECT_PREFIX))


def _symptom(verdict: Verdict, names: dict[str, str]) -> str:
    if verdict.recovering:
        return tr("{who} recovers", **names)
    if verdict.work is not None and verdict.work.missing:
        return tr("at least {overdue} longer than allowed in {view}", **names)
    symptom = _SYMPTOMS.get(verdict.rule)
    return tr(symptom, **names) if symptom else tr("{who}: {rule}", rule=verdict.rule, **names)


def _overdue(verdict: Verdict) -> str:
    count = (verdict.work.overdue or 0) if verdict.work else 0
    return format_counted(count, "entity waits", "entities wait")


def _start_command(problem: HealthProblem) -> str:
    fault = problem.verdict.share
    words = ["marigraph", "replica", "start", "--views", problem.view]
    if fault is not None and fault.parts > 1:
        words += ["--share", f"{fault.missing[0]}/{fault.parts}"]
    return " ".join(words)


def _retry(problem: HealthProblem, process: str) -> str:
    return f"marigraph retry {process} {problem.view or 'VIEW'} {problem.entity or 'ENTITY'}"


def _impact(problem: HealthProblem) -> str:
    rule = problem.verdict.rule
    if problem.action == "check-network":
        return _UNHEARD_IMPACT
    if problem.subject == "supervisor":
        return _SUPERVISOR_IMPACT
    if problem.subject == "primary" and rule in _NOT_TAKING_COMMANDS:
        return _PRIMARY_IMPACT
    if problem.subject == "archive" and rule not in _IMPACTS:
        return _ARCHIVE_IMPACT
    if rule == "question-hung":
        return _unanswered(problem)
    stale = _STALE_IMPACT if problem.has_substitute else _ALL_STALE_IMPACT
    return _IMPACTS.get(rule, stale)


def _unanswered(problem: HealthProblem) -> str:
    question = problem.verdict.question
    if question is not None and not question.is_blocking:
        return _LATE_ANSWERS_IMPACT
    return _UNANSWERED_IMPACT if problem.has_substitute else _ALL_UNANSWERED_IMPACT
