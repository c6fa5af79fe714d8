"""`marigraph replay open`: a file of events in the window, without the backend that it is of."""

import os
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from backend.cli.console_launcher import open_window
from backend.cli.opened_file import opened_mark, opened_settings
from backend.cli.opened_views import print_views_note, save_views_text
from backend.cli.output import print_json
from backend.cli.shared_options import Json, Quiet, parse_path
from backend.cli.standard_streams import print_note


def command(
    file: Annotated[
        Path,
        typer.Argument(parser=parse_path, metavar="FILE", help="An incident file, or an export."),
    ],
    *,
    unpack: Annotated[
        bool, typer.Option("--unpack", help="Only print the data folder that it is unpacked into.")
    ] = False,
    views: Annotated[
        Path | None,
        typer.Option(
            parser=parse_path,
            metavar="FILE.py",
            help="Of an attached folder: read models of one's own, which are run.",
        ),
    ] = None,
    save_views: Annotated[
        Path | None,
        typer.Option(
            parser=parse_path,
            metavar="FILE.py",
            help="Only write the text of the read models that is in the file, to be read first.",
        ),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show an incident file, or an exported log, read-only; no backend of its source is needed.

    It is unpacked into the user's cache, and served from there as long as somebody looks. No code
    that is in it is run: read models of an attached folder's own are those named with --views.
    """
    if save_views is not None:
        save_views_text(file, save_views)
        print_note(f"{save_views} written; read it, then: --views {save_views}")
        return
    settings = opened_settings(file, quiet=quiet, views=views)
    print_views_note(opened_mark(settings))
    if unpack:
        mark = msgspec.to_builtins(opened_mark(settings))
        folder = str(settings.data_folder)
        print_json({"folder": folder, **mark}) if as_json else typer.echo(folder)
        return
    os.environ["MARIGRAPH_ROLE"] = settings.role
    open_window(settings)
