from msgspec.structs import replace

from backend.messages.moments import HandlerMoment, TypeMoment
from backend.messages.pipeline import HandlerActivity, StageLag, TypeLatency, TypeWork
from backend.telemetry.lag_point import (
    BEHIND,
    KEPT_TYPES,
    P99,
    LagPoint,
    decode_point,
    encode_point,
    handlers_of,
    merge_handlers,
    merge_worst,
    point_of,
)
from tests.backend.wire.sample_values import REPLICA


def test_that_a_sample_of_an_older_version_is_read_on() -> None:
    old = encode_point([7, 9, {"": (2, 300, 40), "orders": (1, 200, None)}])
    point = decode_point(old)
    assert point is not None
    assert point.numbers("") == (2, 300, 40, None, None, None, None)
    assert point.stage_us(0) is None
    assert point.drain_per_s is None
    merged = merge_worst(point, LagPoint(8, 9, {"": (1, 400, 50, 5, 6, 7, 8)}, 3.0, 1.0, (1, None)))
    assert merged.numbers("") == (2, 400, 50, 5, 6, 7, 8)
    assert merged.drain_per_s == 2.0
    assert merged.stage_us(0) == 1


def test_that_the_least_drain_and_the_greatest_numbers_stay() -> None:
    before = LagPoint(1, 9, {"": (5, 1, 1, 1, 1, 1)}, 10.0, 50.0, (7, 1))
    after = LagPoint(2, 9, {"": (3, 2, None, 2, 2, 2)}, 90.0, 50.0, (3, None))
    merged = merge_worst(before, after)
    assert merged.applied == 2
    assert merged.drain_per_s == -40.0
    assert (merged.numbers("")[BEHIND], merged.numbers("")[P99]) == (5, 1)
    assert merged.stages == (7, 1)


def test_that_the_writers_stage_is_kept_with_those_of_the_replica() -> None:
    published = StageLag(stage="published", position=1, took_us=250)
    on_disk = StageLag(stage="on-disk", position=1, took_us=900)
    sample = replace(REPLICA, stages=[on_disk])
    assert point_of(sample, [published]).stages == (250, None, None, 900, None)


def test_that_a_handler_keeps_its_slowest_and_its_hottest_types() -> None:
    activity = HandlerActivity(
        view="orders",
        applied_per_s=3.0,
        slowest=[TypeLatency(type="slow", events=9, p50_us=5, p99_us=8)],
        work=[
            TypeWork(type="hot", events=7, mean_us=20, longest_us=90, share=0.5),
            TypeWork(type="slow", events=9, mean_us=40, longest_us=50, share=0.1),
        ],
    )
    (handler,) = handlers_of(replace(REPLICA, handlers=[activity]))
    assert {
        each.type: (each.events, each.p99_us, each.mean_us, each.longest_us, each.busy_share)
        for each in handler.types
    } == {"slow": (9, 8, 40, 50, 0.1), "hot": (7, None, 20, 90, 0.5)}


def test_that_what_is_kept_of_a_handler_stays_small() -> None:
    merged: list[HandlerMoment] = []
    for number in range(40):
        kind = TypeMoment(type=f"t{number}", mean_us=number, busy_share=1 / (number + 1))
        merged = merge_handlers(merged, [HandlerMoment(view="orders", types=[kind])])
    (handler,) = merged
    assert len(handler.types) <= 2 * KEPT_TYPES
    kept = {each.type for each in handler.types}
    assert {"t39", "t0"} <= kept  # the slowest, and the hottest
