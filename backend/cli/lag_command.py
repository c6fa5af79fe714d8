"""`marigraph lag`: how far everything was behind at a moment, and what happened then."""

from collections.abc import Iterator
from typing import Annotated

import typer

from backend.cli.notes_command import read_moment_option
from backend.cli.opened_file import Source, source_settings
from backend.cli.output import format_time, print_json, print_line, print_table, truncate
from backend.cli.running_backend import connect_to_look
from backend.cli.shared_options import Json
from backend.cli.standby_tables import print_kept_standbys, standby_object
from backend.cli.status_json import to_seconds
from backend.client import Client
from backend.clock import format_rfc3339, now_us
from backend.errors import Defect
from backend.messages.annotation_text import mark_texts
from backend.messages.bounds import MAX_PAGE_EVENTS
from backend.messages.events import Event
from backend.messages.moments import (
    AskMoment,
    HandlerMoment,
    MomentReport,
    ReplicaMoment,
    TypeMoment,
    ViewMoment,
)
from backend.messages.not_kept import rfc3339_or_none
from backend.messages.number_text import (
    format_counted,
    format_number,
    format_per_second,
    format_share,
    format_span,
)
from backend.messages.queries import AskLog, AskPosition, LogPage, PositionFound

_UNKNOWN = "-"
_MAX_HANDLERS = 20  # in a table for people, the hottest


def command(
    *,
    data: Source = None,
    at: Annotated[
        str, typer.Option(metavar="TIME", help="A moment of the kept history; now if left out.")
    ] = "",
    events: Annotated[
        int, typer.Option(min=0, max=MAX_PAGE_EVENTS, metavar="N", help="So many events of it.")
    ] = 20,
    as_json: Json = False,
) -> None:
    """Print the lag of every replica and view at a moment, what handlers did, and what happened."""
    at_us = read_moment_option(at, "at") if at else now_us()
    with connect_to_look(source_settings(data), as_json=as_json) as client:
        report = client.control(AskMoment(at_us=at_us))
        if not isinstance(report, MomentReport):
            raise Defect(f"The backend answered with {type(report).__name__}.")
        total, found = _events(client, report, events)
    if as_json:
        for each in _objects(report, total, found):
            print_json(each)
    else:
        _print_report(report, total, found)


def _events(client: Client, report: MomentReport, limit: int) -> tuple[int, list[Event]]:
    """Return how many events were recorded in the time of a report, and the first of them."""
    before, last = (
        _position(client, moment_us) for moment_us in (report.first_us - 1, report.last_us)
    )
    if last <= before or not limit:
        return last - before, []
    page = client.ask(AskLog(after=before, before=last + 1, limit=limit))
    return last - before, page.events if isinstance(page, LogPage) else []


def _position(client: Client, moment_us: int) -> int:
    found = client.ask(AskPosition(moment_us=moment_us, by="recorded"))
    if not isinstance(found, PositionFound):
        raise Defect(f"The backend answered with {type(found).__name__}.")
    return found.position


def _print_report(report: MomentReport, total: int, events: list[Event]) -> None:
    span = format_span(report.last_us - report.first_us + 1)
    print_line(f"{format_time(report.first_us)}, {span}: {format_counted(total, 'event')} recorded")
    if not report.replicas:
        print_line("no sample of that time is kept: 1 s for an hour, 10 s for a day, 1 min a month")
    else:
        print_table(_LAG_TITLES, list(_lag_rows(report)), right={2, 3, 4, 5, 6, 7, 8, 9})
    print_kept_standbys(report.standbys)
    handlers = list(_handler_rows(report))
    if handlers:
        print_line("")
        print_table(_HANDLER_TITLES, handlers[:_MAX_HANDLERS], right={3, 4, 5, 6, 7, 8})
    if len(handlers) > _MAX_HANDLERS:
        print_line(f"{format_number(len(handlers) - _MAX_HANDLERS)} more: with --json")
    if events:
        print_line("")
        print_table(
            ("position", "recorded", "type", "subject", "actor"),
            [
                (
                    format_number(event.position),
                    format_time(event.recorded),
                    event.type,
                    truncate(event.subject),
                    truncate(event.actor),
                )
                for event in events
            ],
            right={0},
        )
    marks = mark_texts(report.marks)
    if marks:
        print_line("")
        print_table(
            ("when", "what", ""),
            [(format_time(mark.at_us), mark.kind, truncate(mark.text)) for mark in marks],
            right=set(),
        )


