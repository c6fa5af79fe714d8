"""A builder that has not ended yet when it was waited for."""

from pathlib import Path

import pytest

from backend.run import builder_process
from backend.run.builder_messages import BuilderTask
from backend.run.builder_process import BuilderProcess
from backend.wire.loop import Loop


def test_that_one_that_does_not_end_in_time_ends_nobody_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(builder_process, "_END_TIMEOUT_S", 0.0)
    task = BuilderTask(path=str(tmp_path / "rows.sqlite"), log="", is_archive=False, generation=0)
    process = BuilderProcess("replica-1", task, Loop(), lambda _: None, lambda _: None)
    assert process.end() in (True, False)
    assert process.await_end(10)
