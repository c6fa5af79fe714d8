"""The choice of the replica whose parked events are shown, with how many each has."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QSizePolicy

from backend.translation import tr
from console.state.formatting import format_count
from console.widgets.choice_box import ChoiceBox


class ReplicaBox(ChoiceBox):
    """At first one that has anything parked is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted = ""  # which one is chosen as soon as it is there
        self._counts: dict[str, int] = {}
        self.setAccessibleName(tr("Replica"))
        self.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.activated.connect(self.keep)

    @property
    def chosen(self) -> str:
        """The replica that is chosen; empty while there is none."""
        return str(self.currentData() or "")

    def parked_count(self, name: str) -> int:
        """Return how many events a replica has parked, as it was said last."""
        return self._counts.get(name, 0)

    def choose(self, name: str) -> None:
        """Choose a replica, now or as soon as it is there."""
        place = self.findData(name)
        self._wanted = name if place < 0 else ""
        if place >= 0:
            self.setCurrentIndex(place)

    def keep(self, *_chosen: object) -> None:
        """Wait for no other one any more: somebody works with the one that is chosen."""
        self._wanted = ""

    def offer(self, parked: Mapping[str, int]) -> None:
        """List the replicas with how many events each has parked; the archive comes last."""
        counts = dict(sorted(parked.items(), key=lambda each: (each[0] == "archive", each[0])))
        if counts == self._counts:
            return
        chosen = self.chosen
        if self._wanted in counts:
            chosen, self._wanted = self._wanted, ""
        if chosen not in counts:
            chosen = next((name for name in counts if counts[name]), "") or next(iter(counts), "")
        self._counts = counts
        with QSignalBlocker(self):
            self.clear()
            for name, number in counts.items():
                text = tr("{replica}: {number} parked", replica=name, number=format_count(number))
                self.addItem(text, name)
            self.setCurrentIndex(max(0, self.findData(chosen)))
