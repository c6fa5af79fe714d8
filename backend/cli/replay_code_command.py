"""`marigraph replay code`: which version of which handlers wrote the rows of the views."""

from typing import Annotated

import typer
from msgspec import structs

from backend.cli.catch_up import LIVE, await_own_backend
from backend.cli.opened_file import Source, source_settings
from backend.cli.output import format_time, print_json, print_line, print_table
from backend.cli.progress_meter import ProgressMeter
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import Json, Quiet, Wait
from backend.client import Client
from backend.clock import format_rfc3339
from backend.errors import Defect
from backend.messages.number_text import format_number
from backend.messages.row_code import AskCode, CodeEntry, CodePage, ViewCode
from backend.wire.scratch_mark import read_scratch_mark

_UNKNOWN = "not known"


def command(
    *,
    data: Source = None,
    view: Annotated[
        str, typer.Option("--view", metavar="VIEW", help="This view alone; all when left out.")
    ] = "",
    replica: Annotated[
        str, typer.Option(metavar="NAME", help="Whose rows; of the freshest when left out.")
    ] = "",
    wait: Wait = 600.0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print which version of the handlers wrote the rows of each view, and how many it still has.

    A row is of the version that wrote its last change. A view whose rows are of several versions is
    mixed: `marigraph rebuild` writes all of them by today's.
    """
    settings = source_settings(data)
    with attach_or_start(settings, name="cli") as client:
        await_own_backend(client, LIVE, wait, quiet=quiet, name=replica)
        page = _count(client, view, replica, quiet=quiet)
    if as_json:
        for each in page.views:
            for entry in each.entries:
                print_json(_entry_object(page, each, entry))
        for unread in page.unread:
            print_json({"view": unread.view, "code": None, "reason": unread.reason})
        return
    _print_ledger(page, is_opened=read_scratch_mark(settings.data_folder) is not None)


def _count(client: Client, view: str, replica: str, *, quiet: bool) -> CodePage:
    """Return the ledger with the rows of each entry, which are counted view by view.

    `applied` is the position at which the first of them was counted.
    """
    known = _ask(client, AskCode(view=view), replica)
    meter = ProgressMeter("views counted", len(known.views), quiet=quiet)
    found: list[ViewCode] = []
    meter(0)
    for each in known.views:
        counted = _ask(client, AskCode(view=each.view, counted=True), known.replica)
        found += counted.views
        meter(len(found))
    meter.end()
    return structs.replace(known, views=found)


def _ask(client: Client, asked: AskCode, replica: str) -> CodePage:
    page = client.ask(asked, replica)
    if not isinstance(page, CodePage):
        raise Defect("A question for the code of rows was answered with something else.")
    return page


def _print_ledger(page: CodePage, *, is_opened: bool) -> None:
    """Print it; what an opened file holds cannot be rebuilt."""
    titles = ("view", "code", "package", "from", "to", "since", "rows", "today's")
    rows = [_line(code, entry) for code in page.views for entry in code.entries]
    print_table(titles, rows, right={3, 4, 6})
    print_line(f"told by {page.replica} at position {format_number(page.applied)}")
    for unread in page.unread:
        print_line(f"who wrote the rows of {unread.view} is not known: {unread.reason}")
    for mixed in (each.view for each in page.views if each.is_mixed):
        print_line(f"{mixed} is mixed: its rows were written by more than one version.")
        if not is_opened:
            print_line(f"All of them by today's: marigraph rebuild {page.replica} --view {mixed}")


def _line(code: ViewCode, entry: CodeEntry) -> tuple[str, ...]:
    return (
        code.view,
        entry.digest or _UNKNOWN,
        entry.package or "-",
        format_number(entry.since_position),
        "-" if entry.upto is None else format_number(entry.upto),
        format_time(entry.since_us) if entry.since_us else "-",
        "-" if entry.rows is None else format_number(entry.rows),
        "yes" if entry.is_todays else "no",
    )


def _entry_object(page: CodePage, code: ViewCode, entry: CodeEntry) -> dict[str, object]:
    return {
        "view": code.view,
        "code": entry.digest or None,
        "package": entry.package or None,
        "from": entry.since_position,
        "to": entry.upto,
        "since": format_rfc3339(entry.since_us) if entry.since_us else None,
        "rows": entry.rows,
        "is_todays": entry.is_todays,
        "is_mixed": code.is_mixed,
        "replica": page.replica,
        "position": page.applied,
    }
