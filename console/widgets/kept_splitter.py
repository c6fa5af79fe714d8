"""A splitter that an operator moves once: its shares come back with the window."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter

from console.state.split_shares import SplitShares


class KeptSplitter(QSplitter):
    """Shares its room as it was left, beside each other and below each other apart.

    `name`: under which that is kept. The panel's own sizes are set by `share_at_first`, and give
    way to what was chosen.
    """

    def __init__(self, orientation: Qt.Orientation, kept: SplitShares, name: str) -> None:
        super().__init__(orientation)
        self._kept, self.name = kept, name
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._store)

    def share_at_first(self, sizes_px: Sequence[int]) -> None:
        """Share the room so, unless something was chosen: for the orientation that it has now."""
        if not self.share_again():
            self.setSizes(list(sizes_px))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share any room as it was chosen: a window comes to its size in several steps."""
        super().resizeEvent(event)
        self.share_again()

    def share_again(self) -> bool:
        """Share the room as it was chosen; False where it was not."""
        shares = self._kept.shares_of(self._key, self.count())
        if shares is None:
            return False
        is_beside = self.orientation() == Qt.Orientation.Horizontal
        room_px = self.width() if is_beside else self.height()
        # in pixels of this room: what does not stretch keeps the size that it is given
        self.setSizes([round(share * room_px / 1_000) for share in shares])
        return True

    @property
    def _key(self) -> str:
        is_beside = self.orientation() == Qt.Orientation.Horizontal
        return f"{self.name}.{'beside' if is_beside else 'below'}"

    def _store(self, _position: int, _handle: int) -> None:
        self._kept.store(self._key, self.sizes())
