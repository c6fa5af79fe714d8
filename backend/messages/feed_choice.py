"""How a replica is fed: by events, or by a queue of finished row changes."""

from typing import Literal, get_args

import msgspec

from backend.messages.bounds import Int64, LongText

FeedChoice = Literal["events", "queue"]
FEEDS: tuple[FeedChoice, ...] = get_args(FeedChoice)


class QueueRoom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One replica's queue: what it has not acknowledged, and how much more fits in.

    `waiting_bytes`, `waiting_rows`, `oldest_us` (age of the oldest entry): not acknowledged;
    `max_…`: the limits beyond which the oldest is removed. `room_us`: until then, if the replica
    acknowledged nothing from now on and changes went on coming as they do. `growth_bytes_per_s`:
    how fast what waits has grown over the last minute; None: not known yet. `is_lost`: something
    was removed that the replica needs; it must be rebuilt. `has_begun`: it has taken an entry.
    """

    replica: LongText
    acknowledged: Int64
    waiting_bytes: Int64
    waiting_rows: Int64
    oldest_us: Int64
    max_bytes: Int64
    max_rows: Int64
    max_age_us: Int64
    room_us: Int64
    growth_bytes_per_s: float | None = None
    is_lost: bool = False
    has_begun: bool = True

    @property
    def used_share(self) -> float:
        """How full it is, by the limit that is nearest (0 to 1)."""
        return min(
            1.0,
            max(
                self.waiting_bytes / self.max_bytes,
                self.waiting_rows / self.max_rows,
                self.oldest_us / self.max_age_us,
            ),
        )
