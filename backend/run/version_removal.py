"""The archive's retention while it runs: a few small steps now and then, between its batches."""

import time
from collections.abc import Callable, Mapping

from backend.errors import StorageFailed
from backend.projection.read_model import Projection
from backend.projection.row_database import RowDatabase
from backend.projection.row_queries import view_spec
from backend.projection.version_retention import VersionRetention, parse_retention

INTERVAL_S = 0.2
_SLICE_S = 0.03  # that the steps of one interval take at most, give or take one


class VersionRemoval:
    """Removes versions that are older than the settings say; used by the thread that applies."""

    def __init__(
        self,
        kept: str,
        projections: Mapping[str, Projection],
        database: RowDatabase,
        warn: Callable[[str], None],
    ) -> None:
        """Prune the views that do not keep everything.

        Raises:
            Unreadable: code `bad-setting`; `kept` cannot be read.
        """
        events = parse_retention(kept, projections)
        self._views = [
            VersionRetention(view_spec(projections[view]), database, events[view])
            for view in events
        ]
        self._warn = warn
        self._error = ""  # the last failure, until it is over

    @property
    def is_wanted(self) -> bool:
        """Whether there is anything to do, now or later."""
        return bool(self._views)

    def run(self, applied: int) -> None:
        """Take some steps."""
        ends_s = time.monotonic() + _SLICE_S
        try:
            while sum(each.step(applied) for each in self._views):  # each of them in turn
                if time.monotonic() >= ends_s:
                    break
        except StorageFailed as error:  # tried again in a moment, and said once
            if error.message != self._error:
                self._warn(error.message)
            self._error = error.message
        else:
            self._error = ""
