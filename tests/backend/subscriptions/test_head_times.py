from hypothesis import given
from hypothesis import strategies as st

from backend.clock import SECOND_US
from backend.subscriptions.head_times import HeadTimes

SECONDS = 30_000  # about eight hours, an event in each


def grown() -> HeadTimes:
    heads = HeadTimes()
    for second in range(1, SECONDS + 1):
        heads.note(second, second * SECOND_US)
    return heads


GROWN = grown()


@given(st.integers(0, SECONDS - 1))
def test_that_an_age_is_told_however_many_events_have_come_since(position: int) -> None:
    age_us = GROWN.age_us(position, SECONDS * SECOND_US)
    true_us = (SECONDS - position - 1) * SECOND_US
    assert true_us * 63 // 64 <= age_us <= true_us


def test_that_an_age_never_falls_while_nothing_is_acknowledged() -> None:
    heads, ages = HeadTimes(), list[int]()
    for second in range(1, SECONDS + 1):
        heads.note(second, second * SECOND_US)
        ages.append(heads.age_us(0, second * SECOND_US))
    assert ages == [second * SECOND_US for second in range(SECONDS)]


def test_that_nothing_is_said_of_a_log_whose_end_went_back() -> None:
    heads = HeadTimes()
    heads.note(10, SECOND_US)
    heads.note(7, 2 * SECOND_US)
    assert heads.age_us(5, 3 * SECOND_US) == SECOND_US
    assert heads.age_us(7, 3 * SECOND_US) == 0


def test_that_the_logs_growth_is_that_of_its_last_heads_until_now() -> None:
    assert GROWN.rate_per_s(8, SECONDS * SECOND_US) == 1.0
    assert GROWN.rate_per_s(8, (SECONDS + 7) * SECOND_US) == 0.5
    assert HeadTimes().rate_per_s(8, SECOND_US) == 0.0
