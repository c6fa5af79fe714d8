"""`marigraph production`: the mark of a data folder whose loss would hurt."""

import os
from typing import Annotated

import typer

from backend.audit.act_record import recorded_act
from backend.cli.output import print_line
from backend.cli.shared_options import Data, settings_for
from backend.errors import Unavailable
from backend.session_user import session_user
from backend.wire.production_mark import mark_production, read_production_name


def command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="What it is called; left out: print the mark."),
    ] = None,
    *,
    data: Data = None,
) -> None:
    """Mark the data folder as production, for good; the mark can only be added.

    The window's title and status bar show it, `status` prints it, and the name has to be typed
    before what cannot be undone.
    """
    folder = settings_for(data).data_folder
    if name is not None:
        if not folder.is_dir():
            raise Unavailable(f"There is no data folder {folder}. Name one with --data.")
        with recorded_act(folder, session_user(os.getuid()), "mark-production", name=name):
            mark_production(folder, name)
    marked = read_production_name(folder)
    print_line(f"PRODUCTION {marked}" if marked else "not marked")
