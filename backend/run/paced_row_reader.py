"""Reads a replica's file of rows again and again, beside its work.

The pace follows what reading costs: it is at most a fiftieth of one processor however large the
views are.
"""

import threading
from collections.abc import Callable
from logging import Logger

import sqlalchemy as sa

from backend.clock import SECOND_US, Micros, monotonic_us

LEAST_INTERVAL_US = 2 * SECOND_US
_COST_RATIO = 50  # of the time between two looks to that which one takes


class PacedRowReader:
    """A thread with a connection of its own; an error does not end it.

    `interval_us`: the time until the next look.
    """

    def __init__(
        self,
        name: str,
        open_rows: Callable[[], sa.Engine],
        read: Callable[[sa.Connection], None],
        logger: Logger,
        *,
        failure: str,
        least_us: Micros = LEAST_INTERVAL_US,
    ) -> None:
        """Look at nothing yet.

        `open_rows` opens the file for reading, and `read` looks at it, in a transaction and in the
        thread called `name`. `failure` is logged when it raises. `least_us`: the least time between
        two looks.
        """
        self.interval_us = least_us
        self._open_rows, self._read, self._logger = open_rows, read, logger
        self._failure, self._least_us = failure, least_us
        self._is_failing = False  # said once, for as long as it lasts
        self._engine: sa.Engine | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name)

    def start(self) -> None:
        """Start looking."""
        self._thread.start()

    def close(self) -> None:
        """End the thread; a look in hand takes no longer than it took before."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                began = monotonic_us()
                self._try_read()
                self.interval_us = max(self._least_us, _COST_RATIO * (monotonic_us() - began))
                self._stop.wait(self.interval_us / SECOND_US)
        finally:
            if self._engine is not None:
                self._engine.dispose()

    def _try_read(self) -> None:
        try:
            if self._engine is None:  # a server may be away just now
                self._engine = self._open_rows()
            with self._engine.connect() as connection, connection.begin():
                self._read(connection)
            self._is_failing = False
        except Exception as error:  # it is tried again, whatever it was
            if not self._is_failing:
                self._logger.warning("%s", self._failure, exc_info=error)
            self._is_failing = True
