"""Labels with a role in the typographic order, and tones."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from console.theme.plain_tip import plain_tip
from console.theme.tokens import Tone

LabelRole = Literal["title", "figure", "caption", "faint", "section", "text"]


def create_label(text: str = "", role: LabelRole = "text", *, selectable: bool = False) -> QLabel:
    """Make a label; its look comes from the theme's sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def set_tone(widget: QWidget, tone: Tone | Literal[""]) -> None:
    """Give a widget a tone; the sheet is applied anew only when it changed."""
    set_property(widget, "tone", tone)


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the sheet looks at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_label(widget: QLabel, text: str, tip: str = "") -> None:
    """Set a label's text and tool tip, only when they differ: unchanged labels cost nothing."""
    if widget.text() != text:
        widget.setText(text)
    shown_tip = plain_tip(tip)
    if widget.toolTip() != shown_tip:
        widget.setToolTip(shown_tip)


def separator_line() -> QFrame:
    """Make a thin line between two parts."""
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
