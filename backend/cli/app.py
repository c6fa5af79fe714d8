"""The commands by their names. Only the one that was asked for is imported: help is quick."""

from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple

import typer

from backend.cli.ending import ended
from backend.cli.options import Data, prefer, settings_for


class Listed(NamedTuple):
    """Where a command is, and its sentence in the list."""

    module: str
    summary: str


COMMANDS = {
    "backend": Listed("backend", "Run the backend without a window, until SIGTERM."),
    "status": Listed("status", "Print the head, every process, and every replica's lag."),
    "import": Listed("imports", "Bring in foreign histories and exports."),
    "send": Listed("send", "Send commands, and print their answers, in order."),
    "tail": Listed("tail", "Print the events of the log, and go on with what comes."),
    "query": Listed("query", "Print rows of a view, now or in the past."),
    "export": Listed("export", "Write every event to a file."),
    "schema": Listed("schema", "Print the JSON Schema of every command, event and view."),
    "verify": Listed("verify", "Rebuild every view in the shadow, and compare."),
    "screenshot": Listed("screenshot", "Make a picture of a panel, without a display."),
    "settings": Listed("settings", "List the settings."),
}


def build(arguments: Sequence[str]) -> typer.Typer:
    """Build the program for these arguments: what they do not name is listed, not loaded."""
    app = typer.Typer(
        name="marigraph",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        invoke_without_command=True,
    )
    app.callback()(_start)
    for name, listed in COMMANDS.items():
        if name not in arguments:
            app.command(name, help=listed.summary)(_not_loaded)
            continue
        module = import_module(f"backend.cli.{listed.module}")
        if isinstance(getattr(module, "app", None), typer.Typer):
            app.add_typer(module.app, name=name, help=listed.summary)
        else:
            app.command(name)(ended(module.command))
    return app


@ended
def _start(context: typer.Context, data: Data = None) -> None:
    """Marigraph, an operations console for event-sourced systems.

    Without a command it opens the window.
    """
    prefer(data)
    if context.invoked_subcommand is None:
        import_module("backend.cli.console").open_window(settings_for(None))


def _not_loaded() -> None:
    """Stand in for a command that the arguments do not name."""
    raise AssertionError
