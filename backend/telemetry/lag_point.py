"""What is kept of a sample: the numbers of each view, the rates, the stages, and the handlers.

Several samples become one by the worst of each number; positions are the last ones.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from backend.messages.lag_series import MEASURED_STAGES
from backend.messages.moments import HandlerMoment, TypeMoment
from backend.messages.notices import ReplicaSample, ViewLag
from backend.messages.pipeline import HandlerActivity, StageLag

KEPT_TYPES = 4  # of a view: so many of the slowest, and as many of the hottest
BEHIND, LATE, P99, P50, P90, MAX, PARKED = range(7)  # places among the numbers of a view
_Numbers = tuple[int | None, ...]  # those that an older version did not keep are missing at the end
_N = TypeVar("_N", int, float)
_UNKNOWN: _Numbers = (None,) * 7


class LagPoint(msgspec.Struct, array_like=True):
    """What is kept of a sample; `""` among the views is the worst of all.

    `stages`: what each of the measured stages took, in microseconds, in their order.
    """

    applied: int
    head: int | None
    views: dict[str, _Numbers]
    apply_rate_per_s: float | None = None
    append_rate_per_s: float | None = None
    stages: _Numbers = ()

    def numbers(self, view: str) -> _Numbers:
        """Return the seven numbers of a view."""
        known = self.views.get(view, ())
        return (*known, *_UNKNOWN)[: len(_UNKNOWN)]

    def stage_us(self, place: int) -> int | None:
        """Return what a stage took."""
        return self.stages[place] if place < len(self.stages) else None

    @property
    def drain_per_s(self) -> float | None:
        """How much faster it applied than was appended."""
        if self.apply_rate_per_s is None or self.append_rate_per_s is None:
            return None
        return self.apply_rate_per_s - self.append_rate_per_s


encode_point = msgspec.msgpack.Encoder().encode
_point_decoder = msgspec.msgpack.Decoder(LagPoint)
_handlers_decoder = msgspec.msgpack.Decoder(list[HandlerMoment])


def decode_point(point: bytes) -> LagPoint | None:
    """Return a stored point; None for one that cannot be read: it is only missed."""
    try:
        return _point_decoder.decode(point)
    except (msgspec.DecodeError, UnicodeDecodeError):  # another version kept it: a gap is shown
        return None


def decode_handlers(handlers: bytes) -> list[HandlerMoment]:
    """Return what is stored of handlers; nothing where it cannot be read."""
    if not handlers:
        return []
    try:
        return _handlers_decoder.decode(handlers)
    except (msgspec.DecodeError, UnicodeDecodeError):  # as with points
        return []


def point_of(sample: ReplicaSample, published: Sequence[StageLag] = ()) -> LagPoint:
    """Return what is kept of a sample; nobody knows the lag of rows that are of another log.

    `published`: the stages that the writer has measured.
    """
    views = {view.view: _numbers(view) for view in sample.views}
    quantiles = [numbers[P99:PARKED] for numbers in views.values()]
    worst = _greatest(quantiles) if quantiles else _UNKNOWN[P99:PARKED]
    views[""] = (sample.events_behind, sample.time_behind_us, *worst, sample.parked)
    if sample.ahead:
        views = {view: (None, None, *numbers[P99:]) for view, numbers in views.items()}
    took = {each.stage: each.took_us for each in (*published, *sample.stages)}
    return LagPoint(
        sample.applied,
        sample.head,
        views,
        sample.apply_rate_per_s,
        sample.append_rate_per_s,
        tuple(took.get(stage) for stage in MEASURED_STAGES),
    )


def merge_worst(known: LagPoint, point: LagPoint) -> LagPoint:
    """Return both in one: the later positions, the greater numbers, the rates of the worse."""
    views = dict(known.views)
    for name in point.views:
        views[name] = _greatest([known.numbers(name), point.numbers(name)])
    slower = min((known, point), key=_drain_order)
    return LagPoint(
        point.applied,
        point.head,
        views,
        slower.apply_rate_per_s,
        slower.append_rate_per_s,
        _greatest([known.stages or (None,) * len(point.stages), point.stages]),
    )


def handlers_of(sample: ReplicaSample) -> list[HandlerMoment]:
    """Return what is kept of a sample's handlers: those that did something."""
    return [_handler(each) for each in sample.handlers]


