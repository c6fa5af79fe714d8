"""Builds a copy of views from the log, beside the rows that are read, and verifies it."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backend.clock import SECOND_US, monotonic_us
from backend.domain.any_event import types_among
from backend.domain.registry import Registry
from backend.errors import DamagedFile, Defect
from backend.messages.number_text import format_counted, format_number
from backend.projection.applier import Applier
from backend.projection.code_ledger import CodeLedger
from backend.projection.crash_journal import CrashJournal
from backend.projection.fulltext_index import quoted_name
from backend.projection.handler_watch import HandlerWatch
from backend.projection.live_store import LiveStore
from backend.projection.parked_work import ParkedWork, RetryWanted
from backend.projection.read_model import Projection
from backend.projection.relevant_events import AheadOfViews, read_relevant
from backend.projection.row_revision import Annulments
from backend.projection.row_schema import CHECKPOINT
from backend.projection.row_store import ParkedRecord, RowStore
from backend.projection.sql_tables import live_table
from backend.projection.sqlite_row_database import translate_row_errors
from backend.projection.table_specs import POSITION, table_specs_of, with_generation
from backend.sqlite.compiled_statement import CompiledStatement
from backend.sqlite.file_profile import READ_MODELS_READER
from backend.sqlite.sqlite_connection import connect
from backend.store.log_port import EventReader

_BATCH_US = SECOND_US // 10
_MIN_BATCH, _MAX_BATCH = 100, 2_000  # events; whoever applies meanwhile waits for their writing


class CopyCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of a copy: its rows, and against the rows that are read now.

    `changed`, `added`, `gone`: None where these have none, or are not of the same kind.
    """

    rows: int
    changed: int | None = None
    added: int | None = None
    gone: int | None = None


