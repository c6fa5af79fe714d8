"""`marigraph replica start`, `stop`, `join`: replicas come and go while the backend runs."""

import sys
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Annotated, Protocol

import typer

from backend.cli.exit_codes import with_exit_codes
from backend.cli.output import print_line
from backend.cli.production_check import Production, require_production_name
from backend.cli.replica_commands import By, give_order, operator_name
from backend.cli.shared_options import Data, parse_path, settings_for
from backend.cli.standard_streams import print_note
from backend.errors import Rejected, Unreadable
from backend.messages.control import StartReplica, StopReplica
from backend.settings import Settings
from backend.wire.attachment import is_attached
from backend.wire.connection import ConnectionInfo
from backend.wire.joined_folder import join_folder, read_joined

_MAX_SHARE_CHARS = 9


class _RunSupervisor(Protocol):
    def __call__(
        self,
        settings: Settings,
        on_ready: Callable[[ConnectionInfo], None],
        *,
        on_work: Callable[[str], None],
    ) -> int: ...


app = typer.Typer(
    no_args_is_help=True,
    help="Start and stop replicas while the backend runs, here or on another host.",
)


@app.command()
@with_exit_codes
def start(
    replica: Annotated[
        str, typer.Argument(metavar="[REPLICA]", help="The next free name, when left out.")
    ] = "",
    *,
    data: Data = None,
    copy: Annotated[
        str,
        typer.Option("--copy", metavar="REPLICA", help="Begin with a copy of this one's rows."),
    ] = "",
    views: Annotated[
        str,
        typer.Option(
            metavar="VIEW,...", help="Only these views; * for all. Else those that it had."
        ),
    ] = "",
    share: Annotated[
        str,
        typer.Option(
            metavar="K/N",
            help="Only part K of N of the rows of --views; without --views, the Kth of N shares of"
            " all the work, in whole views.",
        ),
    ] = "",
    by: By = None,
) -> None:
    """Start one more replica, or one that was stopped; it stays so across restarts.

    It goes on with the rows that it had, begins with a copy of another's, or builds them from the
    log. An archive (`start archive`) that begins with a copy keeps nothing from before it.

    Replicas share the work where each has some of the views, or a part of their rows; they answer
    as one.
    """
    part, parts = parse_share(share)
    order = StartReplica(
        replica=replica,
        copy_of=copy,
        views=tuple(each.strip() for each in views.split(",") if each.strip()),
        part=part,
        parts=parts,
        by=operator_name(by),
    )
    give_order(data, order)


def parse_share(text: str) -> tuple[int, int]:
    """Return which part of how many is meant; 0 of 0 for none.

    Raises:
        Unreadable: it is no part.
    """
    part, slash, parts = text.partition("/")
    if not text:
        return 0, 0
    is_share = slash and part.isdecimal() and parts.isdecimal() and len(text) <= _MAX_SHARE_CHARS
    if not is_share or not 1 <= int(part) <= int(parts):
        raise Unreadable(f"{text[:40]!r} is no share; write 1/4 for the first of four.")
    return int(part), int(parts)


@app.command()
@with_exit_codes
def stop(
    replica: Annotated[str, typer.Argument(metavar="REPLICA")],
    *,
    data: Data = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Remove its rows; they can be built from the log.")
    ] = False,
    production: Production = "",
    by: By = None,
) -> None:
    """Stop one replica, until it is started again; its rows stay on disk."""
    if forget or production:
        require_production_name(settings_for(data), production)
    give_order(data, StopReplica(replica=replica, forget=forget, by=operator_name(by)))


@app.command()
@with_exit_codes
def join(
    invitation: Annotated[
        Path,
        typer.Argument(
            parser=parse_path,
            metavar="INVITATION",
            help="Written by `marigraph invite add NAME --role replica` on the primary's host.",
        ),
    ],
    *,
    data: Data = None,
    name: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="How it is called there; as the invitation, when left out."
        ),
    ] = "",
) -> None:
    """Be a replica of another host's log, until SIGTERM: copy the log, and apply it to rows here.

    The rows begin as a copy of those of a replica there, where one has all views; how far that is
    stands on stderr. Else they are built from the log.
    The folder keeps the copy, and its rows are read there: `marigraph query VIEW --data FOLDER`.
    Started again it goes on where it was.
    It ends with 3 when its invitation counts no more, or the log there is another one.
    """
    # the copy is in the folder, and never open to other hosts
    settings = settings_for(data, replicas=1, archive=False, log="", listen="")
    folder = settings.data_folder
    is_own = (folder / "log.sqlite").exists() and read_joined(folder) is None
    if is_own or is_attached(folder):
        raise Rejected(
            f"{folder} has a log of its own. Choose another folder with --data.", field="data"
        )
    joined = join_folder(invitation, folder, name)

    def announce(connection: ConnectionInfo) -> None:
        where = f"replica {joined.name} of {joined.place}"
        print_line(f"ready: pid {connection.pid}, data {folder}, {where}")
        sys.stdout.flush()

    # loaded only then: it is most of the program, and the other commands need nothing of it
    run: _RunSupervisor = resolve_name("backend.run.supervisor:run_supervisor")
    raise typer.Exit(run(settings, announce, on_work=print_note))
