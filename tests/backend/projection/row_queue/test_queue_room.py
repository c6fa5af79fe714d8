"""What is told of a queue while its replica acknowledges later than it applies."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.clock import SECOND_US
from backend.messages.feed_choice import QueueRoom
from backend.projection.row_queue.queue_registrations import Acknowledged, QueueRegistrations
from backend.projection.row_queue.queue_room import QueueGauge
from tests.backend.projection.row_queue.conftest import ROOMY, MakeWriter, changes, registered


class TrimmedQueue:
    """A queue whose replica had acknowledged 1 when the entries behind it were removed."""

    def __init__(self, registrations: QueueRegistrations, write: MakeWriter) -> None:
        self.registrations = registrations
        self.at_us = 0
        writer = write(replace(ROOMY, max_rows=20))
        for position in range(1, 60):
            writer.append(changes(position - 1, position, rows=2))
        self._gauge = QueueGauge(writer, registrations, ticks=lambda: self.at_us)

    def after(self, seconds: float) -> QueueRoom:
        self.at_us += round(seconds * SECOND_US)
        [room] = self._gauge.measure(59)
        return room


@pytest.fixture
def queue(tmp_path: Path, write: MakeWriter) -> TrimmedQueue:
    return TrimmedQueue(registered(tmp_path, 1), write)


def test_that_a_queue_is_lost_when_its_replica_has_had_time_to_acknowledge(
    queue: TrimmedQueue,
) -> None:
    assert [queue.after(seconds).is_lost for seconds in (0, 1, 1)] == [False, False, True]
    assert queue.after(10).room_us == 0


def test_that_what_was_applied_before_it_was_removed_is_not_lost(queue: TrimmedQueue) -> None:
    queue.after(0)
    queue.registrations.acknowledge("replica-1", Acknowledged(20, has_begun=True))
    assert not queue.after(1.9).is_lost  # it goes on
    queue.registrations.acknowledge("replica-1", Acknowledged(59, has_begun=True))
    assert not queue.after(1.9).is_lost
    assert not queue.after(60).is_lost
