"""The rows that an operator has pinned in the views of one data folder, remembered. No Qt."""

from collections.abc import Mapping, Sequence

import msgspec

from backend.messages.queries import Cell
from console.state.observable import Observable

RowKeys = tuple[tuple[Cell, ...], ...]


class RowPins(Observable[Mapping[str, RowKeys]]):
    """The keys of pinned rows by their view, in the order in which they were pinned."""

    def __init__(self) -> None:
        super().__init__({})

    def store(self, view: str, keys: Sequence[tuple[Cell, ...]]) -> None:
        """Keep which rows of a view are pinned."""
        others = {name: each for name, each in self.value.items() if name != view}
        self.set({**others, view: tuple(keys)} if keys else others)

    def keys_of(self, view: str) -> RowKeys:
        """Return the rows that are pinned in a view."""
        return self.value.get(view, ())

    def encode(self) -> str:
        """Write all of them as JSON text; empty for none."""
        return msgspec.json.encode(self.value, order="deterministic").decode() if self.value else ""

    def decode(self, text: str) -> None:
        """Read what `encode` wrote; what cannot be read pins nothing."""
        try:
            self.set(msgspec.json.decode(text, type=dict[str, RowKeys]))
        except msgspec.DecodeError:  # of another version, or nothing was pinned yet
            self.set({})
