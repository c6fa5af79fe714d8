from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from backend.client import Client
from tests.running import Running, running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A running backend with one replica, for tests that do it no harm."""
    with (
        pytest.MonkeyPatch.context() as patch,
        running_without_archive(tmp_path_factory, patch) as started,
    ):
        yield started


def running_without_archive(
    folders: pytest.TempPathFactory, patch: pytest.MonkeyPatch
) -> AbstractContextManager[Running]:
    patch.setenv("MARIGRAPH_ARCHIVE", "false")
    return running(folders.mktemp("shared"), "--replicas", "1")


@pytest.fixture
def client(shared: Running) -> Iterator[Client]:
    with shared.client() as connected:
        yield connected
