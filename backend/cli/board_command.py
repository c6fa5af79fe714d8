"""`marigraph board`: work that waits, and what of it waits for too long."""

from typing import Annotated

import typer

from backend.cli.catch_up import LIVE, await_own_backend
from backend.cli.exit_codes import EXIT_REFUSED, EXIT_UNAVAILABLE
from backend.cli.output import print_json, print_line, print_table
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import Data, Json, Quiet, Wait, settings_for
from backend.cli.status_json import to_seconds
from backend.clock import format_rfc3339
from backend.errors import Defect
from backend.messages.board_coverage import modules_without_board, views_with_board
from backend.messages.catalogue import CatalogueReply
from backend.messages.number_text import format_counted, format_number, format_span
from backend.messages.queries import AskBoards, AskCatalogue, BoardPage
from backend.messages.view_shares import UnreadView
from backend.messages.work import ViewBoard, WorkCount


def command(
    view: Annotated[
        str, typer.Argument(metavar="VIEW", help="Its board alone; all boards when left out.")
    ] = "",
    *,
    data: Data = None,
    replica: Annotated[
        str, typer.Option(metavar="NAME", help="Whom to ask; the freshest when left out.")
    ] = "",
    wait: Wait = 600.0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print the states in which work waits: how much, how much for too long, since when.

    Ends with 0 when nothing is overdue, 1 when something is, 3 when nothing that could be counted
    is, and a board could not.
    """
    with attach_or_start(settings_for(data), name="cli") as client:
        await_own_backend(client, LIVE, wait, quiet=quiet, name=replica)
        page = client.ask(AskBoards(view=view), replica)
        catalogue = client.ask(AskCatalogue(), replica) if not view else None
    if not isinstance(page, BoardPage) or not isinstance(catalogue, CatalogueReply | None):
        raise Defect("A question for boards was answered with something else.")
    if as_json:
        for board in page.boards:
            for state in board.states:
                print_json(_state_object(page, board, state))
        for unread in page.unread:
            print_json(_unread_object(page, unread))
    else:
        _print_boards(page)
        if catalogue is not None:
            _print_without_board(page, catalogue)
    if any(state.overdue for board in page.boards for state in board.states):
        raise typer.Exit(EXIT_REFUSED)
    if page.unread:
        raise typer.Exit(EXIT_UNAVAILABLE)


def _print_boards(page: BoardPage) -> None:
    for unread in page.unread:
        print_line(f"what waits in {unread.view} is not known: {unread.reason}")
    if not page.boards:
        print_line("no view declares a board")
        return
    rows = [_cells(page, board, state) for board in page.boards for state in board.states]
    titles = ("board", "state", "waiting", "overdue", "oldest waits", "limit", "rows")
    print_table(titles, rows, right={2, 3, 4, 5})
    overdue = sum(state.overdue for board in page.boards for state in board.states)
    number = f"at least {format_number(overdue)}" if page.unread else format_number(overdue)
    print_line(f"{number} overdue; counted by {page.replica}{_freshness(page)}")


def _print_without_board(page: BoardPage, catalogue: CatalogueReply) -> None:
    """Name the modules whose work nobody counts: none is known to wait, which is not none."""
    bare = modules_without_board(catalogue, views_with_board(page))
    if bare:
        names = ", ".join(module.name for module in bare)
        print_line(f"no states in which work waits are declared by: {names}")


def _cells(page: BoardPage, board: ViewBoard, state: WorkCount) -> tuple[str, ...]:
    age_us = _age_us(page, state)
    return (
        board.title,
        state.title,
        format_number(state.waiting),
        format_number(state.overdue),
        "" if age_us is None else format_span(age_us),
        format_span(state.limit_us) if state.limit_us else "none",
        f"{board.view}: {state.overdue_filter if state.overdue else state.filter}",
    )


def _age_us(page: BoardPage, state: WorkCount) -> int | None:
    return None if state.oldest_us is None else max(0, page.at_us - state.oldest_us)


def _freshness(page: BoardPage) -> str:
    if not page.events_behind:
        return "" if page.events_behind is None else ", nothing behind"
    age = format_span(page.age_us or 0)
    return f", {format_counted(page.events_behind, 'event')} behind, the oldest {age} old"


def _state_object(page: BoardPage, board: ViewBoard, state: WorkCount) -> dict[str, object]:
    return {
        "view": board.view,
        "board": board.title,
        "state": state.state,
        "title": state.title,
        "waiting": state.waiting,
        "overdue": state.overdue,
        "limit": to_seconds(state.limit_us) if state.limit_us else None,
        "oldest": None if state.oldest_us is None else format_rfc3339(state.oldest_us),
        "filter": state.filter,
        "overdue_filter": state.overdue_filter or None,
        "action": state.action,
        "replica": page.replica,
        "position": board.applied,
        "at": format_rfc3339(page.at_us),
        "events_behind": page.events_behind,
    }


def _unread_object(page: BoardPage, unread: UnreadView) -> dict[str, object]:
    """Return what stands for the states of a board that nobody could count."""
    return {
        "view": unread.view,
        "board": unread.title,
        "state": None,
        "waiting": None,
        "overdue": None,
        "reason": unread.reason,
        "replica": page.replica,
        "at": format_rfc3339(page.at_us),
    }
