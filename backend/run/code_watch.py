"""Sees which views have rows of more than one version of their code, beside a replica's work.

An old row may be the last one of its version, and vanish with any event: it is looked again and
again.
"""

from collections.abc import Callable, Mapping
from logging import Logger

import sqlalchemy as sa

from backend.clock import Micros
from backend.projection.read_model import Projection
from backend.query.views.code_reader import read_view_code
from backend.run.paced_row_reader import LEAST_INTERVAL_US, PacedRowReader


class CodeWatch:
    """`mixed`: the views that are mixed, as was seen last; none before that.

    `open_rows` opens the replica's file for reading.
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
        self.mixed: list[str] = []
        self._projections, self._is_archive = projections, is_archive
        self._reader = PacedRowReader(
            "code",
            open_rows,
            self._look,
            logger,
            failure="whose rows these are cannot be read",
            least_us=interval_us,
        )

    def start(self) -> None:
        """Start looking."""
        self._reader.start()

    def close(self) -> None:
        """End the thread."""
        self._reader.close()

    def _look(self, connection: sa.Connection) -> None:
        self.mixed = [
            view
            for view, projection in sorted(self._projections.items())
            if self._is_mixed(connection, projection)
        ]

    def _is_mixed(self, connection: sa.Connection, projection: Projection) -> bool:
        return read_view_code(
            connection, projection, "", is_archive=self._is_archive, is_counted=False
        ).is_mixed
