"""`marigraph query --watch`: a page, and then what changes in it, a JSON object a line."""

import sys
from contextlib import closing

from backend import clock
from backend.cli.output import json_value, print_json
from backend.client import Client
from backend.errors import Unreadable
from backend.messages.catalogue import Column
from backend.messages.live_pages import MAX_LIVE_ROWS, AskLivePage
from backend.messages.number_text import format_number
from backend.messages.page_changes import PageChange, Row
from backend.messages.queries import AskView


def live_question(asked: AskView, *, is_grouped: bool) -> AskLivePage:
    """Return the question of a live page.

    Raises:
        Unreadable: it asks for what only a page that is asked for once can have.
    """
    of_once = (asked.at, asked.min_position, asked.max_age_us)
    if is_grouped or any(each is not None for each in of_once):
        raise Unreadable(
            "--watch shows rows of the present: leave --at, --min-position, --max-age and what"
            " groups or counts out.",
            field="watch",
        )
    if not 1 <= asked.limit <= MAX_LIVE_ROWS:
        raise Unreadable(
            f"--watch takes a --limit of 1 to {format_number(MAX_LIVE_ROWS)} rows.", field="limit"
        )
    return AskLivePage(view=asked.view, filter=asked.filter, order=asked.order, limit=asked.limit)


def print_live_page(client: Client, asked: AskLivePage, replica: str) -> None:
    """Print the page, and each change of it as soon as it is known, until nobody reads."""
    with closing(client.follow_page(asked, replica)) as changes:
        for change in changes:
            print_json(_change_object(change))
            sys.stdout.buffer.flush()


def _change_object(change: PageChange) -> dict[str, object]:
    page = change.page
    columns = page.columns
    written: dict[str, object] = {
        "position": page.position,
        "time": clock.format_rfc3339(page.at_us),
        "replica": page.replica,
        "total": page.total,
    }
    if change.is_whole:
        return written | {"page": [_row_object(columns, row) for row in page.rows]}
    for name, rows in (("added", change.added), ("changed", change.changed)):
        if rows:
            written[name] = [_row_object(columns, row) for row in rows]
    if change.removed:
        written["removed"] = [_key_object(columns, row) for row in change.removed]
    if change.added or change.is_moved:
        written["order"] = [_key_object(columns, row) for row in page.rows]
    return written


def _row_object(columns: list[Column], row: Row) -> dict[str, object]:
    return {
        column.name: json_value(column, cell) for column, cell in zip(columns, row, strict=True)
    }


def _key_object(columns: list[Column], row: Row) -> dict[str, object]:
    """Return the columns of a row's key; all where its view declares none."""
    keys = {column.name for column in columns if column.key}
    return {k: each for k, each in _row_object(columns, row).items() if not keys or k in keys}
