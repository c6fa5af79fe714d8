"""Drift as text: of each view the first event that differs, with its rows before and after."""

from collections.abc import Mapping

from backend.cli.output import print_line, truncate
from backend.messages.number_text import format_counted, format_number
from backend.messages.text_list import join_names
from backend.replay.broken_events import BrokenHandler
from backend.wire.deep_link import DeepLink, format_link
from backend.wire.version_drift import (
    ChangedShape,
    DifferentCells,
    DriftCell,
    DriftReport,
    ViewDrift,
)

_NO_ROW = "(no row)"
_NO_CELL = "(none)"
EMPTY_LOG = "The log is empty: there is nothing to replay."


def replay_link(position: int) -> str:
    """Return the link that opens the replay panel at a position."""
    return format_link(DeepLink(panel="replay", playhead=position))


def print_report(report: DriftReport) -> None:
    """Say what was compared, and where it came apart."""
    for shape in report.shapes:
        print_line(_describe_shape(shape, report.runs))
    for handler in report.handlers:
        what = f"only in {handler.only}" if handler.only else "changed code"
        print_line(f"{handler.view}: handler of {handler.event_type}: {what}")
    for found in report.drifts:
        _print_drift(found, report.runs[0])
    apart = {each.view for each in report.drifts}
    same = [view for view in report.views if view not in apart]
    where = f"from {format_number(report.after + 1)} to {format_number(report.compared_upto)}"
    if not report.compared_upto:
        print_line(EMPTY_LOG)
    elif same:
        print_line(f"the same in every run, {where}: {join_names(same)}")
    if (first := report.first) is not None:
        print_line(f"first difference: marigraph open {replay_link(first.position)!r}")
    if report.is_repeated:
        _print_repeated(report)


def _print_repeated(report: DriftReport) -> None:
    """Say whose handlers are idempotent by themselves, and whose rely on the applier."""
    for found in report.repeated:
        print_line(
            f"{found.view}: handlers are not idempotent, and rely on the applier taking each"
            f" position once: given each event twice, first other rows at"
            f" {format_number(found.position)} ({found.event_type} of {found.subject})"
        )
    relying = {each.view for each in report.repeated}
    alone = [view for view in report.views if view not in relying]
    if alone:
        print_line(f"handlers are idempotent by themselves: {join_names(alone)}")


def print_broken(found: BrokenHandler) -> None:
    """Say which handler raises at an event, and with what."""
    print_line(
        f"event {format_number(found.position)} ({found.event_type} of {found.entity}):"
        f" {found.view}: {truncate(found.error)}"
    )


def _describe_shape(shape: ChangedShape, runs: tuple[str, ...]) -> str:
    if shape.only:
        return f"{shape.view}: only in {shape.only}, and not compared"
    if shape.is_key:
        return f"{shape.view}: other key columns, and not compared"
    parts = [
        f"{join_names(columns)} only in {run}"
        for columns, run in (
            (shape.ours_columns, runs[0]),
            (shape.theirs_columns, runs[-1]),
        )
        if columns
    ]
    return f"{shape.view}: columns not compared: {'; '.join(parts)}"


def _print_drift(found: ViewDrift, ours: str) -> None:
    print_line(
        f"{found.view}: differs from event {format_number(found.position)} on"
        f" ({found.event_type} of {found.subject}): {ours} and {found.run}"
    )
    if found.store:
        print_line(f"  {_describe_writer(found)}")
    for error, run in ((found.ours_error, ours), (found.theirs_error, found.run)):
        if error:
            print_line(f"  {run} parks it: {truncate(error)}")
    for row in found.rows:
        _print_row(row, ours, found.run)
    if found.row_count > len(found.rows):
        print_line(f"  … and {format_counted(found.row_count - len(found.rows), 'row')} more")


def _describe_writer(found: ViewDrift) -> str:
    rows = f"the rows of {found.store} there"
    if not found.code:
        return f"it is not known which code wrote {rows}"
    whose = f"that of {found.code_of}" if found.code_of else "that of none of these versions"
    return f"{rows} were written by code {found.code}, {whose}"


def _print_row(row: DifferentCells, ours: str, theirs: str) -> None:
    print_line(f"  row {', '.join(row.key)}")
    if row.ours is None or row.theirs is None:
        where = theirs if row.ours is None else ours
        before = "there was none before" if row.before is None else "it was there before"
        print_line(f"    only in {where}; {before}")
        return
    for name in row.columns:
        print_line(
            f"    {name}: {_cell(row.before, name)} → {_cell(row.ours, name)} in {ours},"
            f" {_cell(row.theirs, name)} in {theirs}"
        )


def _cell(cells: Mapping[str, DriftCell] | None, name: str) -> str:
    if cells is None:
        return _NO_ROW
    cell = cells.get(name)
    return _NO_CELL if cell is None else truncate(str(cell))
