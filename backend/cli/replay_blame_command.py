"""`marigraph replay blame`: which event wrote the value of a field, and which wrote it before."""

from typing import Annotated

import typer
from msgspec import structs

from backend.cli.catch_up import ARCHIVE, await_own_backend
from backend.cli.event_origin_text import command_text, origin_object, recorded_text
from backend.cli.log_end_question import ask_log_end
from backend.cli.opened_file import Source, source_settings
from backend.cli.output import (
    cell_text,
    json_value,
    print_json,
    print_line,
    print_table,
    truncate,
)
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import MAX_INT64, Json, Quiet, Wait
from backend.cli.standard_streams import print_note
from backend.client import Client
from backend.errors import Defect
from backend.messages.number_text import format_number
from backend.messages.queries import Cell
from backend.messages.row_history import AskBlame, Blame, FieldWriter


def command(
    view: Annotated[str, typer.Argument(metavar="VIEW", help="e.g. orders")],
    key: Annotated[
        list[str],
        typer.Argument(
            metavar="KEY... COLUMN",
            help="The row's key, and a column: total, one of a list (lines.0.quantity), or a"
            " currency (spent.GBP).",
        ),
    ],
    *,
    data: Source = None,
    at: Annotated[
        int | None,
        typer.Option(min=0, max=MAX_INT64, metavar="POS", help="As it was then; now if left out."),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, max=MAX_INT64, help="Writers, the newest first; 0 for all.")
    ] = 20,
    wait: Wait = 600.0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print the event that wrote a value, who was behind it, and what was written before.

    `marigraph trace COMMAND` shows the way of a command, `marigraph causes POSITION` what led to an
    event. An id in parentheses is no command of this log: a line of an import.
    """
    if len(key) < 2:
        raise typer.BadParameter("name the row's key and a column.", param_hint="KEY... COLUMN")
    with attach_or_start(source_settings(data), name="cli") as client:
        await_own_backend(client, ARCHIVE, wait, quiet=quiet)
        end = ask_log_end(client) if at is None else at
        asked = AskBlame(view=view, key=key[:-1], field=key[-1], at=end)
        first, writers, is_cut = _read(client, asked, limit)
    if first.kept_from and not is_cut and not any(each.is_new for each in writers):
        print_note(
            f"the archive keeps {view} from position {format_number(first.kept_from)} on: who wrote"
            " it before is not kept"
        )
    if as_json:
        for writer in writers:
            print_json(_writer_object(first, writer))
        return
    print_line(
        f"{view} {' '.join(key[:-1])} {key[-1]} = {_text(first, first.value)}"
        f" at position {format_number(first.at)}"
    )
    titles = ["position", "recorded", "event", "actor", "command", "before", "after"]
    print_table(titles, [_writer_line(first, each) for each in writers], right={0})
    if is_cut:
        print_line("There are earlier writers, see --limit.")


def _read(client: Client, asked: AskBlame, limit: int) -> tuple[Blame, list[FieldWriter], bool]:
    """Return the answer's first part, the writers, and whether there are others."""
    first = part = _ask(client, asked)
    writers = list(part.writers)
    while part.cursor and (not limit or len(writers) < limit):
        part = _ask(client, structs.replace(asked, cursor=part.cursor))
        writers.extend(part.writers)
    shown = writers[:limit] if limit else writers
    return first, shown, bool(part.cursor) or len(shown) < len(writers)


def _ask(client: Client, asked: AskBlame) -> Blame:
    part = client.ask(asked)
    if not isinstance(part, Blame):
        raise Defect(f"The backend answered with {type(part).__name__}.")
    return part


def _writer_object(blame: Blame, writer: FieldWriter) -> dict[str, object]:
    before = None if writer.is_new else json_value(blame.field, writer.before)
    found = {
        **origin_object(writer.event),
        "field": blame.field.name,
        "before": before,
        "after": json_value(blame.field, writer.after),
        "is_new": writer.is_new,
    }
    return {**found, "currency": blame.currency} if blame.currency else found


def _writer_line(blame: Blame, writer: FieldWriter) -> list[str]:
    event = writer.event
    return [
        format_number(event.position),
        recorded_text(event),
        event.type,
        truncate(event.actor),
        command_text(event),
        "(new)" if writer.is_new else _text(blame, writer.before),
        _text(blame, writer.after),
    ]


def _text(blame: Blame, cell: Cell) -> str:
    return cell_text(blame.field, cell, blame.currency) or "-"
