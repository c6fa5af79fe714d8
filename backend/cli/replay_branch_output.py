"""Branches as text and as JSON: what was run, and what came out differently, row by row."""

from collections.abc import Iterable, Mapping
from itertools import islice

import msgspec

from backend.cli.output import (
    cell_text,
    join_amounts,
    print_json,
    print_line,
    print_table,
    truncate,
)
from backend.clock import format_rfc3339
from backend.messages.catalogue import Column
from backend.messages.number_text import format_counted, format_number
from backend.projection.installed_projections import load_projections
from backend.projection.table_specs import columns_of
from backend.wire.branch_outcome import (
    BranchCell,
    BranchOutcome,
    DifferentRow,
    ParkedDifference,
    TriedAnswer,
)
from backend.wire.branches import BranchReport

_NO_CELL = "(none)"


def report_object(report: BranchReport) -> dict[str, object]:
    """Return a branch for JSON, with its edits as they stand in its file."""
    document, outcome = report.document, report.outcome
    return {
        "name": report.name,
        "state": report.word,
        "error": report.problem or report.state.error,
        "by": document.by if document else None,
        "created": format_rfc3339(document.created_us) if document else None,
        "at": document.at if document else None,
        "edits": _plain(document.edits) if document else [],
        "stage": report.state.stage,
        "done": report.state.done,
        "total": report.state.total,
        "result": outcome_object(outcome) if outcome else None,
    }


def _plain(value: object) -> object:
    """Return what is written, without the line breaks that the file has for people."""
    plain: object = msgspec.json.decode(msgspec.json.encode(value))
    return plain


def outcome_object(outcome: BranchOutcome) -> dict[str, object]:
    """Return an outcome for JSON; its rows are printed by `replay compare NAME --json`."""
    fields = msgspec.structs.asdict(outcome)
    took_us, finished_us = fields.pop("took_us"), fields.pop("finished_us")
    return {
        **fields,
        "different_rows": outcome.total,
        "took_s": took_us / 1_000_000,
        "finished": format_rfc3339(finished_us),
    }


def print_branches(reports: Iterable[BranchReport]) -> None:
    """Print a table of branches, and below it what is wrong with any."""
    known = list(reports)
    print_table(
        ("name", "state", "by", "at", "edits", "upto", "rows that differ"),
        [_line(report) for report in known],
        right={3, 4, 5, 6},
    )
    for report in known:
        if problem := report.problem or report.state.error:
            print_line(f"{report.name}: {problem}")


def _line(report: BranchReport) -> tuple[str, ...]:
    document, outcome = report.document, report.outcome
    upto = outcome.upto if outcome else document.upto if document else 0
    return (
        report.name,
        report.word,
        truncate(document.by) if document else "",
        format_number(document.at) if document else "",
        format_number(len(document.edits)) if document else "",
        format_number(upto) if upto else "",
        format_number(outcome.total) if outcome else "",
    )


def print_outcome(name: str, outcome: BranchOutcome) -> None:
    """Say what was compared, and how much of each view came out differently."""
    print_line(
        f"{name}: compared with what really happened at position {format_number(outcome.upto)};"
        f" both are one up to {format_number(outcome.start)}"
    )
    for answer in outcome.tries:
        _print_answer(answer)
    if outcome.views:
        _print_views(outcome)
    if outcome.untouched:
        print_line(
            f"untouched, as they take none of the changed events: {', '.join(outcome.untouched)}"
        )
    for parked in outcome.parked:
        _print_parked(parked)
    if outcome.parked_total > len(outcome.parked):
        print_line(f"… {format_number(outcome.parked_total - len(outcome.parked))} more are parked")


def _print_views(outcome: BranchOutcome) -> None:
    print_table(
        ("view", "rows", "in the branch", "different", "missing", "added", "for a while"),
        [
            (
                each.view,
                *(
                    format_number(number)
                    for number in (
                        each.rows,
                        each.branch_rows,
                        each.different,
                        each.missing,
                        each.added,
                        each.transient,
                    )
                ),
            )
            for each in outcome.views
        ],
        right={1, 2, 3, 4, 5, 6},
    )


def _print_answer(answer: TriedAnswer) -> None:
    where = f"{answer.type} at {format_number(answer.position)}"
    if answer.outcome == "rejected":
        field = f", field {answer.field}" if answer.field else ""
        print_line(f"{where}: rejected ({answer.code}{field}): {truncate(answer.message)}")
        return
    events = ", ".join(f"{event.type} of {event.subject}" for event in answer.events)
    print_line(f"{where}: accepted: {truncate(events or 'no event')}")


def _print_parked(parked: ParkedDifference) -> None:
    where = f"{parked.view}: event {format_number(parked.position)} ({parked.type})"
    if parked.branch and not parked.really:
        print_line(f"{where} is parked in the branch: {truncate(parked.branch)}")
    elif parked.branch:
        print_line(f"{where} is parked in both, in the branch as: {truncate(parked.branch)}")
    else:
        print_line(f"{where} is parked really, and not in the branch: {truncate(parked.really)}")


def print_rows_as_json(rows: Iterable[DifferentRow]) -> None:
    """Print a row a line."""
    for row in rows:
        print_json(row)


def print_rows(rows: Iterable[DifferentRow], limit: int, *, names: tuple[str, str]) -> None:
    """Print the first rows with what differs in them; `names`: of the left and the right side."""
    columns = {
        name: {column.name: column for column in columns_of(each)}
        for name, each in load_projections().items()
    }
    remaining = iter(rows)
    for row in islice(remaining, limit):
        known = columns.get(row.view, {})
        first = f", first at {format_number(row.first)}" if row.first is not None else ""
        print_line(f"{row.view} {', '.join(row.key)}: {_verdict(row, names)}{first}")
        if row.verdict == "different":
            for column in row.columns:
                _print_cells(known, column, row)
    left = sum(1 for _ in remaining)
    if left:
        print_line(f"… and {format_counted(left, 'row')} more: --limit, or --json for all")


def _verdict(row: DifferentRow, names: tuple[str, str]) -> str:
    match row.verdict:
        case "different":
            return "different"
        case "missing":
            return f"only {names[0]}"
        case "added":
            return f"only {names[1]}"


def _print_cells(known: Mapping[str, Column], name: str, row: DifferentRow) -> None:
    before, after = row.before or {}, row.after or {}
    column = known.get(name)
    print_line(f"  {name}: {_cell(column, before, name)} → {_cell(column, after, name)}")


def _cell(column: Column | None, cells: Mapping[str, BranchCell], name: str) -> str:
    cell = cells.get(name)
    if cell is None:
        return _NO_CELL
    if column is None:
        return truncate(str(cell))
    if column.kind == "amounts" and isinstance(cell, str):
        return join_amounts(cell) or _NO_CELL
    currency = str(cells.get(column.currency_column) or "") if column.currency_column else ""
    return cell_text(column, cell, currency) or _NO_CELL
