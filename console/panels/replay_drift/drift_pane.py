"""Drift and determinism: the log is replayed by two versions, or twice, and compared."""

from collections.abc import Mapping

import msgspec
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backend.messages.number_text import format_number
from backend.translation import tr, tr_noop
from backend.wire.version_drift import DriftReport
from console.actions.command_process import CommandProcess, CommandResult
from console.actions.sample_import import parse_progress
from console.language.file_dialog_labels import translate_labels
from console.panels.replay.replay_context import ReplayCell, ReplayContext
from console.panels.replay.replay_pane import ReplayPane
from console.panels.replay_drift.drift_tree import DriftNode, drift_nodes
from console.widgets.empty_state import EmptyState
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.lazy_tree import LazyTree

_MIN_HEIGHT_PX = 200
_TWICE, _AGAINST = "twice", "against"
_KINDS = (
    (_TWICE, tr_noop("This code twice (determinism)")),
    (_AGAINST, tr_noop("This code and another version (drift)")),
)


class DriftPane(ReplayPane):
    """The work is a command in a process of its own; the window stays free meanwhile."""

    def __init__(self, context: ReplayContext) -> None:
        super().__init__(context)
        self.process = CommandProcess(self)
        self._is_cancelled = False
        self._hits: tuple[int, ...] = ()
        self.kind, self.version = QComboBox(), QLineEdit()
        self.browse, self.start = QPushButton(tr("Folder…")), QPushButton(tr("Compare"))
        self.cancel, self.bar = QPushButton(tr("Cancel")), QProgressBar()
        self.note, self.remark = create_label("", selectable=True), create_label("", "caption")
        self.remark.hide()
        self.tree: LazyTree[DriftNode] = LazyTree(
            (tr("What differs"), tr("First at"), tr("Before"), tr("This run"), tr("The other")),
            lambda node: node.texts,
            lambda node: node.children,
        )
        self._empty, self._stack = EmptyState(), QStackedLayout()
        self._lay_out()
        self._is_untouched = True  # nothing was compared yet
        self._show_idle()
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.version.textChanged.connect(self._on_kind)
        self.version.returnPressed.connect(self.compare)
        self.browse.clicked.connect(self._choose_folder)
        self.start.clicked.connect(self.compare)
        self.cancel.clicked.connect(self._cancel)
        self.process.progressed.connect(self._on_progress)
        self.process.ended.connect(self._on_ended)
        self.tree.itemActivated.connect(self._go_to)
        self.tree.currentItemChanged.connect(self._on_current)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.process.cancel)  # nobody would see its result
        self._show_running(is_running=False)

    def is_ready(self) -> bool:
        """Whether nothing is on its way."""
        return super().is_ready() and not self.process.is_running

    def keyboard_target(self) -> QWidget:
        """What is to be compared."""
        return self.kind

    def minimumSizeHint(self) -> QSize:
        """Have room for some rows."""
        return QSize(560, _MIN_HEIGHT_PX)

    def showEvent(self, event: QShowEvent) -> None:
        """Mark what is shown on the slider again."""
        super().showEvent(event)
        self.context.hits.set(self._hits)

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the marks off the slider."""
        self.context.hits.set(())
        super().hideEvent(event)

    def save_state(self) -> dict[str, str]:
        """Return what is compared."""
        return {"kind": self.kind.currentData(), "version": self.version.text()}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Take it up again."""
        self.version.setText(state.get("version", self.version.text()))
        place = self.kind.findData(state.get("kind", ""))
        if place >= 0:
            self.kind.setCurrentIndex(place)

    def compare(self) -> None:
        """Start."""
        if self.process.is_running or not self.start.isEnabled():
            return
        self._is_cancelled = False
        common = ["--data", str(self.context.workspace.data), "--json"]
        arguments = ["replay", "determinism", *common]
        if self.kind.currentData() == _AGAINST:
            arguments = ["replay", "drift", "--against", self.version.text().strip(), *common]
        self._is_untouched = False
        self._show_nothing("")
        self._mark(())
        self._say(tr("The log is replayed from its start…"))
        self._show_running(is_running=True)
        self.process.start(arguments, self.context.client.role)

    def show_report(self, report: DriftReport) -> None:
        """Show where it came apart, and go to the first event that differs."""
        catalogue = self.context.workspace.catalogue.value
        views = {each.name: each for each in catalogue.views} if catalogue else {}
        nodes, self._is_untouched = drift_nodes(report, views), False
        self.tree.show_nodes(nodes)
        self._stack.setCurrentWidget(self.tree if nodes else self._empty)
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            for below in range(min(3, item.childCount() if item is not None else 0)):
                child = item.child(below) if item is not None else None
                if child is not None:
                    child.setExpanded(True)
        self._say(_describe(report), is_bad=bool(report.drifts))
        if report.is_repeated:
            set_label(self.remark, _describe_repeated(report))
            self.remark.show()
        self._mark(tuple(sorted({each.position for each in report.drifts})))
        first = report.first
        if first is not None:
            self.context.go_to(first.position)

    def _mark(self, hits: tuple[int, ...]) -> None:
        self._hits = hits
        if self.isVisible():
            self.context.hits.set(hits)

    def _show_nothing(self, reason: str) -> None:
        """Show a sentence in the place of an empty table."""
        self.tree.show_nodes([])
        self._empty.set_message(reason)
        self._stack.setCurrentWidget(self._empty)

    def _show_idle(self) -> None:
        """Say what is to be done first."""
        if not self._is_untouched:
            return
        is_against, named = self.kind.currentData() == _AGAINST, bool(self.version.text().strip())
        if is_against and not named:
            text = tr(
                "Name the other version above: a folder with its code, a wheel, or what pip can"
                " install. Both replay the log, and the first event is named at which they differ."
            )
        else:
            text = tr(
                "Press Compare: the log is replayed beside everything, and the first event at which"
                " the runs come apart is named here, with the rows that differ."
            )
        self._show_nothing(text)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, tr("A folder with another version"))
        translate_labels(dialog)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.version.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _cancel(self) -> None:
        self._is_cancelled = True
        self.process.cancel()

    def _on_kind(self, _: object = None) -> None:
        is_against = self.kind.currentData() == _AGAINST
        for widget in (self.version, self.browse):
            widget.setVisible(is_against)
        named = bool(self.version.text().strip())
        self.start.setEnabled(not self.process.is_running and (named or not is_against))
        self._show_idle()

    def _on_progress(self, line: str) -> None:
        progress = parse_progress(line)
        if progress is not None:
            self.bar.setRange(0, max(1, progress.total))
            self.bar.setValue(progress.done)
            self._say(
                tr(
                    "Events compared: {done} of {total}",
                    done=format_number(progress.done),
                    total=format_number(progress.total),
                )
            )

    def _on_ended(self, result: object) -> None:
        self._show_running(is_running=False)
        if not isinstance(result, CommandResult):
            return
        try:
            report = msgspec.json.decode(result.output, type=DriftReport)
        except msgspec.DecodeError:  # what the command says in its place
            unexplained = tr("It ended with code {code}.", code=result.code)
            text = tr("Cancelled.") if self._is_cancelled else result.complaint or unexplained
            self._say(text, is_bad=not self._is_cancelled)
            return
        self.show_report(report)

    def _say(self, text: str, *, is_bad: bool = False) -> None:
        set_tone(self.note, "bad" if is_bad else "")
        set_label(self.note, text)
        self.remark.hide()

    def _show_running(self, *, is_running: bool) -> None:
        self.bar.setRange(0, 0)
        had_focus = self.cancel.hasFocus()
        for widget in (self.bar, self.cancel):
            widget.setVisible(is_running)
        for chosen in (self.kind, self.version, self.browse):
            chosen.setEnabled(not is_running)
        self.start.setVisible(not is_running)
        self._on_kind()
        if had_focus and not is_running:
            self.start.setFocus()  # which it came from; Qt gives it to whatever is next

    def _go_to(self, item: QTreeWidgetItem) -> None:
        node = self.tree.node(item)
        if node.position:
            self.context.go_to(node.position)

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        node = None if item is None else self.tree.node(item)
        if node is not None and node.key:
            self.context.cell.set(ReplayCell(view=node.view, key=node.key, column=node.column))

    def _lay_out(self) -> None:
        for data, text in _KINDS:
            self.kind.addItem(tr(text), data)
        self.kind.setAccessibleName(tr("What is compared"))
        self.version.setPlaceholderText(tr("A checkout's folder, a wheel, or a package's name"))
        self.version.setAccessibleName(tr("The other version"))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.bar.setMaximumWidth(160)
        self.tree.setAccessibleName(tr("Where the runs come apart"))
        self.tree.setToolTip(tr("Return brings the playhead to the event."))
        for column, width_px in enumerate((260, 76, 130)):
            self.tree.setColumnWidth(column, width_px)
        self.tree.header().setStretchLastSection(False)
        for column in (3, 4):  # what is compared has the room
            self.tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for label in (self.note, self.remark):
            label.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.kind)
        row.addWidget(self.version, 1)
        for widget in (self.browse, self.start, self.bar, self.cancel):
            row.addWidget(widget)
        row.addStretch(0)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 4, 0, 0)
        column_box.setSpacing(4)
        column_box.addLayout(row)
        column_box.addWidget(self.note)
        column_box.addWidget(self.remark)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.tree)
        column_box.addLayout(self._stack, 1)


def _describe_repeated(report: DriftReport) -> str:
    """Say whose handlers rely on each event coming once, which is no fault."""
    if not report.repeated:
        return tr(
            "Handlers that are given each event twice make the same rows: all are idempotent."
        )
    first = report.repeated[0]
    return tr(
        "Views whose handlers are not idempotent: {number}, from event {position} on. That is no"
        " fault: the applier takes each position once.",
        number=len(report.repeated),
        position=format_number(first.position),
    )


def _describe(report: DriftReport) -> str:
    first, last = format_number(report.after + 1), format_number(report.compared_upto)
    if report.first is None:
        return tr(
            "Every row of every view is the same at each event from {first} to {last}.",
            first=first,
            last=last,
        )
    return tr(
        "Views that differ: {number}, from event {position} on ({type} of {subject}).",
        number=len({each.view for each in report.drifts}),
        position=format_number(report.first.position),
        type=report.first.event_type,
        subject=report.first.subject,
    )
