"""A moment as rows of tables. No Qt."""

from collections.abc import Iterable

from backend.messages.annotation_text import MarkText
from backend.messages.moments import MomentReport, ReplicaMoment, TypeMoment, ViewMoment
from backend.messages.not_kept import or_not_kept
from backend.messages.number_text import format_share, format_span
from backend.translation import tr, tr_noop
from console.state.backend_snapshot import EventLine
from console.state.formatting import (
    UNKNOWN,
    format_count,
    format_duration,
    format_local,
    format_rate,
    format_utc,
)
from console.tables.table_rows import ColumnHeading, InkName, TableRow

REPLICA_HEADINGS = (
    ColumnHeading(title=tr_noop("Replica"), width_chars=10),
    ColumnHeading(title=tr_noop("View"), width_chars=10),
    ColumnHeading(title=tr_noop("Events behind"), width_chars=14, is_right_aligned=True),
    ColumnHeading(title=tr_noop("Time behind"), width_chars=12, is_right_aligned=True),
    ColumnHeading(title=tr_noop("p50"), width_chars=8, is_right_aligned=True),
    ColumnHeading(title=tr_noop("p99"), width_chars=8, is_right_aligned=True),
    ColumnHeading(
        title=tr_noop("Drain"),
        width_chars=12,
        is_right_aligned=True,
        tool_tip=tr_noop("How much faster the replica applied than was appended"),
    ),
)
HANDLER_HEADINGS = (
    ColumnHeading(title=tr_noop("Replica"), width_chars=10),
    ColumnHeading(title=tr_noop("View"), width_chars=9),
    ColumnHeading(title=tr_noop("Type"), width_chars=18, stretches=True),
    ColumnHeading(title=tr_noop("Events"), width_chars=8, is_right_aligned=True),
    ColumnHeading(
        title=tr_noop("Busy"),
        width_chars=6,
        is_right_aligned=True,
        tool_tip=tr_noop("Share of the time that the handler spent on events of this type"),
    ),
    ColumnHeading(
        title=tr_noop("An event"),
        width_chars=8,
        is_right_aligned=True,
        tool_tip=tr_noop("What the handler took for one event, on average"),
    ),
    ColumnHeading(
        title=tr_noop("Longest"),
        width_chars=8,
        is_right_aligned=True,
        tool_tip=tr_noop("The most that the handler took for one event"),
    ),
    ColumnHeading(
        title=tr_noop("p50"),
        width_chars=8,
        is_right_aligned=True,
        tool_tip=tr_noop("From commit to applied"),
    ),
    ColumnHeading(
        title=tr_noop("p99"),
        width_chars=8,
        is_right_aligned=True,
        tool_tip=tr_noop("From commit to applied"),
    ),
)
EVENT_HEADINGS = (
    ColumnHeading(title=tr_noop("Position"), width_chars=9, is_right_aligned=True),
    ColumnHeading(
        title=tr_noop("Recorded"),
        width_chars=23,
        tool_tip=tr_noop("In the time zone of the settings"),
    ),
    ColumnHeading(
        title=tr_noop("Happened"),
        width_chars=23,
        tool_tip=tr_noop("In the time zone of the settings"),
    ),
    ColumnHeading(title=tr_noop("Type"), width_chars=18),
    ColumnHeading(title=tr_noop("Subject"), width_chars=14),
    ColumnHeading(title=tr_noop("Actor"), width_chars=10),
    ColumnHeading(title=tr_noop("Payload"), width_chars=20, stretches=True),
)
MARK_HEADINGS = (
    ColumnHeading(
        title=tr_noop("When"), width_chars=23, tool_tip=tr_noop("In the time zone of the settings")
    ),
    ColumnHeading(title=tr_noop("Kind"), width_chars=7),
    ColumnHeading(title=tr_noop("What"), width_chars=30, stretches=True),
)
_WORST = "worst"  # the row of a replica as a whole, among those of its views
_KINDS = {
    "act": tr_noop("act"),
    "alert": tr_noop("alert"),
    "deploy": tr_noop("deploy"),
    "note": tr_noop("note"),
}
_MARK_TONES: dict[str, InkName] = {"note": "warn", "deploy": "busy", "act": "muted"}