class CopyBuilder:
    """Applies events to a copy, in steps of a tenth of a second; goes on where the copy stands."""

    def __init__(
        self,
        store: RowStore,
        projections: Mapping[str, Projection],
        registry: Registry,
        reader: EventReader,
        journal: CrashJournal | None = None,
        ledger: CodeLedger | None = None,
    ) -> None:
        """Build these views into the store, which is the copy's alone; `ledger`: of the copy."""
        self._store = store
        self._reader = reader
        self._applier = Applier(store, projections, registry, journal=journal)
        if ledger is not None:
            self._applier.follow_code(ledger)
        self._applier.follow_annulments(Annulments(reader, projections, LiveStore))
        self._types = self._applier.all_relevant_types()
        self._batch = _MIN_BATCH
        self._ahead_upto = -1  # where it was last looked whether most events may be left out
        self._ahead = AheadOfViews(0, 0)

    @property
    def position(self) -> int:
        """Up to where the copy is built."""
        return self._applier.position

    def build(self, upto: int) -> None:
        """Apply some of the events up to there.

        Raises:
            StorageFailed: the log cannot be read, or the copy not be written.
        """
        began_us = monotonic_us()
        count = min(self._batch, upto - self.position)
        ahead = self._look_ahead(upto)
        if ahead.is_sparse:
            self._build_relevant(self._batch, upto, ahead.span(self._batch))
        else:
            after = self.position
            self._applier.apply(self._reader.read_range(after, after + count, count))
        took_us = max(1, monotonic_us() - began_us)
        self._batch = max(_MIN_BATCH, min(_MAX_BATCH, self._batch * _BATCH_US // took_us))

    def _look_ahead(self, upto: int) -> AheadOfViews:
        """Say how much lay ahead when a build up to there began, and how much the views take."""
        if self._ahead_upto != upto:
            counts = self._reader.count_by_type(upto)
            done = self._applier.counts
            ahead = sum(counts.values()) - sum(done.values())
            wanted = sum(
                counts.get(each, 0) - done.get(each, 0) for each in types_among(self._types, counts)
            )
            self._ahead_upto, self._ahead = upto, AheadOfViews(ahead, wanted)
        return self._ahead

    def _build_relevant(self, count: int, upto: int, span: int | None) -> None:
        self._applier.apply(
            *read_relevant(self._reader, self.position, count, upto, self._types, span)
        )

    def retry(self) -> None:
        """Take what is parked again: the handlers may have been mended.

        Raises:
            StorageFailed: nothing was changed.
        """
        watch = HandlerWatch(self._applier.find_in_hand)
        work = ParkedWork(self._applier, self._reader, watch, lambda _: None)
        for view in self._applier.parked_entities:
            for entity in tuple(self._store.parked.entities(view)):
                while True:
                    result = work.retry(RetryWanted(view=view, entity=entity))
                    if result.first is None or result.has_failed:
                        break

    def parked(self) -> tuple[int, ParkedRecord | None]:
        """Return how many events are parked, and the first that its handler could not apply."""
        total = sum(each.events for each in self._applier.parked_entities.values())
        if not total:
            return 0, None
        parked = self._store.parked
        firsts = [
            each for view in self._applier.parked_entities for each in parked.first_of_view(view, 1)
        ]
        first = min(firsts, key=lambda each: each.position)
        return total, parked.of_entity(first.view, first.entity, 1)[0]

    def check_counts(self) -> None:
        """See that every event of the log up to here has been counted.

        Raises:
            Defect: it has not.
            StorageFailed: the log cannot be read.
        """
        counted = {name: each for name, each in self._applier.counts.items() if each}
        expected = self._reader.count_by_type(self.position)
        if counted != expected:
            raise Defect(
                f"The copy has counted {format_counted(sum(counted.values()), 'event')} up to"
                f" {format_number(self.position)}, and the log has"
                f" {format_number(sum(expected.values()))}. It is not taken; cancel it, and report"
                " this."
            )


def check_file(path: Path) -> None:
    """See that every page of a file of rows can be read: a copy in a damaged one is worth nothing.

    Raises:
        DamagedFile: it is damaged.
        StorageFailed: it cannot be read.
    """
    with (
        translate_row_errors(path),
        contextlib.closing(connect(path, READ_MODELS_READER)) as connection,
    ):
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise DamagedFile(f"{path.name} is damaged: {found}.")


def check_copy(
    path: Path,
    projections: Mapping[str, Projection],
    generation: int,
    *,
    compared: frozenset[str] = frozenset(),
) -> CopyCheck:
    """Read a copy back from the disk, and compare it with the rows that are read, row by row.

    `compared`: the views whose rows may be compared. These stand further on: a row that was changed
    since is not looked at.

    Raises:
        Defect: a table of the copy is not whole.
        StorageFailed: the file cannot be read.
    """
    rows, found = 0, [0, 0, 0]
    with contextlib.closing(connect(path, READ_MODELS_READER)) as connection:
        connection.execute("BEGIN")
        for projection in projections.values():
            for spec in table_specs_of(projection, generation):
                table = quoted_name(spec.table)
                (first,) = connection.execute(f"PRAGMA integrity_check({table})").fetchone()
                if first != "ok":
                    raise Defect(f"{spec.table} is not whole: {first}. It is not taken.")
                if not spec.is_helper:
                    rows += connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own name
            if projection.name in compared:
                counts = [
                    connection.execute(text.sql, text.constants).fetchone()[0]
                    for text in _differences(projection, generation)
                ]
                found = [total + count for total, count in zip(found, counts, strict=True)]
    if not compared:
        return CopyCheck(rows=rows)
    changed, added, gone = found
    return CopyCheck(rows=rows, changed=changed, added=added, gone=gone)


def _differences(projection: Projection, generation: int) -> list[CompiledStatement]:
    """Return how rows that are other ones, new ones, and those that have gone are counted."""
    ours = live_table(table_specs_of(projection)[0])
    copy_spec = table_specs_of(projection, generation)[0]
    copy = live_table(copy_spec)
    checkpoint = sa.table(with_generation(CHECKPOINT.name, generation), sa.column(POSITION))
    upto = sa.select(checkpoint.c.position).scalar_subquery()
    same = sa.and_(*(ours.c[name] == copy.c[name] for name in projection.key))
    is_comparable = ours.c[POSITION] <= upto
    differs = sa.or_(
        *(ours.c[column.name].is_distinct_from(copy.c[column.name]) for column in copy_spec.columns)
    )
    count, first_key = sa.select(sa.func.count()), projection.key[0]
    return [
        CompiledStatement(each)
        for each in (
            count.select_from(ours.join(copy, same)).where(is_comparable, differs),
            count.select_from(copy.outerjoin(ours, same)).where(ours.c[first_key].is_(None)),
            count.select_from(ours.outerjoin(copy, same)).where(
                is_comparable, copy.c[first_key].is_(None)
            ),
        )
    ]
