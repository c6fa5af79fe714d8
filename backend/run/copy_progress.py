"""How far a copy is built, verified and told to go, in this run of its replica."""

from backend.clock import Micros, monotonic_us
from backend.projection.apply_latency import GrowthRate


class CopyProgress:
    """`position`: of the copy. `upto`: how far it was told to go, -1: not yet.

    `held_us`: since when the rows wait for it, None while they do not. `has_answered`: what builds
    has said something since it was told how far to go. `is_other_code`: it applies other code than
    the process that asks.
    """

    def __init__(self, position: int) -> None:
        self.position = position
        self.upto = -1
        self.held_us: Micros | None = None
        self.is_verifying = self.is_verified = self.is_other_code = self.has_answered = False
        self._rate = GrowthRate()
        self._moved_us = monotonic_us()

    @property
    def has_come(self) -> bool:
        """Whether it is where it was told to go."""
        return self.position >= self.upto >= 0

    @property
    def rate_per_s(self) -> float:
        """Events that it applies in a second."""
        return self._rate.per_second(monotonic_us(), self.position)

    @property
    def unmoved_us(self) -> Micros:
        """Since when it stands where it does."""
        return monotonic_us() - self._moved_us

    def note_position(self, position: int) -> bool:
        """Note where it stands now; say whether it has moved."""
        moment_us = monotonic_us()
        has_moved = position != self.position
        if has_moved:
            self._moved_us = moment_us
        self.position = position
        self._rate.record(moment_us, position)
        return has_moved

    def note_end(self) -> None:
        """What built it has ended: it is verified anew by the next one."""
        self.is_verified = self.is_verifying = False

    def note_verified(self) -> None:
        """It is what the log says, up to where it stands."""
        self.is_verified, self.is_verifying = True, False
