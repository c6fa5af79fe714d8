from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.store.engine_registry import open_log
from tests.backend.exchange.in_process_backend import InProcessBackend


@pytest.fixture(params=["memory", "sqlite"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[InProcessBackend]:
    """A backend over an empty log."""
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'log.sqlite'}"
    log = open_log(url)
    yield InProcessBackend(log)
    log.close()
