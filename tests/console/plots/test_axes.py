import pytest

from console.plots.axes import tick_step


@pytest.mark.parametrize(
    ("reach", "most", "step"),
    [(11.0, 3.0, 5.0), (0.11, 2.0, 0.1), (13_000.0, 8.0, 2_000.0), (30.0, 3.0, 10.0)],
)
def test_that_ticks_are_round_numbers_and_no_more_than_have_room(
    reach: float, most: float, step: float
) -> None:
    assert tick_step(reach, most) == pytest.approx(step)
    assert reach / tick_step(reach, most) <= most
