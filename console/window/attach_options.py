"""How a store is to be read, and by which read models of one's own: rows of the Attach dialog."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from backend.translation import tr
from backend.wire.attachment import (
    DEFAULT_PAGE_EVENTS,
    DEFAULT_READS_PER_S,
    MAX_PAGE_EVENTS,
    MAX_READS_PER_S,
    MIN_READS_PER_S,
)
from console.widgets.number_box import FractionBox, NumberBox


class AttachOptions:
    """The boxes; `pace` holds those of the page and the rate beside each other."""

    def __init__(self) -> None:
        self.page = NumberBox(1, MAX_PAGE_EVENTS, tr("events a read"))
        self.rate = FractionBox(MIN_READS_PER_S, MAX_READS_PER_S, tr("reads a second"))
        self.views, self.browse_views = QLineEdit(), QPushButton(tr("Choose…"))
        self.page.setValue(DEFAULT_PAGE_EVENTS)
        self.rate.setValue(DEFAULT_READS_PER_S)
        self.page.setAccessibleName(tr("Events of one read, at most"))
        self.rate.setAccessibleName(tr("Reads a second, at most"))
        self.views.setPlaceholderText(tr("None: State by stream alone"))
        self.pace = QWidget()
        row = QHBoxLayout(self.pace)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.page)
        row.addWidget(self.rate)
        row.addStretch(1)

    def arguments(self) -> Sequence[str]:
        """Return the options of the command line."""
        pace = ["--page", str(self.page.value()), "--rate", f"{self.rate.value():g}"]
        views = self.views.text().strip()
        return [*pace, *(["--views", views] if views else [])]
