"""`marigraph query --history` and `--diff`: what became of rows, part by part as it is found."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec import structs

from backend.cli.event_origin_text import command_text, origin_object, recorded_text
from backend.cli.log_end_question import ask_log_end
from backend.cli.output import (
    cell_text,
    json_value,
    print_json,
    print_line,
    print_table,
    row_currency,
    truncate,
)
from backend.cli.standard_streams import print_note
from backend.client import Client
from backend.errors import Defect, Unreadable
from backend.messages.catalogue import Column
from backend.messages.number_text import format_counted, format_number
from backend.messages.queries import AskView, Cell
from backend.messages.row_history import (
    MAX_VERSIONS,
    AskRowHistory,
    AskViewDiff,
    DifferingRow,
    RowHistory,
    RowVersion,
    ViewDiff,
)

PastQuestion = AskRowHistory | AskViewDiff
_Part = TypeVar("_Part", RowHistory, ViewDiff)
_ARROW = "\N{RIGHTWARDS ARROW}"


def past_question(
    asked: AskView, diff: tuple[int, int] | None, *, history: bool, others: bool
) -> PastQuestion | None:
    """Return what `--history` or `--diff` asks; None without either.

    Raises:
        Unreadable: they stand with what does not go together with them.
    """
    if not history and diff is None:
        return None
    of_present = (asked.min_position, asked.max_age_us, asked.order or None)
    if others or (history and diff) or any(each is not None for each in of_present):
        raise Unreadable(
            "--history and --diff go with a view, --filter, --limit and --json, --history with a"
            " position as --at, too: leave the rest out.",
            field="history" if history else "diff",
        )
    if diff is not None:
        if asked.at is not None:
            raise Unreadable("--diff names two positions: leave --at out.", field="at")
        return AskViewDiff(view=asked.view, start=diff[0], end=diff[1], filter=asked.filter)
    if isinstance(asked.at, str):
        raise Unreadable("--history takes a position as --at, no time.", field="at")
    before = None if asked.at is None else asked.at + 1
    return AskRowHistory(view=asked.view, filter=asked.filter, before=before, backwards=True)


def print_past(
    client: Client, asked: PastQuestion, limit: int, replica: str, *, as_json: bool
) -> None:
    """Print at most `limit` versions or differences, 0 for all."""
    if isinstance(asked, AskRowHistory):
        if asked.before is None:
            asked = structs.replace(asked, before=ask_log_end(client) + 1)
        versions = _parts(
            client, asked, limit, replica, lambda each: len(each.versions), RowHistory
        )
        _print_history(versions, as_json=as_json)
    else:
        rows = _parts(client, asked, limit, replica, lambda each: len(each.rows), ViewDiff)
        _print_differences(rows, as_json=as_json)


def _parts(
    client: Client,
    asked: PastQuestion,
    limit: int,
    replica: str,
    count: Callable[[_Part], int],
    kind: type[_Part],
) -> Iterator[_Part]:
    """Yield the parts of an answer, `limit` lines in all (0: all of them); `count`: of a part."""
    left = limit or None
    while left != 0:
        size = MAX_VERSIONS if left is None else min(left, MAX_VERSIONS)
        part = client.ask(structs.replace(asked, limit=size), replica)
        if not isinstance(part, kind):
            raise Defect(f"The backend answered with {type(part).__name__}.")
        yield part
        left = None if left is None else left - count(part)
        if not part.cursor:
            return
        asked = structs.replace(asked, cursor=part.cursor)


def _print_history(parts: Iterator[RowHistory], *, as_json: bool) -> None:
    lines: list[list[str]] = []
    more, edge = False, 0
    for part in parts:
        more, edge = part.cursor > 0, part.kept_from
        for version in part.versions:
            if as_json:
                print_json(_version_object(part.columns, version))
            else:
                lines.append(_version_line(part.columns, version))
    if edge and not more:
        print_note(
            f"the archive keeps this view from position {format_number(edge)} on: what was before"
            " is not kept"
        )
    if as_json:
        return
    titles = ["position", "recorded", "key", "event", "actor", "command", "changed"]
    print_table(titles, lines, right={0})
    _print_count(format_counted(len(lines), "version"), more=more)


def _version_line(columns: Sequence[Column], version: RowVersion) -> list[str]:
    event = version.event
    return [
        format_number(event.position),
        recorded_text(event),
        _key_text(version.key),
        event.type,
        truncate(event.actor),
        command_text(event),
        _version_changes(columns, version),
    ]


def _version_changes(columns: Sequence[Column], version: RowVersion) -> str:
    if not version.is_end:
        return _changes_text(columns, version.before, version.after, version.changed)
    return truncate(f"removed: {', '.join(_values(columns, version.after))}")


def _version_object(columns: Sequence[Column], version: RowVersion) -> dict[str, object]:
    return {
        **origin_object(version.event),
        "key": version.key,
        "changed": _changes_object(columns, version.before, version.after, version.changed),
        "row": None if version.is_end else _row_object(columns, version.after),
    }


def _print_differences(parts: Iterator[ViewDiff], *, as_json: bool) -> None:
    lines: list[list[str]] = []
    more = False
    for part in parts:
        more = part.cursor > 0
        for each in part.rows:
            if as_json:
                print_json(_difference_object(part.columns, each))
            else:
                lines.append(_difference_line(part.columns, each))
    if as_json:
        return
    print_table(["key", "", "last", "changed"], lines, right={2})
    _print_count(format_counted(len(lines), "row"), more=more)


def _print_count(counted: str, *, more: bool) -> None:
    print_line(f"{counted}; there are more, see --limit" if more else counted)


def _difference_line(columns: Sequence[Column], each: DifferingRow) -> list[str]:
    return [
        _key_text(each.key),
        _kind_of(each),
        format_number(each.last),
        _changes_text(columns, each.before, each.after, each.changed),
    ]


def _difference_object(columns: Sequence[Column], each: DifferingRow) -> dict[str, object]:
    return {
        "key": each.key,
        "kind": _kind_of(each),
        "last": each.last,
        "before": None if each.before is None else _row_object(columns, each.before),
        "after": None if each.after is None else _row_object(columns, each.after),
        "changed": each.changed,
    }


def _kind_of(each: DifferingRow) -> str:
    if each.before is None:
        return "added"
    return "removed" if each.after is None else "changed"


def _key_text(key: Sequence[Cell]) -> str:
    return " ".join(truncate(str(cell)) for cell in key)


def _row_object(columns: Sequence[Column], row: Sequence[Cell]) -> dict[str, object]:
    pairs = zip(columns, row, strict=True)
    return {column.name: json_value(column, cell) for column, cell in pairs}


def _changes_object(
    columns: Sequence[Column],
    before: Sequence[Cell] | None,
    after: Sequence[Cell],
    changed: Sequence[str],
) -> dict[str, object]:
    return {
        column.name: {
            "before": None if before is None else json_value(column, before[place]),
            "after": json_value(column, after[place]),
        }
        for place, column in enumerate(columns)
        if column.name in changed
    }


def _changes_text(
    columns: Sequence[Column],
    before: Sequence[Cell] | None,
    after: Sequence[Cell] | None,
    changed: Sequence[str],
) -> str:
    """Write what changed; of a row that came or went what is in it."""
    if before is None or after is None:
        row = before if after is None else after
        return truncate(", ".join(_values(columns, row or ())))
    texts = (
        f"{column.name}: {_text(columns, place, before)} {_ARROW} {_text(columns, place, after)}"
        for place, column in enumerate(columns)
        if column.name in changed
    )
    return ", ".join(texts)


def _values(columns: Sequence[Column], row: Sequence[Cell]) -> Iterator[str]:
    for place, column in enumerate(columns[: len(row)]):
        if not column.key and column.kind != "position" and row[place] not in (None, "", 0):
            yield f"{column.name}: {_text(columns, place, row)}"


def _text(columns: Sequence[Column], place: int, row: Sequence[Cell]) -> str:
    names = [column.name for column in columns]
    column = columns[place]
    return cell_text(column, row[place], row_currency(column, names, row)) or "-"
