"""`marigraph query`: pages of a view, now or in the past."""

import sys
from functools import partial
from typing import Annotated

import typer

from backend.cli.output import cell_text, json_value, print_json, print_line, print_table
from backend.cli.page_reader import is_consistent, read_pages
from backend.cli.shared_options import MAX_INT64, Data, Json, settings_for
from backend.client import Client, attach
from backend.errors import Defect, Unreadable
from backend.messages.queries import AskView, Cell, ViewPage


def command(  # noqa: PLR0913, PLR0917 - each is an option, given by its name
    view: Annotated[str, typer.Argument(help="e.g. orders, products, users, sales, search")],
    data: Data = None,
    filter_: Annotated[
        str, typer.Option("--filter", metavar="F", help="e.g. 'status:paid total>1000 text'")
    ] = "",
    order: Annotated[str, typer.Option(metavar="FIELD[:desc]", help="The view's own.")] = "",
    limit: Annotated[int, typer.Option(min=0, max=MAX_INT64, help="Rows; 0 for all.")] = 50,
    replica: Annotated[str, typer.Option(metavar="NAME", help="Any that runs.")] = "",
    at: Annotated[str, typer.Option(metavar="POS|TIME", help="As it was then.")] = "",
    min_position: Annotated[
        int | None,
        typer.Option(
            min=0, max=MAX_INT64, metavar="POS", help="Wait until the replica has applied it."
        ),
    ] = None,
    as_json: Json = False,  # noqa: FBT002 - an option
) -> None:
    """Print rows of a view."""
    asked = AskView(
        view=view,
        filter=filter_,
        order=order,
        limit=limit,
        at=_parse_at(at) if at else None,
        min_position=min_position,
    )
    with attach(settings_for(data), name="cli") as client:
        pages = read_pages(partial(_ask, client), asked, replica)
    if as_json:
        for page in pages:
            _print_objects(page)
    else:
        _print_rows(pages)
    if not is_consistent(pages):
        sys.stderr.write("events came in between: rows may be missing, or there twice\n")


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
                cell_text(column, cell, _row_currency(names, row))
                for column, cell in zip(columns, row, strict=True)
            ]
            for row in rows
        ],
        right={
            place
            for place, column in enumerate(columns)
            if column.kind in {"integer", "money", "position"}
        },
    )
    last = pages[-1]
    print_line(
        f"{len(rows):,} of {last.total:,} rows, {last.replica} at position {last.position:,}"
    )


def _row_currency(names: list[str], row: list[Cell]) -> str:
    return str(row[names.index("currency")] or "") if "currency" in names else ""
