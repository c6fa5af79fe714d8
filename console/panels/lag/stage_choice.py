"""Whose stages are drawn."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from backend.translation import tr


class StageChoice(QComboBox):
    """The replicas; `chosen` is the one that an operator wants, empty for the first."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen = ""
        # the replicas are known later than the box is shown, and may have longer names then
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setToolTip(tr("Whose stages are drawn"))
        self.setAccessibleName(tr("Whose stages are drawn"))
        self.activated.connect(self._on_activated)

    def offer(self, names: Sequence[str], shown: str) -> None:
        """Offer these replicas, of which one is shown."""
        with QSignalBlocker(self):
            if [self.itemText(place) for place in range(self.count())] != list(names):
                self.clear()
                self.addItems(names)
            self.setCurrentText(shown)

    def _on_activated(self, _place: int) -> None:
        self.chosen = self.currentText()
