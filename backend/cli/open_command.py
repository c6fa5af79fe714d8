"""`marigraph open`: a place in the window, by a link."""

from typing import Annotated

import typer

from backend.cli.console_launcher import open_window
from backend.cli.shared_options import Data, settings_for
from backend.wire.deep_link import parse_link


def command(
    link: Annotated[str, typer.Argument(metavar="LINK", help="marigraph://open/PANEL?…")],
    *,
    data: Data = None,
) -> None:
    """Show the place that a link names: in the window that is open on its backend, or in a new one.

    A link is copied in the window (Ctrl+Shift+L). It only shows something, and changes nothing.
    """
    parse_link(link)
    open_window(settings_for(data), link=link)
