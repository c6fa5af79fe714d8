import pytest

from backend.run.bootstrap import Bootstrap
from backend.settings import load_settings
from backend.wire.keys import generate_key_ring


@pytest.fixture
def bootstrap() -> Bootstrap:
    return Bootstrap(
        name="replica-1",
        role="replica",
        session="s",
        ring=generate_key_ring(),
        settings=load_settings(data="/tmp/nowhere"),  # noqa: S108 - a name only, nothing is written
        notices="tcp://127.0.0.1:1",
        orders="tcp://127.0.0.1:2",
        telemetry="tcp://127.0.0.1:3",
    )
