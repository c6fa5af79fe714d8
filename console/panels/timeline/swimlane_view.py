"""The timeline as lanes: the events of several streams that an operator has chosen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from backend.clock import SECOND_US
from backend.messages.commands import Failure
from backend.messages.density import DensityAxis
from backend.messages.not_kept import is_time_kept
from backend.messages.number_text import format_counted
from backend.messages.queries import AskLog, LogPage
from backend.messages.text_list import join_names
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.plots.swimlane_chart import Lane, LaneEvent, SwimlaneChart
from console.state.backend_snapshot import BackendSnapshot, EventLine
from console.state.entity_filters import quote_value
from console.state.event_lines import format_event_line
from console.state.formatting import format_count, format_utc
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.empty_state import EmptyState
from console.widgets.labels import create_label, set_label

MAX_LANES = 12
MAX_LANE_EVENTS = 500  # the newest of each stream
_INTERVAL_US = 2 * SECOND_US  # between two looks at a log that grows
_EMPTY = tr_noop(
    "No stream is chosen. Write subjects above, with commas between them, or choose a lane in the"
    " menu of a row."
)


class SwimlaneView(QWidget):
    """A lane a stream; asks only while it is in sight."""

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self._client, self._workspace = client, workspace
        self._axis: DensityAxis = "time"
        self._lines: dict[str, list[EventLine] | None] = {}  # None: not known yet
        self._queries: dict[str, LatestQuery] = {}
        self._failures: dict[str, str] = {}  # why a stream cannot be read, by its subject
        self._asked: tuple[str, int] | None = None  # of which backend, and up to where
        self._asked_us = 0
        self.chart = SwimlaneChart(theme)
        self.subjects = QLineEdit()
        self.subjects.setPlaceholderText(tr("Subjects, e.g. order-17, payment-17-1"))
        self.subjects.setAccessibleName(tr("Subjects of the streams, a lane each"))
        self.subjects.setClearButtonEnabled(True)
        self.left_out = create_label(role="caption")
        self.left_out.setWordWrap(True)
        self.left_out.hide()
        self._empty = EmptyState()
        self._empty.set_message(tr(_EMPTY))
        self._lay_out()
        self.subjects.editingFinished.connect(self._on_subjects)
        self.chart.event_selected.connect(workspace.selected_position.set)
        workspace.selected_position.subscribe(self._on_selected)

    @property
    def streams(self) -> tuple[str, ...]:
        """The subjects whose streams have a lane, from above to below."""
        return tuple(self._queries)

    def set_streams(self, subjects: Sequence[str]) -> None:
        """Have a lane for each of these, at most twelve; it is said which are left out."""
        wanted = [each for each in dict.fromkeys(text.strip() for text in subjects) if each]
        for gone in self._queries.keys() - set(wanted[:MAX_LANES]):
            self._queries[gone].cancel()
            self._failures.pop(gone, None)
        self._queries = {
            each: self._queries.get(each) or self._make_query(each) for each in wanted[:MAX_LANES]
        }
        self._lines = {each: self._lines.get(each) for each in self._queries}
        self.subjects.setText(", ".join(self._queries))
        self._show_left_out(wanted[MAX_LANES:])
        self._forget_asked()
        self._stack.setCurrentIndex(1 if self._queries else 0)
        self._show()

    def add_stream(self, subject: str) -> None:
        """Have a lane for this one as well."""
        self.set_streams([*self.streams, subject])

    def set_axis(self, axis: DensityAxis) -> None:
        """Place the events by when they happened, or by their position."""
        self._axis = axis
        self._show()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Ask for what is new, when somebody looks."""
        wanted = (snapshot.session, snapshot.head)
        is_due = snapshot.now_us - self._asked_us >= _INTERVAL_US
        if not self.isVisible() or wanted == self._asked or not is_due:
            return
        self._asked, self._asked_us = wanted, snapshot.now_us
        for subject, query in self._queries.items():
            text = f"subject:{quote_value(subject)}"
            query.ask(AskLog(filter=text, limit=MAX_LANE_EVENTS, backwards=True))

    def cancel(self) -> None:
        """Give up what is asked; it is asked again when it is shown."""
        for query in self._queries.values():
            query.cancel()
        self._forget_asked()

    def _forget_asked(self) -> None:
        self._asked, self._asked_us = None, 0

    def _show_left_out(self, subjects: Sequence[str]) -> None:
        text = tr(
            "There is no room for more lanes; without one: {subjects}",
            subjects=join_names(subjects),
        )
        set_label(self.left_out, text)
        self.left_out.setVisible(bool(subjects))

    def _lay_out(self) -> None:
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.chart)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.subjects)
        column.addWidget(self.left_out)
        column.addWidget(place, 1)
        self.setFocusProxy(self.chart)

    def _on_selected(self, position: int) -> None:
        """Mark the event, and bring its lane into sight."""
        self.chart.set_selected(position)
        where = self.chart.point_of(position)
        if where is not None:
            self._area.ensureVisible(round(where.x()), round(where.y()))

    def _on_subjects(self) -> None:
        wanted = self.subjects.text().split(",")
        if tuple(each.strip() for each in wanted if each.strip()) != self.streams:
            self.set_streams(wanted)

    def _make_query(self, subject: str) -> LatestQuery:
        query = LatestQuery(self._client, prepare=_prepare_lines, parent=self)
        query.answered.connect(partial(self._on_lines, subject))
        query.failed.connect(partial(self._on_failure, subject))
        return query

    def _on_lines(self, subject: str, lines: list[EventLine]) -> None:
        if subject in self._lines:
            self._lines[subject] = lines
            self._failures.pop(subject, None)
            self._show()

    def _on_failure(self, subject: str, failure: Failure) -> None:
        """Say so in the lane, whose events may be old, and ask again in a while."""
        if subject in self._lines:
            self._failures[subject] = failure.message
            self._asked = None
            self._show()

    def _show(self) -> None:
        lanes = [self._lane(subject, lines) for subject, lines in self._lines.items()]
        values = [each.value for lane in lanes for each in lane.events]
        bounds = ("", "")
        if values:
            write = format_utc if self._axis == "time" else format_count
            bounds = (write(min(values)), write(max(values)))
        self.chart.set_lanes(lanes, bounds, is_time=self._axis == "time")

    def _lane(self, subject: str, lines: list[EventLine] | None) -> Lane:
        events = tuple(self._lane_event(line) for line in lines or () if self._has_place(line))
        return Lane(subject, events, self._note(subject, lines))

    def _note(self, subject: str, lines: list[EventLine] | None) -> str:
        if subject in self._failures:
            return tr("cannot be read now: {reason}", reason=self._failures[subject])
        if lines is None:
            return ""
        if not lines:
            return tr("no event in the log has this subject")
        untimed = sum(not self._has_place(line) for line in lines)
        if untimed:
            return tr(
                "{events} not drawn: no time is kept of them",
                events=format_counted(untimed, "event"),
            )
        if len(lines) == MAX_LANE_EVENTS:
            return tr("the newest {events}", events=format_counted(len(lines), "event"))
        return ""

    def _has_place(self, line: EventLine) -> bool:
        return self._axis != "time" or is_time_kept(line.event.time)

    def _lane_event(self, line: EventLine) -> LaneEvent:
        value = line.event.time if self._axis == "time" else line.position
        text = tr(
            "{type} at {position}, {time}",
            type=line.type,
            position=format_count(line.position),
            time=format_utc(line.event.time),
        )
        return LaneEvent(line.position, value, f"{text}\n{line.summary}")


def _prepare_lines(reply: object) -> list[EventLine]:
    if not isinstance(reply, LogPage):
        raise TypeError(f"A page of the log was asked for, and {reply!r} came.")
    return [format_event_line(event) for event in reply.events]
