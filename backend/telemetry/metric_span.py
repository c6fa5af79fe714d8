"""What is kept of a span of the numbers of alert rules: the least and the greatest of each.

By the place of its metric, and by view what is overdue there. Not there: nobody knows. NaN: there
is nothing to measure.
"""

from collections.abc import Iterable
from math import isnan

import msgspec

from backend.clock import Micros
from backend.messages.alerts import AlertOperator

KeptRange = int | float | tuple[int | float, int | float]  # two: the least and the greatest


class SpanNumbers(msgspec.Struct, array_like=True):
    """What is kept of a span: by a metric's place, and what is overdue in each view."""

    metrics: dict[int, KeptRange]
    overdue: dict[str, KeptRange] = {}


class MetricSpan:
    """A span that still grows."""

    __slots__ = ("at_us", "greatest", "least")

    def __init__(self, at_us: Micros) -> None:
        self.at_us = at_us
        self.least: dict[int | str, float] = {}
        self.greatest: dict[int | str, float] = {}

    def add(self, values: Iterable[tuple[int | str, float]]) -> None:
        """Take in what was read at once; a number stands before the word that there is none."""
        if self.least:
            self._merge(values)
        else:  # nearly always so of a second
            self.least.update(values)
            self.greatest.update(self.least)

    def _merge(self, values: Iterable[tuple[int | str, float]]) -> None:
        least, greatest = self.least, self.greatest
        for place, value in values:
            known = least.get(place)
            if known is None or isnan(known):
                least[place] = greatest[place] = value
            elif value < known:
                least[place] = value
            elif value > greatest[place]:
                greatest[place] = value

    def add_kept(self, numbers: SpanNumbers) -> None:
        """Take in what was kept of this span before a restart."""
        for ranges in (numbers.metrics, numbers.overdue):
            for place, kept in ranges.items():
                self._merge(
                    (place, each) for each in (kept if isinstance(kept, tuple) else (kept,))
                )

    def numbers(self) -> SpanNumbers:
        """Return it as it is kept."""
        metrics, overdue = dict[int, KeptRange](), dict[str, KeptRange]()
        for place, least in self.least.items():
            most = self.greatest[place]
            kept = (least, most) if most > least else least
            if isinstance(place, int):
                metrics[place] = kept
            else:
                overdue[place] = kept
        return SpanNumbers(metrics, overdue)


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
