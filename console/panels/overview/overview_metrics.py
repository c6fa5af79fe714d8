"""The figures of the overview: each with its unit, its time and its source. No Qt."""

import msgspec

from backend.messages.number_text import format_counted
from backend.messages.subscriptions import is_subscription
from backend.messages.text_list import join_items
from backend.translation import tr
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import (
    UNKNOWN,
    format_count,
    format_duration,
    format_local,
    format_rate,
)
from console.state.parked_views import describe_parked, parked_views
from console.state.replica_health import (
    head_age_us,
    is_head_outdated,
    is_primary_heard,
    replica_healths,
)
from console.theme.tokens import Tone

_AT_LEAST = "\N{GREATER-THAN OR EQUAL TO}\N{NARROW NO-BREAK SPACE}"  # words would make cards wrap


class Metric(msgspec.Struct, frozen=True):
    """A number as text with its unit; what is to be said with it, and where it comes from."""

    text: str
    unit: str
    detail: str
    source: str
    tone: Tone | None = None


def metrics(snapshot: BackendSnapshot) -> list[Metric]:
    """Return the figures, in the order in which they are shown."""
    return [
        _head_metric(snapshot),
        _events_metric(snapshot),
        _commands_metric(snapshot),
        _rejected_metric(snapshot),
        _parked_metric(snapshot),
    ]


def _head_metric(snapshot: BackendSnapshot) -> Metric:
    if not snapshot.head_heard_us:
        return Metric(UNKNOWN, "", tr("no sample yet"), tr("Source: the primary's feed."))
    ago = format_duration(max(snapshot.wall_us - snapshot.head_recorded_us, 0))
    when = tr("commit time not known") if snapshot.head else tr("nothing yet")
    source = _source_text(
        snapshot, snapshot.head_heard_us, tr("the primary's feed, or what the replicas read")
    )
    if snapshot.head_recorded_us:
        when = tr("committed {ago} ago", ago=ago)
        source = tr(
            "{source} Committed {moment}.",
            source=source,
            moment=format_local(snapshot.head_recorded_us),
        )
    if is_head_outdated(snapshot):
        when = tr("as it was {ago} ago", ago=format_duration(head_age_us(snapshot)))
        return Metric(format_count(snapshot.head), tr("position"), when, source, "unknown")
    return Metric(format_count(snapshot.head), tr("position"), when, source)


def _events_metric(snapshot: BackendSnapshot) -> Metric:
    kinds = (
        tr("{types} in the log", types=format_counted(len(snapshot.type_counts), "type"))
        if snapshot.type_counts
        else tr("no types yet")
    )
    return Metric(
        format_rate(snapshot.rates.events_per_s if is_primary_heard(snapshot) else None),
        "/s",
        kinds,
        _primary_source(snapshot),
    )


def _commands_metric(snapshot: BackendSnapshot) -> Metric:
    sample = snapshot.primary
    if sample is None or not is_primary_heard(snapshot):
        return _unknown_metric(snapshot, snapshot.primary_heard_us, _primary_source(snapshot))
    return Metric(
        format_rate(snapshot.rates.accepted_per_s),
        "/s",
        tr(
            "{accepted} accepted, {waiting} waiting",
            accepted=format_count(sample.accepted),
            waiting=format_count(sample.waiting),
        ),
        _primary_source(snapshot),
    )


def _rejected_metric(snapshot: BackendSnapshot) -> Metric:
    sample = snapshot.primary
    if sample is None or not is_primary_heard(snapshot):
        return _unknown_metric(snapshot, snapshot.primary_heard_us, _primary_source(snapshot))
    detail = tr(
        "{rejected} rejected, {failed} failed",
        rejected=format_count(sample.rejected),
        failed=format_count(sample.failed),
    )
    tone: Tone | None = "warn" if (snapshot.rates.failed_per_s or 0) > 0 else None
    return Metric(
        format_rate(snapshot.rates.rejected_per_s),
        "/s",
        detail,
        _primary_source(snapshot),
        tone,
    )


def _parked_metric(snapshot: BackendSnapshot) -> Metric:
    known = [each.sample for each in replica_healths(snapshot) if each.sample is not None]
    if not known:
        return _unknown_metric(snapshot, _replicas_heard_us(snapshot), _replica_source(snapshot))
    views = list(parked_views(known))
    events = sum(each.events for each in views)
    is_partial = any(each.missing for each in views)
    detail = join_items(map(describe_parked, views)) or tr("in no view")
    tone: Tone | None = "warn" if events else "unknown" if is_partial else None
    figure = format_count(events)
    if is_partial:
        figure = f"{_AT_LEAST}{figure}" if events else UNKNOWN
    return Metric(figure, tr("events"), detail, _replica_source(snapshot), tone)


def _unknown_metric(snapshot: BackendSnapshot, heard_us: int, source: str) -> Metric:
    """Return a figure that nobody knows now, and since when."""
    if not heard_us:
        return Metric(UNKNOWN, "", tr("no sample yet"), source)
    silence = format_duration(max(0, snapshot.now_us - heard_us))
    return Metric(UNKNOWN, "", tr("last heard {silence} ago", silence=silence), source)


def _primary_source(snapshot: BackendSnapshot) -> str:
    return _source_text(
        snapshot,
        snapshot.primary_heard_us,
        tr("the primary's samples over the last 5 s, since its start"),
    )


def _replica_source(snapshot: BackendSnapshot) -> str:
    return _source_text(snapshot, _replicas_heard_us(snapshot), tr("the replicas' samples"))


def _replicas_heard_us(snapshot: BackendSnapshot) -> int:
    heard = (each.heard_us for name, each in snapshot.replicas.items() if not is_subscription(name))
    return max(heard, default=0)


def _source_text(snapshot: BackendSnapshot, heard_us: int, source: str) -> str:
    if not heard_us:
        return tr("Source: {source}; nothing came yet.", source=source)
    age_us = max(0, snapshot.now_us - heard_us)
    return tr("Source: {source}, {age} old.", source=source, age=format_duration(age_us))
