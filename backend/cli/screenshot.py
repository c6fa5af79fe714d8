"""`marigraph screenshot`: a picture of a panel, made without a display."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.console import picture
from backend.cli.options import Data, settings_for


class Panel(StrEnum):
    """What a picture can show."""

    overview = "overview"
    timeline = "timeline"
    event = "event"
    views = "views"
    lag = "lag"
    commands = "commands"
    replicas = "replicas"
    replay = "replay"
    window = "window"


class Theme(StrEnum):
    """In which colours."""

    light = "light"
    dark = "dark"


def command(
    panel: Annotated[Panel, typer.Argument(help="Which panel, or the whole window.")],
    file: Annotated[Path, typer.Argument(help="PNG file to write.")],
    data: Data = None,
    theme: Annotated[Theme | None, typer.Option(help="Follows the system.")] = None,
    size: Annotated[str, typer.Option(metavar="WxH", help="In pixels.")] = "1600x1000",
) -> None:
    """Make a picture of a panel."""
    raise typer.Exit(
        picture(settings_for(data), panel.value, file, theme.value if theme else None, size)
    )
