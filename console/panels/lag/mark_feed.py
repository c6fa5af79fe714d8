"""What is marked on the time axis, asked for as long as somebody looks."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND_US
from backend.messages.annotation_text import MarkText, mark_texts
from backend.messages.annotations import AskMarks, Marks
from backend.messages.control import ControlResponse
from console.link.bridge import BackendClient
from console.plots.graph_shapes import GraphMark, GraphTimeRange, MarkKind
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_local
from console.state.refresh_limiter import RefreshLimiter

_INTERVAL_US = 3 * SECOND_US
_KINDS: dict[str, MarkKind] = {"act": "act", "alert": "alert", "deploy": "deploy", "note": "note"}


class MarkFeed(QObject):
    """The marks of a part of the time axis.

    Signals:
        changed(object): a list of GraphMark, in the order of time
    """

    changed = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._pace = RefreshLimiter(_INTERVAL_US)
        self._asked = 0

    def refresh(self, snapshot: BackendSnapshot, span: GraphTimeRange) -> None:
        """Ask for the marks of a span, when it is time."""
        if snapshot.phase == "connected" and self._pace.is_due(snapshot):
            self._asked += 1
            question = AskMarks(
                since_us=max(0, round(span.start_s * SECOND_US)),
                until_us=max(0, round(span.end_s * SECOND_US)),
            )
            self._client.request(question, partial(self._on_marks, self._asked))

    def ask_again(self) -> None:
        """Ask with the next snapshot: another part is wanted, or something was noted."""
        self._pace.reset()

    def _on_marks(self, asked: int, marks: ControlResponse) -> None:
        if asked == self._asked and isinstance(marks, Marks):
            self.changed.emit([graph_mark(each) for each in mark_texts(marks)])


def graph_mark(mark: MarkText) -> GraphMark:
    """Return a mark as a graph shows it."""
    ends = f" to {format_local(mark.until_us)}" if mark.until_us > mark.at_us else ""
    return GraphMark(
        kind=_KINDS[mark.kind],
        at_s=mark.at_us / SECOND_US,
        until_s=mark.until_us / SECOND_US,
        text=f"{mark.kind.capitalize()}, {format_local(mark.at_us)}{ends}\n{mark.text}",
        key=mark.key,
        is_alarm=mark.is_alarm,
    )
