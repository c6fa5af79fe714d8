"""A case of a data folder's log becomes the text of a file for pytest."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backend.domain.registry import Registry
from backend.errors import Unavailable, Unreadable
from backend.messages.events import Event
from backend.messages.number_text import format_number
from backend.projection.read_model import Projection
from backend.projection.row_queries import applied_position, open_rows
from backend.replay.case_selection import CaseSelection
from backend.replay.pytest_source import pytest_source
from backend.replay.recorded_case import CaseCollector, RecordedCase
from backend.replay.recorded_rows import RecordedRow, rows_touched, without_others
from backend.replay.view_choice import require_views
from backend.store.log_port import LogReader
from backend.testing import RecordedEvent, given


class CaseOrigin(msgspec.Struct, frozen=True):
    """A data folder with its log, and what is installed; `source`: the installation's name."""

    folder: Path
    source: str
    reader: LogReader
    registry: Registry
    projections: Mapping[str, Projection]


def write_case(origin: CaseOrigin, selection: CaseSelection, views: Sequence[str]) -> str:
    """Return a test of the events that the selection ends with; `views`: only of these rows.

    Raises:
        Unreadable: there are no such events or views, or too many are needed for a test.
        Unavailable: the log does not answer, there is no archive, or it is behind the events.
    """
    projections = _chosen(origin.projections, views)
    collector = CaseCollector(origin.reader, origin.registry)
    chosen = selection.events(origin.reader)
    case = collector.collect(chosen)
    engine = open_rows(origin.folder / "archive.sqlite")
    try:
        with engine.connect() as connection:
            _require_applied(connection, case.then[-1].position)
            touched = rows_touched(connection, projections, case.then)
    finally:
        engine.dispose()
    case = collector.collect(chosen, touched.writers)
    rows = _kept_rows(origin.registry, case, touched.rows)
    if case.command is None and not rows:
        raise Unreadable(
            "No command causes these events, and no view shows them: there is nothing to test."
            " Choose others.",
            code="no-case",
        )
    return pytest_source(case, rows, origin.source)


def _require_applied(connection: sa.Connection, last: int) -> None:
    applied = applied_position(connection)
    if applied < last:
        raise Unavailable(
            f"The archive has come to {format_number(applied)}, and the events end at"
            f" {format_number(last)}. Wait until it has caught up (`marigraph status`), or choose"
            " earlier ones.",
            code="archive-behind",
        )


def _kept_rows(
    registry: Registry, case: RecordedCase, rows: Sequence[RecordedRow]
) -> list[RecordedRow]:
    before, after = _recorded(registry, case.given), _recorded(registry, case.then)
    return without_others(rows, given(*before).when_applied(*after))


def _recorded(registry: Registry, events: Sequence[Event]) -> list[RecordedEvent]:
    return [
        RecordedEvent(
            payload=registry.decode_event(each.type, each.schema, each.data),
            time_us=each.time,
            actor=each.actor,
        )
        for each in events
    ]


def _chosen(
    projections: Mapping[str, Projection], views: Sequence[str]
) -> Mapping[str, Projection]:
    require_views(views, projections)
    return {name: each for name, each in projections.items() if not views or name in views}
