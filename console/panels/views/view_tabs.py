"""A tab for each view, in the order that their projections declare."""

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTabBar

from backend.messages.catalogue import ViewKind
from backend.translation import tr, tr_declared
from console.state.declared_titles import view_title
from console.state.view_order import order_views


class ViewTabs(QTabBar):
    """Which view is shown.

    Signals:
        view_chosen(object): its ViewKind
    """

    view_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._kinds: dict[str, ViewKind] = {}
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)  # where there is no room, they are scrolled
        self.setUsesScrollButtons(True)
        self.setAccessibleName(tr("Views"))
        self.currentChanged.connect(self._on_current_changed)

    def set_views(self, kinds: Iterable[ViewKind], chosen: str) -> ViewKind | None:
        """Offer these views, and return the one with a name, else the first; None without any."""
        self._kinds = {kind.name: kind for kind in order_views(kinds)}
        with QSignalBlocker(self):
            while self.count():
                self.removeTab(0)
            for name, kind in self._kinds.items():
                place = self.addTab(view_title(kind))
                self.setTabData(place, name)
                self.setTabToolTip(place, tr_declared(kind.summary, name))
            self.show_view(chosen)
        return self._kinds.get(str(self.tabData(self.currentIndex())))

    def show_view(self, name: str) -> None:
        """Go to a view."""
        for place in range(self.count()):
            if self.tabData(place) == name:
                self.setCurrentIndex(place)

    def _on_current_changed(self, place: int) -> None:
        kind = self._kinds.get(str(self.tabData(place)))
        if kind is not None:
            self.view_chosen.emit(kind)
