"""What is asked of the timeline: a filter, and quick ones by type and subject."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from backend.messages.catalogue import CatalogueReply
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.log_filter_box import LogFilterBox
from console.panels.timeline.saved_filters import SavedFilters, read_filters, write_filters

_ALL_TYPES = tr_noop("All types")
_LEAST_BOX_PX = 300  # of the filter; with less than that it gets a row of its own


class FilterBar(QWidget):
    """The timeline's filters, side by side or in two rows; together they are one.

    Signals:
        changed(str): the filter to use from now on; empty for all events
    """

    changed = Signal(str)

    def __init__(self, client: BackendClient) -> None:
        super().__init__()
        self.box = LogFilterBox(client, hint=tr("Filter, e.g. position>1000 since:2h"))
        self.types = QComboBox()
        self.types.addItem(tr(_ALL_TYPES))
        self.types.setMinimumContentsLength(16)
        self.types.setToolTip(tr("Only events of this type"))
        self.subject = QLineEdit()
        self.subject.setPlaceholderText(tr("Subject"))
        self.subject.setClearButtonEnabled(True)
        self.subject.setFixedWidth(190)
        self.saved = SavedFilters()
        self._rest, self._is_below = QWidget(), False
        self._row = QHBoxLayout(self._rest)
        self._row.setContentsMargins(0, 0, 0, 0)
        for each in (self.types, self.subject, self.saved):
            self._row.addWidget(each)
        self._row.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self.box, 0, 0)
        self._grid.addWidget(self._rest, 0, 1)
        self.box.applied.connect(self._on_changed)
        self.types.activated.connect(self._on_changed)
        self.subject.editingFinished.connect(self._on_changed)
        self.saved.chosen.connect(self.replace)
        self.subject.textChanged.connect(self._on_subject_edited)
        self._emitted = ""

    @property
    def filter(self) -> str:
        """All of them as one filter."""
        parts = [self.box.applied_filter]
        if self.types.currentIndex() > 0:
            parts.append(f"type:{self.types.currentText()}")
        if self.subject.text().strip():
            parts.append(f"subject:{_quote_term(self.subject.text().strip())}")
        parts = [part for part in parts if part]
        if self.box.applied_filter and len(parts) > 1:
            parts[0] = f"({parts[0]})"
        return " ".join(parts)

    def add_end(self, *widgets: QWidget) -> None:
        """Put widgets behind the filters."""
        for each in widgets:
            self._row.addWidget(each)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room to read a filter: what is beside the box goes below it in a narrow panel."""
        super().resizeEvent(event)
        beside_px = self._rest.sizeHint().width() + self._grid.horizontalSpacing()
        is_below = self.width() - beside_px < _LEAST_BOX_PX
        if is_below != self._is_below:
            self._is_below = is_below
            self._grid.removeWidget(self._rest)
            self._grid.addWidget(self._rest, int(is_below), int(not is_below))

    def set_catalogue(self, catalogue: CatalogueReply) -> None:
        """Offer the types of the installed modules."""
        types = sorted(kind.type for kind in catalogue.events)
        modules = sorted({each.partition(".")[0] + ".*" for each in types})
        chosen = self.types.currentText()
        self.types.clear()
        self.types.addItems([tr(_ALL_TYPES), *modules, *types])
        if self.types.findText(chosen) < 0:  # it filters on, whether its module is there or not
            self.types.addItem(chosen)
        self.types.setCurrentText(chosen)
        self.box.set_catalogue(catalogue)
        if catalogue.modules:
            entity = catalogue.modules[0].entity
            self.subject.setPlaceholderText(tr("Subject, e.g. {entity}-17", entity=entity))

    def set_tags(self, terms: Sequence[str]) -> None:
        """Offer the terms that ask for tags of notes."""
        self.box.set_tags(terms)

    def save_state(self) -> dict[str, str]:
        """Return what is filtered by, to be remembered."""
        types = self.types.currentText() if self.types.currentIndex() > 0 else ""
        return {
            "filter": self.box.wanted_filter,
            "type": types,
            "subject": self.subject.text(),
            "saved": self.saved.save_text(),
            "history": write_filters(self.box.history),
        }

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Filter by the same again; the box is applied as soon as a replica has read it."""
        if "saved" in state:
            self.saved.restore_text(state["saved"])
        if "history" in state:
            self.box.set_history(read_filters(state["history"]))
            self.saved.history = self.box.history
        if "type" in state:
            self._select_type(state["type"])
        self.subject.setText(state.get("subject", self.subject.text()))
        if "filter" in state:
            self.box.set_filter(state["filter"])
        if state.keys() & {"type", "subject", "filter"}:
            self._on_changed()

    def _select_type(self, name: str) -> None:
        if name and self.types.findText(name) < 0:
            self.types.addItem(name)  # the others come with the catalogue
        self.types.setCurrentIndex(self.types.findText(name) if name else 0)

    def clear(self) -> None:
        """Take all filters back."""
        self.replace("")

    def replace(self, filter_text: str) -> None:
        """Use this filter instead of all that are there."""
        self.types.setCurrentIndex(0)
        self.subject.clear()
        self.box.set_filter(filter_text)
        self._on_changed()

    def _on_subject_edited(self, text: str) -> None:
        if not text:
            self._on_changed()

    def _on_changed(self, _signal: object = None) -> None:
        wanted = self.filter
        self.saved.current, self.saved.history = wanted, self.box.history
        if wanted != self._emitted:
            self._emitted = wanted
            self.changed.emit(wanted)


def _quote_term(text: str) -> str:
    return text if all(each.isalnum() or each in "-_.*?" for each in text) else f'"{text}"'
