"""`marigraph pause`, `resume`, `mode`, `throttle`, `retry`, `rebuild`: orders to one replica."""

import os
from typing import Annotated

import typer

from backend.cli.output import print_line
from backend.cli.send_command import session_user
from backend.cli.shared_options import MAX_INT64, Data, settings_for
from backend.client import connect_client
from backend.errors import Defect, Unreadable
from backend.messages.control import (
    ControlOrder,
    OrderDone,
    Pause,
    Rebuild,
    Resume,
    RetryParked,
    SetMode,
    Throttle,
)
from backend.messages.update_mode import parse_update_mode

Replica = Annotated[str, typer.Argument(metavar="REPLICA", help="e.g. replica-1, archive")]
By = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who asks for it; you, when left out.")
]


def pause(replica: Replica, *, data: Data = None, by: By = None) -> None:
    """Stop applying events to a replica's rows, until `resume`."""
    _give(data, Pause(replica=replica, by=_operator(by)))


def resume(replica: Replica, *, data: Data = None) -> None:
    """Let a paused replica go on."""
    _give(data, Resume(replica=replica))


def mode(
    replica: Replica,
    update_mode: Annotated[
        str, typer.Argument(metavar="MODE", help="realtime, every:SECONDS, cron:EXPRESSION, demand")
    ],
    *,
    data: Data = None,
) -> None:
    """Choose when a replica applies events; it is kept across restarts."""
    _give(data, SetMode(replica=replica, mode=parse_update_mode(update_mode).to_text()))


def throttle(
    replica: Replica,
    rate_per_s: Annotated[
        int, typer.Argument(metavar="RATE", min=0, max=MAX_INT64, help="Events a second; 0: none.")
    ],
    *,
    data: Data = None,
) -> None:
    """Let a replica apply at most so many events a second; 0 lifts the limit."""
    _give(data, Throttle(replica=replica, rate_per_s=rate_per_s))


def retry(
    replica: Replica,
    view: Annotated[str, typer.Argument(metavar="VIEW", help="e.g. orders")],
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="As `parked` names it.")],
    *,
    data: Data = None,
) -> None:
    """Apply an entity's parked events of a view again, in order."""
    _give(data, RetryParked(replica=replica, view=view, entity=entity))


def rebuild(replica: Replica, *, data: Data = None, by: By = None) -> None:
    """Set a replica's rows aside, and build them anew from the log."""
    _give(data, Rebuild(replica=replica, by=_operator(by)))


def _operator(by: str | None) -> str:
    """Return who gives the order.

    Raises:
        Unreadable: it was left empty.
    """
    if by is None:
        return session_user(os.getuid())
    if not by.strip():
        raise Unreadable("--by is empty: say who asks for it, or leave it out.", field="by")
    return by


def _give(data: Data, order: ControlOrder) -> None:
    with connect_client(settings_for(data), name="cli") as client:
        done = client.control(order)
    if not isinstance(done, OrderDone):
        raise Defect("An order was answered with something else.")
    print_line(done.message)
