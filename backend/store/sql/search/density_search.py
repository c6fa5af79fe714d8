"""Where in the log the matches of a filter lie: by time or by position, for each module."""

from collections.abc import Callable, Sequence
from itertools import chain

import msgspec
import numpy as np
import sqlalchemy as sa

from backend.messages.filter_plans import ScanProgress
from backend.messages.not_kept import TIME_NOT_KEPT
from backend.store.log_search_port import Density, StatementGuard
from backend.store.match_cache import Int64Array, Matches
from backend.store.sql.log_schema import BLOCK_EVENTS, events
from backend.store.sql.search.kind_index import KindIndex
from backend.store.sql.search.match_scan import KeptScan
from backend.store.sql.search.search_plan import SearchSnapshot
from backend.store.time_cells import TimeCells

_MAX_GROUPS = 8
_OTHERS = "others"
_FEW_BLOCKS = 4  # a bucket; with fewer, the edges of blocks would be too coarse for buckets
_EARLIEST_US = 10**18  # microseconds before the epoch: no calendar goes further back

FindMatches = Callable[[SearchSnapshot], Matches]


class ModuleGroups:
    """The modules of a log, each a group; of more than eight the last ones share one."""

    def __init__(self, kinds: KindIndex) -> None:
        """Take the kinds of a log."""
        modules = kinds.modules
        shown = modules if len(modules) <= _MAX_GROUPS else modules[: _MAX_GROUPS - 1]
        self.names = [*shown, *([_OTHERS] if len(shown) < len(modules) else [])]
        self._of_kind = np.zeros(max(kinds.by_id, default=0) + 1, np.int64)
        for number, kind in kinds.by_id.items():
            place = shown.index(kind.module) if kind.module in shown else len(shown)
            self._of_kind[number] = place

    def of(self, kinds: Int64Array) -> Int64Array:
        """Return the groups of kinds, by their places in `names`."""
        return self._of_kind[kinds]

    def count(self, kinds: Int64Array, places: Int64Array, buckets: int) -> list[list[int]]:
        """Count events of these kinds in these buckets, by group; a place of -1 is in none."""
        return self.sum(kinds, places, np.ones(len(kinds), np.int64), buckets)

    def sum(
        self, kinds: Int64Array, places: Int64Array, counts: Int64Array, buckets: int
    ) -> list[list[int]]:
        """Add numbers of events of these kinds in these buckets up, by group."""
        sums = np.zeros((len(self.names), buckets), np.int64)
        inside = places >= 0
        np.add.at(sums, (self.of(kinds[inside]), places[inside]), counts[inside])
        return [[int(each) for each in row] for row in sums]


def density_by_time(
    search: SearchSnapshot,
    cells: TimeCells,
    guard: StatementGuard,
    most: int,
    find_matches: FindMatches,
) -> Density:
    """Count by the time of happening; the first look at a log counts all of its events.

    Raises:
        OutOfBudget: it is to stop; what was counted until then is kept.
    """

    def describe(end: int) -> ScanProgress:
        return ScanProgress(upto=cells.upto, end=end, found=cells.upto)

    def prepare(after: int, upto: int) -> "_CellScan":
        return _CellScan(search.connection, cells, after, upto)

    KeptScan(cells, prepare, guard, describe).run(search.head)
    groups = ModuleGroups(search.kinds)
    with cells.turn:
        buckets, (moments, kinds, counts) = cells.buckets(most), cells.counts()
    if search.plan.by_kind_alone:
        wanted = np.isin(kinds, sorted(search.plan.kinds))
        places = buckets.places(moments[wanted])
        sums = groups.sum(kinds[wanted], places, counts[wanted], len(buckets.starts_us))
        [matches] = search.type_counts.counts_upto(
            search.connection, search.plan.kinds, [search.head]
        )
    else:
        found = find_matches(search)
        places = buckets.places(found.times_us)
        sums = groups.count(found.kinds, places, len(buckets.starts_us))
        matches = len(found.times_us)
    return Density(
        [int(each) for each in buckets.starts_us],
        [int(each) for each in buckets.ends_us],
        groups.names,
        sums,
        untimed=matches - sum(map(sum, sums)),
    )


def density_by_position(
    search: SearchSnapshot, most: int, find_matches: FindMatches, begin: int
) -> Density:
    """Count in equal ranges of positions; the first event stands behind `begin`."""
    edges = _position_edges(search.head, most, begin)
    groups, buckets = ModuleGroups(search.kinds), len(edges) - 1
    if not search.plan.by_kind_alone:
        found = find_matches(search)
        places = np.searchsorted(edges, found.positions, "left") - 1
        sums = groups.count(found.kinds, places, buckets)
    elif _is_by_blocks(search.head - begin, most):
        sums = _count_blocks(search, groups, edges)
    else:
        found_kinds, places, counts = _count_kinds(search, buckets, begin)
        sums = groups.sum(found_kinds, places, counts, buckets)
    starts, ends = (edges[:-1] + 1).tolist(), (edges[1:] + 1).tolist()
    return Density(starts, ends, groups.names, sums)


