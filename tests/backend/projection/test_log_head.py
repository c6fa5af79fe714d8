import pytest

from backend.clock import SECOND_US
from backend.errors import StorageFailed
from backend.messages.events import Heartbeat
from backend.projection.log_head import LogHead
from backend.store.engine_registry import open_log


def test_that_a_question_which_fails_confirms_nothing_and_is_asked_again_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log, head = open_log("memory:"), LogHead(started_us=0)
    assert head.refresh(log, SECOND_US)

    def refuse() -> int:
        raise StorageFailed("the log's database is away")

    with monkeypatch.context() as patch:
        patch.setattr(log, "head", refuse)
        for second in (10, 11):
            with pytest.raises(StorageFailed):
                head.refresh(log, second * SECOND_US)
            assert head.error == "the log's database is away"
            assert head.age_us(second * SECOND_US) == (second - 1) * SECOND_US
    assert head.refresh(log, 11 * SECOND_US + 1)
    assert (head.error, head.age_us(11 * SECOND_US + 1)) == ("", 0)


def test_that_the_logs_end_is_never_before_an_event_that_was_read() -> None:
    head = LogHead(started_us=0)
    head.apply_heartbeat(
        Heartbeat(head=5, recorded=1, at=1, counts={"user.registered": 5}), SECOND_US
    )
    head.advance(9, {"user.registered": 9})
    assert (head.position, head.end, head.counts) == (9, 9, {"user.registered": 9})
    head.apply_heartbeat(
        Heartbeat(head=7, recorded=1, at=1, counts={"user.registered": 7}), 2 * SECOND_US
    )
    assert (head.position, head.counts) == (9, {"user.registered": 9})
