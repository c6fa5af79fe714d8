import numpy as np
import pytest

from backend.messages.lag_series import LagSeries, ViewSeries
from console.state.lag_buffers import (
    AT_S,
    DRAIN,
    FIRST_STAGE,
    LagBuffers,
    LagChoice,
    ReplicaHistory,
    replica_history,
)
from console.state.ring_buffer import RingBuffer
from tests.console import sample_messages

SECOND = 1_000_000
WORST = LagChoice()
BEHIND, LATE_S, LATENCY_S = (WORST.row(number) for number in ("behind", "late", "latency"))


def test_that_a_ring_keeps_the_newest_rows_in_order() -> None:
    ring = RingBuffer(3, 2)
    for moment in range(1, 6):
        ring.append((moment, moment * 10.0))
    assert ring.columns().tolist() == [[3, 4, 5], [30, 40, 50]]


def test_that_a_row_which_is_not_newer_is_dropped() -> None:
    ring = RingBuffer(3, 2)
    ring.append((5.0, 1.0))
    ring.append((5.0, 2.0))
    assert ring.columns().tolist() == [[5.0], [1.0]]


def test_that_the_past_comes_before_what_was_heard_meanwhile() -> None:
    ring = RingBuffer(10, 2)
    ring.append((3.0, 3.0))
    ring.append((4.0, 4.0))
    ring.refill(np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 99.0]]))
    ring.append((5.0, 5.0))
    assert ring.columns().tolist() == [[1, 2, 3, 4, 5], [1, 2, 99, 4, 5]]


def test_that_a_past_longer_than_the_ring_leaves_its_newest_part() -> None:
    ring = RingBuffer(3, 2)
    moments = np.arange(1.0, 8.0)
    ring.refill(np.array([moments, moments]))
    ring.append((8.0, 8.0))
    assert ring.columns()[0].tolist() == [6, 7, 8]


def test_that_rows_since_a_moment_are_found() -> None:
    ring = RingBuffer(10, 1)
    for moment in range(10):
        ring.append((float(moment),))
    assert ring.since(7.0).tolist() == [[7, 8, 9]]


def test_that_history_becomes_seconds_and_what_is_unknown_breaks_the_curve() -> None:
    history = LagSeries(
        replica="replica-1",
        at_us=[SECOND, 2 * SECOND],
        applied=[1, 2],
        head=[1, None],
        apply_rate_per_s=[30.0, None],
        append_rate_per_s=[40.0, 1.0],
        stages={"published": [SECOND, None]},
        views=[
            ViewSeries(
                view="",
                events_behind=[5, None],
                time_behind_us=[SECOND // 2, None],
                p50_us=[None, 1],
                p90_us=[None, 2],
                p99_us=[None, 2_000],
                max_us=[None, 3],
                parked=[0, None],
            )
        ],
    )
    columns = replica_history(WORST, history).columns
    assert columns[AT_S].tolist() == [1.0, 2.0]
    assert columns[BEHIND][0] == 5
    assert columns[LATE_S][0] == pytest.approx(0.5)
    assert columns[LATENCY_S][1] == pytest.approx(0.002)
    assert columns[DRAIN][0] == -10.0
    assert columns[FIRST_STAGE][0] == 1.0
    unknown = (columns[row] for row in (BEHIND, LATE_S, DRAIN, FIRST_STAGE))
    assert np.isnan([row[1] for row in unknown]).all()
    assert np.isnan(columns[LATENCY_S][0])


def test_that_a_pause_of_samples_breaks_the_curve() -> None:
    rings = LagBuffers(WORST)
    rings.append_sample(sample_messages.replica(at_us=10 * SECOND, events_behind=4))
    rings.append_sample(sample_messages.replica(at_us=60 * SECOND, events_behind=5))
    assert [*rings.buffer("replica-1").columns()[BEHIND][[0, 2]]] == [4, 5]
    assert np.isnan(rings.buffer("replica-1").columns()[BEHIND][1])


def test_that_a_gap_in_the_past_breaks_the_curve() -> None:
    rings = LagBuffers(WORST)
    moments = np.array([1.0, 2.0, 30.0, 31.0])
    rings.load_history(ReplicaHistory("replica-1", np.array([moments] * WORST.width)))
    columns = rings.buffer("replica-1").columns()
    assert columns[AT_S].tolist() == [1, 2, 3, 30, 31]
    assert np.isnan(columns[BEHIND]).tolist() == [False, False, True, False, False]


def test_that_a_coarse_step_takes_few_samples() -> None:
    rings = LagBuffers(LagChoice(step=10))
    taken = [
        rings.append_sample(sample_messages.replica(at_us=second * SECOND))
        for second in range(1, 21)
    ]
    assert sum(taken) == 4


def test_that_a_single_view_can_be_followed() -> None:
    rings = LagBuffers(LagChoice(views=("orders",)))
    views = [
        sample_messages.view("orders", events_behind=3, time_behind_us=SECOND),
        sample_messages.view("users", events_behind=90),
    ]
    rings.append_sample(sample_messages.replica(at_us=SECOND, events_behind=90, views=views))
    columns = rings.buffer("replica-1").columns()[:, 0]
    assert columns[[AT_S, BEHIND, LATE_S, LATENCY_S]].tolist() == [1.0, 3.0, 1.0, 0.003]


def test_that_a_second_without_a_sample_between_two_is_drift_and_more_is_a_gap() -> None:
    rings = LagBuffers(WORST)
    for second in (1, 2, 4, 8):
        row = np.zeros(WORST.width)
        row[[AT_S, BEHIND]] = second + 0.5, second
        rings.buffer("replica-1").append(tuple(row))
    found = rings.values_per_second("replica-1", BEHIND, 10.0, 10)
    assert found[[1, 2, 3, 4, 8]].tolist() == [1, 2, 2, 4, 8]
    assert np.isnan(found[[0, 5, 6, 7, 9]]).all()


@pytest.mark.parametrize("view", ["", "orders"])
def test_that_the_lag_of_a_replica_ahead_of_the_log_is_a_gap(view: str) -> None:
    buffers = LagBuffers(LagChoice(views=(view,)))
    sample = sample_messages.replica(ahead="Position 9 is not in the log.")
    assert buffers.append_sample(sample)
    columns = buffers.buffer(sample.name).columns()
    assert np.isnan(columns[[BEHIND, LATE_S, LATENCY_S]]).all()


def test_that_a_graph_goes_on_where_the_clock_was_set_back_to() -> None:
    rings = LagBuffers(WORST)
    for second in (100, 101, 102, 103, 50, 51):
        rings.append_sample(sample_messages.replica(at_us=second * SECOND, events_behind=second))
    columns = rings.buffer("replica-1").columns()
    assert columns[AT_S].tolist() == [50, 51]
    assert columns[BEHIND].tolist() == [50, 51]


def test_that_a_sample_a_little_out_of_order_takes_nothing_away() -> None:
    rings = LagBuffers(WORST)
    for second in (100, 101, 102, 101):
        rings.append_sample(sample_messages.replica(at_us=second * SECOND))
    assert rings.buffer("replica-1").columns()[AT_S].tolist() == [100, 101, 102]
