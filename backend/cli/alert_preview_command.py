"""`marigraph alerts preview`: when a rule would have fired over the kept history."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import typer

from backend.cli.alert_order_commands import (
    Clear,
    Condition,
    Period,
    Process,
    Recovery,
    View,
)
from backend.cli.output import format_time, print_json, print_line
from backend.cli.running_backend import connect_or_report
from backend.cli.shared_options import Data, Json, settings_for
from backend.cli.standard_streams import print_note
from backend.client import Client
from backend.clock import SECOND_US, format_rfc3339, now_us
from backend.errors import Defect
from backend.messages.alert_places import watched_places
from backend.messages.alert_rules import (
    build_rule,
    format_condition,
    format_metric,
    parse_period,
)
from backend.messages.alerts import AlertPreview, AlertRule, AlertSpan, AskAlertPreview
from backend.messages.number_text import format_counted, format_span
from backend.telemetry.history_steps import KEPT_SAMPLES

_Found = tuple[str, AlertPreview]  # replica or replica/view, and when it would have fired


def preview(  # noqa: PLR0913 - each is an option, given by its name
    condition: Condition,
    *,
    period: Period = "0",
    recovery: Recovery = "0",
    clear: Clear = None,
    process: Process = "*",
    view: View = "",
    since: Annotated[
        str, typer.Option(metavar="PERIOD", help="How far back; 31 days at most.")
    ] = "1d",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Print when a rule would have fired over the kept history.

    Nothing is set. The history has a sample a second for an hour, every 10 s for a day, and every
    minute for a month; of states it has every change of a month. Where it begins later, that is
    said as a note.
    """
    rule = build_rule(
        "preview",
        condition,
        period=period,
        recovery=recovery,
        clear=clear,
        process=process,
        view=view,
    )
    reach_s = parse_period(since)
    with connect_or_report(settings_for(data), as_json=as_json) as client:
        found = list(_previews(client, rule, reach_s))
    for place, previewed in found:
        if note := _kept_note(previewed):
            print_note(f"{place}: {note}")
        for span in previewed.spans:
            if as_json:
                print_json(_span_object(place, span))
            else:
                print_line(_span_line(rule, place, span))
    if not as_json:
        print_line(_summary_line(rule, reach_s, [previewed for _, previewed in found]))


def _summary_line(rule: AlertRule, reach_s: float, found: Sequence[AlertPreview]) -> str:
    """Say how often it would have fired, in the time of which anything is kept."""
    times = format_counted(sum(len(each.spans) for each in found), "time")
    known = [each for each in found if each.at_us]
    begins_us = [each.begins_at_us for each in known if each.begins_at_us is not None]
    places = format_counted(len(found), "place")
    if found and not known:
        return f"of {format_condition(rule)} nothing is kept yet, looked at in {places}"
    span = f"in the last {format_span(round(reach_s * SECOND_US))}"
    if begins_us and len(begins_us) == len(known):
        kept = format_span(max(0, now_us() - min(begins_us)))
        span = f"in the last {kept}, which is all that is kept"
    return f"{format_condition(rule)} would have fired {times} {span}, looked at in {places}"


def _previews(client: Client, rule: AlertRule, reach_s: float) -> Iterator[_Found]:
    step_s = _step_s(reach_s)
    since_us = now_us() - round(reach_s * SECOND_US)
    for process, view in watched_places(rule, client.health().report):
        question = AskAlertPreview(
            rule=rule, replica=process, view=view, since_us=since_us, step_s=step_s
        )
        found = client.control(question)
        if not isinstance(found, AlertPreview):
            raise Defect(f"The backend answered with {type(found).__name__}.")
        yield (f"{process}/{view}" if view else process), found


def _kept_note(previewed: AlertPreview) -> str:
    """Say from when on the metric is kept there, where that is not all of the time asked for."""
    if not previewed.at_us:
        return "nothing is kept yet"
    begins_us = previewed.begins_at_us
    return f"kept since {format_time(begins_us)}" if begins_us is not None else ""


def _step_s(reach_s: float) -> Literal[1, 10, 60]:
    """Return the finest step whose samples reach so far back."""
    if reach_s <= KEPT_SAMPLES[1]:
        return 1
    return 10 if reach_s <= 10 * KEPT_SAMPLES[10] else 60


def _span_line(rule: AlertRule, place: str, span: AlertSpan) -> str:
    worst = span.found or f"at worst {format_metric(rule.metric, span.worst)}"
    begins = f"{place}: {format_time(span.begins_at_us)}"
    if span.ends_at_us is None:
        return f"{begins} until now, {worst}"
    held = format_span(span.ends_at_us - span.begins_at_us)
    return f"{begins} to {format_time(span.ends_at_us)} ({held}), {worst}"


def _span_object(place: str, span: AlertSpan) -> dict[str, object]:
    replica, _, view = place.partition("/")
    return {
        "replica": replica,
        "view": view,
        "begins": format_rfc3339(span.begins_at_us),
        "ends": None if span.ends_at_us is None else format_rfc3339(span.ends_at_us),
        "worst": span.worst,
        "found": span.found,
    }
