"""A stream for each test."""

from collections.abc import Callable, Iterator

import pytest
from nats.js.api import StreamConfig

from tests.backend.foreign.jetstream.stream_writer import StreamWriter
from tests.nats import NatsServer


@pytest.fixture
def make_stream(nats_server: NatsServer) -> Iterator[Callable[..., StreamWriter]]:
    made: list[StreamWriter] = []

    def make(config: StreamConfig | None = None) -> StreamWriter:
        made.append(StreamWriter(nats_server.port, config))
        return made[-1]

    yield make
    for each in made:
        if each.ask(f"STREAM.INFO.{each.name}").get("error") is None:
            each.delete()
        each.close()


@pytest.fixture
def stream(make_stream: Callable[..., StreamWriter]) -> StreamWriter:
    return make_stream()
