"""A consumer of large events: it takes what there is room for, and goes on when there is more."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from backend.store.engine_registry import open_consumers, open_log
from backend.store.log_consumer_port import LogConsumer
from backend.store.log_port import Transaction
from backend.store.nats_engine import delivered_events
from tests.contract.drafts import draft
from tests.running import until

EVENTS, EVENT_BYTES = 20, 300_000
ROOM_BYTES = 1_000_000


@pytest.fixture
def consumer(empty_stream: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[LogConsumer]:
    monkeypatch.setattr(delivered_events, "_MAX_BYTES", ROOM_BYTES)
    with closing(open_log(empty_stream)) as log:
        for _ in range(EVENTS):
            data = b'{"user_id":"' + b"x" * EVENT_BYTES + b'"}'
            log.append(Transaction(events=[draft(data=data)]), recorded=7)
    consumers = open_consumers(empty_stream)
    assert consumers is not None
    consumer = consumers.follow("marigraph-test-large", 0)
    yield consumer
    consumer.end(forget=True)
    consumer.close()


def test_that_no_more_is_taken_than_there_is_room_for(consumer: LogConsumer) -> None:
    until(lambda: consumer.state.unacknowledged > 0, "something has come")
    left = consumer.state.pending
    assert left is not None
    assert left >= EVENTS - (ROOM_BYTES + 1_100_000) // EVENT_BYTES - 1
    heard: list[int] = []

    def has_all() -> bool:
        heard.extend(each.position for each in consumer.hear())
        consumer.acknowledge(max(heard, default=0))
        return len(heard) >= EVENTS

    until(has_all, "all have come")
    assert heard == [*range(1, EVENTS + 1)]
