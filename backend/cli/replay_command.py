"""`marigraph replay`: what a debugger of the log answers, and the work that it starts.

Each subcommand stands in a file of its own, `replay_*.py`, and is added here by its name.
"""

import typer

from backend.cli import (
    replay_blame_command,
    replay_branch_commands,
    replay_code_command,
    replay_drift_commands,
    replay_file_type_command,
    replay_incident_command,
    replay_into_command,
    replay_open_command,
    replay_pytest_command,
    replay_run_to_command,
)
from backend.cli.exit_codes import with_exit_codes
from backend.cli.opened_file import Source
from backend.cli.replay_breakpoint_commands import breakpoints, invariants
from backend.cli.shared_options import pass_to_subcommand

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
@with_exit_codes
def begin(context: typer.Context, *, data: Source = None) -> None:
    """Find the events at which something holds, and look into the past."""
    pass_to_subcommand(context, data=data)


for _name in ("branch", "branches", "compare", "rename", "cancel", "discard"):
    app.command(_name)(with_exit_codes(getattr(replay_branch_commands, _name)))
app.command("blame")(with_exit_codes(replay_blame_command.command))
app.command("code")(with_exit_codes(replay_code_command.command))
app.command("into")(with_exit_codes(replay_into_command.command))
for _name in ("drift", "determinism", "broken"):
    app.command(_name)(with_exit_codes(getattr(replay_drift_commands, _name)))
app.command("incident")(with_exit_codes(replay_incident_command.command))
app.command("open")(with_exit_codes(replay_open_command.command))
app.command("run-to")(with_exit_codes(replay_run_to_command.run_to))
app.command("check")(with_exit_codes(replay_run_to_command.check))
app.add_typer(breakpoints, name="breakpoints", help="Print breakpoints; set, switch, remove one.")
app.add_typer(invariants, name="invariants", help="Print what must hold; add to it, remove.")
app.command("register-file-type")(with_exit_codes(replay_file_type_command.command))
app.command("pytest")(with_exit_codes(replay_pytest_command.command))
