"""Why the past cannot be shown, when that is because of the archive. No Qt."""

from backend.clock import SECOND_US
from backend.messages.commands import Failure
from backend.translation import tr, tr_noop
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count, format_duration
from console.state.process_titles import PROCESS_STATE_TITLES
from console.state.replica_health import ReplicaHealth, replica_healths

_ARCHIVE = "archive"
_NO_ARCHIVE = tr_noop(
    "This backend runs without an archive, so that the past cannot be shown: start it with one "
    "(MARIGRAPH_ARCHIVE=true)."
)


def archive_problem(snapshot: BackendSnapshot, position: int) -> str:
    """Say what keeps the archive from showing this position, and what helps; empty: nothing."""
    found = next((each for each in snapshot.processes if each.role == _ARCHIVE), None)
    if found is None:
        return tr(_NO_ARCHIVE) if snapshot.processes else ""
    if found.state != "running":
        state = tr(PROCESS_STATE_TITLES[found.state])
        return tr("The archive is {state}; the past is shown when it runs.", state=state)
    health = next((each for each in replica_healths(snapshot) if each.name == found.name), None)
    if health is not None and snapshot.health is not None and not health.is_answering:
        return _silence_text(health)
    applied, wanted = snapshot.applied.get(found.name), min(position, snapshot.head)
    if applied is not None and applied < wanted:
        return tr(
            "The archive has come to position {position} of {head}; "
            "what lies after it can be replayed when it has caught up.",
            position=format_count(applied),
            head=format_count(snapshot.head),
        )
    return ""


def describe_archive_failure(failure: Failure) -> str:
    """Say in a few words why the archive did not answer; the notice above says what helps."""
    if failure.code == "no-replica":
        return tr("The archive does not answer.")
    if failure.code == "timed-out" and failure.field:  # it has waited for the position
        return tr("The archive has not come so far.")
    return failure.message


def _silence_text(health: ReplicaHealth) -> str:
    whole_s = None if health.age_us is None else health.age_us // SECOND_US
    silence = _silence(None if not whole_s else format_duration(whole_s * SECOND_US))
    if health.process is None:
        return tr(
            "{silence} Look at its process; if it is ended, the backend starts it again.",
            silence=silence,
        )
    return tr(
        "{silence} Look at its process (pid {pid}); if it is ended, the backend starts it again.",
        silence=silence,
        pid=health.process.pid,
    )


def _silence(span: str | None) -> str:
    if span is None:
        return tr("The archive has not answered: the past is shown as soon as it does.")
    return tr(
        "The archive has not answered for {span}: the past is shown as soon as it does.", span=span
    )
