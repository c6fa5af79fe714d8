"""The one moment that every panel marks: under the mouse, or where somebody clicked."""

import msgspec


class TimeCursor(msgspec.Struct, frozen=True, kw_only=True):
    """Moments of recording, in microseconds since the epoch; None: none.

    `hovered_us`: under the mouse, in whichever panel that is. `pinned_us`: stays until another
    moment is clicked, or it is taken away.
    """

    hovered_us: int | None = None
    pinned_us: int | None = None

    @property
    def moment_us(self) -> int | None:
        """The moment to mark."""
        return self.pinned_us if self.hovered_us is None else self.hovered_us
