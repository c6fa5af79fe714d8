"""Keeps where the rows of a replica come from, while they and their log can be asked."""

from logging import Logger

from backend.errors import Unavailable
from backend.projection.follower import Follower
from backend.projection.row_store import RowSettings
from backend.run.read_model_recovery import record_origin
from backend.store.log_port import CausalLogReader


class OriginRecord:
    """Written anew now and then; why that fails is logged once for as long as it lasts."""

    def __init__(
        self, store: RowSettings, reader: CausalLogReader, follower: Follower, logger: Logger
    ) -> None:
        """Write nothing yet."""
        self._store, self._reader, self._follower = store, reader, follower
        self._logger = logger
        self._error = ""

    def note(self) -> None:
        """Keep what the rows end with; what is not known to be of this log is not kept."""
        error = ""
        try:
            if not self._follower.ahead and self._follower.origin.is_certain:
                reader, position = self._reader, self._follower.position
                record_origin(self._store, reader, position, lambda: reader.connections)
        except Unavailable as unavailable:  # said below, once
            error = unavailable.message
        if error and error != self._error:
            self._logger.warning("where the rows come from: %s", error)
        self._error = error
