"""The one builder of a replica: who comes after it waits for its end, and nobody else does."""

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import psutil

from backend.run.builder_messages import BuilderTask
from backend.run.builder_runner import BuilderRunner
from backend.wire.loop import Loop

if TYPE_CHECKING:
    from backend.run.child_runtime import ChildRuntime


def _ignore(*_: object) -> None:
    """Hear nothing."""


def _builders() -> list[int]:
    own = psutil.Process().children()  # type: ignore[no-untyped-call]  # untyped psutil
    return [each.pid for each in own if "backend.run.view_builder" in each.cmdline()]


def test_that_the_next_one_is_started_when_a_dismissed_one_has_gone(tmp_path: Path) -> None:
    runtime = SimpleNamespace(name="replica-1", loop=Loop(), logger=logging.getLogger("test"))
    runner = BuilderRunner(cast("ChildRuntime", runtime), _ignore, _ignore, _ignore)
    task = BuilderTask(path=str(tmp_path / "rows.sqlite"), log="", is_archive=False, generation=0)
    runner.launch(task)
    (first,) = _builders()
    try:
        runner.dismiss()
        assert not runner.is_running

        runner.launch(task)

        (second,) = _builders()
        assert second != first
        assert not any(map(psutil.pid_exists, [first]))
    finally:
        runner.end()
    assert not any(map(psutil.pid_exists, [second]))
