"""`marigraph replay pytest`: what happened once, as a test that tells when it does not any more."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.catch_up import ARCHIVE, await_own_backend
from backend.cli.opened_file import Source, source_settings
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import MAX_INT64, parse_path
from backend.cli.standard_streams import print_note
from backend.domain.registry import load_registry
from backend.errors import Rejected
from backend.exchange.output_file import STDOUT, open_output
from backend.projection.installed_projections import load_projections
from backend.replay.case_file import CaseOrigin, write_case
from backend.replay.case_selection import CaseSelection
from backend.store.engine_registry import open_existing_reader
from backend.wire.backend_process import find_backend
from backend.wire.followed_store import holds_store
from backend.wire.scratch_mark import read_scratch_mark

_WAIT_S = 600.0  # that an opened file's archive may take


def command(
    file: Annotated[
        Path,
        typer.Argument(parser=parse_path, metavar="FILE|-", help="To write, e.g. test_order.py."),
    ],
    *,
    data: Source = None,
    stream: Annotated[
        str, typer.Option(metavar="STREAM", help="Of an entity: orders/order-4711.")
    ] = "",
    correlation: Annotated[str, typer.Option(metavar="ID", help="Of all that came of one.")] = "",
    first: Annotated[
        int | None,
        typer.Option("--from", min=1, max=MAX_INT64, metavar="POS", help="From this event on."),
    ] = None,
    last: Annotated[
        int | None,
        typer.Option("--to", min=1, max=MAX_INT64, metavar="POS", help="With this one at its end."),
    ] = None,
    view: Annotated[
        list[str] | None, typer.Option(metavar="VIEW", help="Only of the rows of this view.")
    ] = None,
) -> None:
    """Write a test: given what happened before, when the last command is sent, then its events.

    And the rows that they touch, as they are recorded. The log keeps no commands: the one is taken
    that causes exactly these events; without any they are applied. Run it with `pytest FILE`.
    """
    settings = source_settings(data)
    _require_modules(settings.data_folder)
    connection = find_backend(settings.data_folder)
    mark = read_scratch_mark(settings.data_folder)
    if mark is not None:  # nobody but its own backend brings an opened file's archive to its end
        with attach_or_start(settings, name="cli") as client:
            await_own_backend(client, ARCHIVE, _WAIT_S, quiet=True)
    source = connection.installation if connection else settings.installation
    selection = CaseSelection(stream=stream, correlation=correlation, first=first, last=last)
    with closing(
        open_existing_reader(connection.log_url if connection else settings.log_url)
    ) as reader:
        origin = CaseOrigin(
            settings.data_folder,
            mark.source if mark and mark.source else source,
            reader,
            load_registry(),
            load_projections(),
        )
        text = write_case(origin, selection, view or [])
    with open_output(str(file)) as out:
        out.write(text.encode())
    if str(file) != STDOUT:
        print_note(f"{file} written; run it with: pytest {file}")


def _require_modules(folder: Path) -> None:
    """Refuse events of which no module knows how they were decided.

    Raises:
        Rejected: code `attached`.
    """
    if holds_store(folder):
        raise Rejected(
            "A test is written of commands, and of the modules that decide them. These events are"
            " of an attached store, whose own application decides them: test that. `replay into`"
            " and `replay blame` show what views made of an event.",
            code="attached",
            field="data",
        )
