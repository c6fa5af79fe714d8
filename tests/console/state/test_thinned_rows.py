from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.state.lag_buffers import AT_S, LagBuffers, LagChoice, ReplicaHistory
from console.state.thinned_rows import RowThinner, ThinnedRows

CHOICE = LagChoice()
BEHIND = CHOICE.row("behind")
START_S = 1_790_000_000.0


def filled(values: Sequence[float]) -> LagBuffers:
    """Rings of one replica with a sample a second."""
    rings = LagBuffers(CHOICE)
    append(rings, values)
    return rings


def append(rings: LagBuffers, values: Sequence[float]) -> None:
    ring = rings.buffer("replica-1")
    for value in values:
        row = np.full(CHOICE.width, value)
        row[AT_S] = max(START_S, ring.newest + 1.0)
        ring.append(tuple(row))


def thin(thinner: RowThinner, rings: LagBuffers, span_s: float, pixels: int) -> ThinnedRows:
    end_s = rings.buffer("replica-1").newest
    return thinner.thin(rings, end_s - span_s, end_s, pixels)["replica-1"]


def test_that_thinning_keeps_the_greatest_and_the_least_of_every_pixel() -> None:
    values = np.zeros(1_000)
    values[537], values[539] = 42.0, -7.0
    rows = thin(RowThinner(), filled(values.tolist()), 1_000.0, 100)
    assert 100 <= len(rows.times) <= 102
    assert (rows.highs[BEHIND].max(), rows.lows[BEHIND].min()) == (42.0, -7.0)
    assert (rows.top[BEHIND], rows.bottom[BEHIND]) == (42.0, -7.0)
    assert not rows.gaps.any()


def test_that_thinning_bridges_no_gap() -> None:
    rows = thin(RowThinner(), filled([1.0] * 50 + [np.nan] * 100 + [1.0] * 50), 200.0, 20)
    assert np.isnan(rows.highs[BEHIND]).any()
    assert rows.gaps[BEHIND].any()
    assert rows.top[BEHIND] == 1.0


def test_that_samples_stay_as_they_are_where_there_is_a_pixel_for_each() -> None:
    rows = thin(RowThinner(), filled([1.0, 2.0, 3.0]), 10.0, 500)
    assert rows.highs[BEHIND].tolist() == [1.0, 2.0, 3.0]
    assert rows.lows is rows.highs


@given(
    st.lists(st.sampled_from([0.0, 1.0, 5.0, np.nan]), min_size=1, max_size=60),
    st.lists(st.integers(1, 20), max_size=6),
    st.sampled_from([7, 10, 500]),
)
def test_that_what_is_kept_is_what_would_be_thinned_anew(
    values: list[float], steps: list[int], pixels: int
) -> None:
    rings, thinner = filled(values), RowThinner()
    before = thin(thinner, rings, 50.0, pixels)
    for number in steps:
        append(rings, (values * 20)[:number])
        found, anew = thin(thinner, rings, 50.0, pixels), thin(RowThinner(), rings, 50.0, pixels)
        for kept, new in (
            (found.times, anew.times),
            (found.highs, anew.highs),
            (found.lows, anew.lows),
            (found.gaps, anew.gaps),
        ):
            assert np.array_equal(kept, new, equal_nan=kept.dtype != bool)
        old = before.times < thinner.unchanged_until_s
        same = found.times < thinner.unchanged_until_s
        left = before.times[old] >= (found.times[0] if len(found.times) else np.inf)
        assert np.array_equal(before.highs[:, old][:, left], found.highs[:, same], equal_nan=True)
        before = found


def test_that_a_past_that_came_later_is_thinned_anew() -> None:
    rings, thinner = filled([1.0] * 30), RowThinner()
    thin(thinner, rings, 100.0, 10)
    columns = np.full((CHOICE.width, 60), 9.0)
    columns[AT_S] = START_S - 60 + np.arange(60)
    rings.load_history(ReplicaHistory("replica-1", columns))
    rows = thin(thinner, rings, 100.0, 10)
    assert thinner.unchanged_until_s == -np.inf
    assert rows.top[BEHIND] == 9.0


@pytest.mark.parametrize("pixels", [10, 500])
def test_that_a_replica_of_which_nothing_is_known_has_no_values(pixels: int) -> None:
    rings = LagBuffers(CHOICE)
    rings.buffer("replica-1")
    rows = RowThinner().thin(rings, START_S, START_S + 100, pixels)["replica-1"]
    assert rows.highs.shape == (CHOICE.width, 0)
    assert np.isnan(rows.top).all()


@given(
    st.lists(
        st.floats(-1e6, 1e6) | st.just(np.nan),
        min_size=1,
        max_size=120,
    ),
    st.integers(2, 40),
)
def test_that_each_pixel_has_its_greatest_and_least_however_many_samples_it_holds(
    values: list[float], samples: int
) -> None:
    rows = thin(RowThinner(), filled(values), float(len(values) * samples), len(values))
    times = START_S + np.arange(len(values))
    pixels = np.floor(times / samples)
    for place, pixel in enumerate(np.unique(pixels)):
        held = np.array(values)[pixels == pixel]
        known = held[~np.isnan(held)]
        expected = (known.max(), known.min()) if known.size else (np.nan, np.nan)
        found = (rows.highs[BEHIND][place], rows.lows[BEHIND][place])
        np.testing.assert_array_equal(found, expected)
