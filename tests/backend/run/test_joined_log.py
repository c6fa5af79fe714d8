"""The copy of another host's log: what it says of the way there, and of the log itself."""

import logging
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest

from backend.domain.registry import load_registry
from backend.foreign.continuity import FollowedPart
from backend.messages.store_status import StoreStatus
from backend.run.joined_log import JoinedLogThread
from tests.running import until


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[JoinedLogThread]:
    """One whose log cannot be asked: no backend is there."""
    made = JoinedLogThread(
        tmp_path / "primary",
        FollowedPart(),
        StoreStatus(name="tokyo", place="10.0.0.5:7420"),
        load_registry(),
        lambda: None,
        logging.getLogger(__name__),
        lambda _: Mock(),
    )
    made.start()
    yield made
    made.close()


def test_that_a_log_that_does_not_answer_is_said_whoever_answers_beside_it(
    reader: JoinedLogThread,
) -> None:
    until(lambda: reader.status.state == "unreachable", "the log does not answer")
    reader.note_contact("")
    assert reader.status.state == "unreachable"


def test_that_a_way_that_was_cut_is_tried_again_once_it_is_there(reader: JoinedLogThread) -> None:
    until(lambda: reader.status.state == "unreachable", "it is tried again in a second only")
    reader.note_contact("The cable is cut.")
    assert (reader.status.state, reader.status.reason) == ("unreachable", "The cable is cut.")
    reader.note_contact("")
    assert reader.status.state == "connecting"
