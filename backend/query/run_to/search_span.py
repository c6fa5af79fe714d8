"""A part of the log in which hits are looked for, from one of its ends."""

import time

import msgspec

_STEP_S = 0.012  # that a step of a scan should take
_LEAST, _FIRST, _MOST = 64, 2_048, 4_000_000  # positions of a step


class SearchSpan(msgspec.Struct, frozen=True):
    """The positions in (after, upto]; `backwards`: the last ones are wanted first."""

    after: int
    upto: int
    backwards: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is no position in it."""
        return self.after >= self.upto

    def cut(self, positions: int) -> "SearchSpan":
        """Return the nearest part of it, of so many positions at most."""
        if self.backwards:
            return SearchSpan(max(self.after, self.upto - positions), self.upto, backwards=True)
        return SearchSpan(self.after, min(self.upto, self.after + positions))

    def behind(self, part: "SearchSpan") -> "SearchSpan":
        """Return what is left when its nearest part was looked at."""
        if self.backwards:
            return SearchSpan(self.after, max(self.after, part.after), backwards=True)
        return SearchSpan(min(self.upto, part.upto), self.upto)

    def before(self, rest: "SearchSpan") -> "SearchSpan":
        """Return the part that was looked at when this is left."""
        if self.backwards:
            return SearchSpan(rest.upto, self.upto, backwards=True)
        return SearchSpan(self.after, rest.after)

    def behind_edge(self, edge: int) -> "SearchSpan":
        """Return the part of it that lies behind a position."""
        return self.reaching(min(self.upto, max(self.after, edge)))

    def reaching(self, after: int) -> "SearchSpan":
        """Return it with another beginning."""
        return SearchSpan(after, self.upto, self.backwards)

    def is_farther(self, position: int, than: int) -> bool:
        """Say whether a position is looked at later than another one."""
        return position < than if self.backwards else position > than

    def nearest(self, position: int, *, included: bool) -> "SearchSpan":
        """Return its part that ends at a position, which is the last of it or lies behind it."""
        if self.backwards:
            after = position - 1 if included else position
            return SearchSpan(min(self.upto, max(self.after, after)), self.upto, backwards=True)
        upto = position if included else position - 1
        return SearchSpan(self.after, max(self.after, min(self.upto, upto)))


class CountedPart(msgspec.Struct, frozen=True):
    """Hits of the part of a span that was looked at; positions are 0 without any."""

    hits: int
    first: int
    last: int
    looked_at: SearchSpan


class StepLength:
    """How many positions the next step of a scan has, such that steps take their time."""

    def __init__(self) -> None:
        """Begin with a short one."""
        self.positions = _FIRST
        self._began_s = 0.0

    def begin(self) -> None:
        """A step begins."""
        self._began_s = time.perf_counter()

    def end(self) -> None:
        """It is over: the next one is longer or shorter."""
        took_s = time.perf_counter() - self._began_s
        if took_s > 2 * _STEP_S:
            self.positions = max(_LEAST, round(self.positions * _STEP_S / took_s))
        elif took_s < _STEP_S / 2:
            self.positions = min(_MOST, 2 * self.positions)
