"""The commands by their names. Only the one that was asked for is imported: help is quick."""

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Annotated

import msgspec
import typer

from backend.cli.exit_codes import with_exit_codes
from backend.cli.shared_options import (
    Data,
    InvitationFile,
    Profile,
    set_default_folder,
    settings_for,
    use_invitation,
    use_profile,
)


class CommandEntry(msgspec.Struct, frozen=True):
    """Where a command is, and its sentence in the list."""

    module: str
    summary: str
    function: str = "command"


COMMANDS = {
    "backend": CommandEntry("backend_command", "Run the backend without a window, until SIGTERM."),
    "status": CommandEntry(
        "status_command", "Print the head, every process, and every replica's lag."
    ),
    "health": CommandEntry("health_command", "Print what is not well, and what to do about it."),
    "alerts": CommandEntry("alerts_command", "Print the alerts; set rules, silence, acknowledge."),
    "why": CommandEntry("why_command", "Print each rule of a process's health with its numbers."),
    "lag": CommandEntry("lag_command", "Print how far all was behind at a moment, and why."),
    "notes": CommandEntry("notes_command", "Print notes on moments and events; add, remove."),
    "attach": CommandEntry(
        "attach_command",
        "Follow an event store of another program; only read.",
    ),
    "import": CommandEntry("import_command", "Bring in foreign histories and exports."),
    "send": CommandEntry("send_command", "Send commands, and print their answers, in order."),
    "sends": CommandEntry(
        "sends_command", "List files of commands that are sent; pause, stop, go on."
    ),
    "trace": CommandEntry(
        "trace_command", "Print the way of a command, to the rows of every replica."
    ),
    "annul": CommandEntry("annul_command", "Leave an event out of everything from now on."),
    "causes": CommandEntry("causes_command", "Print what caused an event, and what came of it."),
    "tail": CommandEntry("tail_command", "Print the events of the log, and go on with what comes."),
    "subscribe": CommandEntry(
        "subscribe_command", "Print a subscription's events, answered on stdin."
    ),
    "subscriptions": CommandEntry(
        "subscriptions_command", "List the subscriptions of others; pause, retry, remove one."
    ),
    "query": CommandEntry("query_command", "Print rows of a view, now or in the past."),
    "replay": CommandEntry("replay_command", "Ask the past: run to, blame, branch, compare."),
    "board": CommandEntry("board_command", "Print work that waits, and what waits for too long."),
    "export": CommandEntry("export_command", "Write every event to a file."),
    "backup": CommandEntry("backup_command", "Copy the log while commands go on, and verify it."),
    "restore": CommandEntry("restore_command", "Make a backup the log of a data folder."),
    "schema": CommandEntry(
        "schema_command", "Print the JSON Schema of every command, event and view."
    ),
    "verify": CommandEntry(
        "verify_command", "Rebuild every view and compare; or prove the log whole."
    ),
    "screenshot": CommandEntry(
        "screenshot_command", "Make a picture of a panel, without a display."
    ),
    "parked": CommandEntry("parked_command", "Print the events that views could not take."),
    "retry": CommandEntry(
        "parked_order_commands", "Apply an entity's parked events again.", "retry"
    ),
    "skip": CommandEntry("parked_order_commands", "Let a view pass over a parked event.", "skip"),
    "bulk": CommandEntry("bulk_command", "Retry or skip many parked entities in the background."),
    "pause": CommandEntry("replica_commands", "Stop applying events to a replica.", "pause"),
    "resume": CommandEntry("replica_commands", "Let a paused replica go on.", "resume"),
    "mode": CommandEntry("replica_commands", "Choose when a replica applies events.", "mode"),
    "feed": CommandEntry(
        "replica_commands", "Feed a replica by events, or by a queue of row changes.", "feed"
    ),
    "apply": CommandEntry(
        "replica_commands", "Let a replica apply once what is in the log now.", "apply"
    ),
    "throttle": CommandEntry("replica_commands", "Limit a replica's events a second.", "throttle"),
    "compare-feeds": CommandEntry(
        "compare_feeds_command", "Run one load over both feeds, and print what was measured."
    ),
    "rebuild": CommandEntry(
        "rebuild_command", "Build a replica's rows anew, beside those it has.", "rebuild"
    ),
    "replica": CommandEntry(
        "replica_set_commands", "Start and stop replicas, here or on another host."
    ),
    "stop": CommandEntry("replica_commands", "Stop the backend of the data folder.", "stop"),
    "production": CommandEntry(
        "production_command", "Mark the data folder as production, for good."
    ),
    "invite": CommandEntry("invite_command", "Let in consoles of other hosts; revoke that."),
    "audit": CommandEntry("audit_command", "Print what operators did, and what came of it."),
    "open": CommandEntry("open_command", "Show the place in the window that a link names."),
    "profiles": CommandEntry("profiles_command", "List the backends that are known by name."),
    "settings": CommandEntry("settings_command", "List the settings."),
}


def build_program(arguments: Sequence[str]) -> typer.Typer:
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
            app.command(name)(with_exit_codes(getattr(module, listed.function)))
    return app


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"marigraph {version('marigraph')}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", is_eager=True, help="Print the version, and exit.")
]


@with_exit_codes
def _start(
    context: typer.Context,
    *,
    data: Data = None,
    profile: Profile = "",
    invitation: InvitationFile = None,
    show_version: Version = False,
) -> None:
    """Marigraph, an operations console for event-sourced systems.

    Without a command it opens the window.
    """
    _print_version(wanted=show_version)
    set_default_folder(data)
    if invitation is not None:
        use_invitation(invitation)
    if profile:
        use_profile(profile)
    if context.invoked_subcommand is None:
        import_module("backend.cli.console_launcher").open_window(settings_for(None), profile)


def _not_loaded() -> None:
    """Stand in for a command that the arguments do not name."""
    raise AssertionError