def merge_handlers(
    known: Iterable[HandlerMoment], fresh: Iterable[HandlerMoment]
) -> list[HandlerMoment]:
    """Return both in one: the greater numbers of each view and type."""
    merged = {each.view: each for each in known}
    for handler in fresh:
        before = merged.get(handler.view)
        merged[handler.view] = handler if before is None else _merge_handler(before, handler)
    return list(merged.values())


def _numbers(view: ViewLag) -> _Numbers:
    latencies = (view.p99_us, view.p50_us, view.p90_us, view.max_us)
    return (view.events_behind, view.time_behind_us, *latencies, view.parked)


def _drain_order(point: LagPoint) -> float:
    drain = point.drain_per_s
    return float("inf") if drain is None else drain


def _greatest(rows: Sequence[Sequence[int | None]]) -> _Numbers:
    """Return the greatest known number of each place."""
    return tuple(
        max((number for number in column if number is not None), default=None)
        for column in zip(*rows, strict=False)
    )


def _handler(activity: HandlerActivity) -> HandlerMoment:
    types = {
        each.type: TypeMoment(
            type=each.type, events=each.events, p50_us=each.p50_us, p99_us=each.p99_us
        )
        for each in activity.slowest
    }
    for work in activity.work:
        known = types.get(work.type, TypeMoment(type=work.type, events=work.events))
        types[work.type] = replace(
            known, mean_us=work.mean_us, longest_us=work.longest_us, busy_share=work.share
        )
    return HandlerMoment(
        view=activity.view,
        applied_per_s=activity.applied_per_s,
        busy_share=activity.busy_share,
        failing_entities=activity.failing_entities,
        types=list(types.values()),
    )


def _merge_handler(known: HandlerMoment, fresh: HandlerMoment) -> HandlerMoment:
    types = {each.type: each for each in known.types}
    for each in fresh.types:
        before = types.get(each.type)
        types[each.type] = each if before is None else _merge_type(before, each)
    return HandlerMoment(
        view=fresh.view,
        applied_per_s=_greater(known.applied_per_s, fresh.applied_per_s),
        busy_share=_greater(known.busy_share, fresh.busy_share),
        failing_entities=max(known.failing_entities, fresh.failing_entities),
        types=_worst_types(types.values()),
    )


def _merge_type(known: TypeMoment, fresh: TypeMoment) -> TypeMoment:
    return TypeMoment(
        type=fresh.type,
        events=max(known.events, fresh.events),
        p50_us=_greater(known.p50_us, fresh.p50_us),
        p99_us=_greater(known.p99_us, fresh.p99_us),
        mean_us=_greater(known.mean_us, fresh.mean_us),
        longest_us=_greater(known.longest_us, fresh.longest_us),
        busy_share=max(known.busy_share, fresh.busy_share),
    )


def _worst_types(types: Iterable[TypeMoment]) -> list[TypeMoment]:
    """Return the slowest and the hottest: what is kept stays small."""
    slowest = sorted(types, key=lambda each: (each.mean_us or 0, each.p99_us or 0), reverse=True)
    hottest = sorted(slowest, key=lambda each: each.busy_share, reverse=True)
    kept = {each.type: each for each in (*slowest[:KEPT_TYPES], *hottest[:KEPT_TYPES])}
    return list(kept.values())


def _greater(one: _N | None, other: _N | None) -> _N | None:
    """Return the greater of two numbers of which each may be unknown."""
    if one is None or other is None:
        return one if other is None else other
    return max(one, other)
