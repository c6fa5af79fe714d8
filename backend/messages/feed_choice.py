"""How a replica is fed: by events, by a queue of finished row changes, or by the log's stream."""

from collections.abc import Sequence
from typing import Literal, get_args

import msgspec

from backend.messages.bounds import Int64, LongText

FeedChoice = Literal["events", "queue", "stream"]
FEEDS: tuple[FeedChoice, ...] = get_args(FeedChoice)
FEEDS_OF_ANY_LOG: tuple[FeedChoice, ...] = ("events", "queue")  # the third needs one in a stream


def find_feed(text: str, feeds: Sequence[FeedChoice] = FEEDS) -> FeedChoice | None:
    """Return the feed of this name; None: it is none of these."""
    by_name: dict[str, FeedChoice] = {feed: feed for feed in feeds}
    return by_name.get(text)


def describe_feeds(feeds: Sequence[FeedChoice]) -> str:
    """Return the names of several feeds, as an error lists them."""
    *most, last = feeds
    return f"{', '.join(most)} and {last}"


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


class StreamConsumer(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False
):
    """A replica's durable consumer as the server of the log's stream knows it.

    `name`: on the server. `pending`: messages with events that it has not delivered yet,
    `unacknowledged`: that it has delivered, and the replica's rows do not have for certain;
    `ack_floor`: the message of the stream up to which all are acknowledged, 0 for none.
    `asked_age_us`: since the server said so; None: it never did. `problem`: why the replica goes on
    from the log itself, empty while its consumer feeds it; `is_deleted`: that is why.
    """

    name: LongText
    pending: Int64 = 0
    unacknowledged: Int64 = 0
    ack_floor: Int64 = 0
    asked_age_us: Int64 | None = None
    problem: LongText = ""
    is_deleted: bool = False

    @property
    def behind(self) -> int | None:
        """How many messages the replica lacks, as the server counts; None: it never said."""
        return None if self.asked_age_us is None else self.pending + self.unacknowledged
