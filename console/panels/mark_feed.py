"""What is marked on the time axis, asked for as long as somebody looks."""

from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND_US
from backend.messages.annotation_text import MarkText, mark_texts
from backend.messages.annotations import AskMarks, Marks
from backend.messages.control import ControlResponse
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.plots.graph_shapes import GraphMark, GraphTimeRange, MarkKind
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_local
from console.state.refresh_limiter import RefreshLimiter

_INTERVAL_US = 3 * SECOND_US
_KINDS: dict[str, MarkKind] = {"act": "act", "alert": "alert", "deploy": "deploy", "note": "note"}
_KIND_NAMES: dict[str, str] = {
    "act": tr_noop("Act"),
    "alert": tr_noop("Alert"),
    "deploy": tr_noop("Deploy"),
    "note": tr_noop("Note"),
}


class FormattedMarks(msgspec.Struct, frozen=True):
    """Marks as graphs show them, in the order of time."""

    marks: list[GraphMark]


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
            on_marks = partial(self._on_marks, self._asked)
            self._client.request(question, on_marks, prepare=format_marks)

    def ask_again(self) -> None:
        """Ask with the next snapshot: another part is wanted, or something was noted."""
        self._pace.reset()

    def _on_marks(self, asked: int, marks: FormattedMarks | ControlResponse) -> None:
        if asked == self._asked and isinstance(marks, FormattedMarks):
            self.changed.emit(marks.marks)


def format_marks(reply: object) -> object:
    """Write marks; two thousand take longer than a picture, so not where they are shown.

    What are no marks is returned as it is.
    """
    if not isinstance(reply, Marks):
        return reply
    return FormattedMarks([graph_mark(each) for each in mark_texts(reply)])


def graph_mark(mark: MarkText) -> GraphMark:
    """Return a mark as a graph shows it."""
    return GraphMark(
        kind=_KINDS[mark.kind],
        at_s=mark.at_us / SECOND_US,
        until_s=mark.until_us / SECOND_US,
        text=f"{_heading(mark)}\n{mark.text}",
        key=mark.key,
        is_alarm=mark.is_alarm,
    )


def _heading(mark: MarkText) -> str:
    """Return what is marked, and when it was."""
    kind, start = tr(_KIND_NAMES[mark.kind]), format_local(mark.at_us)
    if mark.until_us <= mark.at_us:
        return tr("{kind}, {start}", kind=kind, start=start)
    return tr("{kind}, {start} to {end}", kind=kind, start=start, end=format_local(mark.until_us))
