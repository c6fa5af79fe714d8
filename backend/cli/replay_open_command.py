"""`marigraph replay open`: a file of events in the window, without the backend that it is of."""

import os
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from backend.cli.console_launcher import open_window
from backend.cli.opened_file import opened_mark, opened_settings
from backend.cli.output import print_json
from backend.cli.shared_options import Json, Quiet, parse_path


def command(
    file: Annotated[
        Path,
        typer.Argument(parser=parse_path, metavar="FILE", help="An incident file, or an export."),
    ],
    *,
    unpack: Annotated[
        bool, typer.Option("--unpack", help="Only print the data folder that it is unpacked into.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show an incident file, or an exported log, read-only; no backend of its source is needed.

    It is unpacked into the user's cache, and served from there as long as somebody looks.
    """
    settings = opened_settings(file, quiet=quiet)
    if unpack:
        mark = msgspec.to_builtins(opened_mark(settings))
        folder = str(settings.data_folder)
        print_json({"folder": folder, **mark}) if as_json else typer.echo(folder)
        return
    os.environ["MARIGRAPH_ROLE"] = settings.role
    open_window(settings)
