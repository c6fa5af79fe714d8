"""Step into: the handlers of the event at the playhead, run again and seen from within."""

import msgspec
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QTabWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backend.messages.number_text import format_number
from backend.translation import tr
from backend.wire.handler_step import StepReport
from console.actions.command_process import CommandProcess, CommandResult
from console.panels.replay.replay_context import ReplayCell, ReplayContext
from console.panels.replay.replay_pane import ReplayPane
from console.panels.replay_step.broken_list import BrokenEvent, BrokenList
from console.panels.replay_step.source_view import SourceView
from console.panels.replay_step.step_tree import StepNode, step_nodes
from console.widgets.kept_splitter import KeptSplitter
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.lazy_tree import LazyTree

_PANE = "step-into"
_MIN_HEIGHT_PX = 200
_INTO_KEYS = "Shift+F11"


class StepPane(ReplayPane):
    """The work is `marigraph replay into`, in a process of its own; nothing of it is kept."""

    def __init__(self, context: ReplayContext) -> None:
        super().__init__(context)
        self.process = CommandProcess(self)
        self._wanted: int | None = None  # stepped into once the one that runs has ended
        self._running = 0
        self._is_cancelled = False
        self.button, self.cancel = QPushButton(), QPushButton(tr("Cancel"))
        self.note = create_label("", selectable=True)
        self.tree: LazyTree[StepNode] = LazyTree(
            (tr("Handler, calls and rows"), tr("Type, or before"), tr("Value")),
            lambda node: node.texts,
            lambda node: node.children,
        )
        self.source, self.broken = SourceView(context.theme), BrokenList(context)
        self.tabs = QTabWidget()
        self._lay_out()
        self.button.clicked.connect(self.step_in)
        self.cancel.clicked.connect(self._cancel)
        self.process.progressed.connect(self._on_progress)
        self.process.ended.connect(self._on_ended)
        self.tree.currentItemChanged.connect(self._on_current)
        self.broken.chosen.connect(self._on_broken)
        context.add_action(tr("Step into the event"), self._step_from_anywhere, _INTO_KEYS)
        self._show_running(is_running=False)
        self._say(
            tr(
                "Runs its handlers once more, on the rows of right before it, and shows each call,"
                " row and value. Nothing of it is kept."
            )
        )
        self.refresh()

    def refresh(self) -> None:
        """Say which event the button is about."""
        position = self.context.playhead.value
        self.button.setEnabled(position > 0)
        text = tr("Step into event {position}", position=format_number(position))
        self.button.setText(text if position else tr("Step into the event"))

    def is_ready(self) -> bool:
        """Whether nothing is on its way."""
        return super().is_ready() and not self.process.is_running

    def keyboard_target(self) -> QWidget:
        """What starts it."""
        return self.button

    def minimumSizeHint(self) -> QSize:
        """Have room for some calls, and for their source."""
        return QSize(560, _MIN_HEIGHT_PX)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask which events are broken."""
        super().showEvent(event)
        self.broken.ask()

    def step_in(self) -> None:
        """Run the handlers of the event at the playhead."""
        self.step_into(self.context.playhead.value)

    def step_into(self, position: int) -> None:
        """Run the handlers of an event; what runs for another one is ended first."""
        if position <= 0:
            return
        self.tabs.setCurrentIndex(0)
        if self.process.is_running:
            self._wanted = position
            self.process.cancel()
            return
        self._running, self._is_cancelled = position, False
        data = str(self.context.workspace.data)
        arguments = ["replay", "into", str(position), "--data", data, "--json"]
        self._say(tr("Event {position} is taken again…", position=format_number(position)))
        self._show_running(is_running=True)
        self.process.start(arguments, self.context.client.role)

    def _step_from_anywhere(self) -> None:
        self.context.show_pane(_PANE)
        self.step_in()

    def _cancel(self) -> None:
        self._is_cancelled, self._wanted = True, None
        self.process.cancel()

    def _on_broken(self, event: object) -> None:
        if isinstance(event, BrokenEvent):
            self.context.go_to(event.position)
            self.step_into(event.position)

    def _on_progress(self, line: str) -> None:
        if line:
            self._say(line)

    def _on_ended(self, result: object) -> None:
        self._show_running(is_running=False)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.step_into(wanted)
        elif self._is_cancelled:
            self._say(tr("Cancelled."))
        elif isinstance(result, CommandResult):
            self._show_result(result)

    def _show_result(self, result: CommandResult) -> None:
        try:
            report = msgspec.json.decode(result.output, type=StepReport)
        except msgspec.DecodeError:  # what the command says in its place
            unexplained = tr("It ended with code {code}.", code=result.code)
            self.tree.show_nodes([])
            self.source.show_frame(None)
            self._say(result.complaint or unexplained, is_bad=True)
            return
        self.show_report(report)

    def show_report(self, report: StepReport) -> None:
        """Show what the handlers did."""
        catalogue = self.context.workspace.catalogue.value
        views = {each.name: each for each in catalogue.views} if catalogue else {}
        self.tree.show_nodes(step_nodes(report, views))
        failed = sum(1 for each in report.steps if each.outcome != "applied")
        self._say(_describe(report, failed), is_bad=failed > 0)
        self.source.show_frame(None)
        first = self.tree.topLevelItem(0)
        if first is not None:
            self.tree.setCurrentItem(first)
            for row in range(min(first.childCount(), 3)):
                child = first.child(row)
                if child is not None:
                    child.setExpanded(True)

    def _say(self, text: str, *, is_bad: bool = False) -> None:
        set_tone(self.note, "bad" if is_bad else "")
        set_label(self.note, text)

    def _show_running(self, *, is_running: bool) -> None:
        self.cancel.setVisible(is_running)

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        node = self.tree.node(item)
        self.source.show_frame(node.frame)
        if node.view and node.key:
            self.context.cell.set(ReplayCell(view=node.view, key=node.key, column=node.column))

    def _lay_out(self) -> None:
        self.tree.setAccessibleName(tr("What the handlers did"))
        for column, width_px in enumerate((230, 120)):
            self.tree.setColumnWidth(column, width_px)
        self.note.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(self.button)
        top.addWidget(self.note, 1)
        top.addWidget(self.cancel)
        split = KeptSplitter(
            Qt.Orientation.Horizontal, self.context.workspace.splits, "replay-step"
        )
        split.addWidget(self.tree)
        split.addWidget(self.source)
        split.share_at_first([620, 380])
        inside = QWidget()
        column_box = QVBoxLayout(inside)
        column_box.setContentsMargins(0, 4, 0, 0)
        column_box.setSpacing(4)
        column_box.addLayout(top)
        column_box.addWidget(split, 1)
        self.tabs.addTab(inside, tr("At the playhead"))
        self.tabs.addTab(self.broken, tr("Broken handlers"))
        self.tabs.setDocumentMode(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.tabs)


def _describe(report: StepReport, failed: int) -> str:
    position = format_number(report.position)
    if not report.steps:
        return tr(
            "Event {position} ({type}): no view takes it.",
            position=position,
            type=report.event_type,
        )
    if failed:
        return tr(
            "Event {position} ({type}): handlers that fail: {failed} of {total}",
            position=position,
            type=report.event_type,
            failed=format_number(failed),
            total=format_number(len(report.steps)),
        )
    return tr(
        "Event {position} ({type}): handlers that take it: {total}",
        position=position,
        type=report.event_type,
        total=format_number(len(report.steps)),
    )
