from msgspec.structs import replace

from backend.clock import SECOND_US
from console.state.bulk_pace import BulkPaces
from tests.backend.wire.parked_values import BULK

RUNNING = replace(
    BULK, number=1, state="running", total=100, applied=0, failed=0, skipped=0, gone=0
)


def test_that_the_time_left_follows_from_the_last_half_minute() -> None:
    paces = BulkPaces()
    paces.update([RUNNING], 0)
    assert paces.pace_of(1) is None
    paces.update([replace(RUNNING, applied=10)], 10 * SECOND_US)
    pace = paces.pace_of(1)
    assert pace is not None
    assert (pace.entities_per_s, pace.left_us) == (1.0, 90 * SECOND_US)
    paces.update([replace(RUNNING, applied=70)], 40 * SECOND_US)
    pace = paces.pace_of(1)
    assert pace is not None
    assert (pace.entities_per_s, pace.left_us) == (2.0, 15 * SECOND_US)


def test_that_one_that_stands_still_or_is_suspended_has_no_time_left() -> None:
    paces = BulkPaces()
    for second in (0, 5):
        paces.update([RUNNING], second * SECOND_US)
    pace = paces.pace_of(1)
    assert pace is not None
    assert pace.left_us is None
    paces.update([replace(RUNNING, state="suspended")], 6 * SECOND_US)
    assert paces.pace_of(1) is None
