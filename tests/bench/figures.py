"""What a benchmark says: a figure, what it was measured against, and whether that will do."""

from typing import Literal

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured figure.

    value: in `unit`, most often a ratio (`x`) to `limit`, which says what was measured beside it
    target: what the value is held against; better: in which direction it is good
    untold: why the value says nothing of the target, as at a small size; empty: it does
    """

    name: str
    value: float
    unit: str
    limit: str
    target: float
    better: Literal["higher", "lower"] = "higher"
    untold: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the value reaches the target; None where it does not tell."""
        if self.untold:
            return None
        return self.value >= self.target if self.better == "higher" else self.value <= self.target
