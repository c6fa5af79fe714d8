"""`marigraph trace`: the way of one command, from the primary to the rows of every replica."""

from typing import Annotated
from uuid import UUID

import typer

from backend.cli.command_trace import print_way, trace_command, way_object
from backend.cli.output import print_json
from backend.cli.running_backend import connect_or_report
from backend.cli.shared_options import MAX_SECONDS, Data, Json, settings_for

CommandId = Annotated[
    UUID, typer.Argument(metavar="COMMAND_ID", help="As `marigraph send` prints it.")
]


def command(
    command_id: CommandId,
    *,
    data: Data = None,
    wait: Annotated[
        float,
        typer.Option(
            min=0, max=MAX_SECONDS, metavar="SECONDS", help="How long to wait for the replicas."
        ),
    ] = 5.0,
    as_json: Json = False,
) -> None:
    """Print when a command was received, decided, on disk, published, and applied by each replica.

    The primary keeps the times of its last 10,000 commands; of older ones the answer is printed.
    """
    with connect_or_report(settings_for(data), as_json=as_json) as client:
        way = trace_command(client, command_id.bytes, wait)
    if as_json:
        print_json(way_object(way))
    else:
        print_way(way)
