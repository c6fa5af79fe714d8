"""`marigraph export`: the whole log as a file of CloudEvents."""

import sys
from typing import Annotated

import typer

from backend.cli.meter import Meter
from backend.cli.options import Data, Quiet, settings_for
from backend.client import running
from backend.exchange.exporting import export
from backend.exchange.formats import format_named
from backend.store.opening import open_existing


def command(
    file: Annotated[str, typer.Argument(help="File to write; - for standard output.")],
    data: Data = None,
    form: Annotated[str, typer.Option("--format", help="jsonl, batch or xml.")] = "jsonl",
    quiet: Quiet = False,  # noqa: FBT002 - an option
) -> None:
    """Write every event to a file, in the log's order; it imports again to an identical log."""
    wanted = format_named(form)
    settings = settings_for(data)
    connection = running(settings.folder)
    reader = open_existing(connection.log if connection else settings.log_url)
    try:
        meter = Meter("events", reader.head(), quiet=quiet)
        meter(0)
        count = export(reader, file, wanted, meter)
        meter.end()
    finally:
        reader.close()
    sys.stderr.write(f"{count:,} events written\n")
