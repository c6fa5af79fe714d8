"""`marigraph backend`: the backend without a window, until SIGTERM."""

import sys
from typing import Annotated

import typer

from backend.cli.output import print_line
from backend.cli.shared_options import Data, settings_for
from backend.cli.standard_streams import print_note
from backend.run import supervisor
from backend.wire.connection import ConnectionInfo


def command(
    *,
    data: Data = None,
    replicas: Annotated[
        int | None, typer.Option(min=0, max=16, help="Replica processes (2).")
    ] = None,
    borrowed: Annotated[bool, typer.Option("--borrowed", hidden=True)] = False,
) -> None:
    """Run the backend without a window, until SIGTERM; prints one line when it is ready.

    What has to be done before that, as with the log of an earlier version, is said on stderr.
    """
    # borrowed: whoever started it holds the other end of its input, and it stops with them
    settings = settings_for(data, replicas=replicas)

    def announce(connection: ConnectionInfo) -> None:
        print_line(f"ready: pid {connection.pid}, data {settings.data_folder}")
        sys.stdout.flush()

    def note_work(what: str) -> None:
        if not borrowed:  # who borrows it hears of that by itself
            print_note(what)

    code = supervisor.run_supervisor(
        settings, announce, on_work=note_work, stop_with_stdin=borrowed
    )
    raise typer.Exit(code)
