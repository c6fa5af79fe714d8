"""`marigraph bulk`: one act on many parked entities, in the background, an outcome for each."""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
import typer

from backend.cli.bulk_order_commands import add_order_commands
from backend.cli.catch_up import replica_names
from backend.cli.exit_codes import with_exit_codes
from backend.cli.output import format_time, print_json, print_line, print_table, truncate
from backend.cli.parked_command import ask
from backend.cli.shared_options import MAX_INT64, Data, Json, pass_to_subcommand, settings_for
from backend.client import Client, connect_client
from backend.clock import format_rfc3339
from backend.errors import Unreadable
from backend.messages.bulk_text import (
    BULK_STATES,
    ITEM_OUTCOMES,
    describe_item,
    describe_outcomes,
    describe_progress,
)
from backend.messages.bulks import (
    MAX_BULK_ITEMS,
    AskBulkItems,
    AskBulks,
    Bulk,
    BulkItem,
    BulkItemPage,
    BulkPage,
    ItemOutcome,
)
from backend.messages.number_text import format_number

app = typer.Typer(rich_markup_mode=None)
Replica = Annotated[str, typer.Argument(metavar="REPLICA", help="e.g. replica-1, archive")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="As `bulk` prints it.")]


@app.callback(invoke_without_command=True)
@with_exit_codes
def list_bulks(context: typer.Context, *, data: Data = None, as_json: Json = False) -> None:
    """Print the bulk operations on parked events, the newest first; or start and control them."""
    pass_to_subcommand(context, data=data, as_json=as_json)
    if context.invoked_subcommand is not None:
        return
    with connect_client(settings_for(data), name="cli") as client:
        names = replica_names(client.topology())
        pages = [ask(client, AskBulks(), name, BulkPage) for name in names]
    if as_json:
        for page in pages:
            for bulk in page.bulks:
                print_json(bulk_object(page.replica, bulk))
        return
    rows = [_cells(page.replica, bulk) for page in pages for bulk in page.bulks]
    if not rows:
        print_line("there are no bulk operations")
        return
    titles = ("replica", "no.", "act", "filter", "state", "entities", "outcomes", "by", "made at")
    print_table(titles, rows, right={1})


@app.command("show")
@with_exit_codes
def show_bulk(
    replica: Replica,
    number: Number,
    *,
    outcome: Annotated[
        str, typer.Option(metavar="OUTCOME", help=f"Only these: {', '.join(ITEM_OUTCOMES)}.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=MAX_INT64, help="Entities listed.")] = 100,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Print what became of each entity of a bulk operation, in the order of their turns."""
    asked = AskBulkItems(number=number, outcome=_parse_outcome(outcome))
    with connect_client(settings_for(data), name="cli") as client:
        bulk = find_bulk(client, replica, number)
        if as_json:
            print_json(bulk_object(replica, bulk))
            for item in _items(client, replica, asked, limit):
                print_json(_item_object(item))
            return
        print_line(
            f"{bulk.action} {format_number(number)} of {replica} is {BULK_STATES[bulk.state]}:"
            f" {describe_progress(bulk)} entities, {describe_outcomes(bulk)}"
        )
        print_table(
            ("no.", "view", "entity", "position", "outcome"),
            [
                (
                    format_number(item.item),
                    item.view,
                    item.entity,
                    format_number(item.position),
                    truncate(describe_item(item)),
                )
                for item in _items(client, replica, asked, limit)
            ],
            right={0, 3},
        )


add_order_commands(app)


def find_bulk(client: Client, replica: str, number: int) -> Bulk:
    """Return a replica's bulk operation.

    Raises:
        Unreadable: there is none of this number.
    """
    for bulk in ask(client, AskBulks(), replica, BulkPage).bulks:
        if bulk.number == number:
            return bulk
    raise Unreadable(
        f"{replica} has no bulk operation {format_number(number)}; `marigraph bulk` lists them.",
        field="number",
    )


def _items(client: Client, replica: str, asked: AskBulkItems, limit: int) -> Iterator[BulkItem]:
    """Read page after page until there are so many items."""
    has_more = True
    while has_more and limit:
        wanted = msgspec.structs.replace(asked, limit=min(limit, MAX_BULK_ITEMS))
        page = ask(client, wanted, replica, BulkItemPage)
        yield from page.items
        limit, has_more = limit - len(page.items), page.has_more
        if page.items:
            asked = msgspec.structs.replace(asked, after=page.items[-1].item)


def _parse_outcome(text: str) -> ItemOutcome | Literal[""]:
    for outcome in ITEM_OUTCOMES:
        if outcome == text:
            return outcome
    if text:
        names = ", ".join(ITEM_OUTCOMES)
        raise Unreadable(f"--outcome is one of {names}, not `{text}`.", field="outcome")
    return ""


def _cells(replica: str, bulk: Bulk) -> tuple[str, ...]:
    return (
        replica,
        format_number(bulk.number),
        bulk.action,
        truncate(bulk.filter) or "everything",
        BULK_STATES[bulk.state],
        describe_progress(bulk),
        describe_outcomes(bulk),
        truncate(bulk.by),
        format_time(bulk.created_us),
    )


def bulk_object(replica: str, bulk: Bulk) -> dict[str, object]:
    """Return a bulk operation as a JSON object."""
    shown = msgspec.structs.asdict(bulk)
    times = {name: format_rfc3339(shown.pop(f"{name}_us")) for name in ("created", "changed")}
    named: dict[str, object] = {"kind": "bulk", "replica": replica, **shown, **times}
    return {**named, "finished": bulk.finished, "id": bulk.id.hex()}


def _item_object(item: BulkItem) -> dict[str, object]:
    shown = msgspec.structs.asdict(item)
    at_us = shown.pop("at_us")
    return {"kind": "item", **shown, "at": format_rfc3339(at_us) if at_us else None}
