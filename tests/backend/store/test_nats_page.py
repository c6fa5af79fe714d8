"""Pages of a stream's messages, and servers that stand still while one is awaited."""

from contextlib import closing

import pytest

from backend.errors import StorageFailed
from backend.store.nats_page import SEQUENCE, request_page
from tests.backend.foreign.jetstream.stream_writer import StreamWriter
from tests.health_watch import frozen
from tests.nats import NatsServer


def test_that_a_page_is_whole_or_refused(own_server: NatsServer) -> None:
    with closing(StreamWriter(own_server.port)) as stream:
        stream.publish_orders(6)

        def numbers(name: str, after: int, limit: int, silence_s: float) -> list[int]:
            asked = request_page(stream.client.connection, name, after, limit, silence_s)
            return [int(message.headers[SEQUENCE]) for message in stream.call(asked)]

        assert numbers(stream.name, 2, 3, 9.0) == [3, 4, 5]
        assert numbers(stream.name, 5, 3, 9.0) == [6]
        assert numbers("GONE", 0, 3, 9.0) == []

        assert own_server.process is not None
        with frozen(own_server.process.pid), pytest.raises(StorageFailed, match="timeout"):
            numbers(stream.name, 2, 3, 0.05)

        assert numbers(stream.name, 2, 3, 9.0) == [3, 4, 5]