_LAG_TITLES = (
    "replica",
    "view",
    "events behind",
    "time behind",
    "p50",
    "p90",
    "p99",
    "max",
    "applies",
    "appended",
)
_HANDLER_TITLES = (
    "replica",
    "view",
    "type",
    "events",
    "an event",
    "longest",
    "busy",
    "waited p50",
    "p99",
)


def _lag_rows(report: MomentReport) -> Iterator[tuple[str, ...]]:
    for replica in report.replicas:
        rates = (_rate_text(replica.apply_rate_per_s), _rate_text(replica.append_rate_per_s))
        yield (replica.name, "worst", *_lag_cells(replica.worst), *rates)
        for view in replica.views:
            yield (replica.name, view.view, *_lag_cells(view), "", "")


def _lag_cells(view: ViewMoment) -> tuple[str, ...]:
    behind = _UNKNOWN if view.events_behind is None else format_number(view.events_behind)
    spans = (view.time_behind_us, view.p50_us, view.p90_us, view.p99_us, view.max_us)
    return (behind, *(_span_text(each) for each in spans))


def _handler_rows(report: MomentReport) -> Iterator[tuple[str, ...]]:
    """Yield what the handlers did: the hottest types first, then the slowest."""
    found = [
        (replica, handler, kind)
        for replica in report.replicas
        for handler in replica.handlers
        for kind in handler.types
    ]
    found.sort(key=lambda each: (-each[2].busy_share, -(each[2].mean_us or 0)))
    for replica, handler, kind in found:
        yield (
            replica.name,
            handler.view,
            kind.type,
            format_number(kind.events),
            _span_text(kind.mean_us),
            _span_text(kind.longest_us),
            format_share(kind.busy_share),
            _span_text(kind.p50_us),
            _span_text(kind.p99_us),
        )


def _span_text(span_us: int | None) -> str:
    return _UNKNOWN if span_us is None else format_span(span_us)


def _rate_text(rate_per_s: float | None) -> str:
    return _UNKNOWN if rate_per_s is None else f"{format_per_second(rate_per_s)}/s"


def _objects(report: MomentReport, total: int, events: list[Event]) -> Iterator[dict[str, object]]:
    yield {
        "kind": "moment",
        "at": format_rfc3339(report.at_us),
        "first": format_rfc3339(report.first_us),
        "last": format_rfc3339(report.last_us),
        "events": total,
    }
    for replica in report.replicas:
        yield _replica_object(replica)
    for standby in report.standbys:
        yield {"kind": "standby", **standby_object(standby)}
    for event in events:
        yield {
            "kind": "event",
            "position": event.position,
            "recorded": rfc3339_or_none(event.recorded),
            "type": event.type,
            "subject": event.subject,
            "actor": event.actor,
        }
    for mark in mark_texts(report.marks):
        yield {
            "kind": mark.kind,
            "at": format_rfc3339(mark.at_us),
            "until": format_rfc3339(mark.until_us),
            "text": mark.text,
        }


def _replica_object(replica: ReplicaMoment) -> dict[str, object]:
    return {
        "kind": "replica",
        "replica": replica.name,
        "at": format_rfc3339(replica.at_us),
        "step_seconds": replica.step_s,
        "applied": replica.applied,
        "head": replica.head,
        "apply_rate": replica.apply_rate_per_s,
        "append_rate": replica.append_rate_per_s,
        "stages_seconds": {stage: to_seconds(took) for stage, took in replica.stages.items()},
        "worst": _view_object(replica.worst),
        "views": {view.view: _view_object(view) for view in replica.views},
        "handlers": {handler.view: _handler_object(handler) for handler in replica.handlers},
    }


def _view_object(view: ViewMoment) -> dict[str, object]:
    return {
        "events_behind": view.events_behind,
        "seconds_behind": to_seconds(view.time_behind_us),
        "latency_seconds": {
            "p50": to_seconds(view.p50_us),
            "p90": to_seconds(view.p90_us),
            "p99": to_seconds(view.p99_us),
            "max": to_seconds(view.max_us),
        },
    }


def _handler_object(handler: HandlerMoment) -> dict[str, object]:
    return {
        "applied_per_second": handler.applied_per_s,
        "busy_share": handler.busy_share,
        "failing_entities": handler.failing_entities,
        "types": {kind.type: _type_object(kind) for kind in handler.types},
    }


def _type_object(kind: TypeMoment) -> dict[str, object]:
    return {
        "events": kind.events,
        "mean_seconds": to_seconds(kind.mean_us),
        "longest_seconds": to_seconds(kind.longest_us),
        "p50_seconds": to_seconds(kind.p50_us),
        "p99_seconds": to_seconds(kind.p99_us),
        "busy_share": kind.busy_share,
    }
