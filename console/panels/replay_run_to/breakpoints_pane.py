"""Breakpoints and invariants: switched, added, removed, and run to."""

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from backend.messages.breakpoints import (
    AskBreakpoints,
    Breakpoint,
    BreakpointList,
    BreakpointOrder,
    InvariantRule,
    RemoveBreakpoint,
    RemoveInvariant,
    SetBreakpoint,
    SetInvariant,
)
from backend.messages.commands import Failure
from backend.translation import tr
from console.actions.role_limit import limit_to_role
from console.panels.latest_query import LatestQuery
from console.panels.replay.replay_context import ReplayContext
from console.panels.replay.replay_pane import ReplayPane
from console.panels.replay_history.pane_parts import PaneTable
from console.panels.replay_run_to.breakpoint_rows import HEADINGS, rule_key, rule_rows
from console.panels.replay_run_to.condition_box import ConditionBox
from console.state.backend_snapshot import BackendSnapshot
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.wrap_layout import WrapLayout

_RENEWAL_US = 1_000_000  # between two looks while hits are counted


class BreakpointsPane(ReplayPane):
    """All named conditions; Enter on one lists its hits in the pane Run to."""

    def __init__(self, context: ReplayContext) -> None:
        super().__init__(context)
        self.table = PaneTable(context, "breakpoints", HEADINGS, tr("Breakpoints and invariants"))
        self.name = QLineEdit()
        self.condition = ConditionBox(context, tr("Condition, e.g. products: on_hand<0"))
        self.add, self.forbid = QPushButton(tr("Add breakpoint")), QPushButton(tr("Add invariant"))
        self.switch, self.remove = QPushButton(tr("Off")), QPushButton(tr("Remove"))
        self.run = QPushButton(tr("List its hits"))
        self.outcome = create_label("", "caption")
        self.found: BreakpointList | None = None
        self._asked_us = self._now_us = 0
        self._query = LatestQuery(context.client, parent=self)
        self._lay_out()
        self._connect()
        self.table.show_message(tr("Waiting for the archive."))

    def refresh(self) -> None:
        """Ask when nothing is known yet."""
        if self.found is None:
            self._ask()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Look again while hits are being counted."""
        self._now_us = snapshot.now_us
        if self.isVisible() and self._now_us - self._asked_us > _RENEWAL_US and self._is_counting():
            self._ask()

    def save_state(self) -> dict[str, str]:
        """Return what was being typed."""
        return {"name": self.name.text(), "condition": self.condition.text()}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Take it up again."""
        if "name" in state:
            self.name.setText(state["name"])
        if "condition" in state:
            self.condition.setText(state["condition"])

    def keyboard_target(self) -> QWidget:
        """The table, or the name of a first one."""
        return self.table.grid if self.table.is_shown else self.name

    @property
    def chosen(self) -> Breakpoint | InvariantRule | None:
        """The one that is selected."""
        key, found = self.table.grid.selection.current, self.found
        among: list[Breakpoint | InvariantRule] = []
        if found is not None:
            among = [*found.breakpoints, *found.invariants]
        return next((each for each in among if rule_key(each) == key), None)

    def _lay_out(self) -> None:
        self.name.setPlaceholderText(tr("Name"))
        self.name.setAccessibleName(tr("Name"))
        self.name.setFixedWidth(140)
        self.condition.setMinimumWidth(300)
        tools = QWidget()
        line = WrapLayout(tools, column_px=4, row_px=4)
        for part in (self.name, self.condition, self.add, self.forbid):
            line.addWidget(part)
        for button in (self.run, self.switch, self.remove):
            self.table.tools.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(tools)
        layout.addWidget(self.outcome)
        layout.addWidget(self.table, 1)
        self.outcome.hide()
        self.add.setToolTip(tr("F5 stops where it holds, when no other condition is given"))
        self.forbid.setToolTip(tr("A condition on rows of a view that must never hold"))
        limit_to_role(
            self.context.client, "operator", self.add, self.forbid, self.switch, self.remove
        )
        self._enable()

    def _connect(self) -> None:
        self.add.clicked.connect(self._add)
        self.forbid.clicked.connect(self._forbid)
        self.condition.submitted.connect(self._add)
        self.switch.clicked.connect(self._switch)
        self.remove.clicked.connect(self._remove)
        self.run.clicked.connect(self._run)
        self.name.textChanged.connect(self._on_typed)
        self.condition.textChanged.connect(self._on_typed)
        self.table.grid.row_pressed.connect(self._select)
        self.table.grid.open_text = tr("List its hits")
        self.table.grid.row_double_clicked.connect(self._on_opened)
        self._query.answered.connect(self._on_answer)
        self._query.failed.connect(self._on_failure)

    def _ask(self) -> None:
        self._asked_us = self._now_us
        self._query.ask(AskBreakpoints(), "archive")

    def _is_counting(self) -> bool:
        found = self.found
        return found is not None and any(
            each.counted_upto < found.head and not each.error for each in found.breakpoints
        )

    def _on_answer(self, found: BreakpointList) -> None:
        self.found = found
        self.table.model.set_rows(rule_rows(found))
        names = [f"breakpoint:{each.name}" for each in found.breakpoints]
        self.condition.set_names(names + [f"broken:{each.name}" for each in found.invariants])
        if self.table.model.rows:
            self.table.show_table()
        else:
            self.table.show_message(
                tr("Name a condition above, and add it: F5 stops at breakpoints.")
            )
        self._enable()

    def _on_failure(self, failure: Failure) -> None:
        self.found = None
        self.table.show_failure(failure)
        self._enable()

    def _on_typed(self, _text: object) -> None:
        self._enable()

    def _on_opened(self, _row: object) -> None:
        self._run()

    def _select(self, row: int) -> None:
        pressed = self.table.model.rows[row]
        if pressed is not None:
            self.table.grid.set_selected_key(pressed.key)
        self._enable()

    def _enable(self) -> None:
        has_text = bool(self.name.text().strip() and self.condition.condition)
        chosen = self.chosen
        is_breakpoint = isinstance(chosen, Breakpoint)
        is_own = isinstance(chosen, InvariantRule) and not chosen.owner
        self.add.setEnabled(has_text)
        self.forbid.setEnabled(has_text)
        self.run.setEnabled(chosen is not None)
        self.switch.setEnabled(is_breakpoint)
        self.remove.setEnabled(is_breakpoint or is_own)
        is_on = isinstance(chosen, Breakpoint) and chosen.is_on
        self.switch.setText(tr("Off") if is_on or not is_breakpoint else tr("On"))

    def _add(self) -> None:
        if self.add.isEnabled():
            name, by = self.name.text().strip(), self._by
            self._order(SetBreakpoint(name=name, condition=self.condition.condition, by=by))

    def _forbid(self) -> None:
        name, by = self.name.text().strip(), self._by
        self._order(SetInvariant(name=name, condition=self.condition.condition, by=by))

    def _switch(self) -> None:
        chosen = self.chosen
        if isinstance(chosen, Breakpoint):
            self._order(
                SetBreakpoint(
                    name=chosen.name,
                    condition=chosen.condition,
                    by=self._by,
                    is_on=not chosen.is_on,
                )
            )

    def _remove(self) -> None:
        chosen = self.chosen
        if isinstance(chosen, Breakpoint):
            self._order(RemoveBreakpoint(name=chosen.name, by=self._by))
        elif chosen is not None:
            self._order(RemoveInvariant(name=chosen.name, by=self._by))

    def _run(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            kind = "breakpoint" if isinstance(chosen, Breakpoint) else "broken"
            self.context.condition.publish(f"{kind}:{chosen.name}")

    @property
    def _by(self) -> str:
        return self.context.workspace.actor.value

    def _order(self, order: BreakpointOrder) -> None:
        self.context.client.request(order, self._on_ordered)

    def _on_ordered(self, answer: object) -> None:
        if isinstance(answer, Failure):
            set_label(self.outcome, answer.message)
            set_tone(self.outcome, "bad")
            self.outcome.show()
            return
        self.outcome.hide()
        self._ask()
