"""A box for a number with its unit."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QSpinBox, QWidget

_MARGIN_PX = 8  # pixels; the style sheet cannot reach the text inside
# of all locales the one that sets thousands apart as `wording.count` does
_NARROW_SPACES = QLocale(QLocale.Language.French, QLocale.Country.France)


class NumberBox(QSpinBox):
    """A spin box without buttons: the keyboard and the wheel change it."""

    def __init__(self, lowest: int, highest: int, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(lowest, highest)
        self.setSuffix(f" {unit}")
        self.setLocale(_NARROW_SPACES)
        self.setGroupSeparatorShown(True)
        self.lineEdit().setTextMargins(_MARGIN_PX, 0, _MARGIN_PX, 0)
