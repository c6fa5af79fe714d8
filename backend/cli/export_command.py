"""`marigraph export`: the log, or what a filter finds in it, as a file of events."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.opened_file import Source, source_settings
from backend.cli.progress_meter import ProgressMeter
from backend.cli.shared_options import Quiet, parse_path
from backend.cli.standard_streams import print_note
from backend.errors import Unreadable
from backend.exchange.formats import format_named
from backend.exchange.log_export import export_log
from backend.exchange.log_selection import (
    ChosenEvents,
    FilteredLog,
    LogSelection,
    WholeLog,
    parse_positions,
)
from backend.messages.number_text import format_counted, format_number
from backend.settings import Settings
from backend.store.engine_registry import open_existing_reader
from backend.wire.backend_process import find_backend


def command(
    file: Annotated[
        Path,
        typer.Argument(
            parser=parse_path, metavar="FILE|-", help="File to write; - for standard output."
        ),
    ],
    data: Source = None,
    form: Annotated[str, typer.Option("--format", help="jsonl, batch, xml or csv.")] = "jsonl",
    filter_: Annotated[
        str,
        typer.Option("--filter", metavar="F", help="Only these, e.g. 'type:order.* tag:late'."),
    ] = "",
    *,
    positions: Annotated[
        str, typer.Option(metavar="POS,…", help="Only those at these, e.g. 5,9,20-30.")
    ] = "",
    quiet: Quiet = False,
) -> None:
    """Write every event to a file, in the log's order; it imports again to an identical log.

    With --filter only those that it finds. A table of CSV is for other programs, and not imported.
    """
    wanted = format_named(form)
    with _open_selection(source_settings(data), filter_, positions) as selection:
        what = "events looked at" if filter_ else "events"
        meter = ProgressMeter(what, selection.head(), quiet=quiet)

        def on_progress(position: int, found: int) -> None:
            meter.found = f"{format_number(found)} found" if filter_ else ""
            meter(position)

        meter(0)
        count = export_log(selection, str(file), wanted, on_progress)
        meter.end()
    print_note(f"{format_counted(count, 'event')} written")


@contextmanager
def _open_selection(settings: Settings, text: str, positions: str) -> Generator[LogSelection]:
    if text.strip() and positions:
        raise Unreadable("Choose --filter or --positions, not both.", field="positions")
    connection = find_backend(settings.data_folder)
    url = connection.log_url if connection else settings.log_url
    if text.strip():
        filtered = FilteredLog(url, settings.data_folder, text)
        try:
            yield filtered
        finally:
            filtered.close()
        return
    reader = open_existing_reader(url)
    try:
        chosen = parse_positions(positions) if positions else []
        yield ChosenEvents(reader, chosen) if chosen else WholeLog(reader)
    finally:
        reader.close()
