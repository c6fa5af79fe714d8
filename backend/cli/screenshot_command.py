"""`marigraph screenshot`: a picture of a panel, made without a display."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.console_launcher import take_screenshot
from backend.cli.shared_options import Data, settings_for


class PanelName(StrEnum):
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


class ThemeName(StrEnum):
    """In which colours."""

    light = "light"
    dark = "dark"


def command(
    panel: Annotated[PanelName, typer.Argument(help="Which panel, or the whole window.")],
    file: Annotated[Path, typer.Argument(help="PNG file to write.")],
    data: Data = None,
    theme: Annotated[ThemeName | None, typer.Option(help="Follows the system.")] = None,
    size: Annotated[str, typer.Option(metavar="WxH", help="In pixels.")] = "1600x1000",
) -> None:
    """Make a picture of a panel."""
    raise typer.Exit(
        take_screenshot(settings_for(data), panel.value, file, theme.value if theme else None, size)
    )
