"""How many events of each kind there are up to any position, from the log's counts by block."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from backend.store.sql import log_schema

CountMatrix = npt.NDArray[np.int64]


class TypeCountIndex:
    """The counts read so far: a row a block, a column a kind; a megabyte for fifty million events.

    What they have no full block for is counted in the index by kind.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._upto: CountMatrix = np.zeros(1, np.int64)
        self._counts: CountMatrix = np.zeros((1, 1), np.int64)

    def refresh(self, connection: sa.Connection) -> None:
        """Read the blocks that the log has filled since."""
        columns = log_schema.type_counts.c
        fresh = connection.execute(
            sa.select(columns.upto, columns.kind, columns.events)
            .where(columns.upto > int(self._upto[-1]))
            .order_by(columns.upto)
        ).all()
        if not fresh:
            return
        cells = np.array([tuple(row) for row in fresh], np.int64)
        upto, block = np.unique(cells[:, 0], return_inverse=True)
        self._widen(int(cells[:, 1].max()) + 1)
        added = np.zeros((len(upto), self._counts.shape[1]), np.int64)
        added[block, cells[:, 1]] = cells[:, 2]
        self._upto = np.concatenate([self._upto, upto])
        self._counts = np.concatenate([self._counts, added])

    def block(self, position: int) -> int:
        """Return the number of the last block that ends at or before the position."""
        return int(np.searchsorted(self._upto, position, "right")) - 1

    def end(self, block: int) -> int:
        """Return the last position of a block; 0 for block 0, before the first event."""
        return int(self._upto[block])

    def cumulative(self, kinds: Iterable[int]) -> CountMatrix:
        """Return how many events of these kinds lie in [1, end] of each block."""
        known = [kind for kind in kinds if kind < self._counts.shape[1]]
        counts: CountMatrix = self._counts[:, known].sum(axis=1)
        return counts

    def counts_upto(
        self, connection: sa.Connection, kinds: frozenset[int], positions: Sequence[int]
    ) -> list[int]:
        """Return how many events of these kinds lie in [1, position], for each position."""
        cumulated = self.cumulative(kinds)
        counts: list[int] = []
        for position in positions:
            block = self.block(position)
            rest = _count_between(connection, kinds, self.end(block), position)
            counts.append(int(cumulated[block]) + rest)
        return counts

    def _widen(self, kinds: int) -> None:
        missing = kinds - self._counts.shape[1]
        if missing > 0:
            self._counts = np.pad(self._counts, ((0, 0), (0, missing)))


_after, _upto = (
    sa.bindparam("after", type_=sa.BigInteger),
    sa.bindparam("upto", type_=sa.BigInteger),
)
_BETWEEN = (
    sa.select(sa.func.count())
    .select_from(log_schema.events)
    .where(
        log_schema.events.c.kind.in_(sa.bindparam("kinds", expanding=True)),
        log_schema.events.c.position > _after,
        log_schema.events.c.position <= _upto,
    )
)


def _count_between(connection: sa.Connection, kinds: frozenset[int], after: int, upto: int) -> int:
    if upto <= after or not kinds:
        return 0
    values = {"kinds": sorted(kinds), "after": after, "upto": upto}
    return connection.execute(_BETWEEN, values).scalar_one()
