"""How far a copy is to be built, and when the rows wait for it: until both stand at one event."""

from backend.clock import SECOND_US, monotonic_us
from backend.projection.follower import Follower
from backend.run.builder_messages import BuilderOrder
from backend.run.builder_runner import BuilderRunner
from backend.run.copy_progress import CopyProgress

_NEAR_EVENTS = 2_000  # events that the copy may lack when the rows begin to wait for it
_HOLD_US = 5 * SECOND_US  # that the rows wait at most


class CopyPace:
    """`copy`: the one that is built now."""

    def __init__(self, follower: Follower, builder: BuilderRunner, position: int) -> None:
        """`position`: where the copy stands."""
        self._follower, self._builder = follower, builder
        self.copy = CopyProgress(position)

    @property
    def bound(self) -> int:
        """How far the copy may be built: not beyond the rows that it takes the place of."""
        return self._follower.head.end if self._follower.ahead else self._follower.position

    @property
    def may_switch(self) -> bool:
        """Whether the rows wait, and the copy stands where they do."""
        return self.copy.held_us is not None and self.copy.position == self.bound

    def begin(self, position: int) -> None:
        """Another copy is built now."""
        self.copy = CopyProgress(position)

    def steer(self) -> None:
        """Tell what builds how far to go; close to the rows, to verify, and then let them wait."""
        copy = self.copy
        if copy.held_us is not None:
            if monotonic_us() - copy.held_us > _HOLD_US:
                self.release()
        elif not copy.is_verifying:
            self._tell(copy)

    def release(self) -> None:
        """Let the rows go on."""
        self.copy.held_us, self._follower.is_held = None, False

    def _tell(self, copy: CopyProgress) -> None:
        upto = self.bound
        is_near = upto - copy.position <= _NEAR_EVENTS
        if is_near and copy.is_verified:
            copy.held_us, self._follower.is_held = monotonic_us(), True
            upto = self.bound
        copy.is_verifying = is_near and copy.has_come and not copy.is_verified
        # one that does not listen yet, as it looks through a large file, is not told on and on
        may_tell = copy.has_answered or copy.has_come or copy.held_us is not None
        if copy.is_verifying or (upto != copy.upto and may_tell):
            copy.upto, copy.has_answered = upto, False
            self._builder.order(BuilderOrder(upto, verify=copy.is_verifying))
