"""Which curve is whose: a name a replica, and a view where each is drawn; each can be hidden."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from backend.translation import tr
from console.theme.theme import Theme
from console.widgets.wrap_layout import WrapLayout

_DASH_PX, _DASH_HEIGHT_PX = 14, 4


class CurveLegend(QWidget):
    """Names that hide their curves and show them again, in as many rows as they need.

    Signals:
        toggled(str): the name of a replica or a view was pressed
    """

    toggled = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: dict[str, str] = {}
        self._hidden: frozenset[str] = frozenset()
        self._buttons: dict[str, QPushButton] = {}
        self._row = WrapLayout(self, column_px=8, row_px=2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_names(self, names: dict[str, str], hidden: Collection[str]) -> None:
        """Offer these, each with the colour of its curve, empty for one that has several."""
        if names == self._names and frozenset(hidden) == self._hidden:
            return
        self._names, self._hidden = dict(names), frozenset(hidden)
        for name in self._buttons.keys() - names.keys():
            self._row.removeWidget(self._buttons[name])
            self._buttons.pop(name).deleteLater()
        for name, colour in names.items():
            button = self._buttons.get(name) or self._add(name)
            button.setIcon(_dash(colour) if colour else QIcon())
            button.setChecked(name in hidden)
            is_hidden = name in hidden
            button.setAccessibleName(
                tr("{name} is hidden: show it again", name=name)
                if is_hidden
                else tr("{name} is shown: hide it", name=name)
            )

    def names(self) -> list[str]:
        """Return the names that are offered."""
        return list(self._names)

    def _add(self, name: str) -> QPushButton:
        button = QPushButton(name)
        button.setProperty("role", "link")
        button.setCheckable(True)
        button.setToolTip(tr("Hide its curves, or show them again"))
        button.setIconSize(QSize(_DASH_PX, _DASH_HEIGHT_PX))
        button.clicked.connect(partial(self._on_clicked, name))
        self._buttons[name] = button
        self._row.addWidget(button)
        return button

    def _on_clicked(self, name: str, _checked: object = None) -> None:
        self.toggled.emit(name)


def _dash(colour: str) -> QIcon:
    picture = QPixmap(_DASH_PX, _DASH_HEIGHT_PX)
    picture.fill(QColor(colour))
    return QIcon(picture)
