"""`marigraph profiles`: backends by a name and a colour."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.exit_codes import with_exit_codes
from backend.cli.output import print_json, print_line, print_table
from backend.cli.shared_options import Json, parse_path
from backend.errors import Unreadable
from backend.messages.access_roles import AccessRole
from backend.wire.backend_process import find_backend
from backend.wire.connection_profiles import (
    COLOURS,
    ConnectionProfile,
    add_profile,
    config_folder,
    read_profiles,
    remove_profile,
)
from backend.wire.production_mark import read_production_name

app = typer.Typer(rich_markup_mode=None)
_HOW_TO_ADD = "no profiles yet; `marigraph profiles add NAME --data DIR` makes one"


class RoleName(StrEnum):
    """As whom a profile is used, at most."""

    observer = "observer"
    operator = "operator"
    administrator = "administrator"


_ROLES: dict[RoleName, AccessRole] = {
    RoleName.observer: "observer",
    RoleName.operator: "operator",
    RoleName.administrator: "administrator",
}


@app.callback(invoke_without_command=True)
@with_exit_codes
def list_profiles(context: typer.Context, *, as_json: Json = False) -> None:
    """Print the profiles, those used last first, and whether their backends run.

    `marigraph --profile NAME` opens one; before a command it chooses where that works.
    """
    if context.invoked_subcommand is not None:
        return
    profiles = read_profiles(config_folder()).by_recency()
    if as_json:
        for each in profiles:
            print_json(_profile_object(each))
    elif profiles:
        print_table(
            ("profile", "colour", "role", "backend", "production", "data folder"),
            [
                (
                    each.name,
                    each.colour,
                    each.role,
                    _state_of(each),
                    read_production_name(each.folder),
                    each.data,
                )
                for each in profiles
            ],
            right=set(),
        )
    else:
        print_line(_HOW_TO_ADD)


@app.command("add")
@with_exit_codes
def keep_by_name(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the backend is called.")],
    *,
    data: Annotated[
        Path, typer.Option("--data", parser=parse_path, metavar="DIR", help="Its data folder.")
    ],
    colour: Annotated[
        str, typer.Option(metavar="COLOUR", help=f"Of its window's frame: {', '.join(COLOURS)}.")
    ] = "blue",
    role: Annotated[
        RoleName, typer.Option(help="The highest role; observer makes it read-only.")
    ] = RoleName.administrator,
) -> None:
    """Keep a backend by name; its data folder need not be there yet."""
    profile = ConnectionProfile(name=name, data=str(data), colour=colour, role=_ROLES[role])
    kept = add_profile(config_folder(), profile).require(name)
    print_line(f"{kept.name}: {kept.data}, {kept.colour}, {kept.role}")


@app.command("remove")
@with_exit_codes
def forget(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which profile.")],
) -> None:
    """Forget a profile; its data folder stays as it is."""
    remove_profile(config_folder(), name)
    print_line(f"{name} is forgotten; its data folder stays as it is")


def _state_of(profile: ConnectionProfile) -> str:
    """Say whether a profile's backend runs; or that its folder is gone, or cannot be spoken to."""
    if profile.missing_reason():
        return "folder is gone"
    try:
        return "runs" if find_backend(profile.folder) is not None else "does not run"
    except Unreadable:  # its connection file has another shape
        return "of another version"


def _profile_object(profile: ConnectionProfile) -> dict[str, object]:
    return {
        "name": profile.name,
        "colour": profile.colour,
        "role": profile.role,
        "data": profile.data,
        "backend": _state_of(profile),
        "production": read_production_name(profile.folder),
    }
