"""The event at the playhead, and what it changed in every view."""

from collections.abc import Sequence
from textwrap import shorten

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QVBoxLayout, QWidget

from backend.messages.catalogue import ViewKind
from backend.messages.events import Event
from backend.messages.not_kept import or_not_kept
from backend.messages.queries import AnnulmentNote
from backend.translation import tr
from console.panels.compared_rows import Views, named_view
from console.panels.replay.annulment_text import annulment_sentence
from console.panels.replay.event_differences import DifferenceNode, EventDifferences
from console.state.event_lines import format_event_line
from console.state.formatting import format_in_zone, format_utc
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.lazy_tree import LazyTree

_MIN_COLUMN_PX = 60
_SUMMARY_CHARS = 150  # characters of a payload: three lines, and the differences still have room


class EventSummary(QWidget):
    """A few lines about the event, and the tree of its differences.

    Signals:
        opened(): the whole event is wanted
    """

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._views: Views = {}
        self.headline = ElidedLabel("", "title")
        self.times = create_label("", "caption")
        self.payload = create_label("", selectable=True)
        self.annulled = create_label("")
        set_tone(self.annulled, "warn")
        self.changes: LazyTree[DifferenceNode] = LazyTree(
            (tr("What"), tr("Before"), tr("After")),
            lambda each: (self._title(each), each.before, each.after),
            lambda each: each.parts,
        )
        self._more = QPushButton(tr("Show the whole event"))
        self._nothing = create_label("", "caption")
        self._lay_out()

    def set_views(self, views: Sequence[ViewKind]) -> None:
        """Know the titles of the views."""
        self._views = {kind.name: kind for kind in views}

    def show_event(self, event: Event | None, annulled: AnnulmentNote | None = None) -> None:
        """Show the event, or that there is none yet; `annulled`: that it does not count."""
        self._more.setEnabled(event is not None)
        self._show_annulment(annulled)
        if event is None:
            set_label(self.headline, tr("Before the first event"))
            set_label(self.times, tr("Every view is empty here."))
            set_label(self.payload, "")
            return
        text = f"{event.type}  ·  {or_not_kept(event.subject)}"
        set_label(self.headline, text, text)
        set_label(
            self.times,
            tr(
                "{utc}   {moment}   by {actor}",
                utc=format_utc(event.time),
                moment=format_in_zone(event.time),
                actor=or_not_kept(event.actor),
            ),
        )
        summary = format_event_line(event).summary
        set_label(
            self.payload,
            shorten(summary, _SUMMARY_CHARS, placeholder=" \N{HORIZONTAL ELLIPSIS}"),
            summary,
        )

    def _show_annulment(self, annulled: AnnulmentNote | None) -> None:
        font = self.headline.font()
        font.setStrikeOut(annulled is not None)
        self.headline.setFont(font)
        set_label(self.annulled, "" if annulled is None else annulment_sentence(annulled))
        self.annulled.setVisible(annulled is not None)

    def show_differences(self, found: EventDifferences) -> None:
        """Show what changed."""
        self.changes.show_nodes(found.views)
        self.changes.expandToDepth(1)
        names_px = min(self.changes.sizeHintForColumn(0), self.changes.viewport().width() * 2 // 5)
        self.changes.header().resizeSection(0, max(names_px, _MIN_COLUMN_PX))
        set_label(self._nothing, "" if found.views else tr("It changed no row of any view."))
        self._nothing.setVisible(not found.views)

    def clear_differences(self) -> None:
        """Show that it is not known what changed: those of another event are none of this one."""
        self.changes.clear()
        set_label(self._nothing, tr("What it changed is not known now."))
        self._nothing.show()

    def _title(self, node: DifferenceNode) -> str:
        return named_view(node.name, self._views) if node.is_view else node.name

    def _lay_out(self) -> None:
        self.payload.setWordWrap(True)
        self.times.setWordWrap(True)
        self.changes.setIndentation(12)
        header = self.changes.header()
        header.setMinimumSectionSize(_MIN_COLUMN_PX)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)  # values get the rest
        row = QHBoxLayout()
        row.addWidget(create_label(tr("What it changed"), "section"), 1)
        row.addWidget(self._more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.annulled.setWordWrap(True)
        self.annulled.hide()
        for part in (self.headline, self.annulled, self.times, self.payload):
            layout.addWidget(part)
        layout.addLayout(row)
        layout.addWidget(self.changes, 1)
        layout.addWidget(self._nothing)
        self._more.clicked.connect(self.opened)
