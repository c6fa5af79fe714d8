"""Runs a branch: real and changed history side by side through the real handlers, then compares.

Nothing of it can reach the live log: it has a reader of the log, and files of the branch's folder.
"""

import contextlib
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from backend.clock import monotonic_us, now_us
from backend.domain.any_event import is_taken
from backend.domain.registry import Registry
from backend.errors import StorageFailed
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.installed_projections import source_digest
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_store import Checkpoint
from backend.projection.start_rows import StartRows
from backend.replay.branch_preparation import PreparedBranch, event_id_at, prepare_branch
from backend.replay.first_differences import FirstDifferences
from backend.replay.row_comparison import RowComparison, compare_rows
from backend.replay.sparse_types import types_to_read
from backend.replay.traced_store import RowVersions, TracedStore
from backend.sqlite.database_files import remove_database
from backend.store.log_port import LogReader
from backend.wire.branch_document import BranchDocument
from backend.wire.branch_outcome import (
    BranchOutcome,
    ComparedView,
    DifferentRow,
    ParkedDifference,
)
from backend.wire.branches import BranchFiles, BranchStage

OnBranchProgress = Callable[[BranchStage, int, int], None]  # of a stage so many are done, of all
_READ_CHUNK_EVENTS = 2_000  # events read at once
_MAX_PARKED = 200  # parked events that the outcome lists
_encode_line = msgspec.json.Encoder().encode


class BranchRun:
    """One run of a branch, from its edits to its outcome.

    `on_progress` is called often; what it raises ends the run, and nothing of it counts.
    """

    def __init__(
        self,
        files: BranchFiles,
        reader: LogReader,
        projections: Mapping[str, Projection],
        registry: Registry,
        on_progress: OnBranchProgress,
    ) -> None:
        """The branch's files, and a log that is only read."""
        self._files, self._reader = files, reader
        self._installed, self._registry = projections, registry
        self._on_progress = on_progress
        self._start = StartRows(files.data)
        self._projections: Mapping[str, Projection] = {}
        self._types: tuple[str, ...] | None = None  # None: all are read
        self._events = 0

    def run(self, document: BranchDocument) -> BranchOutcome:
        """Run it from the start, and keep the outcome.

        Raises:
            Unreadable: an edit does not fit, or the log is another.
            StorageFailed: the log cannot be read, or the disk is full.
        """
        began_us = monotonic_us()
        self._remove_outcome()
        try:
            prepared = prepare_branch(document, self._reader, self._registry, self._start)
            self._choose_views(prepared)
            firsts = FirstDifferences(self._projections)
            if self._projections:
                self._build_base(prepared)
                self._run_both(prepared, firsts)
            outcome = self._compare(prepared, firsts, began_us)
        finally:
            remove_database(self._files.reality)
        self._files.write_outcome(outcome)
        return outcome

    def _remove_outcome(self) -> None:
        files = self._files
        for path in (files.outcome, files.differences):
            path.unlink(missing_ok=True)
        for path in (files.rows, files.reality):
            remove_database(path)

    def _choose_views(self, prepared: PreparedBranch) -> None:
        """Leave out the views that take no event of the changed types.

        A view's rows follow from the events that its handlers take, and from nothing else; such a
        view takes the same events in the same order in both histories.
        """
        changed = prepared.changed_types
        by_payload = self._registry.events_by_payload
        taken = {
            name: frozenset(by_payload[payload].name for payload in each.handlers)
            for name, each in self._installed.items()
        }
        self._projections = {
            name: each
            for name, each in self._installed.items()
            if any(is_taken(type_, taken[name]) for type_ in changed)
        }
        types = frozenset[str]().union(*(taken[name] for name in self._projections))
        self._types = types_to_read(self._reader, types, prepared.upto)

    def _build_base(self, prepared: PreparedBranch) -> None:
        """Build the rows of the position up to which both histories are one, and copy them."""
        real, start = self._files.reality, prepared.start
        self._start.put(real, prepared.upto)
        with contextlib.closing(LiveStore(real, self._projections)) as store:
            applier = Applier(store, self._projections, self._registry)
            for events, end in self._read(self._start.position, start):
                applier.apply(_counted(events, prepared), Checkpoint(end, {}))
                self._on_progress("base", end, prepared.upto)
        _copy_file(real, self._files.rows)

    def _run_both(self, prepared: PreparedBranch, firsts: FirstDifferences) -> None:
        """Go on from there, each with its own events, in the same steps."""
        plan, upto = prepared.plan, prepared.upto

        def note_branch(versions: RowVersions) -> None:
            firsts.note_branch(versions, branch.committed_row)

        with (
            contextlib.closing(
                TracedStore(self._files.reality, self._projections, firsts.note_real)
            ) as real,
            contextlib.closing(
                TracedStore(self._files.rows, self._projections, note_branch)
            ) as branch,
        ):
            really = Applier(real, self._projections, self._registry)
            instead = Applier(branch, self._projections, self._registry)
            position = prepared.start
            for events, end in self._read(prepared.start, upto):
                really.apply(_counted(events, prepared), Checkpoint(end, {}))
                instead.apply(plan.change(events, position, end), Checkpoint(end, {}))
                firsts.end_batch()
                position = end
                self._on_progress("branch", end, upto)
            behind = plan.change((), upto, upto + 1)  # what comes in at the end
            instead.apply(behind, Checkpoint(upto + 1, {}))
            firsts.end_batch()

    def _read(self, after: int, upto: int) -> Iterator[tuple[Sequence[Event], int]]:
        """Yield the log's events in (after, upto], each time with the position they lead to."""
        while after < upto:
            count = min(_READ_CHUNK_EVENTS, upto - after)
            found = self._reader.read(after, count, types=self._types)
            events = [event for event in found if event.position <= upto]
            if not found and self._types is None:
                raise StorageFailed(
                    f"The log holds nothing behind {after}. Restore it from a backup."
                )
            after = events[-1].position if len(events) == count else upto
            self._events += len(events)
            yield events, after

    def _compare(
        self, prepared: PreparedBranch, firsts: FirstDifferences, began_us: int
    ) -> BranchOutcome:
        views: list[ComparedView] = []
        parked: list[ParkedDifference] = []
        parked_total = 0
        if self._projections:
            with (
                compare_rows(self._files.reality, self._files.rows) as comparison,
                _new_lines(self._files.differences) as write,
            ):
                # in the order of the names, in which two such files are compared
                for number, (name, each) in enumerate(sorted(self._projections.items())):
                    self._on_progress("compare", number, len(self._projections))
                    views.append(_compare_view(name, each, comparison, firsts, write))
                for found in comparison.parked():
                    parked_total += 1
                    if len(parked) < _MAX_PARKED:
                        parked.append(found)
        else:
            with _new_lines(self._files.differences):
                pass  # no view takes what was changed
        return BranchOutcome(
            start=prepared.start,
            upto=prepared.upto,
            first_event=event_id_at(self._reader, min(1, prepared.upto)),
            end_event=event_id_at(self._reader, prepared.upto),
            finished_us=now_us(),
            took_us=monotonic_us() - began_us,
            events=self._events,
            views=tuple(views),
            untouched=tuple(sorted(self._installed.keys() - self._projections.keys())),
            parked=tuple(parked),
            parked_total=parked_total,
            tries=prepared.answers,
            is_first_complete=firsts.is_complete,
            code=source_digest(self._installed),
        )


