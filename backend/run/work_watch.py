"""Counts the boards of a replica beside its work, so that alerts and samples know what is overdue.

An entity becomes overdue without an event: it is counted again and again, at a pace that follows
what counting costs, which is at most a fiftieth of one processor however large the views are.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from logging import Logger

import sqlalchemy as sa

from backend.clock import SECOND_US, Micros, monotonic_us, now_us
from backend.messages.work import OverdueWork
from backend.projection.read_model import Projection
from backend.query.views.board_reader import boards_of, read_board, sum_overdue

LEAST_INTERVAL_US = 2 * SECOND_US
_COST_RATIO = 50  # of the time between two counts to that which one takes
_BELIEVED_INTERVALS = 5  # what was counted longer ago is not known any more


class WorkWatch:
    """A thread with a connection of its own; without any board there is no thread.

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
        self._open_rows = open_rows
        self._logger = logger
        self._least_us = interval_us
        self._interval_us = interval_us
        self._counted: Sequence[OverdueWork] = ()
        self._counted_us: Micros | None = None
        self._is_failing = False  # said once, for as long as it lasts
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="boards")

    def start(self) -> None:
        """Start counting."""
        if self._boards:
            self._thread.start()

    def close(self) -> None:
        """End the thread; a count in hand takes no longer than it took before."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    @property
    def overdue(self) -> list[OverdueWork]:
        """What was counted last, a board each; without numbers when that is too long ago."""
        since = self._counted_us
        is_old = since is None or (
            monotonic_us() - since > _BELIEVED_INTERVALS * max(self._interval_us, SECOND_US)
        )
        if is_old:
            return [
                OverdueWork(view=each.name, waiting=None, overdue=None) for each in self._boards
            ]
        return list(self._counted)

    def _run(self) -> None:
        engine = self._open_rows()
        try:
            while not self._stop.is_set():
                began = monotonic_us()
                self._try_count(engine)
                self._interval_us = max(self._least_us, _COST_RATIO * (monotonic_us() - began))
                self._stop.wait(self._interval_us / SECOND_US)
        finally:
            engine.dispose()

    def _try_count(self, engine: sa.Engine) -> None:
        """Count; an error does not end it, but what is not counted is soon not known."""
        try:
            with engine.connect() as connection, connection.begin():
                boards = [read_board(connection, each, now_us()) for each in self._boards]
            self._counted, self._counted_us = [sum_overdue(each) for each in boards], monotonic_us()
            self._is_failing = False
        except Exception as error:  # counting is tried again, whatever it was
            if not self._is_failing:
                self._logger.warning("the boards cannot be counted", exc_info=error)
            self._is_failing = True
