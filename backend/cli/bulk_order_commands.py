"""`marigraph bulk retry`, `skip`, `suspend`, `resume`, `cancel`, `throttle`."""

import uuid
from typing import Annotated

import typer
from msgspec.structs import replace

from backend.cli.bulk_progress import await_bulks
from backend.cli.catch_up import replica_names
from backend.cli.exit_codes import EXIT_REFUSED, with_exit_codes
from backend.cli.output import format_time, print_line, truncate
from backend.cli.parked_command import Filter, ask
from backend.cli.production_check import Production, require_production_name
from backend.cli.replica_commands import By, give_order, operator_name
from backend.cli.shared_options import MAX_INT64, Data, Quiet, settings_for
from backend.client import Client, connect_client
from backend.errors import Defect, Rejected
from backend.messages.bulk_text import describe_reach
from backend.messages.bulks import (
    BulkAction,
    CancelBulk,
    ResumeBulk,
    StartBulk,
    SuspendBulk,
    ThrottleBulk,
)
from backend.messages.control import OrderDone
from backend.messages.number_text import format_number
from backend.messages.parked import CountParked, ParkedCount

Replica = Annotated[str, typer.Argument(metavar="REPLICA", help="e.g. replica-1, archive")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="As `bulk` prints it.")]
Target = Annotated[
    str, typer.Option("--replica", metavar="NAME", help="Of this replica; all, when left out.")
]
Rate = Annotated[
    int, typer.Option(min=0, max=MAX_INT64, help="At most so many events a second; 0: any number.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Start it; without, only say what it reaches.")]
WaitForEnd = Annotated[
    bool, typer.Option("--wait", help="Wait until it is over; 1 if something failed again.")
]


def add_order_commands(app: typer.Typer) -> None:
    """Add them to the program's `bulk`."""
    app.command("retry")(with_exit_codes(retry))
    app.command("skip")(with_exit_codes(skip))
    app.command("suspend")(with_exit_codes(suspend))
    app.command("resume")(with_exit_codes(resume))
    app.command("cancel")(with_exit_codes(cancel))
    app.command("throttle")(with_exit_codes(throttle))


def retry(
    *,
    filter_text: Filter = "",
    replica: Target = "",
    rate: Rate = 0,
    yes: Yes = False,
    wait: WaitForEnd = False,
    quiet: Quiet = False,
    data: Data = None,
    by: By = None,
) -> None:
    """Retry in order every entity whose first parked event matches; count them first."""
    order = StartBulk(
        replica=replica,
        id=uuid.uuid4().bytes,
        action="retry",
        filter=filter_text,
        most=0,
        rate_per_s=rate,
        by=operator_name(by),
    )
    _start(order, data, is_confirmed=yes, is_awaited=wait, quiet=quiet)


def skip(  # noqa: PLR0913 - each is an option, given by its name
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="It is kept, and shown.")],
    filter_text: Filter = "",
    replica: Target = "",
    rate: Rate = 0,
    production: Production = "",
    yes: Yes = False,
    wait: WaitForEnd = False,
    quiet: Quiet = False,
    data: Data = None,
    by: By = None,
) -> None:
    """Skip the first parked event of every entity where it matches; count them first."""
    if yes:
        require_production_name(settings_for(data), production)
    order = StartBulk(
        replica=replica,
        id=uuid.uuid4().bytes,
        action="skip",
        filter=filter_text,
        most=0,
        rate_per_s=rate,
        reason=reason,
        by=operator_name(by),
    )
    _start(order, data, is_confirmed=yes, is_awaited=wait, quiet=quiet)


def suspend(replica: Replica, number: Number, *, data: Data = None, by: By = None) -> None:
    """Do nothing more of a bulk operation until it is resumed."""
    give_order(data, SuspendBulk(replica=replica, number=number, by=operator_name(by)))


def resume(replica: Replica, number: Number, *, data: Data = None, by: By = None) -> None:
    """Go on with a suspended bulk operation."""
    give_order(data, ResumeBulk(replica=replica, number=number, by=operator_name(by)))


def cancel(replica: Replica, number: Number, *, data: Data = None, by: By = None) -> None:
    """Do nothing more of a bulk operation, for good; what it has done stays."""
    give_order(data, CancelBulk(replica=replica, number=number, by=operator_name(by)))


def throttle(
    replica: Replica,
    number: Number,
    rate: Annotated[
        int,
        typer.Argument(
            metavar="RATE", min=0, max=MAX_INT64, help="Events a second; 0: any number."
        ),
    ],
    *,
    data: Data = None,
    by: By = None,
) -> None:
    """Change how many events a second a bulk operation may apply."""
    order = ThrottleBulk(replica=replica, number=number, rate_per_s=rate, by=operator_name(by))
    give_order(data, order)


def _start(
    order: StartBulk, data: Data, *, is_confirmed: bool, is_awaited: bool, quiet: bool
) -> None:
    """Count what the order reaches in each replica, and start it there if that is confirmed."""
    with connect_client(settings_for(data), name="cli") as client:
        names = [order.replica] if order.replica else replica_names(client.topology())
        counts = [_count(client, name, order.filter) for name in names]
        for count in counts:
            _print_count(count)
        wanted = [count for count in counts if count.entities]
        if not wanted:
            raise Rejected(
                "Nothing that is parked matches; `marigraph parked` lists what is.", field="filter"
            )
        if not is_confirmed:
            print_line(f"nothing is started: with --yes {_CONSEQUENCES[order.action]}")
            return
        for count in wanted:
            print_line(_order(client, order, count))
        if is_awaited and not await_bulks(
            client, order.id, [each.replica for each in wanted], quiet=quiet
        ):
            raise typer.Exit(EXIT_REFUSED)


_CONSEQUENCES: dict[BulkAction, str] = {
    "retry": "each entity's parked events are applied again, in order",
    "skip": "the first parked event of each entity is left out of its rows for good",
}


def _count(client: Client, replica: str, filter_text: str) -> ParkedCount:
    return ask(client, CountParked(filter=filter_text), replica, ParkedCount)


def _order(client: Client, order: StartBulk, count: ParkedCount) -> str:
    """Start it in one replica; return what was done."""
    wanted = replace(order, replica=count.replica, most=count.entities)
    done = client.control(wanted)
    if not isinstance(done, OrderDone):
        raise Defect("An order was answered with something else.")
    return f"{count.replica}: {done.message}"


def _print_count(count: ParkedCount) -> None:
    print_line(describe_reach(count))
    for title, groups in (("view", count.views), ("type", count.types), ("error", count.errors)):
        for group in groups:
            print_line(f"  {title} {truncate(group.name)}: {format_number(group.entities)}")
    for item in count.sample:
        print_line(
            f"  e.g. {item.view} {item.entity} at {format_number(item.position)}, parked"
            f" {format_time(item.parked_at_us)}"
        )
