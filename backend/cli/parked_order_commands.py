"""`marigraph retry` and `skip`: what is done with the parked events of one entity."""

from typing import Annotated

import typer

from backend.cli.output import print_line
from backend.cli.parked_command import ask
from backend.cli.production_check import Production, require_production_name
from backend.cli.replica_commands import By, Replica, give_order, operator_name, order
from backend.cli.shared_options import MAX_INT64, Data, settings_for
from backend.client import Client, connect_client
from backend.errors import Rejected, Unreadable
from backend.messages.parked import NOT_TRIED_YET, AskParked, ParkedPage, RetryParked, SkipParked

View = Annotated[str, typer.Argument(metavar="VIEW", help="e.g. orders")]
Entity = Annotated[str, typer.Argument(metavar="ENTITY", help="As `parked` names it.")]


def retry(
    replica: Replica,
    view: View,
    entity: Entity,
    *,
    upto: Annotated[
        int, typer.Option(min=0, max=MAX_INT64, metavar="POSITION", help="No event behind it.")
    ] = 0,
    first: Annotated[bool, typer.Option("--first", help="Only the first parked event.")] = False,
    data: Data = None,
    by: By = None,
) -> None:
    """Apply an entity's parked events of a view again, in order.

    Very many are applied in chunks, with a line for each. Stopped in between, what was applied
    stays; `marigraph bulk` goes on by itself.
    """
    if first and upto:
        raise Unreadable("Say either --upto or --first.", field="first")
    if first:
        upto = _first_position(data, replica, view, entity)
    wanted = RetryParked(replica=replica, view=view, entity=entity, upto=upto, by=operator_name(by))
    with connect_client(settings_for(data), name="cli") as client:
        print_line(order(client, wanted))
        while _is_its_turn(client, wanted):
            print_line(order(client, wanted))


def skip(
    replica: Replica,
    view: View,
    entity: Entity,
    position: Annotated[
        int,
        typer.Argument(metavar="POSITION", min=1, max=MAX_INT64, help="Of its first parked event."),
    ],
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="It is kept, and shown.")],
    production: Production = "",
    data: Data = None,
    by: By = None,
) -> None:
    """Leave an entity's first parked event out of a view, and try those behind it.

    A rebuild of the replica tries it again; `marigraph parked --skipped` lists what was skipped.
    """
    require_production_name(settings_for(data), production)
    wanted = SkipParked(
        replica=replica,
        view=view,
        entity=entity,
        position=position,
        reason=reason,
        by=operator_name(by),
    )
    give_order(data, wanted)


def _is_its_turn(client: Client, retried: RetryParked) -> bool:
    """Say whether events are left that nothing keeps from being applied."""
    asked = AskParked(view=retried.view, entity=retried.entity, limit=1)
    found = ask(client, asked, retried.replica, ParkedPage).items
    is_wanted = bool(found) and found[0].position <= (retried.upto or MAX_INT64)
    return is_wanted and found[0].error == NOT_TRIED_YET


def _first_position(data: Data, replica: str, view: str, entity: str) -> int:
    """Return where the entity's first parked event is.

    Raises:
        Rejected: nothing is parked.
    """
    with connect_client(settings_for(data), name="cli") as client:
        asked = AskParked(view=view, entity=entity, limit=1)
        found = ask(client, asked, replica, ParkedPage).items
    if not found:
        raise Rejected(f"Nothing of {entity} is parked in {view} of {replica}.", field="entity")
    return found[0].position
