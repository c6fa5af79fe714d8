"""`marigraph notes`: what operators wrote down on moments, ranges and events."""

from pathlib import Path
from typing import Annotated

import typer

from backend.cli.exit_codes import with_exit_codes
from backend.cli.output import format_time, print_json, print_line, print_table, truncate
from backend.cli.replica_commands import By, give_order, operator_name
from backend.cli.running_backend import connect_or_report
from backend.cli.shared_options import MAX_INT64, Data, Json, pass_to_subcommand, settings_for
from backend.client import connect_client
from backend.clock import format_rfc3339, now_us
from backend.errors import Defect, Unavailable, Unreadable
from backend.filters.literals import TIME_EXAMPLES, read_time_span
from backend.messages.annotations import MAX_MARKS, AddNote, AskNotes, Note, NoteList, RemoveNote
from backend.messages.not_kept import is_time_kept
from backend.messages.number_text import format_number
from backend.messages.queries import AskEvent, EventContext

app = typer.Typer(rich_markup_mode=None)
Position = Annotated[
    int, typer.Option(min=0, max=MAX_INT64, metavar="POS", help="Of the event that it is on.")
]
Since = Annotated[str, typer.Option(metavar="TIME", help=f"Not older: {TIME_EXAMPLES}.")]


@app.callback(invoke_without_command=True)
@with_exit_codes
def list_notes_by_default(context: typer.Context, *, data: Data = None) -> None:
    """Print what operators wrote down; or write a note down, or remove one."""
    pass_to_subcommand(context, data=data)
    if context.invoked_subcommand is None:
        list_notes(data=data)


@app.command("list")
@with_exit_codes
def list_notes(
    *, data: Data = None, since: Since = "", position: Position = 0, as_json: Json = False
) -> None:
    """Print the notes, in the order of their moments."""
    since_us = read_moment_option(since, "since") if since else 0
    question = AskNotes(since_us=since_us, position=position, limit=MAX_MARKS)
    with connect_or_report(settings_for(data), as_json=as_json) as client:
        answer = client.control(question)
    if not isinstance(answer, NoteList):
        raise Defect(f"The backend answered with {type(answer).__name__}.")
    if as_json:
        for note in answer.notes:
            print_json(note_object(note))
    elif answer.notes:
        _print_notes(answer)
    else:
        print_line("there are no notes")


@app.command("add")
@with_exit_codes
def add_note(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is to be known.")],
    *,
    at: Annotated[str, typer.Option(metavar="TIME", help="When; now, when left out.")] = "",
    until: Annotated[str, typer.Option(metavar="TIME", help="The end of a range.")] = "",
    position: Position = 0,
    data: Data = None,
    by: By = None,
) -> None:
    """Write a note down on a moment, a range or an event; graphs show it there."""
    at_us = read_moment_option(at, "at") if at else now_us()
    order = AddNote(
        at_us=_recorded_us(data, position) if position else at_us,
        until_us=read_moment_option(until, "until") if until else None,
        text=text,
        position=position,
        by=operator_name(by),
    )
    give_order(data, order)


@app.command("remove")
@with_exit_codes
def remove_note(
    number: Annotated[int, typer.Argument(min=1, metavar="ID", help="As the list shows it.")],
    *,
    data: Data = None,
    by: By = None,
) -> None:
    """Remove a note; the audit keeps that somebody did."""
    give_order(data, RemoveNote(id=number, by=operator_name(by)))


def read_moment_option(text: str, field: str) -> int:
    """Read a moment, in microseconds.

    Raises:
        Unreadable: it is none.
    """
    try:
        return read_time_span(text, now_us()).first_us
    except ValueError as error:
        raise Unreadable(
            f"--{field} is a time like {TIME_EXAMPLES}, not `{text}`.", field=field
        ) from error


def note_object(note: Note) -> dict[str, object]:
    """Return a note for JSON."""
    return {
        "id": note.id,
        "at": format_rfc3339(note.at_us),
        "until": format_rfc3339(note.until_us),
        "position": note.position or None,
        "by": note.by,
        "text": note.text,
        "noted": format_rfc3339(note.noted_us),
    }


def _recorded_us(data: Path | None, position: int) -> int:
    """Return when an event was recorded: that is where its note stands; now, if that is not kept.

    Raises:
        Unavailable: there is no such event.
    """
    with connect_client(settings_for(data), name="cli") as client:
        reply = client.ask(AskEvent(position=position))
    if not isinstance(reply, EventContext):
        raise Unavailable(f"There is no event {format_number(position)}.", field="position")
    recorded_us = reply.event.recorded
    return recorded_us if is_time_kept(recorded_us) else now_us()


def _print_notes(answer: NoteList) -> None:
    print_table(
        ("id", "at", "until", "event", "by", "note"),
        [
            (
                format_number(note.id),
                format_time(note.at_us),
                format_time(note.until_us) if note.until_us > note.at_us else "",
                format_number(note.position) if note.position else "",
                truncate(note.by),
                truncate(note.text),
            )
            for note in answer.notes
        ],
        right={0, 3},
    )
    if answer.more:
        print_line("older ones are not shown; ask for those after a time with --since")
