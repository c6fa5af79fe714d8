"""What can be done with the drawn causes, and how far they are followed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from backend.messages.causal_graph import MAX_CAUSAL_LEVELS
from backend.translation import tr
from console.panels.causes.causes_question import DEFAULT_LEVELS
from console.widgets.number_box import NumberBox
from console.widgets.wrap_layout import WrapLayout


class CausesToolbar(QWidget):
    """Buttons, and how far is asked.

    Signals: `centre_requested`, `fit_requested`, `copy_requested`, `picture_requested`;
    `zoom_requested` by how many steps (int); `options_changed`: read `levels` and `entities`.
    """

    centre_requested = Signal()
    zoom_requested = Signal(int)
    fit_requested = Signal()
    copy_requested = Signal()
    picture_requested = Signal()
    options_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.levels = NumberBox(1, MAX_CAUSAL_LEVELS, tr("levels"))
        self.levels.setValue(DEFAULT_LEVELS)
        self.levels.setToolTip(tr("How many steps of cause and effect are followed at first"))
        self.levels.setAccessibleName(self.levels.toolTip())
        self.levels.editingFinished.connect(self.options_changed)
        self.entities = QCheckBox(tr("Along entities"))
        self.entities.setChecked(True)
        self.entities.setMinimumHeight(self.levels.sizeHint().height())
        self.entities.setToolTip(
            tr(
                "Go on along an entity as well, as from an order to its payments: dashed lines,"
                " to what came next of it"
            )
        )
        self.entities.toggled.connect(self.options_changed)
        self._lay_out()

    def _lay_out(self) -> None:
        row = WrapLayout(self, column_px=6, row_px=6)
        centre = _button(tr("Centre here"), tr("Follow causes and effects of the selected event"))
        smaller = _button("\u2212", tr("Show the graph smaller"))
        larger = _button("+", tr("Show the graph larger"))
        fit = _button(tr("Fit"), tr("Show the whole graph"))
        copy = _button(tr("Copy"), tr("Copy causes and effects as an outline"))
        picture = _button(tr("Picture…"), tr("Export the whole graph as a picture"))
        centre.clicked.connect(self.centre_requested)
        smaller.clicked.connect(lambda: self.zoom_requested.emit(-1))
        larger.clicked.connect(lambda: self.zoom_requested.emit(1))
        fit.clicked.connect(self.fit_requested)
        copy.clicked.connect(self.copy_requested)
        picture.clicked.connect(self.picture_requested)
        for each in (centre, smaller, larger, fit, copy, picture, self.levels, self.entities):
            row.addWidget(each)


def _button(text: str, tip: str) -> QPushButton:
    made = QPushButton(text)
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    return made
