"""`marigraph export`: the whole log as a file of CloudEvents."""

from pathlib import Path
from typing import Annotated

import typer

from backend.cli.progress_meter import ProgressMeter
from backend.cli.shared_options import Data, Quiet, parse_path, settings_for
from backend.cli.standard_streams import print_note
from backend.exchange.formats import format_named
from backend.exchange.log_export import export_log
from backend.messages.number_text import format_counted
from backend.store.engine_registry import open_existing_reader
from backend.wire.backend_process import find_backend


def command(
    file: Annotated[
        Path,
        typer.Argument(
            parser=parse_path, metavar="FILE|-", help="File to write; - for standard output."
        ),
    ],
    data: Data = None,
    form: Annotated[str, typer.Option("--format", help="jsonl, batch or xml.")] = "jsonl",
    *,
    quiet: Quiet = False,
) -> None:
    """Write every event to a file, in the log's order; it imports again to an identical log."""
    wanted = format_named(form)
    settings = settings_for(data)
    connection = find_backend(settings.data_folder)
    reader = open_existing_reader(connection.log if connection else settings.log_url)
    try:
        meter = ProgressMeter("events", reader.head(), quiet=quiet)
        meter(0)
        count = export_log(reader, str(file), wanted, meter)
        meter.end()
    finally:
        reader.close()
    print_note(f"{format_counted(count, 'event')} written")
