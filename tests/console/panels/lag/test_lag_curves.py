import numpy as np
import pytest

from backend.messages.pipeline import StageLag
from console.panels.lag.lag_curves import (
    curve_styles,
    number_curves,
    stage_curves,
    stages_at,
    values_at,
)
from console.plots.curve_lines import column_grid, curve_lines
from console.plots.graph_shapes import GraphTimeRange
from console.state.lag_buffers import LagBuffers, LagChoice
from console.state.thinned_rows import RowThinner, ThinnedRows
from tests.console import sample_messages

SECOND = 1_000_000
SPAN = GraphTimeRange(0.0, 100.0)
PENS = {"replica-1": "#111111", "replica-2": "#222222"}
PALETTE = ["#aaaaaa", "#bbbbbb"]


@pytest.fixture
def rings() -> LagBuffers:
    made = LagBuffers(LagChoice(views=("orders", "users")))
    stages = [
        StageLag(stage="received", position=1, took_us=2 * SECOND),
        StageLag(stage="on-disk", position=1, took_us=3 * SECOND),
    ]
    published = [StageLag(stage="published", position=1, took_us=SECOND)]
    for name, behind in (("replica-1", 5), ("replica-2", 70)):
        views = [
            sample_messages.view("orders", events_behind=behind),
            sample_messages.view("users", events_behind=behind + 1),
        ]
        for second in (10, 11):
            sample = sample_messages.replica(
                name,
                at_us=second * SECOND,
                views=views,
                stages=stages,
                apply_rate_per_s=10.0,
                append_rate_per_s=30.0,
            )
            made.append_sample(sample, published)
    return made


def thin(rings: LagBuffers, pixels: int) -> dict[str, ThinnedRows]:
    return RowThinner().thin(rings, SPAN.start_s, SPAN.end_s, pixels)


def test_that_each_view_of_each_replica_has_a_curve_in_the_colour_of_its_replica(
    rings: LagBuffers,
) -> None:
    styles = curve_styles(rings, PENS, (), PALETTE)
    assert [(each.name, each.colour) for each in styles] == [
        ("replica-1 orders", "#111111"),
        ("replica-1 users", "#111111"),
        ("replica-2 orders", "#222222"),
        ("replica-2 users", "#222222"),
    ]


def test_that_views_of_one_replica_alone_have_colours_of_their_own(rings: LagBuffers) -> None:
    styles = curve_styles(rings, PENS, ("replica-2",), PALETTE)
    assert [(each.name, each.colour) for each in styles] == [
        ("replica-1 orders", "#aaaaaa"),
        ("replica-1 users", "#bbbbbb"),
    ]
    assert [each.view for each in curve_styles(rings, PENS, ("users",), PALETTE)] == ["orders"] * 2


def test_that_the_drain_is_drawn_once_for_a_replica(rings: LagBuffers) -> None:
    styles = curve_styles(rings, PENS, (), PALETTE)
    thinned = thin(rings, 200)
    drains = number_curves("drain", styles, rings, thinned)
    assert [each.name for each in drains] == ["replica-1", "replica-2"]
    assert drains[0].values.tolist() == [-20.0, -20.0]
    assert len(number_curves("behind", styles, rings, thinned)) == 4


def test_that_the_exact_values_of_a_moment_are_those_of_the_nearest_sample(
    rings: LagBuffers,
) -> None:
    styles = curve_styles(rings, PENS, (), PALETTE)
    found = values_at("behind", styles, rings, 10.6)
    assert [(each.style.name, each.value) for each in found] == [
        ("replica-1 orders", 5.0),
        ("replica-1 users", 6.0),
        ("replica-2 orders", 70.0),
        ("replica-2 users", 71.0),
    ]
    assert {each.value for each in values_at("behind", styles, rings, 60.0)} == {None}
    assert [each.value for each in values_at("drain", styles, rings, 10.0)] == [-20.0, -20.0]


def test_that_stages_stand_upon_each_other(rings: LagBuffers) -> None:
    thinned = thin(rings, 200)["replica-1"]
    tops = {each.name: each.values[0] for each in stage_curves(thinned, PALETTE)}
    assert tops == {
        "published": 1.0,
        "received": 3.0,
        "applied": 3.0,
        "on-disk": 6.0,
        "visible": 6.0,
    }
    assert stages_at(rings, "replica-1", 10.0)["received"] == 2.0


def test_that_a_time_without_samples_is_a_gap_in_the_stages_also_where_points_are_few(
    rings: LagBuffers,
) -> None:
    stages = [StageLag(stage="on-disk", position=1, took_us=SECOND)]
    for second in (60, 61, 62):
        rings.append_sample(sample_messages.replica(at_us=second * SECOND, stages=stages))
    for pixels in (200, 3):
        rows = thin(rings, pixels)["replica-1"]
        (curve, *_) = stage_curves(rows, PALETTE)
        ((_, lines),) = curve_lines([curve], column_grid(SPAN, 100, 100, 0.0, 10.0))
        assert len(lines) == 2


def test_that_stages_of_which_nothing_came_to_the_disk_are_a_gap() -> None:
    rings = LagBuffers(LagChoice())
    only = [StageLag(stage="received", position=1, took_us=SECOND)]
    rings.append_sample(sample_messages.replica(at_us=SECOND, stages=only))
    curves = stage_curves(thin(rings, 200)["replica-1"], PALETTE)
    assert all(np.isnan(each.values).all() for each in curves)
