from collections.abc import Iterator

import pytest

from backend.client import Client
from tests.running import Running


@pytest.fixture
def client(shared_backend: Running) -> Iterator[Client]:
    with shared_backend.client() as connected:
        yield connected
