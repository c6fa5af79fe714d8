from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.store.opening import open_log
from tests.backend.exchange.desk import Desk


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A backend over an empty log."""
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'log.sqlite'}"
    log = open_log(url)
    yield Desk(log)
    log.close()
