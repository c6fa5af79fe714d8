"""`marigraph pause`, `resume`, `mode`, `feed`, `apply`, `throttle`: to one replica.

They go to one replica; `marigraph stop` goes to the whole backend.
"""

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.output import print_line
from backend.cli.shared_options import MAX_INT64, Data, settings_for
from backend.client import Client, connect_client
from backend.errors import Defect, TimedOut, Unreadable
from backend.messages.control import (
    ApplyNow,
    ControlOrder,
    OrderDone,
    Pause,
    Resume,
    SetFeed,
    SetMode,
    Stop,
    Throttle,
)
from backend.messages.feed_choice import FEEDS, describe_feeds, find_feed
from backend.messages.update_mode import parse_update_mode
from backend.session_user import session_user
from backend.wire.backend_process import holds_folder

_STOP_TIMEOUT_S = 60.0
_POLL_S = 0.05  # seconds between two looks whether it has gone

Replica = Annotated[str, typer.Argument(metavar="REPLICA", help="e.g. replica-1, archive")]
By = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who asks for it; you, when left out.")
]


def pause(replica: Replica, *, data: Data = None, by: By = None) -> None:
    """Stop applying events to a replica's rows, until `resume`."""
    give_order(data, Pause(replica=replica, by=operator_name(by)))


def resume(replica: Replica, *, data: Data = None, by: By = None) -> None:
    """Let a paused replica go on."""
    give_order(data, Resume(replica=replica, by=operator_name(by)))


def mode(
    replica: Replica,
    update_mode: Annotated[
        str, typer.Argument(metavar="MODE", help="realtime, every:SECONDS, cron:EXPRESSION, demand")
    ],
    *,
    data: Data = None,
    by: By = None,
) -> None:
    """Choose when a replica applies events; it is kept across restarts."""
    wanted = parse_update_mode(update_mode).to_text()
    give_order(data, SetMode(replica=replica, mode=wanted, by=operator_name(by)))


def feed(
    replica: Replica,
    choice: Annotated[
        str,
        typer.Argument(
            metavar="FEED",
            help="events; queue: of finished row changes; stream: a consumer of a log in NATS",
        ),
    ],
    *,
    data: Data = None,
    by: By = None,
) -> None:
    """Choose how a replica is fed; it is kept across restarts, and rows stay as they are."""
    wanted = find_feed(choice)
    if wanted is None:
        raise Unreadable(f"There is no feed {choice!r}; there are {describe_feeds(FEEDS)}.")
    give_order(data, SetFeed(replica=replica, feed=wanted, by=operator_name(by)))


def apply(replica: Replica, *, data: Data = None, by: By = None) -> None:
    """Apply once what is in the log now, whatever the replica's mode; see `mode`."""
    give_order(data, ApplyNow(replica=replica, by=operator_name(by)))


def throttle(
    replica: Replica,
    rate_per_s: Annotated[
        int,
        typer.Argument(
            metavar="RATE", min=0, max=MAX_INT64, help="Events a second; 0 lifts the limit."
        ),
    ],
    *,
    data: Data = None,
    by: By = None,
) -> None:
    """Let a replica apply at most so many events a second; 0 lifts the limit."""
    give_order(data, Throttle(replica=replica, rate_per_s=rate_per_s, by=operator_name(by)))


def stop(*, data: Data = None, by: By = None) -> None:
    """Stop the backend of the data folder in order: replicas, primary, then the supervisor."""
    settings = settings_for(data)
    with connect_client(settings, name="cli") as client:
        pid = client.connection.pid
        order(client, Stop(by=operator_name(by)))
    _await_end(pid, settings.data_folder)
    print_line("stopped")


def _await_end(pid: int, folder: Path) -> None:
    """Wait until a backend has gone, and another may be started.

    Raises:
        TimedOut: it is still there after a while.
    """
    give_up = time.monotonic() + _STOP_TIMEOUT_S
    while holds_folder(pid, folder):
        if time.monotonic() > give_up:
            raise TimedOut(
                f"The backend (process {pid}) has not stopped within {_STOP_TIMEOUT_S:g} s;"
                " backend.log in the data folder says what it does."
            )
        time.sleep(_POLL_S)  # its end is awaited; there is no signal for it


def operator_name(by: str | None) -> str:
    """Return who gives the order.

    Raises:
        Unreadable: it was left empty.
    """
    if by is None:
        return session_user(os.getuid())
    if not by.strip():
        raise Unreadable("--by is empty: say who asks for it, or leave it out.", field="by")
    return by


def give_order(data: Data, wanted: ControlOrder) -> None:
    """Give an order to the backend of a data folder, and print what was done."""
    with connect_client(settings_for(data), name="cli") as client:
        print_line(order(client, wanted))


def order(client: Client, wanted: ControlOrder) -> str:
    """Give an order, and return what was done."""
    done = client.control(wanted)
    if not isinstance(done, OrderDone):
        raise Defect("An order was answered with something else.")
    return done.message
