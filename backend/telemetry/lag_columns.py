"""Kept samples as the columns of an answer."""

from collections.abc import Sequence

from backend.clock import Micros
from backend.messages.lag_series import MEASURED_STAGES, AskLagSeries, LagSeries, ViewSeries
from backend.telemetry.lag_point import BEHIND, LATE, MAX, P50, P90, P99, PARKED, LagPoint


def series_of(question: AskLagSeries, points: Sequence[tuple[Micros, LagPoint]]) -> LagSeries:
    """Return columns of equal length."""
    return LagSeries(
        replica=question.replica,
        at_us=[at for at, _ in points],
        applied=[point.applied for _, point in points],
        head=[point.head for _, point in points],
        apply_rate_per_s=[point.apply_rate_per_s for _, point in points],
        append_rate_per_s=[point.append_rate_per_s for _, point in points],
        stages={
            stage: [point.stage_us(place) for _, point in points]
            for place, stage in enumerate(MEASURED_STAGES)
        },
        views=[_view_series(view, points) for view in question.views],
    )


def _view_series(view: str, points: Sequence[tuple[Micros, LagPoint]]) -> ViewSeries:
    rows = [point.numbers(view) for _, point in points]
    behind, late, p99, p50, p90, most, parked = (
        [row[place] for row in rows] for place in (BEHIND, LATE, P99, P50, P90, MAX, PARKED)
    )
    return ViewSeries(
        view=view,
        events_behind=behind,
        time_behind_us=late,
        p50_us=p50,
        p90_us=p90,
        p99_us=p99,
        max_us=most,
        parked=parked,
    )
