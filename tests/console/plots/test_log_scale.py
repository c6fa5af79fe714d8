import pytest

from backend.messages.density import LogDensity
from console.plots.folded_axis import FOLD_PX
from console.plots.log_scale import LogScale, moment_at, pauses, position_at, with_open_pauses

TIMES = LogDensity(
    by="recorded",
    starts=[0, 100, 1_000],
    ends=[100, 200, 1_100],
    groups=["orders"],
    counts=[[10, 0, 5]],
    head=15,
    replica="replica-1",
    positions=[10, 10, 15],
)
WIDTH = 309.0


def test_that_positions_lie_evenly_before_anything_is_counted() -> None:
    scale = LogScale(None, 50, 200)
    assert (scale.to_px(25, None), scale.position_at_px(150)) == (100, 38)


def test_that_a_position_lies_at_its_moment() -> None:
    scale = LogScale(TIMES, 15, WIDTH)
    assert scale.to_px(0, None) == 0
    assert scale.to_px(3, 50) == pytest.approx(50)
    assert scale.to_px(12, 1_050) == pytest.approx(200 + FOLD_PX + 50)
    assert scale.to_px(5, None) == pytest.approx(50, abs=1)


def test_that_a_moment_is_found_between_the_ends_of_its_range() -> None:
    assert [position_at(TIMES, each) for each in (-1, 50, 150, 500, 1_050, 5_000)] == [
        0,
        5,
        10,
        10,
        12,
        15,
    ]
    assert (moment_at(TIMES, 10), moment_at(TIMES, 15)) == (99, 1_099)


def test_that_a_pause_is_opened_as_a_range_in_which_nothing_came() -> None:
    assert pauses(TIMES) == [(200, 1_000)]
    opened = with_open_pauses(TIMES, {200})
    assert (opened.starts, opened.ends) == ([0, 100, 200, 1_000], [100, 200, 1_000, 1_100])
    assert (opened.counts, opened.positions) == ([[10, 0, 0, 5]], [10, 10, 10, 15])
    assert with_open_pauses(TIMES, {77}) is TIMES


def test_that_a_pause_is_found_where_it_is_folded_and_where_it_is_open() -> None:
    folded = LogScale(TIMES, 15, WIDTH)
    assert folded.fold_at(200 + FOLD_PX / 2) == 200
    assert folded.fold_at(100) is None
    opened = LogScale(with_open_pauses(TIMES, {200}), 15, 1_100)
    assert opened.opened_at(600, {200}) == 200
    assert opened.opened_at(50, {200}) is None
