"""How far a follower says that its views are behind."""

import pytest

from backend.clock import SECOND_US
from backend.projection.log_head import LogHead
from tests.backend.projection.followed_log import FollowedLog


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
