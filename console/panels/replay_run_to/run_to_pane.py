"""Run to where a condition holds: the next, the previous, the first, the last, or every hit."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from backend.messages.breakpoints import ANY
from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.probe_summary import ProbeSummary, add_hits
from backend.messages.run_to import Hit, ProbeKind, RunToHits
from backend.messages.run_to_text import write_probed
from backend.translation import tr
from console.panels.replay.replay_context import ReplayContext
from console.panels.replay.replay_pane import ReplayPane
from console.panels.replay_history.pane_parts import PaneTable
from console.panels.replay_run_to.condition_box import ConditionBox
from console.panels.replay_run_to.hit_rows import HEADINGS, hit_key, hit_row, summary_text
from console.panels.replay_run_to.hit_search import Direction, HitSearch
from console.panels.replay_run_to.probe_plot import ProbePlot
from console.state.formatting import format_count
from console.tables.table_rows import TableRow
from console.widgets.kept_splitter import KeptSplitter
from console.widgets.wrap_layout import WrapLayout

_MOST_HITS = 5_000  # that are listed
_TABLE_SHARE, _PLOT_SHARE = 600, 400


class RunToPane(ReplayPane):
    """A condition, what finds it from the playhead, and the hits with what is probed of them."""

    def __init__(self, context: ReplayContext) -> None:
        super().__init__(context)
        self.condition = ConditionBox(context, tr("Condition, e.g. orders: status:paid"))
        self.probe = ConditionBox(context, tr("Probe, e.g. data.total"), probes=True)
        self.buttons: dict[Direction, QPushButton] = {}
        self.stop, self.more = QPushButton(tr("Stop")), QPushButton(tr("More hits"))
        self.by_time = QCheckBox(tr("By time"))
        self.table = PaneTable(context, "hits", HEADINGS, tr("Hits"))
        self.plot = ProbePlot(context.theme)
        self.search = HitSearch(context.client, self)
        self.hits: list[Hit] = []
        self._rows: list[TableRow] = []
        self._summary = ProbeSummary()
        self._kind: ProbeKind = ""
        self._edge = 0  # the position before which rows are not kept; 0: all are
        self._unapplied: int | None = None  # where the archive was, when it was behind the log
        self._direction: Direction = "next"
        self._lay_out()
        self._connect()
        self._show_idle()

    def refresh(self) -> None:
        """Mark a hit at the playhead: of several the one that was pressed, else the first."""
        grid = self.table.grid
        keys = [hit_key(h) for h in self.hits if h.position == self.context.playhead.value]
        current = grid.selection.current
        grid.set_selected_key(current if current in keys else next(iter(keys), None))
        self.plot.set_playhead(self.context.playhead.value)

    def save_state(self) -> dict[str, str]:
        """Return the condition and the probe."""
        return {"condition": self.condition.condition, "probe": self.probe.condition}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Take them up again."""
        if "condition" in state:
            self.condition.setText(state["condition"])
        if "probe" in state:
            self.probe.setText(state["probe"])

    def is_ready(self) -> bool:
        """Whether the search is over."""
        return super().is_ready() and not self.search.is_running

    def keyboard_target(self) -> QWidget:
        """The condition."""
        return self.condition

    def run(self, direction: Direction) -> None:
        """Look for hits; without a condition, for those of any breakpoint."""
        self.hits.clear()
        self._rows.clear()
        self._summary, self._kind, self._direction = ProbeSummary(), "", direction
        self.context.hits.set(())
        condition = self.condition.condition or f"breakpoint:{ANY}"
        self.table.show_message(tr("Looking…"))
        self.stop.setEnabled(True)
        self.more.hide()
        self.plot.hide()
        self.search.run(condition, self.probe.condition, direction, self.context.playhead.value)

    def run_to(self, condition: str, direction: Direction = "every") -> None:
        """Look for the hits of this condition."""
        self.condition.setText(condition)
        self.context.show_pane("run-to")
        self.run(direction)

    def _lay_out(self) -> None:
        texts: dict[Direction, tuple[str, str]] = {
            "first": (tr("First"), tr("The first position at which it holds")),
            "previous": (tr("Previous"), tr("Run back to the previous position (Shift+F5)")),
            "next": (tr("Next"), tr("Run to the next position at which it holds (F5)")),
            "last": (tr("Last"), tr("The last position at which it holds")),
            "every": (tr("Every"), tr("List every position at which it holds")),
        }
        tools = QWidget()
        line = WrapLayout(tools, column_px=4, row_px=4)
        self.condition.setMinimumWidth(320)
        self.probe.setMinimumWidth(180)
        line.addWidget(self.condition)
        for direction, (text, tip) in texts.items():
            button = self.buttons[direction] = QPushButton(text)
            button.setToolTip(tip)
            button.clicked.connect(partial(self.run, direction))
            line.addWidget(button)
        for part in (self.stop, self.probe, self.by_time):
            line.addWidget(part)
        self.table.tools.addWidget(self.more)
        self.more.hide()
        self.stop.setEnabled(False)
        split = self._split = KeptSplitter(
            Qt.Orientation.Horizontal, self.context.workspace.splits, "replay-run-to"
        )
        split.addWidget(self.table)
        split.addWidget(self.plot)
        self.plot.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(tools)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        context = self.context
        self.table.grid.row_pressed.connect(self._on_row)
        self.plot.position_chosen.connect(context.go_to)
        self.by_time.toggled.connect(self.plot.set_by_time)
        self.condition.submitted.connect(partial(self.run, "next"))
        self.probe.submitted.connect(partial(self.run, "every"))
        self.condition.textChanged.connect(self.probe.set_condition)
        self.stop.clicked.connect(self.search.stop)
        self.more.clicked.connect(self._go_on)
        self.table.empty.link_clicked.connect(self.context.show_tutorial)
        self.search.found.connect(self._on_found)
        self.search.ended.connect(self._on_ended)
        self.search.failed.connect(self._on_failure)
        context.condition.subscribe(self.run_to)
        context.add_action(tr("Run to the condition"), partial(self._on_key, "next"), "F5")
        context.add_action(
            tr("Run back to the condition"), partial(self._on_key, "previous"), "Shift+F5"
        )

    def _on_row(self, row: int) -> None:
        hit = self.hits[row]
        self.table.grid.set_selected_key(hit_key(hit))
        self.context.go_to(hit.position)

    def _on_key(self, direction: Direction) -> None:
        if not self.isVisible():
            self.context.show_pane("run-to")
        self.run(direction)

    def _go_on(self) -> None:
        self.more.hide()
        self.stop.setEnabled(True)
        self.search.go_on()

    def _show_idle(self) -> None:
        self.table.show_message(
            tr(
                "Type a condition and press Enter, or F5: the playhead runs to the next position at"
                " which it holds. Without one, F5 runs to any breakpoint."
            ),
            tr("Tutorial"),
        )

    def _on_found(self, part: RunToHits) -> None:
        self._kind = part.kind or self._kind
        self._edge = max(part.kept_from.values(), default=0)
        self._unapplied = part.applied if part.applied < part.head else None
        self._summary = add_hits(self._summary, part.hits, part.kind)
        self.hits.extend(part.hits)
        columns = part.columns
        rows = [hit_row(hit, columns.get(hit.view, []), part.kind) for hit in part.hits]
        self._rows.extend(rows)
        looked_at = format_count(part.after if not part.complete else part.head)
        if self._direction in ("previous", "last"):
            looked_at = format_count(part.before if not part.complete else 1)
        self.table.title.setText(self._title(looked_at))
        if part.hits:
            self.table.model.set_rows(self._rows)
            self.table.show_table()
            self._show_plot()
            self.context.hits.set(tuple(sorted({hit.position for hit in self.hits})))
        if part.hits and self._direction != "every":
            self.context.go_to(part.hits[0].position)

    def _title(self, looked_at: str) -> str:
        hits = format_counted(len(self.hits), "hit")
        if self._edge and self._kind:
            return tr(
                "{hits}, looked at up to {position}; rows before {edge} are not kept; {summary}",
                hits=hits,
                position=looked_at,
                edge=format_count(self._edge),
                summary=summary_text(self._summary),
            )
        if self._edge:
            return tr(
                "{hits}, looked at up to {position}; rows before {edge} are not kept",
                hits=hits,
                position=looked_at,
                edge=format_count(self._edge),
            )
        if self._kind:
            return tr(
                "{hits}, looked at up to {position}; {summary}",
                hits=hits,
                position=looked_at,
                summary=summary_text(self._summary),
            )
        return tr("{hits}, looked at up to {position}", hits=hits, position=looked_at)

    def _show_plot(self) -> None:
        has_numbers = self._kind in ("number", "amount", "span", "time") and len(self.hits) > 1
        if has_numbers and self.plot.isHidden():
            self.plot.show()
            self._split.share_at_first([_TABLE_SHARE, _PLOT_SHARE])
        self.plot.setVisible(has_numbers)
        self.by_time.setEnabled(has_numbers)
        if has_numbers:
            kind = self._kind
            currency = self._summary.currencies[0] if self._summary.currencies else ""
            self.plot.show_hits(self.hits, lambda value: write_probed(kind, value, currency))
            self.plot.set_playhead(self.context.playhead.value)

    def _on_ended(self) -> None:
        self.stop.setEnabled(False)
        can_go_on = self.search.rest is not None and len(self.hits) < _MOST_HITS
        self.more.setVisible(can_go_on and self._direction == "every")
        if not self.hits:
            self.table.show_message(self._nothing_text())

    def _nothing_text(self) -> str:
        if self.search.rest is not None:
            return tr("Stopped before a hit was found.")
        if not self.condition.condition:
            return tr("No breakpoint holds there. Type a condition, or add a breakpoint.")
        if self._unapplied is not None:
            return tr(
                "It holds nowhere as far as the archive has come: {position}. Look again when it"
                " has come to the end.",
                position=format_count(self._unapplied),
            )
        match self._direction:
            case "next":
                return tr("It holds nowhere behind the playhead.")
            case "previous":
                return tr("It holds nowhere before the playhead.")
            case _:
                return tr("It holds nowhere in the log.")

    def _on_failure(self, failure: Failure) -> None:
        self.stop.setEnabled(False)
        self.more.hide()
        self.table.title.setText("")
        self.table.show_failure(failure)
