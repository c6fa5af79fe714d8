"""Many slow live pages together leave half of a thread to everybody else."""

from collections import Counter

import pytest

from backend.clock import SECOND_US
from backend.messages.live_pages import MAX_LIVE_PAGES, gathering_us
from backend.query.duty_cycle import LookDutyCycle, WaitKey
from tests.backend.query.conftest import ManualClock

KEYS: list[WaitKey] = [(b"console", number) for number in range(MAX_LIVE_PAGES)]


@pytest.mark.parametrize("took_us", [1_000, 50_000, SECOND_US])
def test_that_pages_that_change_all_the_time_are_looked_at_for_half_of_it_and_each_has_its_turn(
    took_us: int, stopwatch: ManualClock
) -> None:
    began_us = stopwatch.moment
    duty_cycle = LookDutyCycle(lambda _: False, stopwatch)
    due = dict.fromkeys(KEYS, began_us)
    looked: Counter[WaitKey] = Counter()
    while stopwatch.moment - began_us < 60 * SECOND_US:
        for key in list(due):
            if duty_cycle.wait_us() or due[key] > stopwatch.moment:
                continue
            with duty_cycle.look(key):
                stopwatch.moment += took_us
            looked[key] += 1
            del due[key]
            due[key] = stopwatch.moment + gathering_us(took_us)
        stopwatch.moment += max(duty_cycle.wait_us(), 1_000)
    share = looked.total() * took_us / (stopwatch.moment - began_us)
    assert share <= 0.55
    assert max(looked.values()) - min(looked[key] for key in KEYS) <= 1


def test_that_a_look_that_goes_on_elsewhere_keeps_the_next_one_waiting(
    stopwatch: ManualClock,
) -> None:
    at_work = {KEYS[0]}
    duty_cycle = LookDutyCycle(at_work.__contains__, stopwatch)
    assert duty_cycle.wait_us() == 0
    with duty_cycle.look(KEYS[0]):
        pass  # it took too long, and was handed on
    stopwatch.moment += 3 * SECOND_US
    assert duty_cycle.wait_us() > 0
    at_work.clear()
    assert duty_cycle.wait_us() == 3 * SECOND_US  # as long as it took
    stopwatch.moment += 3 * SECOND_US
    assert duty_cycle.wait_us() == 0
