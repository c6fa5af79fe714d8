"""`marigraph invite`: who may come to this backend from other hosts, as whom, and until when."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.exit_codes import with_exit_codes
from backend.cli.output import format_time, print_json, print_line, print_table
from backend.cli.replica_commands import By, operator_name, order
from backend.cli.shared_options import (
    Data,
    Json,
    parse_path,
    pass_to_subcommand,
    settings_for,
)
from backend.client import Client, connect_client
from backend.clock import SECOND_US, format_rfc3339, now_us
from backend.errors import Defect, Rejected, Unreadable
from backend.messages.invitations import (
    AddInvitation,
    AskInvitations,
    InvitationInfo,
    InvitationList,
    InvitedRole,
    RevokeInvitation,
)
from backend.wire.invitation import Invitation, write_invitation
from backend.wire.keys import KeyPair, generate_key_pair

app = typer.Typer(rich_markup_mode=None)
_SECONDS = {"m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_PERIOD = re.compile(r"(\d{1,4})([mhdw])")


class RoleName(StrEnum):
    """As whom somebody comes in."""

    observer = "observer"
    operator = "operator"
    administrator = "administrator"
    replica = "replica"


_ROLES: dict[RoleName, InvitedRole] = {
    RoleName.observer: "observer",
    RoleName.operator: "operator",
    RoleName.administrator: "administrator",
    RoleName.replica: "replica",
}
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Whose invitation it is: 1 to 40 of a-z, 0-9 and -.")
]


@app.callback(invoke_without_command=True)
@with_exit_codes
def list_invitations(context: typer.Context, *, data: Data = None, as_json: Json = False) -> None:
    """Print where this backend listens for other hosts, and who is invited.

    It listens on this host alone unless it was started with `--listen ADDRESS`.
    """
    if context.invoked_subcommand is not None:
        pass_to_subcommand(context, data=data, as_json=as_json)
        return
    with connect_client(settings_for(data), name="cli") as client:
        found = _ask(client)
    if as_json:
        for each in found.invitations:
            print_json(_object(each))
        print_json({"kind": "listen", "address": found.host or None, "port": found.port or None})
        return
    where = f"{found.host}:{found.port}" if found.host else "this host alone"
    print_line(f"listens at {where}")
    if found.invitations:
        print_table(
            ("invitation", "role", "given out", "by", "until"),
            [_row(each) for each in found.invitations],
            right=set(),
        )


@app.command()
@with_exit_codes
def add(
    name: Name,
    *,
    role: Annotated[RoleName, typer.Option(help="As whom; it bounds what may be done.")],
    expires: Annotated[
        str, typer.Option(metavar="PERIOD", help="30m, 12h, 7d or 4w; never, when left out.")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option(
            parser=parse_path, metavar="FILE", help="Where to write it; NAME.invitation here."
        ),
    ] = None,
    data: Data = None,
    by: By = None,
) -> None:
    """Write an invitation, one file for its owner alone; who has it comes in with it.

    Carry it to the other host by a safe way. Its secret key is in this file and nowhere else.
    """
    file = output or Path(f"{name}.invitation")
    if file.exists():
        raise Rejected(f"{file} is there already. Remove it, or choose another with --output.")
    until_us = now_us() + _period_s(expires) * SECOND_US if expires else None
    pair = generate_key_pair()
    wanted = AddInvitation(
        name=name,
        role=_ROLES[role],
        public=pair.public,
        expires_us=until_us,
        by=operator_name(by),
    )
    with connect_client(settings_for(data), name="cli") as client:
        order(client, wanted)
        try:
            place = _ask(client)
            write_invitation(file, _invitation(wanted, pair, place))
        except BaseException:  # nobody has it: it must not count
            order(client, RevokeInvitation(name=name, by=operator_name(by)))
            raise
    print_line(f"{file}: {name} may come to {place.host}:{place.port} as {role.value}")


@app.command()
@with_exit_codes
def revoke(name: Name, *, data: Data = None, by: By = None) -> None:
    """Let nobody in with this invitation any more; its connections are cut within a second."""
    with connect_client(settings_for(data), name="cli") as client:
        print_line(order(client, RevokeInvitation(name=name, by=operator_name(by))))


def _invitation(wanted: AddInvitation, pair: KeyPair, place: InvitationList) -> Invitation:
    return Invitation(
        name=wanted.name,
        role=wanted.role,
        host=place.host,
        port=place.port,
        server=place.server,
        own=pair,
        installation=place.installation,
        expires_us=wanted.expires_us or 0,
    )


def _ask(client: Client) -> InvitationList:
    found = client.control(AskInvitations())
    if not isinstance(found, InvitationList):
        raise Defect("The question who is invited was answered with something else.")
    return found


def _period_s(text: str) -> int:
    """Read a period; raises Unreadable."""
    found = _PERIOD.fullmatch(text)
    if found is None or not int(found[1]):
        raise Unreadable(
            f"{text!r} is no period. Write 30m, 12h, 7d or 4w.", code="bad-period", field="expires"
        )
    return int(found[1]) * _SECONDS[found[2]]


def _row(info: InvitationInfo) -> tuple[str, ...]:
    until = format_time(info.expires_us) if info.expires_us else "never ends"
    return (info.name, info.role, format_time(info.created_us), info.by, until)


def _object(info: InvitationInfo) -> dict[str, object]:
    return {
        "kind": "invitation",
        "name": info.name,
        "role": info.role,
        "by": info.by,
        "given_out": format_rfc3339(info.created_us),
        "until": format_rfc3339(info.expires_us) if info.expires_us else None,
    }
