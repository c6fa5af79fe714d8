"""Which part of the time axis is in sight: up to now, held, or zoomed into. No Qt."""

import time

from console.plots.graph_shapes import GraphTimeRange

_SLACK_SHARE = 0.005  # of all that can be seen


class TimeWindow:
    """The last so many seconds, until somebody zooms in or lets it stand still."""

    def __init__(self, length_s: int) -> None:
        self.length_s = length_s
        self._zoom: GraphTimeRange | None = None
        self._paused_s: float | None = None

    @property
    def is_paused(self) -> bool:
        """Whether it stands still."""
        return self._paused_s is not None

    @property
    def is_zoomed(self) -> bool:
        """Whether it shows something else than the last seconds."""
        return self._zoom is not None

    @property
    def span(self) -> GraphTimeRange:
        """What is in sight."""
        return self._zoom or self._live_span()

    @property
    def edges(self) -> GraphTimeRange:
        """How far one can zoom out: what was asked for of the past, and what is in sight."""
        live = self._live_span()
        start_s = live.start_s if self._zoom is None else min(live.start_s, self._zoom.start_s)
        return GraphTimeRange(start_s, live.end_s)

    def zoom(self, start_s: float, end_s: float) -> None:
        """Show a part; out as far as it goes is live again."""
        edges = self.edges
        # time goes on while the operator looks: the edges were a little earlier when it was asked
        slack_s = _SLACK_SHARE * (edges.end_s - edges.start_s)
        is_all = start_s - slack_s <= edges.start_s and end_s + slack_s >= edges.end_s
        self._zoom = None if is_all else GraphTimeRange(start_s, end_s)

    def go_live(self) -> None:
        """Show the last seconds."""
        self._zoom = None

    def pause(self, *, paused: bool) -> None:
        """Stand still, or go on."""
        self._paused_s = time.time() if paused else None

    def _live_span(self) -> GraphTimeRange:
        end_s = self._paused_s or time.time()
        return GraphTimeRange(end_s - self.length_s, end_s)
