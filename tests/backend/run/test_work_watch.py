"""What a replica knows of its boards, counted beside its work."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from backend.errors import StorageFailed
from backend.messages.work import OverdueWork
from backend.projection.row_queries import open_rows
from backend.run.work_watch import WorkWatch
from tests.backend.query.views.jobs import DAY_US, JOBS, Job, Workshop
from tests.running import until

LOGGER = logging.getLogger("test")


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    made = Workshop(tmp_path / "replica-1.sqlite")
    yield made
    made.close()


def test_that_the_boards_are_counted_again_and_again(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "replica-1.sqlite"
    watch = WorkWatch({"jobs": JOBS}, lambda: open_rows(path), LOGGER, interval_us=1_000)
    assert watch.overdue == [OverdueWork(view="jobs", waiting=None, overdue=None)]
    watch.start()
    try:
        until(lambda: watch.overdue == [OverdueWork(view="jobs", waiting=0, overdue=0)], "a count")
        since_us = workshop.now_us - DAY_US
        workshop.add(Job(job_id="1", opened=workshop.now_us - 2 * DAY_US), Job(job_id="2"))
        late = OverdueWork(
            view="jobs", waiting=2, overdue=1, worst="Nobody has begun", since_us=since_us
        )
        until(lambda: watch.overdue == [late], "the next count")
    finally:
        watch.close()


def test_that_what_cannot_be_counted_is_not_known_and_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "replica-1.sqlite"
    path.touch()
    counted = threading.Event()
    tries = iter(range(4))

    def note_try(*_: object) -> None:
        if next(tries, None) is None:
            counted.set()

    def open_empty() -> sa.Engine:
        engine = open_rows(path)
        event.listen(engine, "checkout", note_try)
        return engine

    watch = WorkWatch({"jobs": JOBS}, open_empty, LOGGER, interval_us=1_000)
    with caplog.at_level(logging.WARNING):
        watch.start()
        assert counted.wait(30)
        watch.close()
    assert watch.overdue == [OverdueWork(view="jobs", waiting=None, overdue=None)]
    assert [record.message for record in caplog.records] == ["the boards cannot be counted"]


def test_that_without_a_board_there_is_nothing_to_count(tmp_path: Path) -> None:
    watch = WorkWatch({}, lambda: open_rows(tmp_path / "none"), LOGGER)
    watch.start()
    watch.close()
    assert watch.overdue == []


def test_that_rows_that_cannot_be_opened_at_first_are_counted_later(
    workshop: Workshop, tmp_path: Path
) -> None:
    path = tmp_path / "replica-1.sqlite"
    workshop.add(Job(job_id="1"))
    failures = iter([StorageFailed("the server is away")])

    def open_at_last() -> sa.Engine:
        for failure in failures:
            raise failure
        return open_rows(path)

    watch = WorkWatch({"jobs": JOBS}, open_at_last, LOGGER, interval_us=1_000)
    watch.start()
    try:
        until(lambda: watch.overdue[0].waiting == 1, "a count")
    finally:
        watch.close()
