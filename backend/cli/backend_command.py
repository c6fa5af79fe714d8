"""`marigraph backend`: the backend without a window, until SIGTERM."""

import sys
from typing import Annotated

import typer

from backend.cli.output import print_line
from backend.cli.shared_options import Data, settings_for
from backend.cli.standard_streams import print_note
from backend.run import supervisor
from backend.wire.connection import ConnectionInfo
from backend.wire.listen_address import parse_listen_address


def command(
    *,
    data: Data = None,
    replicas: Annotated[
        int | None, typer.Option(min=0, max=16, help="Replica processes (2).")
    ] = None,
    listen: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Let in invited consoles of other hosts at this address of this host,"
            " 10.0.0.5 or 10.0.0.5:7420; this host alone, when left out.",
        ),
    ] = None,
    borrowed: Annotated[bool, typer.Option("--borrowed", hidden=True)] = False,
) -> None:
    """Run the backend without a window, until SIGTERM; prints one line when it is ready.

    What has to be done before that, as with the log of an earlier version, is said on stderr.
    """
    # borrowed: whoever started it holds the other end of its input, and it stops with them
    # of its own accord, for one command, and never open to other hosts
    settings = settings_for(data, replicas=replicas, listen="" if borrowed else listen)

    def announce(connection: ConnectionInfo) -> None:
        print_line(f"ready: pid {connection.pid}, data {settings.data_folder}")
        if (place := parse_listen_address(settings.listen)) is not None:
            print_note(f"listens for other hosts at {place.host}:{place.port}")
        sys.stdout.flush()

    def note_work(what: str) -> None:
        if not borrowed:  # who borrows it hears of that by itself
            print_note(what)

    code = supervisor.run_supervisor(
        settings, announce, on_work=note_work, stop_with_stdin=borrowed
    )
    raise typer.Exit(code)
