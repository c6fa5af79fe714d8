"""What is kept of a span of the numbers of alert rules: the least and the greatest of each.

By the place of its metric, and by view what is overdue there. Not there: nobody knows. NaN: there
is nothing to measure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from math import isnan
from typing import TypeVar

import msgspec

from backend.clock import Micros
from backend.messages.alerts import AlertOperator

K = TypeVar("K", int, str)
LookNumbers = tuple[dict[int, float], dict[str, float]]  # by a metric's place; overdue by view
_Choose = Callable[[Iterable[float]], float]
_MAX_LOOKS = 10
KeptRange = int | float | tuple[int | float, int | float]  # two: the least and the greatest


class SpanNumbers(msgspec.Struct, array_like=True):
    """What is kept of a span: by a metric's place, and what is overdue in each view."""

    metrics: dict[int, KeptRange]
    overdue: dict[str, KeptRange] = {}


class MetricSpan:
    """A span that still grows."""

    __slots__ = ("_greatest", "_least", "_looks", "at_us")

    def __init__(self, at_us: Micros) -> None:
        self.at_us = at_us
        self._looks: list[LookNumbers] = []  # not merged yet: many at once are merged faster
        self._least: list[LookNumbers] = []  # of what is merged: one, or none yet
        self._greatest: list[LookNumbers] = []

    def add(self, look: LookNumbers) -> None:
        """Take in what was read at once; a number stands before the word that there is none."""
        self._looks.append(look)
        if len(self._looks) >= _MAX_LOOKS:
            self._merge()

    def add_kept(self, numbers: SpanNumbers) -> None:
        """Take in what was kept of this span before a restart."""
        for choose in (min, max):
            metrics = {place: _bound(each, choose) for place, each in numbers.metrics.items()}
            overdue = {view: _bound(each, choose) for view, each in numbers.overdue.items()}
            self.add((metrics, overdue))

    def numbers(self) -> SpanNumbers:
        """Return it as it is kept."""
        if len(self._looks) == 1 and not self._least:  # nearly always so of a second
            ((metrics, overdue),) = self._looks
            return SpanNumbers(dict[int, KeptRange](metrics), dict[str, KeptRange](overdue))
        self._merge()
        if not self._least:
            return SpanNumbers({})
        ((metrics, overdue),), ((metrics_most, overdue_most),) = self._least, self._greatest
        return SpanNumbers(_ranges(metrics, metrics_most), _ranges(overdue, overdue_most))

    def _merge(self) -> None:
        if self._looks:
            self._least = [_extremes([*self._least, *self._looks], min)]
            self._greatest = [_extremes([*self._greatest, *self._looks], max)]
            self._looks.clear()


def _extremes(looks: Sequence[LookNumbers], choose: _Choose) -> LookNumbers:
    return (
        _extremes_of([metrics for metrics, _ in looks], choose),
        _extremes_of([overdue for _, overdue in looks], choose),
    )


def _extremes_of(numbers: Sequence[Mapping[K, float]], choose: _Choose) -> dict[K, float]:
    """Return the least of each number, or the greatest; NaN only where there is no other."""
    found: dict[K, float] = {}
    for place in dict.fromkeys(chain.from_iterable(numbers)):
        column = [each[place] for each in numbers if place in each]
        if isnan(column[0]):  # another one is never chosen
            column = [each for each in column if not isnan(each)] or column
        found[place] = choose(column)
    return found


def _ranges(least: Mapping[K, float], greatest: Mapping[K, float]) -> dict[K, KeptRange]:
    return {
        place: (low, most) if (most := greatest[place]) > low else low
        for place, low in least.items()
    }


def _bound(kept: KeptRange, choose: _Choose) -> float:
    return choose(kept) if isinstance(kept, tuple) else kept


encode_numbers = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(SpanNumbers)


def worst_number(kept: KeptRange | None, operator: AlertOperator) -> float | None:
    """Return the least for a rule that something is too little, else the greatest."""
    if isinstance(kept, tuple):
        return min(kept) if operator == "<" else max(kept)
    return kept


def decode_numbers(row: bytes) -> SpanNumbers | None:
    """Return what is stored of a span; None for what cannot be read: it is only missed."""
    try:
        return _decoder.decode(row)
    except (msgspec.DecodeError, UnicodeDecodeError):  # another version kept it: a gap is shown
        return None
