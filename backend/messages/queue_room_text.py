"""How full a replica's queue is, in words."""

from backend.messages.feed_choice import QueueRoom
from backend.messages.number_text import format_bytes, format_counted, format_span
from backend.translation import tr, tr_noop

_STEADY_ROOM = tr_noop("{bytes} and {rows} wait in its queue; room for {room} more, steady")
_GROWING_ROOM = tr_noop(
    "{bytes} and {rows} wait in its queue; room for {room} more, growing by {change}/s"
)
_SHRINKING_ROOM = tr_noop(
    "{bytes} and {rows} wait in its queue; room for {room} more, shrinking by {change}/s"
)


def describe_queue_room(room: QueueRoom) -> str:
    """Say how full a queue is, how long it may go on filling, and how that changes."""
    if room.is_lost:
        return tr("its queue was trimmed: rebuild needed")
    if not room.has_begun:
        return tr("goes over to its queue")
    growth = room.growth_bytes_per_s
    steady = growth is None or abs(growth) < 1
    return tr(
        _STEADY_ROOM if steady else _GROWING_ROOM if (growth or 0) > 0 else _SHRINKING_ROOM,
        bytes=format_bytes(room.waiting_bytes),
        rows=format_counted(room.waiting_rows, "row"),
        room=format_span(room.room_us),
        change=format_bytes(abs(round(growth or 0))),
    )
