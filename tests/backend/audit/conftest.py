import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.audit.audit_store import AuditStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AuditStore]:
    """The audit of an empty folder, written by the session `now`."""
    made = AuditStore(tmp_path, "now", logging.getLogger("test"))
    yield made
    made.close()
