from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend.cli.program import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program on an empty folder of its own; no backend runs there."""
    return Program(tmp_path / "data")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program on a folder whose backend runs; shared by a module's tests.

    Only that backend knows where its log is, and its installation's name.
    """
    program = Program(tmp_path_factory.mktemp("running"))
    log = tmp_path_factory.mktemp("elsewhere") / "events.sqlite"
    with program.backend(MARIGRAPH_LOG=f"sqlite:///{log}", MARIGRAPH_INSTALLATION="market"):
        yield program
