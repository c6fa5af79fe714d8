"""Runs over one log are compared block by block, until the event is found at which each differs.

Every run says of a block what it has made of each view, as a digest of all versions of the rows.
Only where these are not the same are rows looked at, event by event. As the runs were one before
the block, that finds the first event whose rows differ, a difference that passes included.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from backend.clock import monotonic_us
from backend.projection.start_rows import NO_START, StartRows
from backend.replay.block_difference import BlockDifference, find_difference
from backend.replay.sparse_types import types_to_read
from backend.replay.version_protocol import Begin, ViewShape
from backend.replay.version_side import VersionSide
from backend.replay.view_choice import require_views
from backend.store.annulments import read_annulled
from backend.store.log_port import EventReader
from backend.wire.version_drift import ChangedHandler, ChangedShape, DriftReport, ViewDrift

OnDriftProgress = Callable[[int, int, int], None]  # events done, of all, differing views so far
_BLOCK_EVENTS = 1_000
_POSITION = "position"


class ComparedRange(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared: differences in (after, upto] count; `views` empty: all that both have."""

    after: int = 0
    upto: int = 0
    views: tuple[str, ...] = ()


class VersionComparison:
    """The first side against each of the others.

    `doubled`: those to which events come twice. `repeated`: those whose handlers are given each
    event twice; what differs in them is told apart. What is annulled at the range's end is left
    out. `start`: the rows with which the log begins.

    `on_progress` is called after each block; what it raises ends the comparison.
    """

    def __init__(
        self,
        sides: Sequence[VersionSide],
        reader: EventReader,
        log_url: str,
        scratch: Path,
        on_progress: OnDriftProgress,
        doubled: Sequence[str] = (),
        repeated: Sequence[str] = (),
        start: StartRows = NO_START,
    ) -> None:
        self._sides, self._reader, self._log_url = sides, reader, log_url
        self._scratch, self._on_progress = scratch, on_progress
        self._doubled, self._repeated, self._start = doubled, repeated, start
        self._shapes: list[Mapping[str, ViewShape]] = []
        self._columns: dict[str, tuple[str, ...]] = {}

    def run(self, wanted: ComparedRange) -> DriftReport:
        """Compare until every view has differed from each other run, or the range ends.

        Raises:
            Unreadable: a version cannot be loaded, or there is no such view.
            Unavailable: a version cannot go on, or the log cannot be read.
        """
        began_us = monotonic_us()
        self._shapes = [side.views() for side in self._sides]
        changed = [*_changed_shapes(self._shapes[0], self._shapes[-1], self._names)]
        self._columns = self._compared_columns(wanted.views)
        head = self._reader.head()
        upto = min(wanted.upto or head, head)
        after = max(wanted.after, self._start.position)
        drifts, reached = self._compare(after, upto) if self._columns else ([], upto)
        drifts.sort(key=lambda each: (each.position, each.view, each.run))
        return DriftReport(
            runs=self._names,
            after=after,
            upto=upto,
            compared_upto=reached,
            views=tuple(sorted(self._columns)),
            drifts=tuple(each for each in drifts if each.run not in self._repeated),
            repeated=tuple(each for each in drifts if each.run in self._repeated),
            is_repeated=bool(self._repeated),
            handlers=tuple(_changed_handlers(self._shapes[0], self._shapes[-1], self._names)),
            shapes=tuple(changed),
            took_us=monotonic_us() - began_us,
            codes={
                view: tuple(shapes[view].digest for shapes in self._shapes)
                for view in self._columns
            },
        )

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(side.name for side in self._sides)

    def _compared_columns(self, views: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return which columns of which views all runs have."""
        ours = self._shapes[0]
        require_views(views, ours)
        found: dict[str, tuple[str, ...]] = {}
        for name in views or ours:
            others = [shapes.get(name) for shapes in self._shapes[1:]]
            if any(each is None or each.key != ours[name].key for each in others):
                continue
            common = set(ours[name].columns).intersection(
                *(each.columns for each in others if each is not None)
            )
            found[name] = tuple(
                each for each in ours[name].columns if each in common and each != _POSITION
            )
        return found

    def _compare(self, after: int, upto: int) -> tuple[list[ViewDrift], int]:
        annulled = tuple(sorted(read_annulled(self._reader, upto)))
        for number, side in enumerate(self._sides):
            side.begin(
                Begin(
                    log_url=self._log_url,
                    scratch=str(self._scratch / f"run-{number}.sqlite"),
                    columns=self._columns,
                    types=self._types(upto),
                    is_doubled=side.name in self._doubled,
                    is_repeated=side.name in self._repeated,
                    annulled=annulled,
                    start=str(self._start.file(upto) or ""),
                )
            )
        left = {(side.name, view) for side in self._sides[1:] for view in self._columns}
        drifts: list[ViewDrift] = []
        position = self._start.position
        while position < upto and left:
            end = _block_end(position, after, upto)
            found = self._take_block(end, left if end > after else set())
            left -= {(each.run, each.view) for each in found}
            drifts += found
            position = end
            differing = {each.view for each in drifts if each.run not in self._repeated}
            self._on_progress(position, upto, len(differing))
        return drifts, position

    def _types(self, upto: int) -> tuple[str, ...] | None:
        taken = {
            type_
            for shapes in self._shapes
            for view in self._columns
            for type_ in shapes[view].handlers
        }
        return types_to_read(self._reader, taken, upto)

    def _take_block(self, end: int, compared: set[tuple[str, str]]) -> list[ViewDrift]:
        """Let all go on to a position side by side, and look at what is not the same."""
        for side in self._sides:
            side.apply(end)
        first, *others = (side.applied().digests for side in self._sides)
        found: list[ViewDrift] = []
        for side, digests in zip(self._sides[1:], others, strict=True):
            for view in sorted(self._columns):
                if (side.name, view) not in compared or first.get(view) == digests.get(view):
                    continue
                different = find_difference(
                    self._columns[view], self._sides[0].show(view), side.show(view)
                )
                if different is not None:
                    found.append(self._drift(side.name, view, different))
        return found

    def _drift(self, run: str, view: str, found: BlockDifference) -> ViewDrift:
        (event,) = self._reader.read(found.position - 1, 1)
        return ViewDrift(
            view=view,
            run=run,
            position=found.position,
            event_type=event.type,
            subject=event.subject,
            rows=found.rows,
            row_count=found.row_count,
            ours_error=found.ours_error,
            theirs_error=found.theirs_error,
        )


def _block_end(position: int, after: int, upto: int) -> int:
    """Return where the next block ends: never across the place at which comparing begins."""
    end = min(position + _BLOCK_EVENTS, upto)
    return after if position < after < end else end


def _changed_handlers(
    ours: Mapping[str, ViewShape], theirs: Mapping[str, ViewShape], names: Sequence[str]
) -> Iterator[ChangedHandler]:
    for view in sorted(ours.keys() & theirs.keys()):
        mine, other = ours[view].handlers, theirs[view].handlers
        for type_ in sorted(mine.keys() | other.keys()):
            if mine.get(type_) != other.get(type_):
                only = names[0] if type_ not in other else names[-1] if type_ not in mine else ""
                yield ChangedHandler(view=view, event_type=type_, only=only)


def _changed_shapes(
    ours: Mapping[str, ViewShape], theirs: Mapping[str, ViewShape], names: Sequence[str]
) -> Iterator[ChangedShape]:
    for view in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(view), theirs.get(view)
        if mine is None or other is None:
            yield ChangedShape(view=view, only=names[0] if other is None else names[-1])
        elif mine.key != other.key or set(mine.columns) != set(other.columns):
            yield ChangedShape(
                view=view,
                ours_columns=tuple(each for each in mine.columns if each not in other.columns),
                theirs_columns=tuple(each for each in other.columns if each not in mine.columns),
                is_key=mine.key != other.key,
            )
