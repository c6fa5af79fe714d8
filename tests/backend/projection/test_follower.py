"""Following the log: the feed is a hint, the position is the truth."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import pytest

from backend.clock import SECOND_US
from backend.domain.registry import Registry
from backend.errors import Unreadable
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
            self.applier, self.log, clock=lambda: self.at, on_applied=self.applied_batches.append
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
    desk = FollowedLog(tmp_path / "rows.sqlite", registry, projections, 1000)
    yield desk
    desk.store.close()
    desk.log.close()


def test_that_it_catches_up_from_the_log_without_having_heard_anything(desk: FollowedLog) -> None:
    desk.commit(1000)
    assert 0 < desk.run() <= 1
    assert desk.follower.position == 1000


def test_that_what_is_heard_is_applied_without_reading_the_log(desk: FollowedLog) -> None:
    desk.run()
    fresh = desk.commit(100)
    desk.log.close()
    desk.hear(fresh[:40], fresh[40:])
    desk.run()
    assert desk.follower.position == 100


def test_that_gaps_and_redelivery_change_nothing(
    desk: FollowedLog, tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    fresh = desk.commit(500)
    desk.hear(fresh[20:60], fresh[10:30], fresh[100:120], fresh[60:90], fresh[480:])
    desk.run()
    desk.hear(fresh[:100], fresh[400:])
    more = desk.commit(1000)
    desk.hear(more[100:], fresh[499:], more[:50])
    desk.run()
    assert desk.follower.position == 1000
    other = opened(projections, name="other.sqlite")
    Applier(other, projections, registry).apply(desk.history)
    for projection in projections.values():
        rows = every_row(tmp_path / "rows.sqlite", projection)
        assert rows == every_row(tmp_path / "other.sqlite", projection)


def test_that_it_looks_at_the_log_when_nothing_is_heard(desk: FollowedLog) -> None:
    desk.commit(10)
    desk.run()
    desk.commit(20)
    desk.at += 3 * SECOND_US
    desk.run()
    assert desk.follower.position == 20


def test_that_a_feed_that_says_the_same_head_for_ever_is_not_believed(desk: FollowedLog) -> None:
    desk.commit(10)
    for _ in range(7):
        desk.beat(10)
        desk.run()
        desk.at += SECOND_US
        desk.commit(20)
    desk.run()
    assert desk.follower.position == 20
    assert desk.follower.lag().head == 20


def test_that_a_pause_holds_across_a_restart_until_it_is_resumed(desk: FollowedLog) -> None:
    desk.follower.pause("anna")
    desk.hear(desk.commit(100))
    desk.run()
    desk.reopen()
    desk.run()
    lag = desk.follower.lag()
    assert (lag.applied, lag.paused_by, lag.head) == (0, "anna", 100)
    desk.follower.resume()
    desk.run()
    assert desk.follower.position == 100


def test_that_a_throttle_is_kept_and_applied(desk: FollowedLog) -> None:
    desk.follower.throttle(100)
    desk.reopen()
    desk.commit(1000)
    seconds = 0
    while desk.follower.position < 1000:
        wait = desk.run()
        desk.at += max(round(wait * SECOND_US), SECOND_US // 10)
        seconds += 1
        assert seconds < 1000
    taken = (desk.at - START) / SECOND_US - 3600
    assert taken == pytest.approx(10, rel=0.1)
    assert desk.follower.lag().throttle == 100


def test_that_every_n_seconds_applies_in_rounds(desk: FollowedLog) -> None:
    desk.follower.set_mode("every:10")
    desk.hear(desk.commit(50))
    desk.run()
    assert desk.follower.position == 50
    desk.hear(desk.commit(100))
    assert desk.run() <= 1
    assert desk.follower.position == 50
    desk.at += 10 * SECOND_US
    desk.run()
    assert desk.follower.position == 100


def test_that_on_demand_applies_up_to_the_head_of_that_moment(desk: FollowedLog) -> None:
    desk.follower.set_mode("demand")
    desk.hear(desk.commit(50))
    desk.run()
    assert desk.follower.position == 0
    desk.follower.apply_now()
    desk.hear(desk.commit(100))
    desk.run()
    assert desk.follower.position == 50
    desk.reopen()
    assert desk.follower.lag().mode == "demand"


def test_that_a_mode_that_cannot_be_read_leaves_the_present_one(desk: FollowedLog) -> None:
    with pytest.raises(Unreadable):
        desk.follower.set_mode("every:now and then")
    assert desk.follower.lag().mode == "realtime"


def test_that_every_batch_on_disk_is_told_once(desk: FollowedLog) -> None:
    desk.commit(1000)
    desk.run()
    assert sum(applied.events for applied in desk.applied_batches) == 1000
    assert [applied.position for applied in desk.applied_batches][-1] == 1000
    assert any("orders" in applied.changed_keys for applied in desk.applied_batches)


def test_that_a_disk_that_refuses_is_trouble_and_no_crash(desk: FollowedLog) -> None:
    desk.commit(10)
    desk.run()
    desk.store.database.cursor.execute("PRAGMA query_only = ON")
    desk.hear(desk.commit(20))
    assert desk.run() > 0
    assert "cannot be used" in desk.follower.lag().trouble
    desk.store.database.cursor.execute("PRAGMA query_only = OFF")
    desk.run()
    assert desk.follower.lag().trouble == ""
    assert desk.follower.position == 20


def test_that_behind_counts_the_events_that_a_view_takes(desk: FollowedLog) -> None:
    desk.commit(400)
    desk.run()
    desk.follower.pause("anna")
    desk.hear(desk.commit(1000))
    late = desk.history[400:]
    for name, projection in desk.applier.projections.items():
        types = desk.applier.relevant_types(name)
        assert len(types) == len(projection.handlers)
        assert desk.view(name).behind == sum(event.type in types for event in late)
    lag = desk.follower.lag()
    assert (lag.applied, lag.head, lag.behind) == (400, 1000, 600)


def test_that_time_behind_is_the_age_of_the_oldest_unapplied_event_and_not_of_the_last_applied(
    desk: FollowedLog,
) -> None:
    desk.commit(400)
    desk.run()
    desk.at += 6 * 3600 * SECOND_US  # a quiet night
    assert {view.late for view in desk.follower.lag().views} == {0}
    desk.follower.pause("anna")
    desk.commit(1000)
    desk.at += 8 * SECOND_US
    for view in desk.follower.lag().views:
        types = desk.applier.relevant_types(view.view)
        oldest = next(event for event in desk.history[400:] if event.type in types)
        assert view.late == desk.at - oldest.recorded


def test_that_nothing_is_known_of_the_head_of_an_unread_log() -> None:
    assert LogHead().events_behind({}, ["order.created"]) is None


def test_that_a_head_older_than_the_position_is_no_negative_lag(desk: FollowedLog) -> None:
    desk.commit(100)
    desk.run()
    desk.beat(50)
    lag = desk.follower.lag()
    assert (lag.head, lag.behind, lag.late) == (100, 0, 0)


def test_that_latencies_and_rates_are_those_of_the_last_seconds(desk: FollowedLog) -> None:
    assert desk.view("orders").p50 is None
    desk.hear(desk.commit(500))
    desk.run()
    worst = desk.at - desk.history[0].recorded
    lag = desk.follower.lag()
    orders = next(view for view in lag.views if view.view == "orders")
    assert orders.p50 is not None
    assert orders.p90 is not None
    assert orders.p99 is not None
    assert orders.max is not None
    assert 0 < orders.p50 <= orders.p90 <= orders.p99 <= orders.max <= worst
    desk.at += 2 * SECOND_US
    desk.hear(desk.commit(1000))
    desk.run()
    rate = desk.follower.lag().apply_rate
    assert rate == pytest.approx(250, rel=0.05)


def test_that_a_rest_is_short_so_that_the_loop_stays_responsive(desk: FollowedLog) -> None:
    desk.follower.set_mode("cron:0 0 1 1 *")
    assert desk.run() <= 1


def test_that_a_replica_with_few_views_passes_over_what_they_do_not_take(
    tmp_path: Path, opened: Opened, registry: Registry, projections: Views
) -> None:
    views = {"sales": projections["sales"]}
    desk = FollowedLog(tmp_path / "rows.sqlite", registry, views, 8000)
    desk.commit(8000)
    desk.run()
    assert sum(applied.events for applied in desk.applied_batches) < 6000
    lag = desk.follower.lag()
    assert (lag.applied, lag.behind) == (8000, 0)
    assert lag.counts == desk.log.count_by_type()
    Applier(opened(views, name="other.sqlite"), views, registry).apply(desk.history)
    rows = every_row(tmp_path / "rows.sqlite", views["sales"])
    assert rows == every_row(tmp_path / "other.sqlite", views["sales"])
    desk.store.close()
    desk.log.close()
