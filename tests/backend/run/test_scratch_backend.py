"""The backend of a scratch folder, which ends when nobody looks."""

import pytest

from backend.clock import SECOND_US
from backend.run.scratch_backend import ScratchWatch
from backend.wire.scratch_mark import ScratchMark

MARK = ScratchMark(
    kind="incident", file="late.marigraph", name="late", checksum="", first=1, last=9, events=9
)


class Clock:
    """Seconds that a test counts."""

    def __init__(self) -> None:
        self.seconds = 0

    def __call__(self) -> int:
        return self.seconds * SECOND_US


@pytest.fixture
def clock() -> Clock:
    return Clock()


def ends_after(watch: ScratchWatch, clock: Clock, clients: int, arrivals: int) -> int:
    """Return after how many more seconds it ends, when nothing changes."""
    began = clock.seconds
    while not watch.is_over(clients, arrivals):
        clock.seconds += 1
        assert clock.seconds < 1_000
    return clock.seconds - began


@pytest.fixture
def watch(clock: Clock) -> ScratchWatch:
    return ScratchWatch(MARK, clock)


def test_that_the_first_client_has_a_minute_to_come(watch: ScratchWatch, clock: Clock) -> None:
    assert ends_after(watch, clock, clients=0, arrivals=0) == 61


def test_that_it_ends_soon_after_the_last_client(watch: ScratchWatch, clock: Clock) -> None:
    for _ in range(100):
        clock.seconds += 1
        assert not watch.is_over(1, 1)
    assert ends_after(watch, clock, clients=0, arrivals=1) == 6


def test_that_it_ends_soon_after_one_who_came_and_went_within_a_second(
    watch: ScratchWatch, clock: Clock
) -> None:
    assert not watch.is_over(0, 0)
    assert ends_after(watch, clock, clients=0, arrivals=1) == 6


def test_that_the_backend_of_any_other_folder_never_ends_for_that(clock: Clock) -> None:
    watch = ScratchWatch(None, clock)
    clock.seconds = 1_000
    assert not watch.is_over(0, 0)
