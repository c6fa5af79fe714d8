"""Following the log: the feed is a hint, the position is the truth."""

from pathlib import Path

import pytest

from backend.clock import SECOND_US
from backend.domain.registry import Registry
from backend.errors import StorageFailed, Unreadable
from backend.messages.events import Event
from backend.projection.applier import Applier
from tests.backend.projection.conftest import Opened
from tests.backend.projection.followed_log import FollowedLog, Views
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import START


def test_that_it_catches_up_from_the_log_without_having_heard_anything(
    followed: FollowedLog,
) -> None:
    followed.commit(1000)
    assert 0 < followed.run() <= 1
    assert followed.follower.position == 1000


def test_that_what_is_heard_is_applied_without_reading_the_log(followed: FollowedLog) -> None:
    followed.run()
    fresh = followed.commit(100)
    followed.log.close()
    followed.hear(fresh[:40], fresh[40:])
    followed.run()
    assert followed.follower.position == 100


def test_that_gaps_and_redelivery_change_nothing(
    followed: FollowedLog, tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    fresh = followed.commit(500)
    followed.hear(fresh[20:60], fresh[10:30], fresh[100:120], fresh[60:90], fresh[480:])
    followed.run()
    followed.hear(fresh[:100], fresh[400:])
    more = followed.commit(1000)
    followed.hear(more[100:], fresh[499:], more[:50])
    followed.run()
    assert followed.follower.position == 1000
    other = opened(projections, name="other.sqlite")
    Applier(other, projections, registry).apply(followed.history)
    for projection in projections.values():
        rows = every_row(tmp_path / "rows.sqlite", projection)
        assert rows == every_row(tmp_path / "other.sqlite", projection)


def test_that_it_looks_at_the_log_when_nothing_is_heard(followed: FollowedLog) -> None:
    followed.commit(10)
    followed.run()
    followed.commit(20)
    followed.at += 3 * SECOND_US
    followed.run()
    assert followed.follower.position == 20


def test_that_a_feed_that_says_the_same_head_for_ever_is_not_believed(
    followed: FollowedLog,
) -> None:
    followed.commit(10)
    for _ in range(7):
        followed.beat(10)
        followed.run()
        followed.at += SECOND_US
        followed.commit(20)
    followed.run()
    assert followed.follower.position == 20
    assert followed.follower.lag().head == 20


def test_that_a_pause_holds_across_a_restart_until_it_is_resumed(followed: FollowedLog) -> None:
    followed.follower.pause("anna")
    followed.hear(followed.commit(100))
    followed.run()
    followed.reopen()
    followed.run()
    lag = followed.follower.lag()
    assert (lag.applied, lag.paused_by, lag.head) == (0, "anna", 100)
    followed.follower.resume()
    followed.run()
    assert followed.follower.position == 100


def test_that_a_throttle_is_kept_and_applied(followed: FollowedLog) -> None:
    followed.follower.throttle(100)
    followed.reopen()
    followed.commit(1000)
    seconds = 0
    while followed.follower.position < 1000:
        wait = followed.run()
        followed.at += max(round(wait * SECOND_US), SECOND_US // 10)
        seconds += 1
        assert seconds < 1000
    taken = (followed.at - START) / SECOND_US - 3600
    assert taken == pytest.approx(10, rel=0.1)
    assert followed.follower.lag().throttle_per_s == 100


def test_that_every_n_seconds_applies_in_rounds(followed: FollowedLog) -> None:
    followed.follower.set_mode("every:10")
    followed.hear(followed.commit(50))
    followed.run()
    assert followed.follower.position == 50
    followed.hear(followed.commit(100))
    assert followed.run() <= 1
    assert followed.follower.position == 50
    followed.at += 10 * SECOND_US
    followed.run()
    assert followed.follower.position == 100


def test_that_on_demand_applies_up_to_the_head_of_that_moment(followed: FollowedLog) -> None:
    followed.follower.set_mode("demand")
    followed.hear(followed.commit(50))
    followed.run()
    assert followed.follower.position == 0
    followed.follower.apply_now()
    followed.hear(followed.commit(100))
    followed.run()
    assert followed.follower.position == 50
    followed.reopen()
    assert followed.follower.lag().mode == "demand"


def test_that_a_mode_that_cannot_be_read_leaves_the_present_one(followed: FollowedLog) -> None:
    with pytest.raises(Unreadable):
        followed.follower.set_mode("every:now and then")
    assert followed.follower.lag().mode == "realtime"


def test_that_every_batch_on_disk_is_told_once(followed: FollowedLog) -> None:
    followed.commit(1000)
    followed.run()
    assert sum(applied.events for applied in followed.applied_batches) == 1000
    assert [applied.position for applied in followed.applied_batches][-1] == 1000
    assert any("orders" in applied.changed_keys for applied in followed.applied_batches)


def test_that_a_disk_that_refuses_is_trouble_and_no_crash(followed: FollowedLog) -> None:
    followed.commit(10)
    followed.run()
    followed.store.database.cursor.execute("PRAGMA query_only = ON")
    followed.hear(followed.commit(20))
    assert followed.run() > 0
    assert "readonly database" in followed.follower.lag().rows_error
    followed.store.database.cursor.execute("PRAGMA query_only = OFF")
    followed.run()
    assert followed.follower.lag().rows_error == ""
    assert followed.follower.position == 20


def test_that_rows_ahead_of_the_log_are_not_followed_on(followed: FollowedLog) -> None:
    followed.commit(400)
    followed.run()
    followed.follower.hold("restored")
    followed.hear(followed.commit(500))
    followed.run()
    lag = followed.follower.lag()
    assert (lag.applied, lag.ahead) == (400, "restored")


def test_that_a_log_which_cannot_be_read_is_said_until_it_answers_again(
    followed: FollowedLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed.commit(10)
    followed.run()

    def refuse() -> int:
        raise StorageFailed("the log's database is away")

    with monkeypatch.context() as patch:
        patch.setattr(followed.log, "head", refuse)
        followed.at += 6 * SECOND_US
        for _ in range(3):
            followed.follower.step()
            followed.beat(10)
            assert followed.follower.lag().log_error == "the log's database is away"
    assert followed.follower.lag().log_error == ""


def test_that_a_log_whose_end_answers_but_not_its_events_is_said_until_they_do(
    followed: FollowedLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> list[Event]:
        raise StorageFailed("a page in the middle is damaged")

    followed.commit(10)
    with monkeypatch.context() as patch:
        patch.setattr(followed.log, "read_range", refuse)
        for _ in range(3):
            followed.follower.step()
            followed.at += SECOND_US
            lag = followed.follower.lag()
            assert (lag.log_error, lag.rows_error) == ("a page in the middle is damaged", "")
            assert lag.head == 10
    followed.run()
    assert followed.follower.lag().log_error == ""
    assert followed.follower.position == 10


def test_that_a_rest_is_short_so_that_the_loop_stays_responsive(followed: FollowedLog) -> None:
    followed.follower.set_mode("cron:0 0 1 1 *")
    assert followed.run() <= 1


def test_that_a_replica_with_few_views_passes_over_what_they_do_not_take(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    views = {"sales": projections["sales"]}
    followed = FollowedLog(tmp_path / "rows.sqlite", registry, views, 8000)
    followed.commit(8000)
    followed.run()
    assert sum(applied.events for applied in followed.applied_batches) < 6000
    lag = followed.follower.lag()
    assert (lag.applied, lag.events_behind) == (8000, 0)
    assert lag.counts == followed.log.count_by_type()
    Applier(opened(views, name="other.sqlite"), views, registry).apply(followed.history)
    rows = every_row(tmp_path / "rows.sqlite", views["sales"])
    assert rows == every_row(tmp_path / "other.sqlite", views["sales"])
    followed.store.close()
    followed.log.close()
