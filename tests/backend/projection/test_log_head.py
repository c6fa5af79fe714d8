import pytest

from backend.clock import SECOND_US
from backend.errors import StorageFailed
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
