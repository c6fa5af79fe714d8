"""Why a graph of the lag shows no curve, as far as that is known. No Qt."""

from collections.abc import Collection, Sequence

import numpy as np

from backend.clock import SECOND_US
from backend.messages.text_list import join_names
from backend.translation import tr, tr_noop
from console.plots.graph_shapes import GraphCurve, GraphTimeRange
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_in_zone
from console.state.lag_buffers import AT_S, LagBuffers
from console.state.replica_health import ReplicaHealth, replica_healths

_PRESENT_S = 10  # how old the end of a span may be for the present to be told of
_BEGIN_S = 60  # after the begin of a span: the longest step between samples
_NO_VALUE: dict[str, str] = {
    "behind": tr_noop("Nobody knows how many events were left to apply in this time."),
    "late": tr_noop("Nobody knows how old what was left to apply was in this time."),
    "drain": tr_noop("Nobody knows how fast events were applied in this time."),
}
_NOTHING_APPLIED = tr_noop("No event was applied in this time, so that nothing was measured.")


def has_values(curves: Sequence[GraphCurve], span: GraphTimeRange) -> bool:
    """Say whether any curve has a value within a span."""
    return any(
        np.isfinite(each.values[(each.times >= span.start_s) & (each.times <= span.end_s)]).any()
        for each in curves
    )


def explain_empty_graph(
    graph: str,
    snapshot: BackendSnapshot | None,
    rings: LagBuffers,
    shown: Collection[str],
    span: GraphTimeRange,
) -> str:
    """Return why a graph has nothing to show of these replicas in a span, as a sentence.

    `graph`: a number of the lag, or `stages`. `shown`: the replicas whose curves are wanted.
    """
    if snapshot is None or snapshot.phase != "connected":
        reason = snapshot.reason if snapshot is not None else ""
        return reason or tr("There is no connection to the backend.")
    if not rings.names():
        return tr("No replica has said yet how far it is.")
    if not shown:
        return tr("All curves are hidden: press a replica's name to show it.")
    if span.end_s >= snapshot.wall_us / SECOND_US - _PRESENT_S:
        now = _explain_now([each for each in replica_healths(snapshot) if each.name in shown])
        if now:
            return now
    return _explain_history(graph, rings, shown, span)


def _explain_now(healths: Sequence[ReplicaHealth]) -> str:
    """Return what keeps all of these replicas from applying events now; empty for nothing."""
    away = [each for each in healths if not each.is_answering]
    if away and len(away) == len(healths):
        if len(away) > 1:
            names = join_names([each.name for each in away])
            return tr(
                "Nothing is heard of the replicas that are shown: {replicas}.", replicas=names
            )
        return away[0].line
    if healths and all(each.sample is not None and each.sample.paused_by for each in healths):
        if len(healths) > 1:
            return tr("All replicas that are shown are paused, so that no event is applied.")
        return tr("{replica} is paused, so that no event is applied.", replica=healths[0].name)
    return ""


def _explain_history(
    graph: str, rings: LagBuffers, shown: Collection[str], span: GraphTimeRange
) -> str:
    """Say what is not known of the span, and from when on history is kept where that is in it."""
    kept = [rings.buffer(name).columns()[AT_S] for name in rings.names() if name in shown]
    first_s = min((float(each[0]) for each in kept if len(each)), default=None)
    if first_s is None:
        return tr("No history is kept yet.")
    since = format_in_zone(round(first_s * SECOND_US))
    if first_s >= span.end_s:
        return tr("No history is kept from before {moment}.", moment=since)
    if not any(((each >= span.start_s) & (each <= span.end_s)).any() for each in kept):
        return tr("No sample was kept of this time.")
    if graph not in _NO_VALUE and first_s > span.start_s + _BEGIN_S:
        return tr(
            "No event was applied since {moment}; no history is kept from before.", moment=since
        )
    return tr(_NO_VALUE.get(graph, _NOTHING_APPLIED))
