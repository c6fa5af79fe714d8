"""`marigraph query`: pages of a view, now or in the past."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Annotated

import typer
from msgspec import structs

from backend.cli.catch_up import ARCHIVE, LIVE, await_own_backend
from backend.cli.group_output import (
    GroupOptions,
    ask_groups,
    print_group_objects,
    print_groups,
)
from backend.cli.history_output import past_question, print_past
from backend.cli.live_output import live_question, print_live_page
from backend.cli.opened_file import Source, source_settings
from backend.cli.output import (
    cell_text,
    json_value,
    print_json,
    print_line,
    print_table,
    row_currency,
)
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import MAX_INT64, MAX_SECONDS, Json, Quiet, Wait
from backend.cli.standard_streams import print_note
from backend.client import Client
from backend.clock import SECOND_US
from backend.errors import Defect, Unavailable, Unreadable
from backend.messages.bounds import MAX_PAGE_ROWS
from backend.messages.groups import AskGroups, GroupPage, MeasureFunction
from backend.messages.number_text import format_counted, format_number, format_span
from backend.messages.queries import AskView, ViewPage

_TRIES = 3
GroupBy = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIELD[:hour|day|week|month|year]",
        help="Put rows together by a field, nested ones (lines.*.product_id) too, or by the hour,"
        " day, ... (UTC) of a time; repeat it for several.",
    ),
]
Count = Annotated[bool, typer.Option("--count", help="How many rows are in each group.")]
Sums = Annotated[
    list[str] | None, typer.Option("--sum", metavar="FIELD", help="Money for each currency.")
]
Minima = Annotated[list[str] | None, typer.Option("--min", metavar="FIELD")]
Maxima = Annotated[list[str] | None, typer.Option("--max", metavar="FIELD")]
Averages = Annotated[list[str] | None, typer.Option("--avg", metavar="FIELD")]

AskReplica = Callable[[AskView, str], ViewPage]
"""Asks a replica by its name, or any for an empty one."""


def is_consistent(pages: list[ViewPage]) -> bool:
    """Say whether no row can be missing or there twice: all pages show the same position."""
    return len({page.position for page in pages}) == 1


def read_pages(
    ask: AskReplica, asked: AskView, replica: str, *, size: int = MAX_PAGE_ROWS
) -> list[ViewPage]:
    """Return the pages up to the limit of the question, 0 for all rows.

    When events came in between, it is read anew; when they come too fast for that, the archive says
    how it was at one position. Only where there is none to ask, or one replica was asked for by its
    name, the pages may be of different moments.

    Raises:
        Unavailable: the backend does not answer.
        Unreadable: the question cannot be read.
    """
    pages = list(_pages(ask, asked, replica, size))
    for _ in range(_TRIES - 1):
        if is_consistent(pages):
            break
        pages = list(_pages(ask, asked, replica, size))
    if is_consistent(pages) or replica:
        return pages
    try:
        return list(_pages(ask, structs.replace(asked, at=pages[0].position), "", size))
    except Unavailable:  # no archive: the caller says that the pages differ
        return pages


def _pages(ask: AskReplica, asked: AskView, replica: str, size: int) -> Iterator[ViewPage]:
    left = asked.limit or None
    offset = 0
    while left != 0:
        wanted = size if left is None else min(size, left)
        page = ask(structs.replace(asked, offset=offset, limit=wanted), replica)
        yield page
        replica, offset = page.replica, offset + len(page.rows)
        left = None if left is None else left - len(page.rows)
        if len(page.rows) < wanted:
            return


def command(  # noqa: PLR0913 - each is an option, given by its name
    view: Annotated[
        str,
        typer.Argument(
            metavar="VIEW", help="e.g. orders, products, users, payments, sales, search"
        ),
    ],
    *,
    data: Source = None,
    filter_: Annotated[
        str, typer.Option("--filter", metavar="F", help="e.g. 'status:paid total>12.50 text'")
    ] = "",
    order: Annotated[
        str,
        typer.Option(metavar="FIELD[:desc]", help="By which column; the view's own when left out."),
    ] = "",
    limit: Annotated[int, typer.Option(min=0, max=MAX_INT64, help="Rows; 0 for all.")] = 50,
    replica: Annotated[
        str, typer.Option(metavar="NAME", help="Whom to ask; the freshest when left out.")
    ] = "",
    at: Annotated[
        str,
        typer.Option(
            metavar="POS|TIME",
            help="As it was then. TIME is when events were recorded; happened:TIME when they"
            " happened.",
        ),
    ] = "",
    min_position: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=MAX_INT64,
            metavar="POS",
            help="Wait until the replica has applied it, 5 s at most.",
        ),
    ] = None,
    max_age: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=MAX_SECONDS,
            metavar="SECONDS",
            help="Take no rows that lack an event which is older; wait for them 5 s at most.",
        ),
    ] = None,
    group_by: GroupBy = None,
    count: Count = False,
    sum_: Sums = None,
    min_: Minima = None,
    max_: Maxima = None,
    avg: Averages = None,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Go on with what changes: a JSON object a line, the page first, then rows added,"
            " changed and removed.",
        ),
    ] = False,
    history: Annotated[
        bool,
        typer.Option(
            "--history",
            help="All versions of the rows, the newest first: the event that made each, by whom,"
            " and what it changed.",
        ),
    ] = False,
    diff: Annotated[
        tuple[int, int] | None,
        typer.Option(
            min=0,
            max=MAX_INT64,
            metavar="FROM TO",
            help="The rows that differ between two positions, before and after.",
        ),
    ] = None,
    wait: Wait = 600.0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print rows of a view, what is counted and summed over them, or what became of them.

    A backend that is started for it first applies what is in the log.
    """
    asked = AskView(
        view=view,
        filter=filter_,
        order=order,
        limit=limit,
        at=_parse_at(at) if at else None,
        min_position=min_position,
        max_age_us=None if max_age is None else round(max_age * SECOND_US),
    )
    fields: dict[MeasureFunction, Sequence[str]] = {
        "sum": sum_ or (),
        "min": min_ or (),
        "max": max_ or (),
        "avg": avg or (),
    }
    options = GroupOptions(group_by or (), fields, count)
    past = past_question(asked, diff, history=history, others=options.is_wanted or watch)
    with attach_or_start(source_settings(data), name="cli") as client:
        roles = ARCHIVE if at or past else LIVE
        live = live_question(asked, is_grouped=options.is_wanted) if watch else None
        await_own_backend(client, roles, wait, quiet=quiet, name=replica)
        if past is not None:
            print_past(client, past, limit, replica, as_json=as_json)
            return
        if live is not None:
            print_live_page(client, live, replica)
            return
        if options.is_wanted:
            grouped = AskGroups(view=view, filter=filter_, order=order, limit=limit, at=asked.at)
            _print_grouped(ask_groups(client, options, grouped, replica), as_json=as_json)
            return
        pages = read_pages(partial(_ask, client), asked, replica)
    if as_json:
        for page in pages:
            _print_objects(page)
    else:
        _print_rows(pages)
    if not is_consistent(pages):
        print_note("events came in between: rows may be missing, or there twice")
    if as_json and pages[-1].events_behind:
        print_note(f"{pages[-1].replica}{_freshness(pages[-1])}")


