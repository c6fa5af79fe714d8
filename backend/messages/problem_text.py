"""Words for problems: symptom, impact, cause and what to do, for window and command line alike."""

import msgspec

from backend.messages.health import HealthProblem, ProblemAction, Rule, Verdict
from backend.messages.health_text import describe_verdict


class ProblemText(msgspec.Struct, frozen=True, kw_only=True):
    """A problem in words: what is seen, what it keeps people from, why, and what to do."""

    symptom: str
    impact: str
    cause: str
    action: str


_SYMPTOMS: dict[Rule, str] = {
    "process-gone": "{who} does not run",
    "cannot-start": "{who} cannot start",
    "starting": "{who} is starting",
    "silent": "{who} does not answer",
    "hung": "The handler of {view} is stuck at one event in {all}",
    "busy": "{who} is busy with one step of its work",
    "ahead": "{who} has rows that do not belong to this log",
    "log-unreadable": "The log cannot be used",
    "rows-unwritable": "{who} cannot write its rows",
    "question-hung": "{who} does not come to the end of a question",
    "unwatched": "Nobody sees whether {who} hangs",
    "queue-trimmed": "The queue of {who} was trimmed: rebuild needed",
    "queue-filling": "The queue of {who} has little room left",
    "parked": "Events are parked in {view} of {all}",
    "paused": "{who} is paused",
    "head-unknown": "{who} does not know the log's end yet",
    "head-silent": "{who} hears nothing of the log's end",
    "rewound": "{who} went back",
    "stalled": "{who} stands still while events wait",
    "slow": "{who} falls behind",
    "rebuild-stalled": "The rebuild of {who} stands still",
    "rebuild-failed": "The rebuild of {who} has failed",
    "backlog": "Commands wait",
    "clock-behind": "The clock of this machine is behind the log",
}
_NOT_TAKING_COMMANDS: frozenset[Rule] = frozenset(
    ("process-gone", "silent", "starting", "cannot-start")
)
_PRIMARY_IMPACT = "Commands are not taken; nothing that was accepted is lost."
_ARCHIVE_IMPACT = "Questions about the past are answered late or not at all."
_STALE_IMPACT = "Its views show old rows; questions that do not name it go to another replica."
_ALL_STALE_IMPACT = "Its views show old rows, and there is no other replica that answers."
_REBUILD_IMPACT = (
    "Its rows from before are answered and kept current; a view that is new has none yet."
)
_IMPACTS: dict[Rule, str] = {
    "parked": "Rows of the parked entities stand still in this view; all others go on.",
    "queue-filling": "Nothing is lost yet; when it is full, {who} must be rebuilt.",
    "unwatched": "A handler or a question that does not come back would not be told.",
    "log-unreadable": "Commands fail, and no view can tell how old its rows are.",
    "ahead": "Its views show what the log does not have; they are not to be trusted.",
    "cannot-start": "It cannot be asked.",
    "starting": "It cannot be asked yet.",
    "head-unknown": "Nobody knows yet how old its rows are.",
    "head-silent": "New events cannot come; its views show what was known last.",
    "backlog": "Commands are answered late.",
    "rebuild-stalled": _REBUILD_IMPACT,
    "rebuild-failed": _REBUILD_IMPACT,
    "clock-behind": "New events are dated later than this machine's time says.",
}
_UNANSWERED_IMPACT = (
    "Questions to it are not answered; those that do not name it go to another one."
)
_ALL_UNANSWERED_IMPACT = "Questions are not answered, and there is no other replica that answers."
_LATE_ANSWERS_IMPACT = "Questions to it that take long wait for their turn; its rows go on."
_SUPERVISOR_IMPACT = "Nothing that is shown is known to be true now, and nobody restarts what dies."
_ACTIONS: dict[ProblemAction, str] = {
    "none": "Nothing is to be done.",
    "wait": "Wait; if it lasts, backend.log in the data folder says more.",
    "resume": "Resume it: marigraph resume {who}",
    "rebuild": (
        "If this log is the right one, rebuild {who} from it: marigraph rebuild {who}. If it is"
        " not, stop the backend, and put the right one in its place."
    ),
    "retry-parked": "Mend the cause, then retry: {retries}",
    "raise-throttle": "Raise or lift its throttle: marigraph throttle {who} 0",
    "check-process": (
        "See with `marigraph why {who}` and in backend.log what it does; a process that is frozen"
        " goes on with `kill -CONT {pid}`, or is started anew after `kill -KILL {pid}`."
    ),
    "check-handler": (
        "Mend the handler of {view}. `kill -KILL {pid}` starts {who} anew; an event at which it"
        " ends again and again is parked."
    ),
    "check-question": (
        "`kill -KILL {pid}` gives the question up and starts {who} anew. Ask for less, or mend the"
        " view that it is about."
    ),
    "refill": (
        "Only the log has what was removed: marigraph feed {who} events catches up from it at once,"
        " marigraph rebuild {who} builds its rows anew and goes back to the queue."
    ),
    "empty-queue": (
        "See with `marigraph why {who}` why it does not take what waits: start it, resume it, or"
        " lift its throttle. marigraph feed {who} events needs no queue."
    ),
    "check-log": (
        "Mend what the cause says of the log. Marigraph goes on by itself when a disk or a database"
        " is there again; a damaged file is put back while the backend is stopped."
    ),
    "check-disk": "Make room on its disk, and see that the data folder can be written.",
    "check-clock": "Set this machine's clock.",
    "mend-rebuild": (
        "Mend what the cause names, then go on: marigraph rebuild {who}. With --past-errors what"
        " cannot be applied is parked; --cancel gives the rebuild up."
    ),
    "mend-cause": "Mend what the cause names; it is tried again until it works.",
}
# A process that is gone has no pid: nothing can be sent to it.
_GONE_ACTION = (
    "The supervisor starts {who} again by itself; backend.log in the data folder says why it ended."
)


def describe_problem(problem: HealthProblem) -> ProblemText:
    """Return a problem in words."""
    names = {
        "who": problem.subject,
        "all": ", ".join(problem.processes),
        "view": problem.view or "a view",
        "pid": str(problem.pid or "PID"),
        "retries": "; ".join(_retry(problem, process) for process in problem.processes),
    }
    rule = problem.verdict.rule
    recovers = "{who} recovers" if problem.verdict.recovering else ""
    symptom = (recovers or _SYMPTOMS.get(rule, "{who}: " + rule)).format_map(names)
    return ProblemText(
        symptom=f"{symptom[0].upper()}{symptom[1:]}",
        impact=_impact(problem).format_map(names),
        cause=_cause(problem.verdict),
        action=(_GONE_ACTION if rule == "process-gone" else _ACTIONS[problem.action]).format_map(
            names
        ),
    )


def _retry(problem: HealthProblem, process: str) -> str:
    return f"marigraph retry {process} {problem.view or 'VIEW'} {problem.entity or 'ENTITY'}"


def _impact(problem: HealthProblem) -> str:
    rule = problem.verdict.rule
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


def _cause(verdict: Verdict) -> str:
    text = describe_verdict(verdict) or verdict.rule
    return f"{text[0].upper()}{text[1:]}".rstrip(". ") + "."
