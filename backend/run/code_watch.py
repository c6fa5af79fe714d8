"""Sees which views have rows of more than one version of their code, beside a replica's work.

An old row may be the last one of its version, and vanish with any event: it is looked again and
again, at a pace that follows what looking costs.
"""

import threading
from collections.abc import Callable, Mapping
from logging import Logger

import sqlalchemy as sa

from backend.clock import SECOND_US, Micros, monotonic_us
from backend.projection.read_model import Projection
from backend.query.views.code_reader import read_view_code

LEAST_INTERVAL_US = 2 * SECOND_US
_COST_RATIO = 50  # of the time between two looks to that which one takes


class CodeWatch:
    """A thread with a connection of its own; `open_rows` opens the replica's file for reading.

    `mixed`: the views that are mixed, as was seen last; none before that.
    """

    def __init__(
        self,
        projections: Mapping[str, Projection],
        open_rows: Callable[[], sa.Engine],
        logger: Logger,
        *,
        is_archive: bool = False,
        interval_us: Micros = LEAST_INTERVAL_US,
    ) -> None:
        """Know nothing yet. `interval_us`: the least time between two looks."""
        self._projections, self._open_rows, self._logger = projections, open_rows, logger
        self._is_archive, self._least_us = is_archive, interval_us
        self.mixed: list[str] = []
        self._is_failing = False  # said once, for as long as it lasts
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="code")

    def start(self) -> None:
        """Start looking."""
        self._thread.start()

    def close(self) -> None:
        """End the thread; a look in hand takes no longer than it took before."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        engine = self._open_rows()
        try:
            while not self._stop.is_set():
                began = monotonic_us()
                self._try_look(engine)
                waits_us = max(self._least_us, _COST_RATIO * (monotonic_us() - began))
                self._stop.wait(waits_us / SECOND_US)
        finally:
            engine.dispose()

    def _try_look(self, engine: sa.Engine) -> None:
        try:
            with engine.connect() as connection, connection.begin():
                self.mixed = [
                    view
                    for view, projection in sorted(self._projections.items())
                    if self._is_mixed(connection, projection)
                ]
            self._is_failing = False
        except Exception as error:  # it is tried again, whatever it was
            if not self._is_failing:
                self._logger.warning("whose rows these are cannot be read", exc_info=error)
            self._is_failing = True

    def _is_mixed(self, connection: sa.Connection, projection: Projection) -> bool:
        return read_view_code(
            connection, projection, "", is_archive=self._is_archive, is_counted=False
        ).is_mixed
