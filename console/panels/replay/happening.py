"""The event at the playhead, and what it changed in every view."""

from textwrap import shorten

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QVBoxLayout, QWidget

from backend.messages.events import Event
from console.panels.replay.differences import Difference, Differences
from console.state.lines import line_of
from console.state.wording import local, utc
from console.tables.tree import LazyTree
from console.widgets.elided import ElidedLabel
from console.widgets.labels import label, say

_GIST = 150  # characters of a payload: three lines, and the differences still have room


class Happening(QWidget):
    """A few lines about the event, and the tree of its differences.

    Signals:
        opened(): the whole event is wanted
    """

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.headline = ElidedLabel("", "title")
        self.times = label("", "caption")
        self.gist = label("", selectable=True)
        self.changes: LazyTree[Difference] = LazyTree(
            ("What", "Before", "After"),
            lambda each: (each.name, each.before, each.after),
            lambda each: each.parts,
        )
        self._more = QPushButton("Show the whole event")
        self._nothing = label("", "caption")
        self._lay_out()

    def show_event(self, event: Event | None) -> None:
        """Show the event, or that there is none yet."""
        self._more.setEnabled(event is not None)
        if event is None:
            say(self.headline, "Before the first event")
            say(self.times, "Every view is empty here.")
            say(self.gist, "")
            return
        text = f"{event.type}  ·  {event.subject}"
        say(self.headline, text, text)
        say(self.times, f"{utc(event.time)}   {local(event.time)} local   by {event.actor}")
        summary = line_of(event).summary
        say(self.gist, shorten(summary, _GIST, placeholder=" \N{HORIZONTAL ELLIPSIS}"), summary)

    def show_differences(self, found: Differences) -> None:
        """Show what changed."""
        self.changes.show_nodes(found.views)
        self.changes.expandToDepth(1)
        say(self._nothing, "" if found.views else "It changed no row of any view.")

    def _lay_out(self) -> None:
        self.gist.setWordWrap(True)
        self.times.setWordWrap(True)
        self.changes.setIndentation(12)
        header = self.changes.header()
        header.setMinimumSectionSize(60)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout()
        row.addWidget(label("What it changed", "section"), 1)
        row.addWidget(self._more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.headline, self.times, self.gist):
            layout.addWidget(part)
        layout.addLayout(row)
        layout.addWidget(self.changes, 1)
        layout.addWidget(self._nothing)
        self._more.clicked.connect(self.opened)
