"""How much of a copy of rows is asked for at once: what the link carries in a second or two.

A part that comes too late is lost as a whole, and asked for again; many small ones cost a way there
and back each. It begins small, and doubles as long as parts come soon.
"""

MOST_BYTES = 2 * 2**20
_FIRST_BYTES = 128 * 1024
_LEAST_BYTES = 64 * 1024  # 1 s at 0.5 Mbit/s
_SOON_S, _LATE_S = 1.0, 2.5  # more than a doubling apart: it does not go to and fro


class PartSize:
    """Follows how long parts take; `wanted_bytes` is to be asked for next."""

    def __init__(self) -> None:
        self.wanted_bytes = _FIRST_BYTES

    def note_taken(self, took_s: float) -> None:
        """Take note of a part that has come."""
        if took_s < _SOON_S:
            self.wanted_bytes = min(2 * self.wanted_bytes, MOST_BYTES)
        elif took_s > _LATE_S:
            self.wanted_bytes = max(self.wanted_bytes // 2, _LEAST_BYTES)

    def note_lost(self) -> None:
        """Take note of one that did not come in time: it may be that nothing larger ever would."""
        self.wanted_bytes = _LEAST_BYTES
