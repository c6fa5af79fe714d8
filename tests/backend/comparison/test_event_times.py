"""What becomes of the times of a load when the thread that asks for them cannot go on."""

from pathlib import Path

import pytest

from backend.comparison.comparison_load import AnsweredCommands
from backend.comparison.event_times import EventTimesReader
from backend.errors import Unavailable


@pytest.mark.parametrize(
    ("folder", "kind"), [("nobody-runs-here", Unavailable), ("no\0folder", ValueError)]
)
def test_that_whatever_ends_the_thread_is_raised_where_its_times_are_wanted(
    tmp_path: Path, folder: str, kind: type[Exception]
) -> None:
    with EventTimesReader(tmp_path / folder, "", AnsweredCommands(), 1) as reader:
        pass  # its end waits for the thread
    with pytest.raises(kind):
        reader.times()
