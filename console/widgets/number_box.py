"""Boxes for a number with its unit, which the wheel passes by unless someone has gone into them."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

_MARGIN_PX = 8  # pixels; the style sheet cannot reach the text inside
# of all locales the one that sets thousands apart as `format_number` does
_NARROW_SPACES = QLocale(QLocale.Language.French, QLocale.Country.France)


class NumberBox(QSpinBox):
    """A spin box without buttons: the keyboard changes it, and with the focus the wheel."""

    def __init__(self, lowest: int, highest: int, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(lowest, highest)
        self.setSuffix(f" {unit}")
        self.setLocale(_NARROW_SPACES)
        self.setGroupSeparatorShown(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(_MARGIN_PX, 0, _MARGIN_PX, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Count only with the focus; else scroll what is around."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class FractionBox(QDoubleSpinBox):
    """A spin box without buttons for a number that may be a fraction, to the thousandth."""

    def __init__(
        self, lowest: float, highest: float, unit: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setDecimals(3)
        self.setRange(lowest, highest)
        # what is too small becomes the smallest, in sight: Qt would bring an older value back
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self.setSuffix(f" {unit}")
        self.setLocale(QLocale.c())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(_MARGIN_PX, 0, _MARGIN_PX, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Count only with the focus; else scroll what is around."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def textFromValue(self, value: float) -> str:
        """Write the number without trailing zeros."""
        return f"{value:.3f}".rstrip("0").removesuffix(".")


class SecondsBox(FractionBox):
    """One for seconds, to the millisecond."""

    def __init__(self, lowest_s: float, highest_s: float, parent: QWidget | None = None) -> None:
        super().__init__(lowest_s, highest_s, "s", parent)
