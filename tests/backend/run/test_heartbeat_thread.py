"""The thread that sees whether handlers and questions hang: nothing ends it."""

import logging
from collections.abc import Iterator

import pytest

from backend.messages.events import Event
from backend.projection.handler_watch import HandlerWatch, InHand
from backend.query.question_watch import QuestionWatch
from backend.run.bootstrap import Bootstrap
from backend.run.child_runtime import ChildRuntime
from backend.run.heartbeat_thread import HeartbeatThread
from tests.backend.wire.sample_values import EVENT
from tests.running import until


@pytest.fixture
def runtime(bootstrap: Bootstrap) -> Iterator[ChildRuntime]:
    made = ChildRuntime(bootstrap)
    yield made
    made.close()


def test_that_an_error_is_logged_once_and_told_and_ends_nothing(
    runtime: ChildRuntime, caplog: pytest.LogCaptureFixture
) -> None:
    event: list[Event] = []
    looks: list[int] = []

    def find_in_hand() -> InHand | None:
        looks.append(1)
        return event[0], "orders"

    runtime.logger.addHandler(caplog.handler)
    watch = HandlerWatch(find_in_hand)
    thread = HeartbeatThread(runtime, watch, QuestionWatch())
    thread.start()
    try:
        until(lambda: len(looks) > 3, "it looks again and again")
        assert thread.error == "IndexError: list index out of range"
        event.append(EVENT)
        until(lambda: watch.running is not None, "it goes on")
        until(lambda: not thread.error, "it is well again")
    finally:
        thread.close()
        runtime.logger.removeHandler(caplog.handler)
    logged = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert [each.message for each in logged] == ["the watch over handlers and questions fails"]
    assert logged[0].exc_info is not None
