"""Rows of rings with at most one a pixel: kept, and only what came since is thinned."""

import math
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from console.state.lag_buffers import AT_S, SampleStep
from console.state.ring_buffer import Columns, RingBuffer

_SHORT_PART = 16  # samples of a pixel
_REACH_DIGITS = 3  # of seconds: what floats of two moments lack must not make pixels wider


class SampleRings(Protocol):
    """Rings by name whose samples are a step apart, e.g. `LagBuffers`."""

    @property
    def step(self) -> SampleStep:
        """Seconds between samples."""
        ...

    def names(self) -> list[str]:
        """Return of whom something is known."""
        ...

    def buffer(self, name: str) -> RingBuffer:
        """Return one's ring."""
        ...

    def between(self, name: str, start_s: float, end_s: float) -> Columns:
        """Return one's rows from one moment to another, with one more on either side."""
        ...


class ThinnedRows(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a ring: the greatest and the least of each pixel, and where each has a gap behind.

    Where a pixel has one sample at most both are the samples, one array. `times` is the one array
    that all curves share; `top` and `bottom` are of a whole row, nan where nothing is known.
    """

    times: Columns
    highs: Columns
    lows: Columns
    gaps: NDArray[np.bool_]
    top: Columns
    bottom: Columns


class _KeptRows(msgspec.Struct, frozen=True, kw_only=True):
    """What was thinned of a ring, from which pixel on, and up to when it stays as it is.

    `pixels`: their numbers since 1970; none where every sample stands for itself.
    """

    ring: RingBuffer
    revision: int
    pixel_s: float
    first: int
    pixels: NDArray[np.int64]
    stays_until_s: float
    rows: ThinnedRows


class RowThinner:
    """Thins rings again and again, as they go on.

    Pixels begin at multiples of their length since 1970: what one holds does not depend on where
    a graph begins, so that nothing flickers when it goes on, and what is kept stays right.
    `unchanged_until_s`: up to when the rows returned last are those from before.
    """

    def __init__(self) -> None:
        self._kept: dict[str, _KeptRows] = {}
        self.unchanged_until_s = -np.inf

    def thin(
        self, rings: SampleRings, start_s: float, end_s: float, pixels: int
    ) -> dict[str, ThinnedRows]:
        """Return what the rings hold of a span, by replica."""
        reach_s = max(round(end_s - start_s, _REACH_DIGITS), 10.0**-_REACH_DIGITS)
        pixel_s = reach_s / max(1, pixels)
        before, self._kept, self.unchanged_until_s = self._kept, {}, np.inf
        for name in rings.names():
            kept = before.get(name)
            if kept is not None and not _is_of(kept, rings.buffer(name), pixel_s):
                kept = None
            self._kept[name] = (
                _thin(rings.buffer(name), start_s, end_s, pixel_s, kept)
                if pixel_s > rings.step
                else _whole(rings, name, start_s, end_s, pixel_s)
            )
            stays_until_s = -np.inf if kept is None else kept.stays_until_s
            self.unchanged_until_s = min(self.unchanged_until_s, stays_until_s)
        return {name: kept.rows for name, kept in self._kept.items()}


def _is_of(kept: _KeptRows, ring: RingBuffer, pixel_s: float) -> bool:
    is_same = kept.ring is ring and kept.revision == ring.revision
    return is_same and kept.pixel_s == pixel_s


def _whole(
    rings: SampleRings, name: str, start_s: float, end_s: float, pixel_s: float
) -> _KeptRows:
    """Return every sample: there are no more of them than pixels."""
    columns, ring = rings.between(name, start_s, end_s), rings.buffer(name)
    return _KeptRows(
        ring=ring,
        revision=ring.revision,
        pixel_s=pixel_s,
        first=0,
        pixels=np.empty(0, dtype=np.int64),
        stays_until_s=float(columns[AT_S, -1]) if columns.shape[1] else -np.inf,
        rows=_with_bounds(columns[AT_S], columns, columns, np.isnan(columns)),
    )


def _thin(
    ring: RingBuffer, start_s: float, end_s: float, pixel_s: float, kept: _KeptRows | None
) -> _KeptRows:
    """Thin what is not kept of a span; the last pixel that is kept may not have been full."""
    first, last = math.floor(start_s / pixel_s) - 1, math.floor(end_s / pixel_s) + 1
    if kept is None or kept.first > first or len(kept.pixels) < 2 or kept.pixels[-1] <= first:
        return _keep(ring, pixel_s, first, *_reduced(ring, first, last, pixel_s))
    since = int(kept.pixels[-1])
    old = slice(int(np.searchsorted(kept.pixels, first)), len(kept.pixels) - 1)
    pixels, highs, lows, gaps = _reduced(ring, since, last, pixel_s)
    rows = kept.rows
    return _keep(
        ring,
        pixel_s,
        first,
        np.concatenate([kept.pixels[old], pixels]),
        np.concatenate([rows.highs[:, old], highs], axis=1),
        np.concatenate([rows.lows[:, old], lows], axis=1),
        np.concatenate([rows.gaps[:, old], gaps], axis=1),
    )


def _reduced(
    ring: RingBuffer, first: int, last: int, pixel_s: float
) -> tuple[NDArray[np.int64], Columns, Columns, NDArray[np.bool_]]:
    """Return from one pixel to another the number of each, its greatest and least, and its gaps."""
    columns = ring.since(first * pixel_s)
    columns = columns[:, : int(np.searchsorted(columns[AT_S], (last + 1) * pixel_s))]
    numbers = np.maximum(np.floor(columns[AT_S] / pixel_s).astype(np.int64), first)
    starts = np.flatnonzero(np.diff(numbers, prepend=first - 1))
    highs, lows = _extremes(columns, starts)
    if np.isnan(columns.sum()):  # most often nothing is missing
        gaps = np.logical_or.reduceat(np.isnan(columns), starts, axis=1)
    else:
        gaps = np.zeros(highs.shape, dtype=bool)
    return numbers[starts], highs, lows, gaps


def _extremes(columns: Columns, starts: NDArray[np.int64]) -> tuple[Columns, Columns]:
    """Return the greatest and the least of each row from each start to the next.

    Of short parts the first samples are compared at once, then the second ones, and so on, each
    whole: to reduce hundreds of parts of each row one by one takes four times as long.
    """
    ends = np.append(starts[1:], columns.shape[1]) - 1
    longest = int((ends - starts).max(initial=-1)) + 1
    if not 0 < longest <= _SHORT_PART:
        highs, lows = (each.reduceat(columns, starts, axis=1) for each in (np.fmax, np.fmin))
        return highs, lows
    samples = np.ascontiguousarray(columns.T)
    highs = samples[starts]
    lows = highs.copy()
    for place in range(1, longest):
        each = samples[np.minimum(starts + place, ends)]
        np.fmax(highs, each, out=highs)
        np.fmin(lows, each, out=lows)
    return np.ascontiguousarray(highs.T), np.ascontiguousarray(lows.T)


def _keep(
    ring: RingBuffer,
    pixel_s: float,
    first: int,
    pixels: NDArray[np.int64],
    highs: Columns,
    lows: Columns,
    gaps: NDArray[np.bool_],
) -> _KeptRows:
    return _KeptRows(
        ring=ring,
        revision=ring.revision,
        pixel_s=pixel_s,
        first=first,
        pixels=pixels,
        stays_until_s=float(pixels[-1]) * pixel_s if len(pixels) else -np.inf,
        rows=_with_bounds((pixels.astype(np.float64) + 0.5) * pixel_s, highs, lows, gaps),
    )


def _with_bounds(
    times: Columns, highs: Columns, lows: Columns, gaps: NDArray[np.bool_]
) -> ThinnedRows:
    return ThinnedRows(
        times=times,
        highs=highs,
        lows=lows,
        gaps=gaps,
        top=np.fmax.reduce(highs, axis=1, initial=np.nan),
        bottom=np.fmin.reduce(lows, axis=1, initial=np.nan),
    )
