"""`marigraph open`: a place in the window, by a link."""

from pathlib import Path
from typing import Annotated

import typer

from backend.cli import replay_open_command
from backend.cli.console_launcher import open_window
from backend.cli.opened_file import is_events_file
from backend.cli.shared_options import Data, settings_for
from backend.wire.deep_link import parse_link


def command(
    link: Annotated[
        str, typer.Argument(metavar="LINK|FILE", help="marigraph://open/PANEL?…, or a file.")
    ],
    *,
    data: Data = None,
) -> None:
    """Show the place that a link names: in the window that is open on its backend, or in a new one.

    A link is copied in the window (Ctrl+Shift+L). It only shows something, and changes nothing.
    Of a file it shows the events: an incident file or an exported log, as `replay open` does.
    """
    if "://" not in link and is_events_file(Path(link)):
        replay_open_command.command(Path(link))
        return
    parse_link(link)
    open_window(settings_for(data), link=link)
