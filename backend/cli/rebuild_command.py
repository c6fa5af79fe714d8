"""`marigraph rebuild`: views of a replica are built anew beside their rows, and switched to."""

from typing import Annotated

import msgspec
import typer

from backend.cli.exit_codes import EXIT_REFUSED
from backend.cli.output import print_json, print_line
from backend.cli.progress_meter import ProgressMeter
from backend.cli.replica_commands import By, Replica, operator_name, order
from backend.cli.shared_options import Data, Json, settings_for
from backend.cli.standard_streams import print_note
from backend.cli.status_json import to_seconds
from backend.client import Client, connect_client
from backend.clock import now_us
from backend.errors import Unreadable
from backend.messages.control import CancelRebuild, Rebuild
from backend.messages.rebuild import RebuildProgress
from backend.messages.rebuild_text import describe_rebuild

_POLL_S = 0.2


def rebuild(
    replica: Replica,
    *,
    data: Data = None,
    view: Annotated[
        list[str] | None,
        typer.Option(metavar="VIEW", help="Only this view; may be given again. All, if left out."),
    ] = None,
    entity: Annotated[
        str,
        typer.Option(
            metavar="ENTITY",
            help="Only the rows of this key, or as `parked` names it, in one view.",
        ),
    ] = "",
    past_errors: Annotated[
        bool, typer.Option("--past-errors", help="Park what handlers cannot apply, and go on.")
    ] = False,
    cancel: Annotated[
        bool, typer.Option("--cancel", help="Give the rebuild up; the rows stay as they are.")
    ] = False,
    as_json: Json = False,
    by: By = None,
) -> None:
    """Build a replica's rows anew from the log, beside those that are answered meanwhile.

    They are verified, and switched to in one step. A handler's error stops it, and is shown in
    full; ordered again, it goes on from there. Ends with 1 when it has failed or is cancelled.

    Rows in PostgreSQL are rebuilt in their place, all views together: until they have caught
    up, the replica answers with what it has so far.
    """
    operator = operator_name(by)
    if cancel and (view or entity or past_errors):
        raise Unreadable("--cancel gives up what is in hand, and takes no other option.")
    with connect_client(settings_for(data), name="cli") as client:
        if cancel:
            print_line(order(client, CancelRebuild(replica=replica, by=operator)))
            return
        asked_us = now_us()
        wanted = Rebuild(
            replica=replica,
            views=tuple(view or ()),
            entity=entity,
            past_errors=past_errors,
            by=operator,
        )
        print_note(order(client, wanted))
        try:
            ended = _await_end(client, replica, asked_us, as_json=as_json)
        except KeyboardInterrupt:
            print_note(f"It goes on; marigraph rebuild {replica} --cancel gives it up.")
            raise
    if as_json:
        print_json(_progress_object(replica, ended))
    else:
        print_line(describe_rebuild(ended))
        if ended.state == "failed":
            print_line(ended.reason)
    if ended.state != "done":
        raise typer.Exit(EXIT_REFUSED)


def _await_end(client: Client, replica: str, asked_us: int, *, as_json: bool) -> RebuildProgress:
    """Return the rebuild that was asked for then, once it has ended; tell how far it is."""
    meter: ProgressMeter | None = None
    while True:
        found = next((each for each in client.health().replicas if each.name == replica), None)
        progress = found.rebuild if found else None
        if progress is not None and progress.at_us >= asked_us:
            if progress.state != "building":
                if meter is not None:
                    meter.end()
                return progress
            if as_json:
                print_json(_progress_object(replica, progress))
            else:
                meter = meter or ProgressMeter("events built", progress.target, quiet=False)
                meter(progress.position)
        client.await_topology(_POLL_S)


def _progress_object(replica: str, progress: RebuildProgress) -> dict[str, object]:
    known = msgspec.structs.asdict(progress)
    spans = {name: to_seconds(known.pop(f"{name}_us")) for name in ("eta", "elapsed", "unmoved")}
    known.pop("at_us")
    return {"replica": replica, **known, **spans}