def _ask(client: Client, asked: AskView, replica: str) -> ViewPage:
    page = client.ask(asked, replica)
    if not isinstance(page, ViewPage):
        raise Defect("A question for a view was answered with something else.")
    return page


def _parse_at(at: str) -> int | str:
    """Read a position; anything else is a time, which the archive reads."""
    if not at.isdecimal():
        return at
    if len(at) > len(str(MAX_INT64)) or int(at) > MAX_INT64:
        raise Unreadable(f"{at[:40]} is no position: the largest is {MAX_INT64}.", field="at")
    return int(at)


def _print_objects(page: ViewPage) -> None:
    for row in page.rows:
        print_json(
            {
                column.name: json_value(column, cell)
                for column, cell in zip(page.columns, row, strict=True)
            }
        )


def _print_rows(pages: list[ViewPage]) -> None:
    columns = pages[0].columns
    names = [column.name for column in columns]
    rows = [row for page in pages for row in page.rows]
    print_table(
        names,
        [
            [
                cell_text(column, cell, row_currency(column, names, row))
                for column, cell in zip(columns, row, strict=True)
            ]
            for row in rows
        ],
        right={
            place
            for place, column in enumerate(columns)
            if column.kind in {"integer", "number", "money", "position"}
        },
    )
    last = pages[-1]
    print_line(
        f"{format_number(len(rows))} of {format_counted(last.total, 'row')}, {last.replica} at"
        f" position {format_number(last.position)}"
        f"{_freshness(last)}"
    )
    if last.parts:
        parts = (f"{each.replica} at {format_number(each.position)}" for each in last.parts)
        count = format_counted(len(last.parts), "part")
        print_line(f"in {count}: {', '.join(parts)}; the least position counts")


def _print_grouped(page: GroupPage, *, as_json: bool) -> None:
    if as_json:
        print_group_objects(page)
    else:
        print_groups(page, _freshness(page))


def _freshness(page: ViewPage | GroupPage) -> str:
    """Say how far behind the log's end a page is, where it is one of the present."""
    if not page.events_behind:
        return "" if page.events_behind is None else ", nothing behind"
    age = format_span(page.age_us or 0)
    return f", {format_counted(page.events_behind, 'event')} behind, the oldest {age} old"
