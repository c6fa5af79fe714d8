"""What the server of a log says of its streaming replicas (standbys)."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from backend.messages.log_standbys import LostEvents, Standby


class StandbyReading(msgspec.Struct, frozen=True, kw_only=True):
    """One look at the server that is written to.

    `server`: its host and port. `system`: what tells its cluster from all others. `end`: of its
    write-ahead log, in bytes since its begin. `synchronous`: its `synchronous_standby_names`.
    `standbys`: with the times that the server itself has measured. `is_seen`: False where the role
    may not see how far they are. `waiting_us`: for how long a commit of Marigraph has been waiting
    for a standby; None: none is. `lost`: what a failover has lost last; None: nothing.
    """

    server: str
    system: int
    timeline: int
    end: int
    synchronous: str
    standbys: Sequence[Standby]
    is_seen: bool
    waiting_us: int | None
    lost: LostEvents | None = None


class StandbyReader(Protocol):
    """Asks again and again, through a connection of its own; one thread."""

    def read(self) -> StandbyReading:
        """Return how the standbys are.

        Raises:
            StorageFailed: the server does not answer.
        """
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...