def count_between(
    search: SearchSnapshot, edges: Sequence[int], find_matches: FindMatches
) -> tuple[list[str], list[list[int]]]:
    """Return the modules, and for each how many events match between each two edges."""
    groups, buckets = ModuleGroups(search.kinds), len(edges) - 1
    if not search.plan.by_kind_alone:
        found = find_matches(search)
        places = np.searchsorted(np.array(edges, np.int64), found.positions, "left") - 1
        inside = np.where(places < buckets, places, -1)
        return groups.names, groups.count(found.kinds, inside, buckets)
    upto = np.zeros((len(groups.names), len(edges)), np.int64)
    for place, edge in enumerate(edges):
        upto[:, place] = _groups_upto(search, groups, edge)
    return groups.names, np.diff(upto, axis=1).tolist()


def _groups_upto(search: SearchSnapshot, groups: ModuleGroups, position: int) -> Int64Array:
    """Count the events of each group in [1, position]: by full blocks, and behind the last one."""
    kinds = np.array(sorted(search.plan.kinds), np.int64)
    counts = np.zeros(len(groups.names), np.int64)
    if not len(kinds):
        return counts
    block = search.type_counts.block(position)
    of_kind = groups.of(kinds)
    for place in range(len(groups.names)):
        own = [int(kind) for kind in kinds[of_kind == place]]
        counts[place] = search.type_counts.cumulative(own)[block]
    values = {"after": search.type_counts.end(block), "upto": position}
    for kind, number in search.connection.execute(_KINDS_BETWEEN, values):
        if kind in search.plan.kinds:
            counts[groups.of(np.array([kind], np.int64))[0]] += number
    return counts


def _is_by_blocks(events_count: int, most: int) -> bool:
    return events_count >= _FEW_BLOCKS * most * BLOCK_EVENTS


def _position_edges(head: int, most: int, begin: int) -> Int64Array:
    """Return between which positions the buckets lie; of a long log these are ends of blocks."""
    length = head - begin
    buckets = min(most, length)
    edges = begin + np.arange(buckets + 1, dtype=np.int64) * length // max(1, buckets)
    if _is_by_blocks(length, most):
        edges[1:-1] = edges[1:-1] // BLOCK_EVENTS * BLOCK_EVENTS
    return edges


def _count_blocks(
    search: SearchSnapshot, groups: ModuleGroups, edges: Int64Array
) -> list[list[int]]:
    rows: list[list[int]] = []
    of_group = groups.of(np.array(sorted(search.plan.kinds), np.int64))
    for place in range(len(groups.names)):
        chosen = np.array(sorted(search.plan.kinds), np.int64)[of_group == place]
        kinds = frozenset(int(each) for each in chosen)
        upto = search.type_counts.counts_upto(search.connection, kinds, edges.tolist())
        rows.append(np.diff(np.array(upto, np.int64)).tolist())
    return rows


def _count_kinds(
    search: SearchSnapshot, buckets: int, begin: int
) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Count a short log's events by kind and bucket, in the index by kind."""
    position = events.c.position
    place = ((position - begin) * buckets - 1) // (search.head - begin)
    rows = search.connection.execute(
        sa.select(events.c.kind, place, sa.func.count())
        .where(position <= search.head, events.c.kind.in_(sorted(search.plan.kinds)))
        .group_by(events.c.kind, place)
    ).all()
    table = np.array([tuple(row) for row in rows], np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


class _CellScan(msgspec.Struct, frozen=True):
    """Counts events by block, cell of time and kind."""

    connection: sa.Connection
    cells: TimeCells
    after: int
    upto: int

    @property
    def is_stepped(self) -> bool:
        """A part of the range costs only a part of the whole."""
        return True

    def find(self, after: int, upto: int) -> Int64Array:
        """Return rows of block, cell, kind, events, and the earliest and latest of their times."""
        cell_us = self.cells.cell_us
        shift = _EARLIEST_US // cell_us  # so that times before the epoch are rounded down, too
        values = {"after": after, "upto": upto, "cell": cell_us, "shift": shift}
        rows = self.connection.execute(_CELLS, values).all()
        return np.fromiter(chain.from_iterable(rows), np.int64, 6 * len(rows)).reshape(-1, 6)


def _number(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger)


_KINDS_BETWEEN = (
    sa.select(events.c.kind, sa.func.count())
    .where(events.c.position > _number("after"), events.c.position <= _number("upto"))
    .group_by(events.c.kind)
)
_time = events.c.time
_CELLS = (
    sa.select(
        ((events.c.position - 1) // BLOCK_EVENTS).label("block"),
        ((_time + _number("cell") * _number("shift")) // _number("cell") - _number("shift")).label(
            "cell"
        ),
        events.c.kind,
        sa.func.count(),
        sa.func.min(_time),
        sa.func.max(_time),
    )
    .where(
        events.c.position > _number("after"),
        events.c.position <= _number("upto"),
        _time != TIME_NOT_KEPT,
    )
    .group_by(sa.text("1"), sa.text("2"), events.c.kind)
)
