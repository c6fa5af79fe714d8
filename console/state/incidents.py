"""What an operator must be told without looking for it."""

import msgspec
from msgspec.structs import replace

from backend.messages.health import HealthProblem
from backend.messages.health_age import age_verdict
from backend.messages.known_sentences import read_sentence
from backend.messages.problem_text import describe_problem
from backend.messages.text_list import end_sentence, join_names, join_sentences
from backend.translation import tr, tr_noop
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_duration
from console.state.replica_health import current_report, tone_of
from console.theme.tokens import Tone

_NO_ANSWER = tr_noop("It has not answered yet.")
_BACK = tr_noop("The backend is back; everything is shown live again.")


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, how bad it is, and the sentence that says it is over (empty: none needed).

    `may_start_backend`: whether starting a backend may help.
    """

    tone: Tone
    text: str
    recovered: str
    may_start_backend: bool = False


def worst_incident(snapshot: BackendSnapshot, start_error: str = "") -> Incident | None:
    """Return what is wrong with the connection, or else the worst critical problem.

    `start_error`: why the backend that was started here does not run.
    """
    if snapshot.phase != "connected":
        if snapshot.host:
            return _distant_incident(snapshot)
        return _connection_incident(snapshot, start_error)
    if snapshot.health is None:
        text = tr("Connected. The backend has not reported its health yet.")
        recovered = tr(_BACK) if snapshot.sessions > 1 else ""
        return Incident(tone="busy", text=text, recovered=recovered)
    report = current_report(snapshot)
    if report is not snapshot.health:  # nobody knows what has become of its problems
        return _problem_incident(report.problems[0], 0)
    critical = (each for each in report.problems if each.verdict.severity == "critical")
    worst = next(critical, None)  # they come worst first
    if worst is None:
        return None
    return _problem_incident(worst, max(0, snapshot.now_us - snapshot.health_heard_us))


def unsettled_text(snapshot: BackendSnapshot) -> str:
    """Say which processes have not said yet how they are, and what they do; empty when all have.

    As long as they have not, nobody knows whether what was wrong is over.
    """
    starting = [
        each.name for each in current_report(snapshot).processes if each.verdict.rule == "starting"
    ]
    if not starting:
        return ""
    work = [read_sentence(each.detail) for each in snapshot.processes if each.is_at_work]
    text = tr("Connected. Not heard of yet: {processes}.", processes=join_names(starting))
    return join_sentences([text, *work])


def _connection_incident(snapshot: BackendSnapshot, start_error: str) -> Incident:
    if start_error:
        text = tr("The backend cannot start. {reason}", reason=start_error)
        return Incident(tone="bad", text=text, recovered=tr(_BACK), may_start_backend=True)
    if snapshot.phase == "lost":
        text = tr("Connection lost. {reason} What is shown may be old.", reason=snapshot.reason)
        return Incident(tone="bad", text=text, recovered=tr(_BACK), may_start_backend=True)
    text = tr(
        "Looking for the backend. {reason} If it does not come, backend.log in the data folder"
        " says why.",
        reason=snapshot.reason or tr(_NO_ANSWER),
    )
    return Incident(tone="busy", text=text, recovered="")


def _distant_incident(snapshot: BackendSnapshot) -> Incident:
    """Return what keeps a backend of another host away: the network, or what happened there."""
    if snapshot.phase == "lost":
        text = tr(
            "Connection lost. {reason} It runs on another host: the network to there may be cut."
            " What is shown may be old.",
            reason=snapshot.reason,
        )
        return Incident(tone="bad", text=text, recovered=tr(_BACK))
    text = tr(
        "Looking for the backend on another host. {reason} Check that it runs there, and that"
        " nothing between blocks it.",
        reason=snapshot.reason or tr(_NO_ANSWER),
    )
    return Incident(tone="busy", text=text, recovered="")


def _problem_incident(problem: HealthProblem, report_age_us: int) -> Incident:
    """Return a problem in words, with its status and how old that is."""
    problem = replace(problem, verdict=age_verdict(problem.verdict, report_age_us))
    words = describe_problem(problem)
    processes = join_names(problem.processes)
    status = tr("{name} {value}", name=processes, value=problem.verdict.status)
    if problem.verdict.age_us is not None:
        age = format_duration(problem.verdict.age_us)
        status = tr("{status}, {age} old", status=status, age=age)
    parts = [words.symptom, words.cause, words.impact, words.action]
    sentences = join_sentences(end_sentence(part.strip()) for part in parts if part.strip())
    return Incident(
        tone=tone_of(problem.verdict),
        text=tr("{status}: {sentences}", status=status, sentences=sentences),
        recovered=tr("{subject}: that problem is over.", subject=problem.subject),
    )
