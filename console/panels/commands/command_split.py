"""How the commands panel shares its room: its parts stand beside each other where they fit."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from console.state.split_shares import SplitShares
from console.widgets.kept_splitter import KeptSplitter

_LIST_PX = 175
_SHARES = (3, 4)  # of the form and of the result, of the room that is left
_SIZES_BESIDE_PX, _SIZES_BELOW_PX = [400, 400], [340, 220]


class CommandSplit(KeptSplitter):
    """The list at the left; where the result does not fit beside the form, it is below it."""

    def __init__(
        self, kept: SplitShares, command_list: QWidget, form: QWidget, result: QWidget
    ) -> None:
        """`kept`: how the operator wants it."""
        super().__init__(Qt.Orientation.Horizontal, kept, "commands")
        self._parts = (command_list, form, result)
        self._work = KeptSplitter(Qt.Orientation.Horizontal, kept, "commands.work")
        for place, part in enumerate((form, result)):
            self._work.addWidget(part)
            self._work.setStretchFactor(place, _SHARES[place])
        self._work.share_at_first(_SIZES_BESIDE_PX)
        self.addWidget(command_list)
        self.addWidget(self._work)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.share_at_first([_LIST_PX, sum(_SIZES_BESIDE_PX)])

    def minimumSizeHint(self) -> QSize:
        """As wide as the list beside the wider one of the others: more is not needed."""
        chosen, form, result = map(_least_width_px, self._parts)
        width = chosen + self.handleWidth() + max(form, result)
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn form and result over where they do not fit beside each other."""
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        """Turn them over as well when a form needs more room than the one before."""
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._turn()
        return is_done

    def _turn(self) -> None:
        beside_px = sum(map(_least_width_px, self._parts)) + 2 * self.handleWidth()
        is_wide = self.width() >= beside_px
        aim = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if self._work.orientation() != aim:
            self._work.setOrientation(aim)
            self._work.share_at_first(_SIZES_BESIDE_PX if is_wide else _SIZES_BELOW_PX)
            self.share_again()


def _least_width_px(part: QWidget) -> int:
    return max(part.minimumWidth(), part.minimumSizeHint().width())