def replica_rows(report: MomentReport) -> list[TableRow]:
    """Return the numbers of each replica, and of its views that were behind."""
    rows = list[TableRow]()
    for replica in report.replicas:
        rows.append(_lag_row(replica, replica.worst, _WORST))
        late = (view for view in replica.views if view.events_behind)
        rows.extend(_lag_row(replica, view, view.view) for view in late)
    return rows


def handler_rows(report: MomentReport) -> list[TableRow]:
    """Return what the handlers did: the hottest types first, then the slowest."""
    found = [
        (replica.name, handler.view, kind)
        for replica in report.replicas
        for handler in replica.handlers
        for kind in handler.types
    ]
    found.sort(key=lambda each: (-each[2].busy_share, -(each[2].mean_us or 0)))
    return [_type_row(*each) for each in found]


def describe_samples(report: MomentReport) -> str:
    """Say what the rows of the replicas are, or why there are none."""
    if not report.replicas:
        return tr("no sample of that time is kept")
    span = format_span(report.last_us - report.first_us + 1)
    return tr("samples of {span}", span=span)


def describe_handlers_seen(report: MomentReport) -> str:
    """Say why there is no row of a handler; empty where there is one."""
    if not report.replicas:
        return tr("no sample of that time is kept")
    is_seen = any(handler.types for each in report.replicas for handler in each.handlers)
    return "" if is_seen else tr("no handler applied an event in that time")


def describe_marks_seen(report: MomentReport) -> str:
    """Say why nothing is marked; empty where something is."""
    marks = report.marks
    if marks.acts or marks.alerts or marks.deploys or marks.notes:
        return ""
    return tr("nothing was done, noted or fired around that time")


def event_row(line: EventLine) -> TableRow:
    """Return an event as a row."""
    return TableRow(
        key=line.position,
        texts=(
            format_count(line.position),
            line.recorded,
            line.time,
            line.type,
            or_not_kept(line.subject),
            or_not_kept(line.actor),
            line.summary,
        ),
        tones=("faint", "muted", "muted", "text", "text", "muted", "muted"),
    )


def mark_rows(marks: Iterable[MarkText]) -> list[TableRow]:
    """Return what happened, in the order of time."""
    return [_mark_row(mark) for mark in marks]


def _mark_row(mark: MarkText) -> TableRow:
    tone = _MARK_TONES.get(mark.kind, "bad" if mark.is_alarm else "ok")
    when = format_local(mark.at_us)
    if mark.until_us > mark.at_us:
        when = tr("{begin} to {end}", begin=when, end=format_local(mark.until_us))
    return TableRow(
        key=mark.key,
        texts=(when, tr(_KINDS[mark.kind]), mark.text),
        tones=("muted", tone, "text"),
        tool_tip=f"{format_utc(mark.at_us)}\n{mark.text}",
    )


def _lag_row(replica: ReplicaMoment, numbers: ViewMoment, view: str) -> TableRow:
    drain = UNKNOWN
    if view == _WORST and None not in (replica.apply_rate_per_s, replica.append_rate_per_s):
        drain_per_s = (replica.apply_rate_per_s or 0) - (replica.append_rate_per_s or 0)
        drain = tr("{rate} events/s", rate=format_rate(drain_per_s))
    is_behind = bool(numbers.events_behind)
    return TableRow(
        key=(replica.name, view),
        texts=(
            replica.name,
            tr("worst") if view == _WORST else view,
            format_count(numbers.events_behind),
            format_duration(numbers.time_behind_us),
            format_duration(numbers.p50_us),
            format_duration(numbers.p99_us),
            drain if view == _WORST else "",
        ),
        tones=(
            "text",
            "muted",
            "warn" if is_behind else "text",
            "warn" if is_behind else "text",
            "text",
            "text",
            "text",
        ),
        tool_tip=tr(
            "A sample of {seconds} s from {time} on; of that time it holds the worst",
            seconds=replica.step_s,
            time=format_local(replica.at_us),
        ),
    )


def _type_row(replica: str, view: str, kind: TypeMoment) -> TableRow:
    return TableRow(
        key=(replica, view, kind.type),
        texts=(
            replica,
            view,
            kind.type,
            format_count(kind.events),
            format_share(kind.busy_share),
            format_duration(kind.mean_us),
            format_duration(kind.longest_us),
            format_duration(kind.p50_us),
            format_duration(kind.p99_us),
        ),
        tones=("text", "text", "text", "text", "text", "text", "text", "text", "text"),
    )
