"""What is kept of a standby of the log: as of a replica, with its stages in the place of views."""

from collections.abc import Sequence

from backend.clock import Micros
from backend.messages.log_standbys import (
    STANDBY_STAGES,
    StandbyLag,
    StandbySeries,
    StandbyStage,
)
from backend.telemetry.lag_point import BEHIND, LATE, LagPoint

STANDBY_PREFIX = "standby:"  # no replica is called so


def is_standby(name: str) -> bool:
    """Say whether samples of this name are of a standby."""
    return name.startswith(STANDBY_PREFIX)


def standby_point(standby: StandbyLag) -> LagPoint:
    """Return what is kept of a standby: of each stage the bytes and the time behind."""
    return LagPoint(
        0,
        None,
        {
            stage: (standby.behind_bytes(stage), standby.behind_us(stage))
            for stage in STANDBY_STAGES
        },
    )


def standby_lag(name: str, point: LagPoint) -> StandbyLag:
    """Return a kept point as it was told."""
    return StandbyLag(
        name=name,
        sent_bytes=_bytes(point, "sent"),
        written_bytes=_bytes(point, "written"),
        flushed_bytes=_bytes(point, "flushed"),
        replayed_bytes=_bytes(point, "replayed"),
        written_us=_span_us(point, "written"),
        flushed_us=_span_us(point, "flushed"),
        replayed_us=_span_us(point, "replayed"),
    )


def standby_series(name: str, points: Sequence[tuple[Micros, LagPoint]]) -> StandbySeries:
    """Return kept points as columns."""
    lags = [standby_lag(name, point) for _, point in points]
    return StandbySeries(
        name=name,
        at_us=[at_us for at_us, _ in points],
        sent_bytes=[each.sent_bytes for each in lags],
        written_bytes=[each.written_bytes for each in lags],
        flushed_bytes=[each.flushed_bytes for each in lags],
        replayed_bytes=[each.replayed_bytes for each in lags],
        written_us=[each.written_us for each in lags],
        flushed_us=[each.flushed_us for each in lags],
        replayed_us=[each.replayed_us for each in lags],
    )


def _bytes(point: LagPoint, stage: StandbyStage) -> int | None:
    return point.numbers(stage)[BEHIND]


def _span_us(point: LagPoint, stage: StandbyStage) -> int | None:
    return point.numbers(stage)[LATE]
