import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPixmap
from pytestqt.qtbot import QtBot

from console.plots.curve_lines import column_grid, curve_lines
from console.plots.curve_picture import (
    CurvePainting,
    CurvePicture,
    PictureLook,
    paint_lines,
    paint_stack,
)
from console.plots.graph_shapes import GraphCurve, GraphTimeRange
from console.theme.theme import Theme

START_S, SECONDS, SHOWN_S = 1_790_000_000.0, 400, 250.0
SEED = 7


def curves(until: int, *, is_double: bool) -> list[GraphCurve]:
    """Two curves over the same times with a gap, up to a second."""
    random = np.random.default_rng(SEED)
    found = list[GraphCurve]()
    times = START_S + np.arange(float(SECONDS))[:until]
    for name, colour in (("replica-1", "#ff0000"), ("replica-2", "#0000ff")):
        values = np.abs(np.cumsum(random.normal(size=SECONDS)))
        values[120:140] = np.nan
        values[130] = 4.0  # alone
        lows = values - random.random(SECONDS) if is_double else None
        found.append(
            GraphCurve(
                name=name,
                colour=colour,
                times=times,
                values=values[:until],
                lows=None if lows is None else lows[:until],
            )
        )
    return found


def look(theme: Theme, end_s: float, ratio: float) -> PictureLook:
    span = GraphTimeRange(end_s - SHOWN_S, end_s)
    grid = column_grid(span, round(310 * ratio), round(100 * ratio), -1.0, 30.0)
    return PictureLook(grid=grid, ratio=ratio, tokens=theme.tokens, ticks=(0.0, 10.0))


def different_columns(one: QPixmap, other: QPixmap) -> list[int]:
    """Return where two pictures differ, but for the edge at which lines are cut."""
    first, second = (pixels(each.toImage()) for each in (one, other))
    assert first.shape == second.shape
    return [int(x) for x in np.flatnonzero((first != second).any(axis=0)) if x > 1]


def pixels(picture: QImage) -> NDArray[np.uint32]:
    rows = np.frombuffer(picture.constBits(), dtype=np.uint32)
    return rows.reshape(picture.height(), picture.bytesPerLine() // 4)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize(
    ("paint", "is_double"), [(paint_lines, True), (paint_lines, False), (paint_stack, False)]
)
def test_that_a_picture_that_went_on_looks_as_one_that_is_painted_anew(
    theme: Theme, qtbot: QtBot, paint: CurvePainting, ratio: float, *, is_double: bool
) -> None:
    del qtbot
    kept = CurvePicture(paint)
    shown_until_s = -np.inf
    for second in (*range(280, 300), 330, 331, 331, SECONDS):
        shown = curves(second, is_double=is_double)
        kept.set_curves(shown, shown_until_s)
        shown_until_s = START_S + second - 1
        seen = look(theme, shown_until_s + 0.3, ratio)
        anew = CurvePicture(paint)
        anew.set_curves(shown, -np.inf)
        assert different_columns(kept.pixmap(seen), anew.pixmap(seen)) == [], second


def test_that_a_picture_is_painted_anew_where_the_axis_went_back_or_its_scale_changed(
    theme: Theme, qtbot: QtBot
) -> None:
    del qtbot
    kept = CurvePicture(paint_lines)
    shown = curves(SECONDS, is_double=False)
    kept.set_curves(shown, -np.inf)
    pictures = list[QImage]()
    for end_s, ratio in ((START_S + 390, 1.0), (START_S + 380, 1.0), (START_S + 380, 2.0)):
        anew = CurvePicture(paint_lines)
        anew.set_curves(shown, -np.inf)
        pictures.append(kept.pixmap(look(theme, end_s, ratio)).toImage())
        assert pictures[-1] == anew.pixmap(look(theme, end_s, ratio)).toImage()
        kept.set_curves(shown, np.inf)
    assert pictures[0] != pictures[1]


def test_that_points_within_a_level_line_are_left_out() -> None:
    times = np.arange(100.0)
    values = np.where(times < 50, 5.0, 7.0)
    curve = GraphCurve(name="one", colour="#ff0000", times=times, values=values)
    grid = column_grid(GraphTimeRange(0.0, 100.0), 100, 100, 0.0, 10.0)
    ((_, (line,)),) = curve_lines([curve], grid)
    corners = [(line.at(place).x(), line.at(place).y()) for place in range(line.size())]
    assert corners == [(0.0, 50.0), (49.0, 50.0), (50.0, 30.0), (99.0, 30.0)]


def test_that_a_sample_between_two_gaps_is_a_pixel_long() -> None:
    values = np.array([np.nan, 5.0, np.nan, 5.0, 5.0])
    curve = GraphCurve(name="one", colour="#ff0000", times=np.arange(5.0), values=values)
    grid = column_grid(GraphTimeRange(0.0, 10.0), 10, 10, 0.0, 10.0)
    ((_, (alone, line)),) = curve_lines([curve], grid)
    assert [alone.at(place).x() for place in range(alone.size())] == [1.0, 2.0]
    assert [line.at(place).x() for place in range(line.size())] == [3.0, 4.0]
