"""Which curves are drawn: one a replica, or one for each view of each replica. No Qt."""

from collections.abc import Collection, Sequence

import msgspec
import numpy as np

from backend.messages.lag_series import MEASURED_STAGES
from backend.messages.pipeline import Stage
from console.plots.graph_shapes import GraphCurve
from console.state.lag_buffers import FIRST_STAGE, LagBuffers, LagNumber
from console.state.ring_buffer import Columns
from console.state.thinned_rows import ThinnedRows


class CurveStyle(msgspec.Struct, frozen=True, kw_only=True):
    """A curve: whose number it is, what it is called, and its colour."""

    replica: str
    view: str
    name: str
    colour: str


class CurveValue(msgspec.Struct, frozen=True, kw_only=True):
    """A curve's value at a moment; None: there is a gap."""

    style: CurveStyle
    value: float | None


def curve_styles(
    rings: LagBuffers, pens: dict[str, str], hidden: Collection[str], palette: Sequence[str]
) -> list[CurveStyle]:
    """Return the curves that are not hidden.

    `pens`: colours by replica; of one replica alone each view has a colour of its own instead, out
    of the `palette`. `hidden`: names of replicas and views.
    """
    names = [name for name in rings.names() if name not in hidden]
    views = [view for view in rings.choice.views if not view or view not in hidden]
    is_single = len(names) == 1 and len(views) > 1
    return [
        CurveStyle(
            replica=name,
            view=view,
            name=name if rings.choice.views[1:] == () else f"{name} {view}",
            colour=palette[place % len(palette)] if is_single else pens[name],
        )
        for name in names
        for place, view in enumerate(views)
    ]


def row_curve(rows: ThinnedRows, row: int, name: str, colour: str) -> GraphCurve:
    """Return a row as a curve."""
    gaps, is_whole = rows.gaps[row], rows.lows is rows.highs
    return GraphCurve(
        name=name,
        colour=colour,
        times=rows.times,
        values=rows.highs[row],
        lows=None if is_whole else rows.lows[row],
        gaps=gaps if gaps.any() else None,
    )


def number_curves(
    number: LagNumber,
    styles: Sequence[CurveStyle],
    rings: LagBuffers,
    thinned: dict[str, ThinnedRows],
) -> list[GraphCurve]:
    """Return the curves of one number; the drain is that of a whole replica."""
    if number == "drain":
        styles = list({style.replica: style for style in reversed(styles)}.values())[::-1]
    return [
        row_curve(
            thinned[style.replica],
            rings.choice.row(number, style.view),
            style.replica if number == "drain" else style.name,
            style.colour,
        )
        for style in styles
    ]


def stage_curves(rows: ThinnedRows, palette: Sequence[str]) -> list[GraphCurve]:
    """Return what the stages took, each with those before it added.

    Where nothing came as far as the disk there is a gap: a replica that is paused still receives,
    and what that takes is not how long an event takes.
    """
    stages = rows.highs[FIRST_STAGE : FIRST_STAGE + len(MEASURED_STAGES)]
    on_disk = MEASURED_STAGES.index("on-disk")
    is_whole, gaps = np.isfinite(stages[on_disk]), rows.gaps[FIRST_STAGE + on_disk]
    sums = np.cumsum(np.nan_to_num(stages), axis=0)
    sums[:, ~is_whole] = np.nan
    return [
        GraphCurve(
            name=stage,
            colour=palette[place % len(palette)],
            times=rows.times,
            values=sums[place],
            gaps=gaps if gaps.any() else None,
        )
        for place, stage in enumerate(MEASURED_STAGES)
    ]


def value_bounds(
    number: LagNumber,
    styles: Sequence[CurveStyle],
    rings: LagBuffers,
    thinned: dict[str, ThinnedRows],
) -> tuple[float, float]:
    """Return the least and the greatest value of the curves of a number; 0 where none is known."""
    places = {(style.replica, rings.choice.row(number, style.view)) for style in styles}
    lows = [float(thinned[replica].bottom[row]) for replica, row in places]
    highs = [float(thinned[replica].top[row]) for replica, row in places]
    return (
        min((each for each in lows if not np.isnan(each)), default=0.0),
        max((each for each in highs if not np.isnan(each)), default=0.0),
    )


def values_at(
    number: LagNumber, styles: Sequence[CurveStyle], rings: LagBuffers, moment_s: float
) -> list[CurveValue]:
    """Return the exact value of each curve as it was sampled nearest to a moment."""
    if number == "drain":
        styles = [
            msgspec.structs.replace(style, name=style.replica)
            for style in {style.replica: style for style in styles}.values()
        ]
    rows = {name: rings.nearest(name, moment_s) for name in {each.replica for each in styles}}
    return [
        CurveValue(
            style=style, value=_known(rows[style.replica], rings.choice.row(number, style.view))
        )
        for style in styles
    ]


def stages_at(rings: LagBuffers, replica: str, moment_s: float) -> dict[Stage, float | None]:
    """Return what each stage of a replica took at a moment, in seconds."""
    row = rings.nearest(replica, moment_s)
    return {stage: _known(row, FIRST_STAGE + place) for place, stage in enumerate(MEASURED_STAGES)}


def _known(columns: Columns | None, row: int) -> float | None:
    if columns is None or np.isnan(columns[row]):
        return None
    return float(columns[row])
