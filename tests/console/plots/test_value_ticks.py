from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.plots.value_ticks import tick_step, value_ticks


@pytest.mark.parametrize(
    ("reach", "most", "step"),
    [(11.0, 3.0, 5.0), (0.11, 2.0, 0.1), (13_000.0, 8.0, 2_000.0), (30.0, 3.0, 10.0)],
)
def test_that_ticks_are_round_numbers_and_no_more_than_have_room(
    reach: float, most: float, step: float
) -> None:
    assert tick_step(reach, most) == pytest.approx(step)
    assert reach / tick_step(reach, most) <= most


@pytest.mark.parametrize("pixels", [20.0, 35.0, 60.0, 400.0])
@pytest.mark.parametrize(
    ("high", "least_step"), [(1.1, 1.0), (1.1, 0.0), (11.0, 1.0), (4_321.0, 0)]
)
def test_that_a_value_is_written_above_zero_however_low_the_graph_is(
    pixels: float, high: float, least_step: float
) -> None:
    first, second, *_ = value_ticks(0.0, high, pixels, least_step)
    assert first == 0.0
    assert least_step <= second <= high


@given(st.floats(-1e6, -0.001), st.floats(0.001, 1e6), st.floats(20, 1_000))
def test_that_no_value_is_written_over_another(low: float, high: float, height_px: float) -> None:
    ticks = value_ticks(low, high, height_px)
    px_per_value = height_px / (high - low)
    apart_px = [(later - tick) * px_per_value for tick, later in pairwise(ticks)]
    assert all(each > 10 for each in apart_px)


def test_that_a_graph_far_below_zero_has_few_values() -> None:
    assert value_ticks(-70.0, 6.0, 80.0) == [-60.0, -40.0, -20.0, 0.0]


def test_that_values_below_zero_are_written_as_well() -> None:
    assert value_ticks(-110.0, 60.0, 200.0) == [-100.0, -50.0, 0.0, 50.0]


@pytest.mark.parametrize(
    ("high", "ticks"),
    [
        (3.2, [0, 1, 2, 3]),
        (95, [0, 30, 60, 90]),
        (240, [0, 60, 120, 180, 240]),
        (3_000, [0, 600, 1_200, 1_800, 2_400, 3_000]),
        (200_000, [0, 43_200, 86_400, 129_600, 172_800]),
    ],
)
def test_that_spans_are_written_at_round_seconds_minutes_and_hours(
    high: float, ticks: list[float]
) -> None:
    assert value_ticks(0.0, high, 120.0, steps="span") == pytest.approx(ticks)


@given(st.floats(0.001, 1e8), st.floats(20, 1_000))
def test_that_no_span_is_written_over_another(high: float, height_px: float) -> None:
    ticks = value_ticks(0.0, high, height_px, steps="span")
    assert len(ticks) > 1
    assert all((later - tick) * height_px / high > 6 for tick, later in pairwise(ticks))
