from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nats import NatsServer


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[NatsServer]:
    """A server that a test may stop."""
    server = NatsServer(tmp_path, "own")
    server.start()
    yield server
    server.kill()
