"""`marigraph screenshot`: a picture of a panel, made without a display."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.catch_up import EVERY, await_own_backend
from backend.cli.console_launcher import ScreenshotOrder
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import Data, Quiet, Wait, parse_path, settings_for


class ThemeName(StrEnum):
    """In which colours."""

    light = "light"
    dark = "dark"


def command(
    panel: Annotated[
        str,
        typer.Argument(
            metavar="PANEL", help="e.g. overview, timeline, lag, replay; window for the whole."
        ),
    ],
    file: Annotated[
        Path, typer.Argument(parser=parse_path, metavar="FILE", help="PNG file to write.")
    ],
    *,
    data: Data = None,
    theme: Annotated[
        ThemeName | None, typer.Option(help="Colours; the system's when left out.")
    ] = None,
    size: Annotated[str, typer.Option(metavar="WxH", help="In pixels.")] = "1600x1000",
    wait: Wait = 600.0,
    quiet: Quiet = False,
) -> None:
    """Make a picture of a panel.

    A backend that is started for it first applies what is in the log.
    """
    settings = settings_for(data)
    order = ScreenshotOrder(
        settings=settings,
        panel=panel,
        file=file,
        theme=theme.value if theme else None,
        size=size,
    )
    if code := order.check():
        raise typer.Exit(code)
    with attach_or_start(settings, name="screenshot") as client:
        await_own_backend(client, EVERY, wait, quiet=quiet)
        code = order.run()
    raise typer.Exit(code)
