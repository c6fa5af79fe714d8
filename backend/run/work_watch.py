"""Counts the boards of a replica beside its work, so that alerts and samples know what is overdue.

An entity becomes overdue without an event: it is counted again and again.
"""

from collections.abc import Callable, Mapping, Sequence
from logging import Logger

import sqlalchemy as sa

from backend.clock import SECOND_US, Micros, monotonic_us, now_us
from backend.messages.work import OverdueWork
from backend.projection.read_model import Projection
from backend.query.views.board_reader import boards_of, read_board, sum_overdue
from backend.run.paced_row_reader import LEAST_INTERVAL_US, PacedRowReader

_BELIEVED_INTERVALS = 5  # what was counted longer ago is not known any more


class WorkWatch:
    """Counts in a thread with a connection of its own; without any board there is no thread.

    `open_rows` opens the replica's file for reading.
    """

    def __init__(
        self,
        projections: Mapping[str, Projection],
        open_rows: Callable[[], sa.Engine],
        logger: Logger,
        *,
        interval_us: Micros = LEAST_INTERVAL_US,
    ) -> None:
        """Know nothing yet. `interval_us`: the least time between two counts."""
        self._boards = boards_of(projections)
        self._counted: Sequence[OverdueWork] = ()
        self._counted_us: Micros | None = None
        self._reader = PacedRowReader(
            "boards",
            open_rows,
            self._count,
            logger,
            failure="the boards cannot be counted",
            least_us=interval_us,
        )

    def start(self) -> None:
        """Start counting."""
        if self._boards:
            self._reader.start()

    def close(self) -> None:
        """End the thread."""
        self._reader.close()

    @property
    def overdue(self) -> list[OverdueWork]:
        """What was counted last, a board each; without numbers when that is too long ago."""
        since = self._counted_us
        is_old = since is None or (
            monotonic_us() - since > _BELIEVED_INTERVALS * max(self._reader.interval_us, SECOND_US)
        )
        if is_old:
            return [
                OverdueWork(view=each.name, waiting=None, overdue=None) for each in self._boards
            ]
        return list(self._counted)

    def _count(self, connection: sa.Connection) -> None:
        """Count; what cannot be counted is soon not known."""
        boards = [read_board(connection, each, now_us()) for each in self._boards]
        self._counted, self._counted_us = [sum_overdue(each) for each in boards], monotonic_us()
