"""What is counted and summed over a view's rows: a table, bars beside it, and how it was found."""

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from backend.clock import SECOND_US, Micros
from backend.errors import Unreadable
from backend.messages.catalogue import ViewKind
from backend.messages.commands import Failure
from backend.messages.group_text import describe_row_plan
from backend.messages.groups import AskGroups, parse_grouping
from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_counted
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.marked_plots import MarkedPlots
from console.panels.shared_moment import SharedMoment
from console.panels.views.group_rows import (
    FormattedGroups,
    format_groups,
    group_choices,
    group_filter,
    measure_choices,
)
from console.panels.views.page_freshness import answer_place
from console.panels.views.view_query import ViewQuery, parse_moment
from console.plots.group_bars import GroupBars
from console.plots.time_bars import TimeBars
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count, format_duration
from console.state.workspace import Workspace
from console.tables.grid import Grid
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel
from console.widgets.empty_state import EmptyState
from console.widgets.kept_splitter import KeptSplitter
from console.widgets.labels import create_label, set_label, set_property, set_tone

_INTERVAL_US = 2 * SECOND_US  # between two counts of a live view
_MAX_GROUPS = 500
_BY_TIP = tr_noop(
    "A field, or the hour, day, week, month or year (UTC) of a time, as in created:day; fields"
    " within lists as lines.*.product_id; several with commas. Empty: all rows are one group."
)
_MEASURE_TIP = tr_noop(
    "count, or sum, min, max, avg of a field, as in sum(total); several with commas."
)
_BY_NAME = tr_noop("What the rows are grouped by")
_MEASURE_NAME = tr_noop("What is counted or summed")


