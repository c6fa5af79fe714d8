"""The replicas panel."""

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from backend.clock import SECOND
from console.link.bridge import Link
from console.panels.panel import Panel
from console.panels.replicas.card import ReplicaCard
from console.state.desk import Desk
from console.state.frame import Frame
from console.state.pacing import Pace
from console.state.standing import replicas
from console.theme.theme import Theme
from console.widgets.labels import label, say

_ROOMY = 700  # pixels from which on every view's numbers are shown at first


class ReplicasPanel(Panel):
    """A card a replica, the archive last."""

    name = "replicas"
    title = "Replicas"
    icon = "replicas"

    def __init__(self, link: Link, theme: Theme, desk: Desk) -> None:
        super().__init__(link, theme, desk)
        self.cards: dict[str, ReplicaCard] = {}
        self._complete = False
        self._pace = Pace(SECOND // 4)
        self._nobody = label("No replica was heard of yet.", "caption")
        inside = QWidget()
        inside.setObjectName("scrolled")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(10)
        self._column.addWidget(self._nobody)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(scroll)

    def take(self, frame: Frame) -> None:
        """Show every replica of a frame."""
        if not self.isVisible() or not self._pace.due(frame):
            return
        standings = replicas(frame)
        self._complete = bool(standings) and all(each.sample for each in standings)
        self._nobody.setVisible(not standings)
        say(self._nobody, frame.reason or "No replica was heard of yet.")
        for place, standing in enumerate(standings):
            if standing.name not in self.cards:
                card = ReplicaCard(standing.name, self.link, self.theme, self.desk)
                self.cards[standing.name] = card
                card.show_views(shown=self.height() >= _ROOMY)
                self._column.insertWidget(place, card)
            self.cards[standing.name].take(standing)
        self._drop({standing.name for standing in standings})

    def ready(self) -> bool:
        """Whether every replica has said how it stands."""
        return self._complete

    def _drop(self, known: set[str]) -> None:
        for name in self.cards.keys() - known:
            card = self.cards.pop(name)
            self._column.removeWidget(card)
            card.deleteLater()
