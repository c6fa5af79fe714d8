"""`marigraph parked`: the events that views could not take, and those that wait behind them."""

from typing import Annotated

import msgspec
import typer

from backend.cli.catch_up import replica_names
from backend.cli.output import format_time, print_json, print_line, print_table, truncate
from backend.cli.shared_options import Data, Json, settings_for
from backend.cli.standard_streams import print_note
from backend.client import Client, connect_client
from backend.clock import format_rfc3339
from backend.errors import Defect, Unavailable
from backend.messages.number_text import format_number
from backend.messages.queries import AskParked, ParkedItem, ParkedPage


def command(
    replica: Annotated[str, typer.Argument(metavar="REPLICA", help="All, when left out.")] = "",
    *,
    data: Data = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Events listed a replica.")] = 100,
    as_json: Json = False,
) -> None:
    """Print the parked (dead-lettered) events of each replica, oldest first.

    Exit code 3 when one of them does not say.
    """
    pages: list[ParkedPage] = []
    silent: list[Unavailable] = []
    with connect_client(settings_for(data), name="cli") as client:
        for name in [replica] if replica else replica_names(client.topology()):
            try:
                pages += parked_pages(client, [name], limit)
            except Unavailable as error:  # not lost: what the others say is printed before it
                silent.append(error)
    if as_json:
        print_parked_objects(pages)
    elif pages:
        print_parked(pages)
    if silent:
        raise silent[0]


def print_parked_objects(pages: list[ParkedPage]) -> None:
    """Print an object for each of them; how many there are where not all are listed, to stderr."""
    for page in pages:
        for item in page.items:
            print_json(parked_object(page.replica, item))
        if page.total > len(page.items):
            print_note(_total_text(page))


def parked_pages(client: Client, replicas: list[str], limit: int = 100) -> list[ParkedPage]:
    """Return the parked events of each of these replicas."""
    pages: list[ParkedPage] = []
    for name in replicas:
        page = client.ask(AskParked(limit=limit), name)
        if not isinstance(page, ParkedPage):
            raise Defect("A question for parked events was answered with something else.")
        pages.append(page)
    return pages


def print_parked(pages: list[ParkedPage]) -> None:
    """Print a table of all of them, and how many there are where not all are listed."""
    rows = [_cells(page.replica, item) for page in pages for item in page.items]
    if not rows:
        print_line("nothing is parked")
        return
    print_table(("replica", "view", "entity", "position", "parked at", "error"), rows, right={3})
    for page in pages:
        if page.total > len(page.items):
            print_line(_total_text(page))


def _total_text(page: ParkedPage) -> str:
    return f"{page.replica}: {format_number(page.total)} in all; --limit lists more"


def _cells(replica: str, item: ParkedItem) -> tuple[str, ...]:
    error = item.error.strip().splitlines()
    return (
        replica,
        item.view,
        item.entity,
        f"{format_number(item.position)}",
        format_time(item.parked_at_us),
        truncate(error[-1]) if error else "waits behind an event that is parked",
    )


def parked_object(replica: str, item: ParkedItem) -> dict[str, object]:
    """Return a parked event as a JSON object."""
    shown = msgspec.structs.asdict(item)
    del shown["parked_at_us"]
    return {"replica": replica, **shown, "parked_at": format_rfc3339(item.parked_at_us)}
