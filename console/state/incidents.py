"""What an operator must be told without looking for it."""

import msgspec

from backend.messages.health import HealthProblem
from backend.messages.health_text import describe_problem
from console.state.backend_snapshot import BackendSnapshot
from console.state.replica_health import current_report, tone_of
from console.theme.tokens import Tone

_WHERE_TO_LOOK = "If it does not come, backend.log in the data folder says why."


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, how bad it is, and the sentence that says it is over (empty: none needed).

    `may_start_backend`: whether starting a backend may help.
    """

    tone: Tone
    text: str
    recovered: str
    may_start_backend: bool = False


def worst_incident(snapshot: BackendSnapshot) -> Incident | None:
    """Return what is wrong with the connection, or else the worst critical problem."""
    if snapshot.phase == "lost":
        return Incident(
            tone="bad",
            text=f"Connection lost. {snapshot.reason} What is shown may be old.",
            recovered="The backend is back; everything is shown live again.",
            may_start_backend=True,
        )
    if snapshot.phase != "connected":
        text = f"Looking for the backend. {snapshot.reason} {_WHERE_TO_LOOK}"
        return Incident(tone="busy", text=text, recovered="")
    critical = (
        problem
        for problem in current_report(snapshot).problems
        if problem.verdict.severity == "critical"
    )
    worst = next(critical, None)  # they come worst first
    return None if worst is None else _problem_incident(worst)


def _problem_incident(problem: HealthProblem) -> Incident:
    said = describe_problem(problem)
    parts = [said.symptom, said.cause, said.impact, said.action]
    return Incident(
        tone=tone_of(problem.verdict),
        text=" ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip()),
        recovered=f"{problem.subject}: that problem is over.",
    )
