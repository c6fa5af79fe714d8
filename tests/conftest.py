"""Fixtures that more than one folder asks for."""

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nats import empty_stream, nats_server
from tests.postgres import emptied_databases, empty_database, new_database, postgres_server
from tests.process_reaper import reaping
from tests.property_examples import load_profiles
from tests.running import Running, running, running_with
from tests.sample_folder import sample_folder
from tests.warm_starts import starting_warm

__all__ = [
    "emptied_databases",
    "empty_database",
    "empty_stream",
    "nats_server",
    "new_database",
    "postgres_server",
    "sample_folder",
]

# Tests start the program again and again: it may keep the bytecode that it has compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A shell starts what goes on in its background deaf to Ctrl+C, and so would be all that we start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A tenth of the time went into looking through the same old objects for garbage again and again.
gc.set_threshold(20_000, 20, 50)

load_profiles()


@pytest.fixture(scope="session", autouse=True)
def no_process_outlives_the_tests() -> Iterator[None]:
    """End what they started when this process ends, by Ctrl+C or a kill too."""
    with reaping(), starting_warm():
        yield


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[Running]:
    """A running backend with two replicas and the archive."""
    with running(tmp_path / "data", "--replicas", "2") as started:
        yield started


@pytest.fixture
def small_backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A running backend with one replica and no archive."""
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    with running(tmp_path / "data", "--replicas", "1") as started:
        yield started


@pytest.fixture(scope="module")
def shared_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A running backend with one replica and no archive, for tests that do it no harm."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    with running_with({"MARIGRAPH_ARCHIVE": "false"}, folder, "--replicas", "1") as started:
        yield started
