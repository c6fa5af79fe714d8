"""`marigraph replica start`, `stop`: replicas come and go while the backend runs."""

from typing import Annotated

import typer

from backend.cli.exit_codes import with_exit_codes
from backend.cli.production_check import Production, require_production_name
from backend.cli.replica_commands import By, give_order, operator_name
from backend.cli.shared_options import Data, settings_for
from backend.errors import Unreadable
from backend.messages.control import StartReplica, StopReplica

_MAX_SHARE_CHARS = 9
app = typer.Typer(no_args_is_help=True, help="Start and stop replicas while the backend runs.")


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
