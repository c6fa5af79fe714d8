"""The two feeds compared from the window: the load, how far it is, and what was measured."""

from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.messages.feed_comparison import ComparisonProgress, FeedComparison
from backend.messages.feed_comparison_text import describe_comparison_progress
from backend.translation import tr, tr_noop
from console.actions.command_process import CommandProcess, CommandResult
from console.state.formatting import format_local
from console.theme.theme import Theme
from console.widgets.empty_state import EmptyState
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.lasting_dialog import LastingDialog
from console.widgets.number_box import NumberBox
from console.window.feed_comparison_result import FeedComparisonResult
from console.window.feed_comparison_store import FeedComparisonStore

_WIDTH_PX, _HEIGHT_PX = 1_160, 690
_MOST = 1_000_000
_LOAD = (
    ("commands", tr_noop("Commands at the rate"), tr_noop("commands"), 2_000),
    ("rate", tr_noop("Rate"), tr_noop("commands/s"), 400),
    ("keys", tr_noop("Users that they are about"), tr_noop("users"), 500),
    ("burst", tr_noop("Commands as fast as they are answered"), tr_noop("commands"), 2_000),
    ("away", tr_noop("Commands while the replica is away"), tr_noop("commands"), 2_000),
)


class FeedComparisonDialog(LastingDialog):
    """Runs `marigraph compare-feeds`, and opens with the last one; closed, it cancels its own.

    It touches nothing that runs: the comparison has backends of its own.
    """

    def __init__(self, parent: QWidget, theme: Theme, folder: Path | None = None) -> None:
        """`folder`: of what is remembered; None: nothing is."""
        super().__init__(parent)
        self._store, self._is_kept = FeedComparisonStore(folder), False
        self.setWindowTitle(tr("Compare the feeds"))
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._theme = theme
        self._is_cancelled = False
        self.process = CommandProcess(self)
        self.boxes = {name: _box(text, unit, value) for name, text, unit, value in _LOAD}
        self.text, self.bar = create_label(), QProgressBar()
        self.start, self.cancel = QPushButton(tr("Start")), QPushButton(tr("Cancel"))
        self.export_picture = QPushButton(tr("Export as PNG…"))
        self.export_table = QPushButton(tr("Export as CSV…"))
        self.close_button = QPushButton(tr("Close"))
        self.empty = EmptyState()
        self.empty.set_message(
            tr(
                "Start measures both. The lag of each as a curve, and a table of all figures, come"
                " here; both can be exported."
            )
        )
        self.result_view: FeedComparisonResult | None = None
        self._column = QVBoxLayout(self)
        self._lay_out()
        self._connect()
        self._show_kept()

    def run(self) -> None:
        """Begin."""
        self._is_cancelled = False
        load = [f"--{name}={box.value()}" for name, box in self.boxes.items()]
        set_tone(self.text, "")
        set_label(self.text, tr("A backend is being started…"))
        self.bar.setRange(0, 0)
        self.process.start(["compare-feeds", "--json", *load], "administrator")
        self._show_state()
        self.cancel.setFocus()

    def show_comparison(self, comparison: FeedComparison) -> None:
        """Show what was measured, in the place of what was before."""
        if self.result_view is not None:
            self._column.removeWidget(self.result_view)
            self.result_view.deleteLater()
        self.result_view = FeedComparisonResult(self._theme, comparison)
        self._column.insertWidget(self._column.count() - 1, self.result_view, 1)
        self._show_state()

    def holds_window(self) -> bool:
        """Whether it measures, or shows what it has measured for minutes and could not keep."""
        return self.process.is_running or (self.result_view is not None and not self._is_kept)

    def done(self, result: int) -> None:
        """Go away, and stop what is under way."""
        self.process.cancel()
        super().done(result)

    def _on_progress(self, line: str) -> None:
        try:
            progress = msgspec.json.decode(line, type=ComparisonProgress)
        except msgspec.DecodeError:  # the line in which it says why it ends
            return
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        set_label(self.text, describe_comparison_progress(progress))

    def _on_ended(self, result: CommandResult) -> None:
        if result.is_done:
            self._keep(msgspec.json.decode(result.output, type=FeedComparison))
        elif self._is_cancelled:
            set_label(self.text, tr("Cancelled; its backends are stopped, and its folder is gone."))
        else:
            unexplained = tr("It ended with code {code}.", code=result.code)
            set_tone(self.text, "bad")
            set_label(self.text, result.complaint or unexplained)
        self._show_state()
        self.start.setFocus()

    def _keep(self, comparison: FeedComparison) -> None:
        """Show a new one, and keep it for the next time that the dialog is opened."""
        set_label(self.text, "")
        try:
            self._is_kept = self._store.write(comparison)
        except OSError as error:  # it is shown all the same, and said why it will be lost
            self._is_kept = False
            reason = error.strerror or str(error)
            set_tone(self.text, "warn")
            set_label(self.text, tr("It cannot be kept: {reason}.", reason=reason))
        self.show_comparison(comparison)

    def _show_kept(self) -> None:
        comparison = self._store.read()
        if comparison is None:
            self._show_state()
            return
        self._is_kept = True
        time = format_local(comparison.source.at_us)
        set_label(self.text, tr("The last comparison, of {time}. Start measures anew.", time=time))
        self.show_comparison(comparison)

    def _on_cancel(self) -> None:
        self._is_cancelled = True
        self.process.cancel()

    def _show_state(self) -> None:
        is_running, view = self.process.is_running, self.result_view
        self.start.setDisabled(is_running)
        self.cancel.setVisible(is_running)
        self.bar.setVisible(is_running)
        self.text.setVisible(bool(self.text.text()))
        for box in self.boxes.values():
            box.setDisabled(is_running)
        self.empty.setVisible(view is None)
        for button in (self.export_picture, self.export_table):
            button.setVisible(view is not None)

    def _connect(self) -> None:
        self.process.progressed.connect(self._on_progress)
        self.process.ended.connect(self._on_ended)
        self.start.clicked.connect(self.run)
        self.cancel.clicked.connect(self._on_cancel)
        self.close_button.clicked.connect(self.close)
        self.export_picture.clicked.connect(partial(self._export, is_table=False))
        self.export_table.clicked.connect(partial(self._export, is_table=True))
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.process.cancel)

    def _export(self, _checked: bool = False, *, is_table: bool) -> None:  # noqa: FBT001, FBT002 - Qt's signal
        if self.result_view is None:
            return
        if is_table:
            self.result_view.save_table()
        else:
            self.result_view.save_picture()

    def _lay_out(self) -> None:
        purpose = create_label(
            tr(
                "The same commands run beside no replica, beside one fed by events, and beside one"
                " fed by its queue; then a replay, a rebuild, a new view and a long absence are"
                " tried on each. It has backends of its own in a temporary folder: nothing that"
                " runs is touched. It takes a minute or more, and uses this machine fully."
            ),
            "caption",
        )
        self.text.setWordWrap(True)
        purpose.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self._column.setContentsMargins(18, 16, 18, 14)
        self._column.setSpacing(12)
        self._column.addWidget(purpose)
        self._column.addLayout(self._form())
        self._column.addWidget(self.text)
        self._column.addWidget(self.bar)
        self._column.addWidget(self.empty, 1)
        self._column.addLayout(self._buttons())
        self.start.setDefault(True)

    def _form(self) -> QLayout:
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        for place, (name, text, _unit, _value) in enumerate(_LOAD):
            label = create_label(tr(text), "section")
            label.setWordWrap(True)
            form.addWidget(label, 0, place)
            form.addWidget(self.boxes[name], 1, place)
            form.setColumnStretch(place, 1)
        return form

    def _buttons(self) -> QLayout:
        row = QHBoxLayout()
        row.addWidget(self.start)
        row.addWidget(self.cancel)
        row.addStretch(1)
        for button in (self.export_picture, self.export_table, self.close_button):
            row.addWidget(button)
        return row


def _box(text: str, unit: str, value: int) -> NumberBox:
    box = NumberBox(100 if value > 500 else 1, _MOST, tr(unit))
    box.setValue(value)
    box.setAccessibleName(tr(text))
    return box
