"""`marigraph parked`: the events that views could not take, and those that wait behind them."""

from collections.abc import Iterator
from typing import Annotated, TypeVar

import msgspec
import typer

from backend.cli.catch_up import replica_names
from backend.cli.output import format_time, print_json, print_line, print_table, truncate
from backend.cli.parked_details import print_details, read_details
from backend.cli.shared_options import MAX_INT64, Data, Json, settings_for
from backend.cli.standard_streams import print_note
from backend.client import Client, connect_client
from backend.clock import format_rfc3339
from backend.errors import Defect, Unavailable
from backend.messages.number_text import format_counted, format_number
from backend.messages.parked import (
    MAX_PARKED_ITEMS,
    AskParked,
    AskSkipped,
    ParkedItem,
    ParkedPage,
    SkippedItem,
    SkippedPage,
)
from backend.messages.queries import QueryReply, Question

_Reply = TypeVar("_Reply", bound=QueryReply)
Replica = Annotated[str, typer.Argument(metavar="REPLICA", help="All, when left out.")]
Filter = Annotated[
    str,
    typer.Option(
        "--filter", metavar="F", help="e.g. 'view:sales type:order.* error:KeyError parked>2h'"
    ),
]


def command(
    replica: Replica = "",
    *,
    data: Data = None,
    filter_text: Filter = "",
    entities: Annotated[
        bool, typer.Option("--entities", help="Only the first event of each entity.")
    ] = False,
    skipped: Annotated[
        bool, typer.Option("--skipped", help="What was skipped, with who and why, instead.")
    ] = False,
    full: Annotated[
        bool,
        typer.Option("--full", help="Each with its whole error, its payload, and its replay."),
    ] = False,
    limit: Annotated[
        int, typer.Option(min=1, max=MAX_INT64, help="Events listed a replica.")
    ] = 100,
    as_json: Json = False,
) -> None:
    """Print the parked (dead-lettered) events of each replica, oldest first.

    Exit code 3 when one of them does not say.
    """
    asked = AskParked(filter=filter_text, first_only=entities)
    silent: list[Unavailable] = []
    pages: list[ParkedPage] = []
    with connect_client(settings_for(data), name="cli") as client:
        for name in [replica] if replica else replica_names(client.topology()):
            try:
                if skipped:
                    newest = AskSkipped(limit=min(limit, MAX_PARKED_ITEMS))
                    _print_skipped(ask(client, newest, name, SkippedPage), as_json=as_json)
                elif full:
                    _print_full(client, read_parked(client, name, asked, limit), as_json=as_json)
                elif as_json:
                    print_parked_objects(read_parked(client, name, asked, limit))
                else:
                    pages.append(_join(read_parked(client, name, asked, limit)))
            except Unavailable as error:  # not lost: what the others say is printed before it
                silent.append(error)
    if pages:
        print_parked(pages)
    if silent:
        raise silent[0]


def ask(client: Client, question: Question, replica: str, kind: type[_Reply]) -> _Reply:
    """Return a replica's answer, which is of this kind."""
    reply = client.ask(question, replica)
    if not isinstance(reply, kind):
        raise Defect(f"The replica answered with {type(reply).__name__}.")
    return reply


def read_parked(
    client: Client, replica: str, asked: AskParked, limit: int = 100
) -> Iterator[ParkedPage]:
    """Yield page after page of what a replica has parked, until there are so many events."""
    left, has_more = limit, True
    while has_more and left:
        wanted = msgspec.structs.replace(asked, limit=min(left, MAX_PARKED_ITEMS))
        page = ask(client, wanted, replica, ParkedPage)
        yield page
        left, has_more = left - len(page.items), page.has_more
        if page.items:
            last = page.items[-1]
            asked = msgspec.structs.replace(
                asked, after_position=last.position, after_view=last.view
            )


def _join(pages: Iterator[ParkedPage]) -> ParkedPage:
    """Make one page of several that follow each other."""
    first, *rest = pages
    items = [*first.items, *(item for page in rest for item in page.items)]
    return msgspec.structs.replace(first, items=items)


def _print_full(client: Client, pages: Iterator[ParkedPage], *, as_json: bool) -> None:
    """Print each of them whole; how many there are where not all are listed, to stderr."""
    listed, last = 0, None
    for page in pages:
        for item in page.items:
            details = read_details(client.ask, page.replica, item)
            if as_json:
                print_json(parked_object(page.replica, item) | details.fields())
            else:
                print_details(details)
        listed, last = listed + len(page.items), page
    if last is not None and last.total > listed:
        print_note(_total_text(last))
    elif not listed and last is not None and not as_json:
        print_line(f"{last.replica}: nothing is parked")


def print_parked_objects(pages: Iterator[ParkedPage]) -> None:
    """Print an object for each of them; how many there are where not all are listed, to stderr."""
    listed, last = 0, None
    for page in pages:
        for item in page.items:
            print_json(parked_object(page.replica, item))
        listed, last = listed + len(page.items), page
    if last is not None and last.total > listed:
        print_note(_total_text(last))


def print_parked(pages: list[ParkedPage]) -> None:
    """Print a table of all of them, and how many there are where not all are listed."""
    rows = [_cells(page.replica, item) for page in pages for item in page.items]
    if not rows:
        print_line("nothing is parked")
        return
    titles = ("replica", "view", "entity", "position", "type", "parked at", "error")
    print_table(titles, rows, right={3})
    for page in pages:
        if page.total > len(page.items):
            print_line(_total_text(page))


def _total_text(page: ParkedPage) -> str:
    return f"{page.replica}: {format_number(page.total)} in all; --limit lists more"


def _cells(replica: str, item: ParkedItem) -> tuple[str, ...]:
    error = item.error.strip().splitlines()
    text = truncate(error[-1]) if error else "waits behind an event that is parked"
    waiting = f" (and {format_counted(item.waiting, 'waits', 'wait')} behind it)"
    return (
        replica,
        item.view,
        item.entity,
        format_number(item.position),
        item.type,
        format_time(item.parked_at_us),
        f"{text}{waiting}" if item.waiting else text,
    )


def parked_object(replica: str, item: ParkedItem) -> dict[str, object]:
    """Return a parked event as a JSON object."""
    shown = msgspec.structs.asdict(item)
    del shown["parked_at_us"]
    return {"replica": replica, **shown, "parked_at": format_rfc3339(item.parked_at_us)}


def _print_skipped(page: SkippedPage, *, as_json: bool) -> None:
    if as_json:
        for item in page.items:
            print_json(_skipped_object(page.replica, item))
        return
    if not page.items:
        print_line(f"{page.replica}: nothing is skipped")
        return
    print_table(
        ("replica", "view", "entity", "position", "skipped at", "by", "reason"),
        [
            (
                page.replica,
                item.view,
                item.entity,
                format_number(item.position),
                format_time(item.skipped_at_us),
                truncate(item.by),
                truncate(item.reason),
            )
            for item in page.items
        ],
        right={3},
    )
    if page.total > len(page.items):
        print_line(f"{page.replica}: {format_number(page.total)} in all, the newest are shown")


def _skipped_object(replica: str, item: SkippedItem) -> dict[str, object]:
    shown = msgspec.structs.asdict(item)
    times = {name: format_rfc3339(shown.pop(f"{name}_us")) for name in ("parked_at", "skipped_at")}
    return {"replica": replica, **shown, **times}