def _counted(events: Sequence[Event], prepared: PreparedBranch) -> Sequence[Event]:
    """Return those that are not annulled where the branch ends."""
    return [event for event in events if event.position not in prepared.annulled]


def _compare_view(
    name: str,
    projection: Projection,
    comparison: RowComparison,
    firsts: FirstDifferences,
    write: Callable[[DifferentRow], None],
) -> ComparedView:
    verdicts = {"added": 0, "missing": 0, "different": 0}
    known = 0
    for row in comparison.differences(projection):
        first = firsts.position((name, row.key))
        known += first is not None
        verdicts[row.verdict] += 1
        write(msgspec.structs.replace(row, first=first))
    rows, branch_rows = comparison.count(projection)
    return ComparedView(
        view=name,
        rows=rows,
        branch_rows=branch_rows,
        transient=firsts.count(name) - known,
        **verdicts,
    )


@contextlib.contextmanager
def _new_lines(path: Path) -> Generator[Callable[[DifferentRow], None]]:
    try:
        with path.open("wb") as out:
            yield lambda row: _write_line(out, row)
    except OSError as error:
        raise _unwritable(path, error) from error


def _write_line(out: BinaryIO, row: DifferentRow) -> None:
    out.write(_encode_line(row) + b"\n")


def _copy_file(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise _unwritable(target, error) from error


def _unwritable(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        f"{path}: {error.strerror}. Nothing was written. Free space on this disk, and try again."
    )
