"""The backend of a scratch folder: it is asked and never ordered, and ends when nobody looks."""

import msgspec

from backend.clock import SECOND_US, Clock, Micros, monotonic_us
from backend.settings import Settings
from backend.wire.connection import ConnectionInfo
from backend.wire.scratch_mark import ScratchMark

_FIRST_CLIENT_US: Micros = 60 * SECOND_US  # that the first one may take to come
_ALONE_US: Micros = 5 * SECOND_US  # after the last one has gone; a window may be made anew


def scratch_settings(settings: Settings) -> Settings:
    """Return the settings of such a backend: the archive alone, for this host alone."""
    return msgspec.structs.replace(settings, log="", replicas=0, archive=True, listen="")


def observed_only(connection: ConnectionInfo) -> ConnectionInfo:
    """Return the connection with no key but the observers'."""
    clients = {role: pair for role, pair in connection.clients.items() if role == "observer"}
    return msgspec.structs.replace(connection, clients=clients)


class ScratchWatch:
    """Knows when nobody looks at a scratch folder any more."""

    def __init__(self, mark: ScratchMark | None, ticks: Clock = monotonic_us) -> None:
        """`mark`: of the data folder; None: it is none of that kind."""
        self.is_scratch = mark is not None
        self._ticks = ticks
        self._end_us = ticks() + _FIRST_CLIENT_US
        self._arrivals = 0

    def is_over(self, clients: int, arrivals: int) -> bool:
        """Say whether to end; to be asked every second with the number of clients.

        `arrivals`: of clients so far; one may have come and gone within the second.
        """
        if clients or arrivals != self._arrivals:
            self._arrivals = arrivals
            self._end_us = self._ticks() + _ALONE_US
        return self.is_scratch and self._ticks() > self._end_us
