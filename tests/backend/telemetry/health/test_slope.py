from hypothesis import given
from hypothesis import strategies as st

from backend.telemetry.health.slope import SampleTimes, SeriesSums


@given(
    st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 2**53)), min_size=4, max_size=30),
    st.integers(0, 10**15),
)
def test_that_sums_which_moved_with_a_window_are_those_of_the_window(
    points: list[tuple[int, int]], start: int
) -> None:
    times, sums, at = SampleTimes(), SeriesSums(1), start
    moments: list[tuple[int, int]] = []
    for step, value in points:
        at += step
        sums.add(times.append(at), (value,))
        moments.append((at, value))
        sums.slopes(times)
        if len(moments) > 6:
            sums.remove(times.popleft(), (moments.pop(0)[1],))
    fresh = SampleTimes(at for at, _ in moments).fit([value for _, value in moments])
    assert [*sums.slopes(times)] == ([fresh] if fresh else [])