class GroupPane(QWidget):
    """Asks for groups of the rows that the view's own inputs choose.

    Signals:
        filter_wanted(str): a group's rows are to be shown, by this filter beside the present one
    """

    filter_wanted = Signal(str)

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._query = ViewQuery()
        self._shown: FormattedGroups | None = None
        self._asked_us: Micros = 0
        self._now_us: Micros = 0
        self._requests = LatestQuery(client, parent=self)
        self.measures, self.by = (
            _create_box(_MEASURE_NAME, _MEASURE_TIP),
            _create_box(_BY_NAME, _BY_TIP),
        )
        self.model = WindowModel((), self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.open_text = tr("Show the rows of this group")
        self.grid.setAccessibleName(tr("Groups"))
        self.bars, self.time_bars = GroupBars(theme), TimeBars(theme)
        self._moment = SharedMoment(workspace.cursor, self)
        self._moment.add(self.time_bars)
        self._marked = MarkedPlots(client, workspace, (self.time_bars.flags,), self)
        self.over_time = QPushButton(tr("Over time"))
        self.plan = ElidedLabel("", "caption", elide=Qt.TextElideMode.ElideRight)
        self._empty = EmptyState()
        self._lay_out()
        self._connect()

    @property
    def is_ready(self) -> bool:
        """Whether the groups that were asked for have come."""
        return self._shown is not None and self._requests.is_idle

    def show_view(self, kind: ViewKind) -> None:
        """Offer what this view can be grouped by."""
        _offer(self.measures, measure_choices(kind), "count")
        choices = group_choices(kind)
        _offer(self.by, choices, choices[0] if choices else "")
        self._shown = None

    def ask(self, query: ViewQuery) -> None:
        """Count the rows that this query chooses."""
        if query.view != self._query.view:
            self._requests.cancel()
        self._query = query
        try:
            keys, measures = parse_grouping(f"{self.measures.currentText()} by {self._by_text()}")
        except Unreadable as error:
            self._show_failure(read_sentence(error.message))
            return
        self._asked_us = self._now_us
        question = AskGroups(
            view=query.view,
            filter=query.filter,
            keys=keys,
            measures=measures,
            limit=_MAX_GROUPS,
            at=parse_moment(query.at),
        )
        prepare = partial(format_groups, keys=keys)
        self._requests.ask(question, query.target, prepare, subject=question)

    def refresh(self, query: ViewQuery, snapshot: BackendSnapshot) -> None:
        """Count again when rows of the view have changed since, at most every two seconds."""
        self._now_us = snapshot.now_us
        self._marked.refresh(snapshot)
        if snapshot.now_us - self._asked_us < _INTERVAL_US or not self._requests.is_idle:
            return
        page = self._shown.page if self._shown is not None else None
        if page is None or query != self._query:
            self.ask(query)
        elif query.is_live:
            changed = snapshot.view_positions.get(page.replica, {}).get(page.view, 0)
            if changed > page.position or page.events_behind:
                self.ask(query)

    def _by_text(self) -> str:
        return self.by.currentText().strip()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(create_label(tr("Show"), "caption"))
        line.addWidget(self.measures, 2)
        line.addWidget(create_label(tr("by"), "caption"))
        line.addWidget(self.by, 2)
        line.addWidget(self.over_time)
        self.over_time.setCheckable(True)
        self.over_time.setChecked(True)
        self.over_time.setToolTip(tr("Bars that stand where their time is, or one below the other"))
        area = QScrollArea(widgetResizable=True)
        self.bars.setObjectName("scrolled")  # the sheet keeps it as its surroundings are
        area.setWidget(self.bars)
        area.setMinimumWidth(200)
        self._parts = KeptSplitter(
            Qt.Orientation.Horizontal, self._workspace.splits, "views.groups"
        )
        self._parts.addWidget(self.grid)
        plots = QWidget()
        self._plots = QStackedLayout(plots)
        self._plots.addWidget(area)
        self._plots.addWidget(self.time_bars)
        self._parts.addWidget(plots)
        self._parts.share_at_first([500, 500])
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._parts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(place, 1)
        column.addWidget(self.plan)

    def _connect(self) -> None:
        self._requests.answered.connect(self._show)
        self._requests.failed.connect(self._on_failure)
        for box in (self.measures, self.by):
            box.activated.connect(self._ask_again)
            editor = box.lineEdit()
            if editor is not None:
                editor.returnPressed.connect(self._ask_again)
        self.grid.row_pressed.connect(self._select)
        self.grid.row_double_clicked.connect(self._open)
        for bars in (self.bars, self.time_bars):
            bars.bar_activated.connect(self._open)
        self.over_time.toggled.connect(self._choose_plot)

    def _ask_again(self, _place: object = None) -> None:
        self.ask(self._query)

    def _show(self, groups: FormattedGroups) -> None:
        self._shown = groups
        if groups.headings != self.model.headings:
            self.model.set_headings(groups.headings)
            self.grid.remember_columns(
                self._workspace.tables, f"groups.{groups.page.view}.{len(groups.headings)}"
            )
        self.model.set_rows(groups.rows)
        self.bars.set_bars(groups.bars)
        self.time_bars.set_bars(groups.time_bars)
        self._choose_plot()
        self._mark_bad("")
        self._empty.set_message(tr("No row matches, so there is nothing to count."))
        self._stack.setCurrentIndex(1 if groups.rows else 0)
        text = _describe(groups)
        set_label(self.plan, text, text)
        set_tone(self.plan, "")

    def _choose_plot(self, _toggled: object = None) -> None:
        """Show bars over time where the groups are of one, and that is wanted."""
        is_time = self._shown is not None and bool(self._shown.time_bars)
        self.over_time.setVisible(is_time)
        self._plots.setCurrentIndex(1 if is_time and self.over_time.isChecked() else 0)

    def _on_failure(self, failure: Failure) -> None:
        self._show_failure(failure.message)

    def _show_failure(self, message: str) -> None:
        """Say why there is nothing; what was there stays, and may be old."""
        self._mark_bad("bad")
        set_label(self.plan, message, message)
        set_tone(self.plan, "bad")
        if self._shown is None:
            self._empty.set_message(message)
            self._stack.setCurrentIndex(0)

    def _mark_bad(self, state: str) -> None:
        for box in (self.measures, self.by):
            set_property(box, "state", state)

    def _select(self, row: int) -> None:
        shown = self.model.rows[row]
        key: Hashable = shown.key if shown is not None else None
        self.grid.set_selected_key(key)

    def _open(self, row: int) -> None:
        if self._shown is not None and row < len(self._shown.rows):
            self.filter_wanted.emit(group_filter(self._shown, row))


def _create_box(name: str, tip: str) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setToolTip(tr(tip))
    box.setAccessibleName(tr(name))
    box.setMinimumContentsLength(14)
    return box


def _offer(box: QComboBox, choices: list[str], chosen: str) -> None:
    box.clear()
    box.addItems(choices)
    box.setEditText(chosen)


def _describe(groups: FormattedGroups) -> str:
    page = groups.page
    behind = page.events_behind
    parts = [
        tr(
            "{shown} of {groups}",
            shown=format_count(len(page.rows)),
            groups=format_counted(page.groups, "group"),
        ),
        describe_row_plan(page.plan),
        answer_place(page.replica, page.position),
        tr("{events} behind", events=format_counted(behind, "event")) if behind else "",
        tr("counted in {time}", time=format_duration(page.took_us)),
    ]
    return "  ·  ".join(part for part in parts if part)
