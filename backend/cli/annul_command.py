"""`marigraph annul`: an event is left out of everything from now on, and stays in the log."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from backend.cli.exit_codes import EXIT_REFUSED
from backend.cli.output import print_json, print_line
from backend.cli.production_check import Production, require_production_name
from backend.cli.progress_meter import ProgressMeter
from backend.cli.replica_commands import By, operator_name
from backend.cli.shared_options import MAX_INT64, Data, Json, Quiet, settings_for
from backend.client import connect_client
from backend.errors import Rejected, Unreadable
from backend.messages.commands import AnnulEvent
from backend.messages.events import Event
from backend.messages.not_kept import or_not_kept, rfc3339_or_none
from backend.messages.number_text import format_counted, format_number
from backend.projection.annulment_preview import ViewChange, preview_annulment
from backend.projection.folder_models import load_models
from backend.settings import Settings
from backend.store.annulments import AnnulmentList
from backend.store.engine_registry import open_existing_reader
from backend.store.log_port import CausalLogReader
from backend.stream_names import stream_of
from backend.wire.backend_process import find_backend
from backend.wire.followed_store import holds_store

_MAX_LISTED = 10  # events of the entity that stand behind it
_ATTACHED = (
    "nothing can be annulled here, as the folder is attached: this is what the rows would be"
    " without the event"
)


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The event, those of its entity behind it, and what would become of the views.

    obstacle: why it cannot be annulled here, empty where it can.
    """

    event: Event
    later: Sequence[Event]
    annulled_at: int | None
    views: Sequence[ViewChange]
    obstacle: str


def command(
    position: Annotated[
        int, typer.Argument(metavar="POSITION", min=1, max=MAX_INT64, help="Of the event.")
    ],
    *,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why; it is kept in the log, and shown.")
    ] = "",
    preview: Annotated[
        bool,
        typer.Option("--preview", help="Change nothing; print what rows would become of it."),
    ] = False,
    production: Production = "",
    data: Data = None,
    by: By = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Leave an event out of all views and decisions from now on; it is never deleted.

    The annulment is an event of its own, by an administrator, with a reason. Rows become what they
    would be without the event; the past before the annulment still shows it. To take it back, annul
    the annulment.
    """
    settings = settings_for(data)
    if preview:
        found = _look(settings, position, quiet=quiet)
        _print_json(found) if as_json else _print(found)
        if found.annulled_at is not None:
            raise typer.Exit(EXIT_REFUSED)
        return
    if not reason.strip():
        raise Unreadable("Say why: --reason TEXT. It is kept in the log.", field="reason")
    require_production_name(settings, production)
    wanted = AnnulEvent(position=position, reason=reason, by=operator_name(by))
    with connect_client(settings, name="cli") as client:
        recorded = client.annul(wanted)
    if as_json:
        print_json({"annulled": recorded.annulled, "position": recorded.position})
        return
    print_line(
        f"{format_number(recorded.annulled)} is annulled, from {format_number(recorded.position)}"
        f" on; to take that back: marigraph annul {recorded.position} --reason TEXT"
    )


def _look(settings: Settings, position: int, *, quiet: bool) -> Preview:
    connection = find_backend(settings.data_folder)
    url = connection.log_url if connection else settings.log_url
    with closing(open_existing_reader(url)) as reader:
        event = next(iter(reader.read_at([position])), None)
        if event is None:
            raise Rejected(
                f"There is no event at {format_number(position)}; the log ends at"
                f" {format_number(reader.head())}.",
                code="no-event",
                field="position",
            )
        stream = stream_of(event.source, event.subject)
        behind = reader.read_stream(stream, event.version)
        later = [each for each in behind if each.position > position]  # not all keep versions
        annulments = AnnulmentList()
        annulments.read(reader, reader.head())
        known = annulments.by_target(reader.head()).get(position)
        views = [] if known else _views(reader, settings.data_folder, position, quiet=quiet)
    return Preview(
        event=event,
        later=later,
        annulled_at=known.position if known else None,
        views=views,
        obstacle=_ATTACHED if holds_store(settings.data_folder) else "",
    )


def _views(
    reader: CausalLogReader, folder: Path, position: int, *, quiet: bool
) -> list[ViewChange]:
    meter = ProgressMeter("events applied", 2 * reader.head(), quiet=quiet)
    models = load_models(folder)
    found = preview_annulment(
        reader, models.projections, models.registry, position, lambda done, _total: meter(done)
    )
    meter.end()
    return found


def _print_json(found: Preview) -> None:
    event = found.event
    print_json(
        {
            "position": event.position,
            "type": event.type,
            "subject": event.subject,
            "annulled_at": found.annulled_at,
            "later_events": len(found.later),
            "later": [
                {"position": each.position, "type": each.type} for each in found.later[:_MAX_LISTED]
            ],
            "views": found.views,
            "obstacle": found.obstacle,
        }
    )


def _print(found: Preview) -> None:
    event = found.event
    if found.obstacle:
        print_line(found.obstacle)
    print_line(
        f"{format_number(event.position)}: {event.type} of {event.subject}, by"
        f" {or_not_kept(event.actor)},"
        f" recorded {rfc3339_or_none(event.recorded) or or_not_kept('')}"
    )
    if found.annulled_at is not None:
        print_line(f"it is annulled already, at {format_number(found.annulled_at)}")
        return
    if found.later:
        count = format_counted(len(found.later), "event")
        print_line(f"{count} of {event.subject} behind it may rest on it:")
        for each in found.later[:_MAX_LISTED]:
            print_line(f"  {format_number(each.position)}: {each.type}")
    else:
        print_line(f"no event of {event.subject} stands behind it")
    if not found.views:
        print_line("no view takes it: no row would change")
    for view in found.views:
        print_line(
            f"{view.view}: {format_counted(view.changed, 'row')} would differ,"
            f" {format_number(view.gone)} would be gone, {format_number(view.added)} would come"
        )
        for key in view.keys:
            print_line(f"  {', '.join(key)}")
