"""Following the log: the feed is a hint, the position is the truth."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import pytest

from backend.clock import SECOND_US
from backend.domain.registry import Registry
from backend.errors import StorageFailed, Unreadable
from backend.messages.events import Event, EventBatch, Heartbeat
from backend.messages.notices import ViewLag
from backend.projection.applier import AppliedBatch, Applier
from backend.projection.follower import Follower
from backend.projection.live_store import LiveStore
from backend.projection.log_head import LogHead
from backend.projection.read_model import Projection
from backend.store.engine_registry import open_log
from backend.store.log_port import EventLog
from tests.backend.projection.conftest import Opened
from tests.backend.projection.log_fixtures import append
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import START, Shop, events

Views = Mapping[str, Projection]


class FollowedLog:
    """A log, a follower of it, and a clock that moves when it is told to."""

    def __init__(self, path: Path, registry: Registry, views: Views, length: int) -> None:
        self.history = [*events(registry, islice(Shop(8, users=9, products=5).payloads(), length))]
        self.log: EventLog = open_log("memory:")
        self.at = START + 3600 * SECOND_US
        self.applied_batches: list[AppliedBatch] = []
        self._path, self._views, self._registry = path, views, registry
        self.open()

    def open(self) -> None:
        self.store = LiveStore(self._path, self._views)
        self.applier = Applier(self.store, self._views, self._registry)
        self.follower = Follower(
            self.applier,
            self.log,
            clock=lambda: self.at,
            ticks=lambda: self.at,
            on_applied=self.applied_batches.append,
        )

    def reopen(self) -> None:
        self.store.close()
        self.open()

    def commit(self, upto: int) -> list[Event]:
        fresh = self.history[self.log.head() : upto]
        append(self.log, fresh)
        return fresh

    def hear(self, *parts: list[Event]) -> None:
        for part in parts:
            self.follower.receive(EventBatch(head=self.log.head(), events=part))

    def beat(self, head: int | None = None) -> None:
        upto = self.log.head() if head is None else head
        counts = self.log.count_by_type(upto)
        self.follower.receive(Heartbeat(head=upto, recorded=self.at, at=self.at, counts=counts))

    def run(self) -> float:
        """Step until there is nothing to do at once; return when it wants to be called again."""
        for _ in range(10_000):
            wait = self.follower.step()
            if wait:
                return wait
        raise AssertionError("it never rests")

    def view(self, name: str) -> ViewLag:
        return next(view for view in self.follower.lag().views if view.view == name)


@pytest.fixture
def followed(tmp_path: Path, registry: Registry, projections: Views) -> Iterator[FollowedLog]:
    followed = FollowedLog(tmp_path / "rows.sqlite", registry, projections, 1000)
    yield followed
    followed.store.close()
    followed.log.close()


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


def test_that_behind_counts_the_events_that_a_view_takes(followed: FollowedLog) -> None:
    followed.commit(400)
    followed.run()
    followed.follower.pause("anna")
    followed.hear(followed.commit(1000))
    late = followed.history[400:]
    for name, projection in followed.applier.projections.items():
        types = followed.applier.relevant_types(name)
        assert len(types) == len(projection.handlers)
        assert followed.view(name).events_behind == sum(event.type in types for event in late)
    lag = followed.follower.lag()
    assert (lag.applied, lag.head, lag.events_behind) == (400, 1000, 600)


def test_that_time_behind_is_since_the_oldest_event_could_have_been_applied(
    followed: FollowedLog,
) -> None:
    followed.commit(400)
    followed.run()
    followed.at += 6 * 3600 * SECOND_US  # a quiet night
    assert {view.time_behind_us for view in followed.follower.lag().views} == {0}
    followed.follower.pause("anna")
    followed.commit(1000)  # with commit times of hours ago, as a restored log has them
    followed.at += 8 * SECOND_US
    assert {view.time_behind_us for view in followed.follower.lag().views} == {8 * SECOND_US}
    followed.at += 5 * SECOND_US
    assert {view.time_behind_us for view in followed.follower.lag().views} == {13 * SECOND_US}


def test_that_events_from_before_the_start_count_from_the_start(followed: FollowedLog) -> None:
    followed.commit(400)
    followed.run()
    followed.commit(1000)
    followed.at += 3600 * SECOND_US
    followed.reopen()
    followed.follower.pause("anna")
    followed.at += 2 * SECOND_US
    lag = followed.follower.lag()
    assert (lag.time_behind_us, lag.catch_up_target, lag.replay_target) == (2_000_000, 1000, None)
    followed.follower.resume()
    followed.run()
    assert followed.follower.lag().catch_up_target is None


def test_that_rows_built_anew_have_a_target(followed: FollowedLog) -> None:
    followed.commit(400)
    followed.follower.pause("anna")
    followed.run()
    assert followed.follower.lag().replay_target == 400
    followed.follower.resume()
    followed.run()
    assert followed.follower.lag().replay_target is None


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
        patch.setattr(followed.log, "read", refuse)
        for _ in range(3):
            followed.follower.step()
            followed.at += SECOND_US
            lag = followed.follower.lag()
            assert (lag.log_error, lag.rows_error) == ("a page in the middle is damaged", "")
            assert lag.head == 10
    followed.run()
    assert followed.follower.lag().log_error == ""
    assert followed.follower.position == 10


def test_that_every_stage_says_how_far_it_is_and_what_it_took(followed: FollowedLog) -> None:
    followed.hear(followed.commit(100))
    followed.run()
    stages = {stage.stage: stage for stage in followed.follower.lag().stages}
    assert list(stages) == ["received", "applied", "on-disk", "visible"]
    assert {stage.position for stage in stages.values()} == {100}
    assert all(stage.took_us is not None and stage.took_us >= 0 for stage in stages.values())
    followed.reopen()
    assert {stage.position for stage in followed.follower.lag().stages} == {100}


def test_that_nothing_is_known_of_the_head_of_an_unread_log() -> None:
    assert LogHead(0).events_behind({}, ["order.created"]) is None


def test_that_a_head_older_than_the_position_is_no_negative_lag(followed: FollowedLog) -> None:
    followed.commit(100)
    followed.run()
    followed.beat(50)
    lag = followed.follower.lag()
    assert (lag.head, lag.events_behind, lag.time_behind_us) == (100, 0, 0)


def test_that_latencies_and_rates_are_those_of_the_last_seconds(followed: FollowedLog) -> None:
    assert followed.view("orders").p50_us is None
    fresh = followed.commit(500)
    followed.at += SECOND_US // 2
    followed.hear(fresh)
    followed.run()
    worst = followed.at - followed.history[0].recorded
    lag = followed.follower.lag()
    orders = next(view for view in lag.views if view.view == "orders")
    assert orders.p50_us is not None
    assert orders.p90_us is not None
    assert orders.p99_us is not None
    assert orders.max_us is not None
    assert 0 < orders.p50_us <= orders.p90_us <= orders.p99_us <= orders.max_us <= worst
    followed.at += 2 * SECOND_US
    followed.hear(followed.commit(1000))
    followed.run()
    rate = followed.follower.lag().apply_rate_per_s
    assert rate == pytest.approx(250, rel=0.05)


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
