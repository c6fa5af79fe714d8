import fcntl
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from backend.messages.number_text import format_number
from backend.wire.production_mark import mark_production
from console.actions.sample_import import SampleImport, parse_progress
from console.state.observable import Observable
from console.state.sample_state import SampleState


@pytest.fixture
def ended_pid() -> int:
    """The number of a process that has just ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_that_progress_is_read_and_its_thousands_stand_apart_as_everywhere() -> None:
    line = f"{format_number(1_138)} of {format_number(24_746)} facts, 23/s, 17 min left"
    found = parse_progress(line)
    assert found is not None
    assert (found.done, found.total) == (1_138, 24_746)
    assert found.text == line


def test_that_the_sample_is_not_loaded_into_what_is_marked_production(tmp_path: Path) -> None:
    mark_production(tmp_path, "shop eu")
    state = Observable(SampleState())
    sample = SampleImport(tmp_path, state)
    sample.start("max")
    assert not sample.running
    assert state.value.has_ended
    assert "marked production, as shop eu" in state.value.failure
    assert "--production 'shop eu'" in state.value.failure
    sample.deleteLater()


def test_that_a_load_that_another_window_began_is_looked_on_and_its_end_is_seen(
    qtbot: QtBot, tmp_path: Path, ended_pid: int
) -> None:
    state = Observable(SampleState())
    sample = SampleImport(tmp_path, state)
    with (tmp_path / "sample.log").open("wb") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        (tmp_path / "sample.pid").write_text(str(ended_pid))
        sample.start("max")  # the operator sees that it is under way, and no second one begins
        assert state.value.is_running
        sample.cancel()  # it ends at this very moment: there is nothing to be stopped any more
    qtbot.waitUntil(lambda: state.value.has_ended, timeout=10_000)
    assert not sample.running
    sample.deleteLater()
