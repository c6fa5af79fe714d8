from hypothesis import given
from hypothesis import strategies as st

from backend.projection.head_growth import HeadGrowth

YEARS_US = 7 * 365 * 86_400 * 1_000_000


def test_that_an_old_commit_time_makes_no_lag_of_years() -> None:
    growth = HeadGrowth(started_us=0)
    growth.note(10, 1_000)
    growth.note(500, 2_000)  # an import, with commit times of years ago
    assert growth.waited_us(11, 5_000, YEARS_US) == 4_000
    assert growth.longest_us(11, 5_000) == 4_000


def test_that_a_commit_time_between_two_looks_is_believed() -> None:
    growth = HeadGrowth(started_us=0)
    growth.note(10, 1_000)
    growth.note(20, 31_000_000)  # it was frozen for 31 seconds
    assert growth.waited_us(11, 31_000_000, 25_000_000) == 25_000_000


def test_that_a_clock_which_was_set_moves_no_lag() -> None:
    growth = HeadGrowth(started_us=0)
    growth.note(10, 1_000)
    growth.note(11, 2_000)
    assert growth.waited_us(11, 5_000, -3_600_000_000) == 3_000  # it went back by an hour
    assert growth.waited_us(11, 5_000, 3_600_000_000) == 4_000  # it went ahead


def test_that_what_was_there_before_the_start_counts_from_the_start() -> None:
    growth = HeadGrowth(started_us=1_000)
    growth.note(10_000, 1_500)
    assert growth.waited_us(1, 9_000, YEARS_US) == 8_000


def test_that_of_what_was_there_before_the_start_the_commit_time_is_the_greatest_age() -> None:
    growth = HeadGrowth(started_us=1_000)
    growth.note_at_least(10, 1_500)
    growth.note_at_least(9, 1_600)  # read before, and said after
    growth.note_at_least(20, 3_000)
    assert growth.greatest_age_us(10, 9_000, YEARS_US) == YEARS_US
    assert growth.greatest_age_us(10, 9_000, -YEARS_US) == 7_500
    assert growth.greatest_age_us(11, 9_000, YEARS_US) == 7_500
    growth.note(5, 10_000)  # another log
    assert growth.greatest_age_us(5, 11_000, YEARS_US) == YEARS_US


@given(
    steps=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 10**6)), max_size=200),
    applied=st.integers(0, 300),
    age_us=st.integers(-(10**12), 10**18),
)
def test_that_waiting_is_never_negative_nor_longer_than_the_process_lives(
    steps: list[tuple[int, int]], applied: int, age_us: int
) -> None:
    growth, head, now_us = HeadGrowth(started_us=0), 0, 0
    for more, pause_us in steps:
        head, now_us = head + more, now_us + pause_us
        growth.note(head, now_us)
    growth.forget(applied)
    waited_us = [growth.waited_us(position, now_us, age_us) for position in range(1, head + 1)]
    assert all(0 <= each <= now_us for each in waited_us)
    unapplied = waited_us[applied:]
    assert unapplied == sorted(unapplied, reverse=True)
