"""`marigraph parked`: the events that views could not take, and those that wait behind them."""

from typing import Annotated

import msgspec
import typer

from backend.cli.output import format_time, print_json, print_line, print_table, truncate
from backend.cli.shared_options import Data, Json, settings_for
from backend.client import Client, connect_client
from backend.clock import format_rfc3339
from backend.errors import Defect
from backend.messages.number_text import format_number
from backend.messages.queries import AskParked, ParkedItem, ParkedPage


def command(
    replica: Annotated[str, typer.Argument(metavar="[REPLICA]", help="All, when left out.")] = "",
    *,
    data: Data = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Events of a replica.")] = 100,
    as_json: Json = False,
) -> None:
    """Print the parked (dead-lettered) events of each replica, oldest first."""
    with connect_client(settings_for(data), name="cli") as client:
        pages = parked_pages(client, [replica] if replica else replica_names(client), limit)
    if as_json:
        for page in pages:
            for item in page.items:
                print_json(_item_object(page.replica, item))
        return
    print_parked(pages)


def replica_names(client: Client) -> list[str]:
    """Return the names of the replicas that run, and of the archive."""
    return [
        each.name
        for each in client.topology().processes
        if each.role in {"replica", "archive"} and each.state == "running"
    ]


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
            print_line(f"{page.replica}: {format_number(page.total)} in all")


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


def _item_object(replica: str, item: ParkedItem) -> dict[str, object]:
    shown = msgspec.structs.asdict(item)
    del shown["parked_at_us"]
    return {"replica": replica, **shown, "parked_at": format_rfc3339(item.parked_at_us)}
