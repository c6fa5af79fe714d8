"""The trail: streams that have moved since their heads were last written."""

from collections.abc import Mapping

import msgspec

from backend.store.schema import BLOCK

ROUND = 4 * BLOCK  # events; the longer, the more of the heads on a page are written at once


class Lag(msgspec.Struct, gc=False):
    """A stream whose row is behind: the version that is written, and where the stream stands."""

    written: int
    version: int
    position: int


class Trail:
    """Chooses which heads a commit writes.

    The heads of a hundred streams lie on as many pages, and writing them with every commit costs
    more than the events. So a commit writes, instead of the heads that it moved, as many that lie
    beside each other: round after round over all streams that have moved, in the order of their
    rows, a round for every 16,384 events. What a round began with is written when it ends; from
    there on the log itself tells the heads.
    """

    def __init__(self, lags: Mapping[int, Lag], head: int) -> None:
        """Begin a round at `head` with these streams, by their numbers."""
        self._lags = dict(lags)
        self._begin(head)

    def get(self, stream: int) -> Lag | None:
        """Return where the stream stands, None when its row says so."""
        return self._lags.get(stream)

    def move(self, stream: int, before: int, version: int, position: int) -> None:
        """Note that a stream has moved from version `before`."""
        lag = self._lags.get(stream)
        if lag is None:
            self._lags[stream] = Lag(before, version, position)
        else:
            lag.version, lag.position = version, position

    def due(self, events: int) -> list[tuple[int, int, int, int]]:
        """Return the heads to be written with so many events: to where, which, from which version.

        To version, to position, stream, from version.
        """
        share = -(-self._size * events // ROUND)
        if not share:
            return []
        keys = self._waiting[-share:]
        del self._waiting[-share:]
        lags = [(key, self._lags.pop(key)) for key in reversed(keys)]
        return [(lag.version, lag.position, key, lag.written) for key, lag in lags]

    def settled(self, head: int) -> int | None:
        """Begin the next round, if this one is over; return up to where all heads are written."""
        if self._waiting or head - self._began < ROUND:
            return None
        began = self._began
        self._begin(head)
        return began

    def _begin(self, head: int) -> None:
        self._began = head
        self._waiting = sorted(self._lags, reverse=True)
        self._size = len(self._waiting)
