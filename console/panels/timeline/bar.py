"""What is asked of the timeline: a filter, and quick ones by type and subject."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from backend.messages.queries import Catalogue
from console.link.bridge import Link
from console.widgets.filter_box import FilterBox

_ALL = "All types"
_FIELDS = (
    "type:", "subject:", "actor:", "since:", "until:", "position:", "version:", "time:",
    "recorded:", "correlation:", "causation:", "source:", "basis:", "data.",
)  # fmt: skip


class FilterBar(QWidget):
    """The timeline's filters, side by side; together they are one.

    Signals:
        changed(str): the filter to use from now on; empty for all events
    """

    changed = Signal(str)

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.box = FilterBox(link, hint="Filter, e.g. type:order.* data.total>10000 since:2h")
        self.box.know(_FIELDS)
        self.types = QComboBox()
        self.types.addItem(_ALL)
        self.types.setMinimumContentsLength(16)
        self.types.setToolTip("Only events of this type")
        self.subject = QLineEdit()
        self.subject.setPlaceholderText("Subject, e.g. order-17")
        self.subject.setClearButtonEnabled(True)
        self.subject.setFixedWidth(190)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box, 1)
        layout.addWidget(self.types)
        layout.addWidget(self.subject)
        self.box.applied.connect(self._changed)
        self.types.activated.connect(self._changed)
        self.subject.editingFinished.connect(self._changed)
        self.subject.textChanged.connect(self._subject_typed)
        self._told = ""

    @property
    def filter(self) -> str:
        """All of them as one filter."""
        parts = [self.box.in_use]
        if self.types.currentIndex() > 0:
            parts.append(f"type:{self.types.currentText()}")
        if self.subject.text().strip():
            parts.append(f"subject:{_quoted(self.subject.text().strip())}")
        parts = [part for part in parts if part]
        if self.box.in_use and len(parts) > 1:
            parts[0] = f"({parts[0]})"
        return " ".join(parts)

    def know(self, catalogue: Catalogue) -> None:
        """Offer the types of the installed modules."""
        types = sorted(kind.type for kind in catalogue.events)
        modules = sorted({each.partition(".")[0] + ".*" for each in types})
        chosen = self.types.currentText()
        self.types.clear()
        self.types.addItems([_ALL, *modules, *types])
        self.types.setCurrentIndex(max(0, self.types.findText(chosen)))
        self.box.know([*_FIELDS, *(f"type:{each}" for each in (*modules, *types))])

    def drop(self) -> None:
        """Take all filters back."""
        self.types.setCurrentIndex(0)
        self.subject.clear()
        self.box.use("")
        self._changed()

    def _subject_typed(self, text: str) -> None:
        if not text:
            self._changed()

    def _changed(self, _signal: object = None) -> None:
        wanted = self.filter
        if wanted != self._told:
            self._told = wanted
            self.changed.emit(wanted)


def _quoted(text: str) -> str:
    return text if all(each.isalnum() or each in "-_.*?" for each in text) else f'"{text}"'
