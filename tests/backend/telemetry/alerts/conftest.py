from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.messages.alerts import (
    RemoveAlertRule,
)
from backend.telemetry.alerts.default_rules import DEFAULT_RULES
from tests.backend.telemetry.alerts.alert_backend import Backend


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[Backend]:
    started = Backend(tmp_path)
    for rule in DEFAULT_RULES:  # a scenario's writer is never quite well
        started.orders.answer(RemoveAlertRule(name=rule.name, by="test"))
    with closing(started):
        yield started
