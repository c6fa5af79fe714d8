import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Unreadable
from backend.exchange import import_pace
from backend.exchange.import_pace import BATCH_SIZE, ImportPace, parse_speed


class Part(msgspec.Struct, frozen=True):
    time: int


class Clock:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(round(seconds, 6))
        self.now += seconds


def paced(factor: float | None, *seconds: float) -> tuple[list[list[int]], list[float]]:
    clock = Clock()
    pace = ImportPace(factor, now=lambda: clock.now, wait=clock.wait)
    parts = [Part(round(second * 1e6)) for second in seconds]
    return [[part.time for part in group] for group in pace.batches(parts)], clock.waits


def test_that_at_full_speed_nothing_waits_and_groups_are_full() -> None:
    groups, waits = paced(None, *range(BATCH_SIZE * 2 + 1))

    assert [len(group) for group in groups] == [BATCH_SIZE, BATCH_SIZE, 1]
    assert waits == []


def test_that_gaps_are_divided_by_the_speed() -> None:
    groups, waits = paced(10, 0, 5, 15)

    assert groups == [[0], [5_000_000], [15_000_000]]
    assert waits == [0.5, 1.0]


def test_that_a_long_idle_gap_is_cut_to_two_seconds() -> None:
    assert paced(1, 0, 86_400)[1] == [2.0]


def test_that_what_is_due_at_once_goes_together() -> None:
    assert paced(100, 0, 0.5, 1, 1)[0] == [[0, 500_000, 1_000_000, 1_000_000]]


def test_that_time_running_backwards_is_no_gap() -> None:
    assert paced(1, 10, 5)[1] == []


@pytest.mark.parametrize("text", ["", "fast", "0x", "-1x", "x", "1", "1e3x", "\u0661x"])
def test_that_what_is_no_speed_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="no speed"):
        parse_speed(text)


def test_that_speeds_are_read() -> None:
    assert parse_speed("max").factor is None
    assert parse_speed("2.5x").factor == 2.5


@given(st.lists(st.integers(0, 12)))
def test_that_a_batch_is_no_larger_than_a_message_unless_one_item_is(sizes: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_pace, "BATCH_BYTES", 10)
        batches = list(ImportPace().batches(map(Part, sizes), lambda part: part.time))
    assert [part.time for batch in batches for part in batch] == sizes
    assert all(len(batch) == 1 or sum(part.time for part in batch) <= 10 for batch in batches)
