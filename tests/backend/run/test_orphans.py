"""The register of children, which the next backend looks at."""

import logging
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.run.orphans import ChildRegister
from tests.backend.wire.sample_values import PROCESS

LOGGER = logging.getLogger("test")
CHILD = replace(PROCESS, pid=os.getpid())


def test_that_each_time_that_the_children_cannot_be_registered_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    register = ChildRegister(tmp_path)
    register.update([CHILD], LOGGER)
    (path,) = tmp_path.iterdir()
    path.unlink()
    path.mkdir()  # nothing can be written in its place
    for number in (1, 2):
        for _ in range(3):
            register.update([], LOGGER)
        assert register.is_behind
        assert len(caplog.records) == number
        register.update([CHILD], LOGGER)  # as it was: nothing is to be written
        assert not register.is_behind
