"""What an operator must be told without looking for it."""

import msgspec

from console.state.backend_snapshot import BackendSnapshot
from console.state.replica_health import ReplicaHealth, primary_health, replica_healths
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
    """Return the worst trouble of the connection or of a process; None when all is well."""
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
    for standing in (primary_health(snapshot), *replica_healths(snapshot)):
        if standing.tone == "bad" or _is_restarting(standing):
            return _down_incident(standing)
    return None


def _is_restarting(standing: ReplicaHealth) -> bool:
    process = standing.process
    return process is not None and process.state == "starting" and process.restarts > 0


def _down_incident(standing: ReplicaHealth) -> Incident:
    what = {
        "primary": "Commands are not taken until it is back; nothing that was accepted is lost.",
        "archive": "The past cannot be asked until it is back.",
    }.get(standing.name, "Its views stand still; the other replicas go on.")
    return Incident(
        tone="bad" if standing.tone == "bad" else "warn",
        text=f"{standing.name} is {standing.word}, {standing.evidence}. {what}",
        recovered=f"{standing.name} is back.",
    )
