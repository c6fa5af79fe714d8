"""The replicas' queues, as the process that fills them tells."""

from collections.abc import Iterable

from backend.messages.feed_choice import QueueRoom
from console.state.replica_health import ReplicaHealth


def queue_rooms(healths: Iterable[ReplicaHealth]) -> dict[str, QueueRoom]:
    """Return each registered replica's queue, as far as it is known now."""
    return {
        room.replica: room
        for health in healths
        if health.sample is not None
        for room in health.sample.queues
    }
