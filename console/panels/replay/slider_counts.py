"""What the slider shows of the log: counts, moments at its ends, and marks; asked while seen."""

from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND_US
from backend.messages.commands import Failure
from backend.messages.density import AskDensity, DensityAxis, LogDensity
from backend.messages.not_kept import is_time_kept
from backend.messages.queries import AskLog, LogPage
from console.link.bridge import BackendClient
from console.panels.density_counts import DensityCounts
from console.panels.latest_query import LatestQuery
from console.panels.mark_feed import MarkFeed
from console.plots.graph_shapes import GraphMark, GraphTimeRange
from console.plots.playhead_slider import PlayheadSlider
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_utc

_BUCKETS = 400  # ranges that tell when the log was recorded
_GROWTH = 1.02  # of the log, before that is looked up again
_RETRY_AFTER_US = 3 * SECOND_US


class SliderCounts(QObject):
    """Asks for what is behind the playhead, anew when the log, the filter or the axis changes.

    Signals:
        mark_clicked(object): a GraphMark
    """

    mark_clicked = Signal(object)

    def __init__(self, client: BackendClient, slider: PlayheadSlider) -> None:
        super().__init__(slider)
        self._slider = slider
        self._client = client
        self._counts = DensityCounts(client, slider, self, by="position", positions=True)
        self._recorded = LatestQuery(client, parent=self)
        self._recorded_head = 0
        self._asked_us = 0
        self._has_failed = False
        self._span: GraphTimeRange | None = None
        self._marks = MarkFeed(client, self)
        self._labelled_head = 0
        self._labels: dict[int, str] = {}
        self._recorded.answered.connect(self._on_recorded)
        self._recorded.failed.connect(self._on_failure)
        self._marks.changed.connect(slider.flags.set_marks)
        slider.flags.clicked.connect(self.mark_clicked)

    @property
    def is_idle(self) -> bool:
        """Whether everything has come."""
        return self._counts.is_idle and self._recorded.is_idle

    @property
    def marks(self) -> tuple[GraphMark, ...]:
        """What is marked, in the order of time."""
        return self._slider.flags.marks

    def set_axis(self, by: DensityAxis) -> None:
        """Count along another axis, with the next snapshot."""
        self._counts.set_axis(by)

    def apply_snapshot(self, snapshot: BackendSnapshot, filter_text: str) -> None:
        """Ask for what is missing; only while the slider is in sight."""
        if snapshot.head <= 0:
            return
        self._counts.apply_snapshot(snapshot.head, filter_text, snapshot.now_us)
        self._seek_labels(snapshot.head)
        self._seek_recorded(snapshot)
        if self._span is not None:
            now_s = snapshot.now_us / SECOND_US
            self._marks.refresh(snapshot, GraphTimeRange(self._span.start_s, now_s))

    def cancel(self) -> None:
        """Give up what is asked; it is asked again with the next snapshot in sight."""
        self._counts.cancel()
        self._recorded.cancel()
        self._recorded_head = 0

    def _seek_recorded(self, snapshot: BackendSnapshot) -> None:
        """Look up when the log was recorded: there marks stand."""
        is_known = self._recorded_head <= snapshot.head < self._recorded_head * _GROWTH + 1
        is_due = snapshot.now_us - self._asked_us >= _RETRY_AFTER_US
        if self._recorded.is_idle and is_due and (self._has_failed or not is_known):
            self._recorded_head, self._asked_us = snapshot.head, snapshot.now_us
            self._has_failed = False
            self._recorded.ask(AskDensity(by="recorded", buckets=_BUCKETS, positions=True))

    def _seek_labels(self, head: int) -> None:
        """Ask when the first and the last event happened, anew when the log is a tenth longer."""
        if self._labelled_head <= head < self._labelled_head * 1.1 + 1:
            return
        self._labelled_head, self._labels = head, {}
        for position in sorted({1, head}):
            self._client.ask(AskLog(after=position - 1, limit=1), self._on_event)

    def _on_event(self, reply: object) -> None:
        if isinstance(reply, LogPage):
            self._labels |= {
                each.position: format_utc(each.time)[:16] + "Z"
                for each in reply.events
                if is_time_kept(each.time)
            }
            self._slider.set_time_labels(self._labels)

    def _on_recorded(self, found: LogDensity) -> None:
        if found.starts:
            start_s, end_s = found.starts[0] / SECOND_US, found.ends[-1] / SECOND_US
            self._span = GraphTimeRange(start_s, end_s)
            self._slider.set_recorded(found)

    def _on_failure(self, _failure: Failure) -> None:
        self._has_failed = True
