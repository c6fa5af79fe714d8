"""A box for a number with its unit."""

from PySide6.QtWidgets import QSpinBox, QWidget

_MARGIN = 8  # pixels; the style sheet cannot reach the text inside


class NumberBox(QSpinBox):
    """A spin box without buttons: the keyboard and the wheel change it."""

    def __init__(self, lowest: int, highest: int, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(lowest, highest)
        self.setSuffix(f" {unit}")
        self.setGroupSeparatorShown(True)
        self.lineEdit().setTextMargins(_MARGIN, 0, _MARGIN, 0)
