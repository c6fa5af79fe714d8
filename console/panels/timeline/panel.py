"""The timeline: every event of the log, filtered, counted, and followed as it grows."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from backend.messages.queries import Catalogue
from console.actions.actions import action_of
from console.link.bridge import Link
from console.panels.panel import Panel
from console.panels.timeline.bar import FilterBar
from console.panels.timeline.columns import HEADINGS, row_of
from console.panels.timeline.counts import Counts
from console.panels.timeline.ranks import Scope
from console.panels.timeline.source import LogSource
from console.plots.density import DensityBar
from console.state.desk import Desk
from console.state.frame import Frame, Line
from console.state.wording import count, counted
from console.tables.virtual import VirtualTable
from console.theme.theme import Theme
from console.widgets.empty import Empty
from console.widgets.labels import label, say


class TimelinePanel(Panel):
    """A table over the whole log with a filter, a density bar and follow-tail."""

    name = "timeline"
    title = "Timeline"
    icon = "timeline"

    def __init__(self, link: Link, theme: Theme, desk: Desk) -> None:
        super().__init__(link, theme, desk)
        self.bar = FilterBar(link)
        self.density = DensityBar(theme)
        self.table: VirtualTable[Line] = VirtualTable(HEADINGS, row_of, theme)
        self.source = LogSource(link, self.table, self)
        self._counts = Counts(link, self.density)
        self.empty = Empty()
        self._total = label("", "caption")
        self._follow = QPushButton("Follow")
        self._pill = QPushButton(self.table)
        self._heard_once = False
        self._lay_out()
        self._connect()
        self._make_actions()

    def take(self, frame: Frame) -> None:
        """Take up new events."""
        self._heard_once = self._heard_once or bool(frame.session)
        self.source.take(frame)
        if self.isVisible():
            self._counts.take(frame.head, self.source.scope.filter, frame.now)

    def ready(self) -> bool:
        """Whether every row in sight has come."""
        rows = self.table.model.rows
        drawn = self.density.head > 0 or self.source.head == 0
        return self._heard_once and drawn and all(row is not None for row in rows)

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(420, 240)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the pill at its place over the table."""
        if event.type() == QEvent.Type.Resize:
            self._place_pill()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        self._follow.setCheckable(True)
        self._follow.setChecked(True)
        self._follow.setToolTip("Keep the newest event in sight (End)")
        self._pill.setProperty("role", "primary")
        self._pill.hide()
        top = QHBoxLayout()
        top.addWidget(self.bar, 1)
        top.addWidget(self._follow)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.addLayout(top)
        layout.addWidget(self.density)
        layout.addWidget(place, 1)
        layout.addWidget(self._total)

    def _connect(self) -> None:
        self.bar.changed.connect(self._filtered)
        self.density.ranged.connect(self._ranged)
        self.density.visited.connect(self._visit)
        self.source.counted.connect(self._counted)
        self.source.trouble.connect(self._troubled)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self._open)
        self.table.followed.connect(self._follow.setChecked)
        self.table.unseen.connect(self._unseen)
        self._follow.clicked.connect(self._follow_clicked)
        self._pill.clicked.connect(self.table.follow)
        self.empty.acted.connect(self._help)
        self.table.installEventFilter(self)
        self.desk.event.listen(self._selected)
        self.desk.filter.listen(self.bar.box.use)
        self.desk.catalogue.listen(self._learn)
        self._learn(self.desk.catalogue.value)

    def _make_actions(self) -> None:
        action_of(self, "Search the timeline", self.bar.box.setFocus, "/; Ctrl+F")
        action_of(self, "Follow the newest event", self.table.follow, "Ctrl+End")
        action_of(self, "Drop the timeline's filter", self._drop)

    def _learn(self, catalogue: Catalogue | None) -> None:
        if catalogue is not None:
            self.bar.know(catalogue)

    def _filtered(self, text: str) -> None:
        scope = self.source.scope
        self.source.show(Scope(filter=text, after=scope.after, before=scope.before))

    def _ranged(self, chosen: tuple[int, int] | None) -> None:
        self.density.show_range(chosen)
        after, before = (chosen[0] - 1, chosen[1] + 1) if chosen else (0, None)
        self.source.show(Scope(filter=self.source.scope.filter, after=after, before=before))

    def _drop(self) -> None:
        self._ranged(None)
        self.bar.drop()

    def _help(self) -> None:
        scope = self.source.scope
        if scope.filter or scope.before is not None:
            self._drop()
        else:
            self.desk.wanted.tell("overview")

    def _visit(self, position: int) -> None:
        rank = self.source.rank_of(position)
        if rank is not None:
            self.table.select(position, rank)
        self.desk.event.set(position)

    def _selected(self, position: int) -> None:
        rank = self.source.rank_of(position)
        if rank is not None and not self.table.shows(position):
            self.table.select(position, rank)
        else:
            self.table.mark(position)

    def _picked(self, line: Line) -> None:
        self.desk.event.set(line.position)

    def _open(self, line: Line) -> None:
        self.desk.playhead.set(line.position)
        self.desk.wanted.tell("replay")

    def _follow_clicked(self, *, checked: bool) -> None:
        if checked:
            self.table.follow()
        else:
            self.table.release()

    def _unseen(self, rows: int) -> None:
        self._pill.setVisible(rows > 0)
        if rows:
            self._pill.setText(f"{count(rows)} new ↓")
            self._place_pill()

    def _place_pill(self) -> None:
        self._pill.adjustSize()
        table = self.table.size()
        left = (table.width() - self._pill.width()) // 2
        self._pill.move(left, table.height() - self._pill.height() - 12)

    def _counted(self, total: int) -> None:
        scope = self.source.scope
        what = ""
        if scope.filter:
            what = f" {'matches' if total == 1 else 'match'}  {scope.filter}"
        say(self._total, f"{counted(total, 'event')}{what}{_part(scope)}")
        if total:
            self._stack.setCurrentIndex(0)
        else:
            self._say_empty(scope)

    def _say_empty(self, scope: Scope) -> None:
        if scope.filter or scope.before is not None:
            hidden = f"No event matches  {scope.filter}" if scope.filter else "No event lies there."
            self.empty.say(hidden, "Show all events")
        else:
            self.empty.say(
                "The log is empty: load the sample, import a file or send a command.",
                "Show how",
            )
        self._stack.setCurrentIndex(1)

    def _troubled(self, reason: str) -> None:
        if reason:
            say(self._total, f"Not all rows can be read now: {reason}")
        self._total.setAlignment(Qt.AlignmentFlag.AlignLeft)


def _part(scope: Scope) -> str:
    if scope.before is None:
        return ""
    return f", at positions {count(scope.after + 1)} to {count(scope.before - 1)}"
