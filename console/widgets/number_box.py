"""A box for a number with its unit."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

_MARGIN_PX = 8  # pixels; the style sheet cannot reach the text inside
# of all locales the one that sets thousands apart as `format_number` does
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


class SecondsBox(QDoubleSpinBox):
    """A spin box without buttons for seconds, to the millisecond; fractions only where needed."""

    def __init__(self, lowest_s: float, highest_s: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(3)
        self.setRange(lowest_s, highest_s)
        self.setSuffix(" s")
        self.setLocale(QLocale.c())
        self.lineEdit().setTextMargins(_MARGIN_PX, 0, _MARGIN_PX, 0)

    def textFromValue(self, value: float) -> str:
        """Write the seconds without trailing zeros."""
        return f"{value:.3f}".rstrip("0").removesuffix(".")
