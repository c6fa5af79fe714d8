"""How far a replica's consumer of the log's stream is, as its server knows it, in words."""

from backend.messages.feed_choice import StreamConsumer
from backend.messages.number_text import format_counted, format_number
from backend.translation import tr


def describe_stream_consumer(consumer: StreamConsumer) -> str:
    """Say what the server has for a replica, and up to where the replica has acknowledged."""
    if consumer.is_deleted:
        return tr("its consumer was deleted on the server; it reads the log itself")
    if consumer.problem:
        return tr("the server does not answer; it reads the log itself")
    if consumer.asked_age_us is None:
        return tr("the server has not said yet how far its consumer is")
    return tr(
        "by the server {waiting} for it, {unacknowledged} not acknowledged; acknowledged up to"
        " message {floor} of the stream",
        waiting=format_counted(consumer.pending, "message waits", "messages wait"),
        unacknowledged=format_number(consumer.unacknowledged),
        floor=format_number(consumer.ack_floor),
    )
