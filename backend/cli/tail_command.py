"""`marigraph tail`: events as they come."""

import re
import sys
import time
from collections.abc import Generator
from contextlib import closing
from itertools import islice
from typing import Annotated

import msgspec
import typer
from msgspec import structs

from backend.cli.opened_file import Source, source_settings
from backend.cli.output import format_time, print_json, print_line, truncate
from backend.cli.running_backend import attach_or_start
from backend.cli.scan_note import ScanNote
from backend.cli.shared_options import MAX_INT64, Json
from backend.cli.standard_streams import print_note
from backend.client import Client, read_log_page
from backend.client.log_follower import FollowedEvent
from backend.errors import Defect, Unreadable
from backend.messages.events import Event, Origin
from backend.messages.filter_plan_text import describe_plan
from backend.messages.not_kept import or_not_kept
from backend.messages.number_text import format_number
from backend.messages.queries import AskLog, CheckFilter, FilterChecked
from backend.wire.cloudevents import to_json

_PAGE_EVENTS = 500
_FIRST_SPAN_EVENTS = 100_000  # of the log that is looked through at once
_SPAN_S = 0.2  # less than this, and the next part is longer
_EVENT_TIME_CONDITION = re.compile(r"(?<![\w-])(since|until)\s*[:=]")
_RECENT_EVENTS = 10  # events that are shown when no beginning was chosen

Follow = Annotated[bool, typer.Option("--follow/--no-follow", help="Wait for new events.")]


def command(
    *,
    data: Source = None,
    after: Annotated[
        int | None,
        typer.Option(min=0, max=MAX_INT64, metavar="POS", help="Begin behind this position."),
    ] = None,
    filter_: Annotated[
        str, typer.Option("--filter", metavar="F", help="e.g. 'type:order.* actor:anna'")
    ] = "",
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=MAX_INT64,
            help="Begin with the newest so many (10, or all behind --after).",
        ),
    ] = None,
    stop_after: Annotated[
        int, typer.Option(min=0, max=MAX_INT64, help="Stop after so many events; 0: never.")
    ] = 0,
    follow: Follow = True,
    plan: Annotated[
        bool,
        typer.Option(
            "--plan", help="Print how the log would be searched for the filter, and end there."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Print the events of the log in its order, and go on with what comes.

    It ends at the log's end with --no-follow.
    """
    with attach_or_start(source_settings(data), name="cli") as client:
        if plan:
            _print_plan(client, filter_, as_json=as_json)
            return
        begin = _begin(client, filter_, after, limit)
        with closing(_events(client, begin, filter_, follow=follow)) as events:
            head = read_log_page(client.ask, AskLog(after=begin, limit=1)).head
            if begin > head:
                print_note(f"the log ends at {format_number(head)}, before that position")
            if follow and begin >= head:
                print_note("nothing to show yet: waiting for new events, until Ctrl+C")
            printed = 0
            for event, origin in islice(events, stop_after or None):
                _print_event(event, origin, as_json=as_json)
                printed += 1
    if not printed and _EVENT_TIME_CONDITION.search(filter_):
        print_note(
            "no event: since: and until: mean when it happened; recorded-since: and"
            " recorded-until: mean when it was recorded"
        )


def _events(client: Client, after: int, text: str, *, follow: bool) -> Generator[FollowedEvent]:
    """Yield the matching events behind `after`; when it follows, for ever."""
    if follow and not text:
        yield from client.follow_with_origins(after)
        return
    after = yield from _recorded_events(client, after, text)
    if not follow:
        return
    with closing(client.follow(after)) as feed:
        for fresh in feed:
            if fresh.position > after:
                after = yield from _recorded_events(client, after, text)


def _recorded_events(client: Client, after: int, text: str) -> Generator[FollowedEvent, None, int]:
    """Yield the matching events that are there already; return up to where it has looked.

    With a filter it looks at the log part by part, so that what is found is printed meanwhile.
    """
    span, note = _FIRST_SPAN_EVENTS, ScanNote()
    while True:
        before = after + span + 1 if text else None
        asked = AskLog(after=after, before=before, filter=text, limit=_PAGE_EVENTS)
        began_s = time.monotonic()
        page = read_log_page(client.ask, asked)
        took_s = time.monotonic() - began_s
        note.clear()
        for event in page.events:
            yield event, page.origins.get(event.position)
        if page.events:
            after = page.events[-1].position
        elif before is None or before > page.head:
            return max(after, page.head)
        else:
            after = before - 1
            note.show(after, page.head)
            if took_s < _SPAN_S:
                span = min(2 * span, MAX_INT64 // 2)


def _begin(client: Client, text: str, after: int | None, limit: int | None) -> int:
    """Return the position behind which to begin: `after`, or that of the newest `limit` events."""
    if after is not None and limit is None:
        return after
    newest = _RECENT_EVENTS if limit is None else limit
    asked = AskLog(after=after or 0, filter=text, limit=min(newest, 1), skip=max(0, newest - 1))
    page = read_log_page(client.ask, structs.replace(asked, backwards=True))
    if newest and not page.events:  # there are fewer: it begins with the first
        page = read_log_page(client.ask, structs.replace(asked, skip=0))
    return page.events[0].position - 1 if page.events else max(page.head, after or 0)


def _print_plan(client: Client, text: str, *, as_json: bool) -> None:
    """Print by what the events would be found.

    Raises:
        Unreadable: the text is no filter of the log.
    """
    found = client.ask(CheckFilter(filter=text))
    if not isinstance(found, FilterChecked):
        raise Defect("A question for a filter was answered with something else.")
    if found.plan is None:
        raise Unreadable(found.message, code="bad-filter", field="filter")
    if as_json:
        print_json(msgspec.to_builtins(found.plan))
    else:
        print_line(describe_plan(found.plan))


def _print_event(event: Event, origin: Origin | None, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.buffer.write(to_json(event, origin) + b"\n")
    else:
        data = truncate(event.data.decode())
        print_line(
            f"{format_number(event.position):>9}  {format_time(event.time)}  {event.type:<22}"
            f"  {or_not_kept(event.subject)}  {or_not_kept(event.actor)}  {data}"
        )
    sys.stdout.buffer.flush()
