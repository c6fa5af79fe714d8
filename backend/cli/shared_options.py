"""Options that several commands share."""

import os
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from backend.errors import Unavailable
from backend.messages.access_roles import may_act_as
from backend.settings import Settings, load_settings
from backend.wire.connection_profiles import config_folder, read_profiles


def parse_path(text: str) -> Path:
    """Read a path; an empty one is a variable that was not set, and not the present folder."""
    if not text:
        raise typer.BadParameter("is empty; name a file or a folder.")
    return Path(text)


Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        parser=parse_path,
        metavar="DIR",
        help="Data folder; the user's own, or MARIGRAPH_DATA, when left out.",
    ),
]
MAX_INT64 = 2**63 - 1  # of positions and counts
MAX_SECONDS = 1e9  # of a time limit: thirty years

Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
Wait = Annotated[
    float,
    typer.Option(
        min=0,
        max=MAX_SECONDS,
        metavar="SECONDS",
        help="How long a backend that is started for this may take to apply the log.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing of the progress.")]


def settings_for(data: Path | None, **chosen: object) -> Settings:
    """Build the settings for a data folder.

    Raises:
        Unreadable: a setting cannot be used.
    """
    return load_settings(data=str(data) if data else None, **chosen)


def pass_to_subcommand(context: typer.Context, *, data: Path | None, as_json: bool = False) -> None:
    """Let options that stand before a subcommand count for it: another folder would be meant."""
    before: dict[str, object] = {}
    if data is not None:
        before["data"] = str(data)
    if as_json:
        before["as_json"] = True
    if context.invoked_subcommand is not None:
        context.default_map = {context.invoked_subcommand: before}


Profile = Annotated[
    str, typer.Option(metavar="NAME", help="A backend by its name, see `marigraph profiles`.")
]


def use_profile(name: str) -> None:
    """Let commands behind `marigraph --profile NAME` use its folder, in no higher role than its.

    Raises:
        Unavailable: there is no such profile, or its data folder is gone.
    """
    found = read_profiles(config_folder()).require(name)
    if reason := found.missing_reason():
        raise Unavailable(
            f"{reason}. Bring it back, or forget the profile: marigraph profiles remove {name}",
            code="no-folder",
        )
    set_default_folder(found.folder)
    chosen = settings_for(None).role
    os.environ["MARIGRAPH_ROLE"] = chosen if may_act_as(found.role, chosen) else found.role


InvitationFile = Annotated[
    Path | None,
    typer.Option(
        "--invitation",
        parser=parse_path,
        metavar="FILE",
        help="A backend of another host, see `marigraph invite`.",
    ),
]


def use_invitation(file: Path) -> None:
    """Let commands behind `marigraph --invitation FILE` use that backend, in no higher role.

    Raises:
        Unavailable, Unreadable: it cannot be read, or used.
    """
    # loaded only then: who asks a backend of this host needs no keys of others
    module = import_module("backend.wire.invitation")
    folder, invitation = module.keep_invitation(file)
    set_default_folder(folder)
    chosen = settings_for(None).role
    may_act = may_act_as(invitation.access_role, chosen)
    os.environ["MARIGRAPH_ROLE"] = chosen if may_act else invitation.access_role


def set_default_folder(data: Path | None) -> None:
    """Let commands behind `marigraph --data DIR` use that folder, and what they start too."""
    if data is not None:
        os.environ["MARIGRAPH_DATA"] = str(data)
