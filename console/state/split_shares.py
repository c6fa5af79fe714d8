"""How an operator shares the room of a panel between its parts, remembered over restarts. No Qt."""

from collections.abc import Mapping, Sequence

import msgspec

from console.state.observable import Observable

Shares = tuple[int, ...]  # in thousandths of the room, one for each part


class SplitShares(Observable[Mapping[str, Shares]]):
    """What was chosen by the name of the split, as `commands` or `event.below`."""

    def __init__(self) -> None:
        super().__init__({})

    def store(self, split: str, sizes_px: Sequence[int]) -> None:
        """Keep how large the parts are, for a room of any size."""
        whole_px = max(1, sum(sizes_px))
        shares = tuple(round(1_000 * size / whole_px) for size in sizes_px)
        self.set({**self.value, split: shares})

    def shares_of(self, split: str, parts: int) -> Shares | None:
        """Return what was chosen for so many parts; None where nothing was."""
        found = self.value.get(split)
        return found if found is not None and len(found) == parts and min(found) >= 0 else None

    def encode(self) -> str:
        """Write all of them as JSON text."""
        return msgspec.json.encode(self.value).decode()

    def decode(self, text: str) -> None:
        """Read what `encode` wrote; what cannot be read leaves the room as it is at first."""
        try:
            self.set(msgspec.json.decode(text, type=dict[str, Shares]))
        except msgspec.DecodeError:  # of another version, or nothing was chosen yet
            self.set({})
