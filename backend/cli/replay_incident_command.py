"""`marigraph replay incident`: a part of the log, to be looked at elsewhere."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from backend.cli.output import print_json, print_line
from backend.cli.progress_steps import ProgressSteps
from backend.cli.replica_commands import By, operator_name
from backend.cli.shared_options import MAX_INT64, Data, Json, Quiet, parse_path, settings_for
from backend.cli.standard_streams import print_note
from backend.errors import Unreadable
from backend.exchange.incident.incident_estimate import IncidentEstimate, estimate_incident
from backend.exchange.incident.incident_format import SUFFIX, IncidentManifest
from backend.exchange.incident.incident_sources import ArchivedRows, choose_range, kept_records
from backend.exchange.incident.incident_writer import (
    ALL,
    PERSONAL,
    SECRETS,
    IncidentOrder,
    LogFolder,
    write_incident,
)
from backend.exchange.output_file import STDOUT
from backend.messages.number_text import format_bytes, format_counted, format_number
from backend.projection.folder_models import load_models
from backend.store.engine_registry import open_existing_reader
from backend.wire.backend_process import find_backend


def command(  # noqa: PLR0913 - each is an option, given by its name
    file: Annotated[
        Path,
        typer.Argument(
            parser=parse_path, metavar="FILE|-", help=f"To write, NAME{SUFFIX}; - for stdout."
        ),
    ],
    *,
    data: Data = None,
    first: Annotated[
        int | None,
        typer.Option("--from", min=1, max=MAX_INT64, metavar="POS", help="From this event on."),
    ] = None,
    last: Annotated[
        int | None,
        typer.Option("--to", min=1, max=MAX_INT64, metavar="POS", help="Up to this event."),
    ] = None,
    at: Annotated[
        int | None,
        typer.Option(min=0, max=MAX_INT64, metavar="POS", help="Where who opens it stands."),
    ] = None,
    mask: Annotated[
        list[str] | None,
        typer.Option(
            metavar="personal|secrets|all",
            help="Replace personal data by pseudonyms; secrets always are left out.",
        ),
    ] = None,
    with_views: Annotated[
        bool,
        typer.Option(
            "--with-views",
            help="With the text of an attached folder's own read models; opening the file never"
            " runs it.",
        ),
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only print about how large it would become.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
    by: By = None,
) -> None:
    """Save events, rows, lag, acts, alerts and notes of a range as one file, to open elsewhere.

    It is whole or not there at all. No secret is ever in it: what commands take as one, what has
    the name of one (password, token, api_key, …), and what stands behind such a word in a text, is
    replaced. Modules and views declare what is personal. `marigraph replay open FILE` shows the
    file, without this backend.
    """
    settings = settings_for(data)
    connection = find_backend(settings.data_folder)
    url = connection.log_url if connection else settings.log_url
    order = IncidentOrder(
        first=first,
        last=last,
        playhead=at,
        is_masked=_is_masked(mask or []),
        has_views=with_views,
        by=operator_name(by),
        source=connection.installation if connection else settings.installation,
    )
    models = load_models(settings.data_folder)
    with closing(open_existing_reader(url)) as reader:
        origin = LogFolder(settings.data_folder, reader, models.registry, models.projections)
        if preview:
            _print_estimate(_estimate(origin, order), as_json=as_json)
            return
        steps = ProgressSteps(quiet=quiet)
        manifest = write_incident(str(file), origin, order, steps.on_progress)
        steps.end()
    _print_written(file, manifest, as_json=as_json)


def _estimate(origin: LogFolder, order: IncidentOrder) -> IncidentEstimate:
    wanted = choose_range(origin.reader.head(), order.first, order.last, order.playhead)
    with closing(ArchivedRows(origin.folder, origin.projections, wanted)) as rows:
        kept = kept_records(origin.folder, origin.reader, wanted)
        return estimate_incident(origin.reader, rows, wanted, kept)


def _print_estimate(found: IncidentEstimate, *, as_json: bool) -> None:
    if as_json:
        print_json(msgspec.to_builtins(found))
        return
    print_line(
        f"{format_counted(found.events, 'event')}, {format_counted(found.rows, 'row')}: about"
        f" {format_bytes(found.size_bytes)}"
    )


def _is_masked(masks: list[str]) -> bool:
    for each in masks:
        if each not in {PERSONAL, SECRETS, ALL}:
            raise Unreadable(
                f"{each!r} is nothing that can be masked: there are {PERSONAL}, {SECRETS} (which"
                f" always are), {ALL}.",
                code="bad-mask",
                field="mask",
            )
    return not {PERSONAL, ALL}.isdisjoint(masks)


def _print_written(file: Path, manifest: IncidentManifest, *, as_json: bool) -> None:
    if as_json and str(file) != STDOUT:
        print_json(
            {
                "file": str(file),
                "from": manifest.first,
                "to": manifest.last,
                "at": manifest.playhead,
                "events": manifest.events,
                "masked": manifest.masked,
                "members": {each.name: each.records for each in manifest.members},
            }
        )
        return
    print_note(
        f"{format_counted(manifest.events, 'event')} from {format_number(manifest.first)} to"
        f" {format_number(manifest.last)} written"
    )
