"""Plots along time that show what is marked in all of them: acts, alerts, deploys and notes."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from console.link.bridge import BackendClient
from console.panels.mark_entry import open_mark
from console.panels.mark_feed import MarkFeed
from console.plots.graph_shapes import GraphTimeRange
from console.plots.mark_flags import MarkFlags
from console.state.backend_snapshot import BackendSnapshot
from console.state.workspace import Workspace


class MarkedPlots(QObject):
    """Asks for the marks of what the plots of a panel show, and opens the mark that is clicked."""

    def __init__(
        self,
        client: BackendClient,
        workspace: Workspace,
        flags: Sequence[MarkFlags],
        panel: QObject,
    ) -> None:
        super().__init__(panel)
        self._flags, self._feed = flags, MarkFeed(client, self)
        self._asked = GraphTimeRange(0.0, 0.0)
        for each in flags:
            self._feed.changed.connect(each.set_marks)
            each.clicked.connect(partial(open_mark, workspace))

    def refresh(self, snapshot: BackendSnapshot) -> None:
        """Ask when it is time to, and at once for a time of which no marks were asked for."""
        spans = [span for each in self._flags if (span := each.span_in_sight) is not None]
        if not spans:
            return
        start_s = min(span.start_s for span in spans)
        end_s = max(span.end_s for span in spans)
        if start_s < self._asked.start_s or end_s > self._asked.end_s:
            self._feed.ask_again()
        self._asked = GraphTimeRange(start_s, end_s)
        self._feed.refresh(snapshot, self._asked)
