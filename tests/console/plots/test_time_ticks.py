from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.plots.time_ticks import local_ticks, tick_text

BERLIN = ZoneInfo("Europe/Berlin")
HOUR_S = 3_600


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("start", "texts"),
    [
        ("2026-03-28T23:00", ["29 Mar", "06:00", "12:00", "18:00", "30 Mar"]),  # 23 hours
        ("2026-10-24T22:00", ["25 Oct", "06:00", "12:00", "18:00", "26 Oct"]),  # 25 hours
    ],
)
def test_that_ticks_stay_at_round_hours_on_the_days_when_summer_time_begins_and_ends(
    start: str, texts: list[str]
) -> None:
    ticks = local_ticks(at(start), at(start) + 25 * HOUR_S, 5, BERLIN)
    assert [tick_text(tick, ticks.step_s, BERLIN) for tick in ticks.values] == texts


@example(253_367_740_000.0, 35_560_000.0, 3.0)  # to the end of the calendar
@given(
    st.floats(-1e12, 1e12),
    st.floats(0, 1e12),
    st.floats(0, 100),
)
def test_that_any_stretch_of_time_has_ticks_that_rise_and_lie_inside(
    start_s: float, reach_s: float, count: float
) -> None:
    ticks = local_ticks(start_s, start_s + reach_s, count, BERLIN)
    assert ticks.values == sorted(set(ticks.values))
    assert all(start_s <= tick <= start_s + reach_s for tick in ticks.values)
    assert all(isinstance(tick_text(tick, ticks.step_s, BERLIN), str) for tick in ticks.values)
