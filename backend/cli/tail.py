"""`marigraph tail`: events as they come."""

import sys
from collections.abc import Generator
from contextlib import closing
from itertools import islice
from typing import Annotated

import typer

from backend.cli.options import LARGEST, Data, Json, settings_for
from backend.cli.printing import moment, say, shortened
from backend.client import Client, attach
from backend.errors import Defect
from backend.exchange.cloudevents import to_json
from backend.messages.events import Event
from backend.messages.queries import AskLog, LogPage

_PAGE = 500
_RECENT = 10  # events that are shown when no beginning was chosen

Follow = Annotated[bool, typer.Option("--follow/--no-follow", help="Wait for new events.")]


def command(
    data: Data = None,
    after: Annotated[
        int | None,
        typer.Option(
            min=0, max=LARGEST, metavar="POS", help="Begin behind this position (the last ten)."
        ),
    ] = None,
    filter_: Annotated[
        str, typer.Option("--filter", metavar="F", help="e.g. 'type:order.* actor:anna'")
    ] = "",
    limit: Annotated[
        int, typer.Option(min=0, max=LARGEST, help="Stop after so many events; 0: never.")
    ] = 0,
    follow: Follow = True,  # noqa: FBT002 - an option
    as_json: Json = False,  # noqa: FBT002 - an option
) -> None:
    """Print the events of the log in its order, and go on with what comes."""
    with attach(settings_for(data), name="cli") as client:
        begin = _recent(client, filter_) if after is None else after
        with closing(_events(client, begin, filter_, follow=follow)) as events:
            for event in islice(events, limit or None):
                _say(event, as_json=as_json)


def _events(client: Client, after: int, text: str, *, follow: bool) -> Generator[Event]:
    """Yield the matching events behind `after`; when it follows, for ever."""
    if follow and not text:
        yield from client.follow(after)
        return
    page = _page(client, AskLog(after=after, filter=text, limit=_PAGE))
    while page.events:
        yield from page.events
        after = page.events[-1].position
        page = _page(client, AskLog(after=after, filter=text, limit=_PAGE))
    after = max(after, page.head)
    if not follow:
        return
    with closing(client.follow(after)) as feed:
        for fresh in feed:
            if fresh.position > after:
                page = _page(client, AskLog(after=after, filter=text, limit=_PAGE))
                yield from page.events
                after = page.events[-1].position if len(page.events) == _PAGE else page.head


def _recent(client: Client, text: str) -> int:
    """Return the position behind which the last few matching events stand."""
    page = _page(client, AskLog(filter=text, limit=_RECENT, backwards=True))
    return page.events[0].position - 1 if page.events else page.head


def _page(client: Client, asked: AskLog) -> LogPage:
    page = client.ask(asked)
    if not isinstance(page, LogPage):
        raise Defect("A question for the log was answered with something else.")
    return page


def _say(event: Event, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.buffer.write(to_json(event) + b"\n")
    else:
        data = shortened(event.data.decode())
        say(
            f"{event.position:>9,}  {moment(event.time)}  {event.type:<22}"
            f"  {event.subject}  {event.actor}  {data}"
        )
    sys.stdout.buffer.flush()
