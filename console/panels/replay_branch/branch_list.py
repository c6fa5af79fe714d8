"""The branches of the data folder: how each is, what came of it, and what can be done with it."""

from collections.abc import Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_counted
from backend.translation import tr, tr_noop
from backend.wire.branches import BranchReport
from console.panels.replay_branch.edit_text import describe_edit
from console.theme.plain_tip import plain_tip
from console.widgets.choice_box import ChoiceBox
from console.widgets.impact_dialog import Impact, ImpactDialog
from console.widgets.labels import create_label
from console.widgets.wrap_layout import WrapLayout

_NAME_ROLE = int(Qt.ItemDataRole.UserRole)
_WORDS = {
    "ready": tr_noop("not run yet"),
    "running": tr_noop("running"),
    "interrupted": tr_noop("interrupted"),
    "failed": tr_noop("failed"),
    "cancelled": tr_noop("cancelled"),
    "damaged": tr_noop("damaged"),
}
_STAGES = {
    "": tr_noop("begins"),
    "base": tr_noop("{share} % built"),
    "branch": tr_noop("{share} % run"),
    "compare": tr_noop("compares the rows"),
}


class BranchList(QWidget):
    """One is selected; the buttons are about it.

    Signals:
        selected(str): the name of the selected branch, or of the one that it is compared with has
            changed; empty for none
        resume_requested(str), cancel_requested(str), discard_requested(str): of a branch
        rename_requested(str, str): a branch, and its name from now on
    """

    selected = Signal(str)
    resume_requested = Signal(str)
    cancel_requested = Signal(str)
    discard_requested = Signal(str)
    rename_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._reports: dict[str, BranchReport] = {}
        self.list, self.other = QListWidget(), ChoiceBox()
        self.resume_button = QPushButton(tr("Run again"))
        self.cancel_button = QPushButton(tr("Cancel"))
        self.rename_button = QPushButton(tr("Rename…"))
        self.discard_button = QPushButton(tr("Discard…"))
        self._empty = create_label(
            tr("There is no branch yet. Nothing of one ever reaches the log."), "caption"
        )
        self._lay_out()
        self.list.itemSelectionChanged.connect(self._on_selected)
        self.other.activated.connect(self._on_other)
        self.resume_button.clicked.connect(lambda: self.resume_requested.emit(self.name))
        self.cancel_button.clicked.connect(lambda: self.cancel_requested.emit(self.name))
        self.rename_button.clicked.connect(self._ask_name)
        self.discard_button.clicked.connect(self._ask_discard)

    @property
    def name(self) -> str:
        """The name of the selected branch; empty for none."""
        items = self.list.selectedItems()
        return cast("str", items[0].data(_NAME_ROLE)) if items else ""

    @property
    def names(self) -> list[str]:
        """The names of all branches, as they are listed."""
        return list(self._reports)

    @property
    def report(self) -> BranchReport | None:
        """The selected branch."""
        return self._reports.get(self.name)

    @property
    def other_name(self) -> str:
        """The branch that the selected one is compared with; empty: with what really happened."""
        return cast("str", self.other.currentData() or "")

    def select(self, name: str) -> None:
        """Select a branch, if there is one of that name."""
        for item in self._items():
            if item.data(_NAME_ROLE) == name:
                self.list.setCurrentItem(item)

    def show_reports(self, reports: Sequence[BranchReport]) -> None:
        """Write the branches as they are now; the selected one stays selected."""
        selected = self.name
        names = [each.name for each in reports]
        has_changed = names != list(self._reports)
        self._reports = {each.name: each for each in reports}
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's
        if has_changed:
            self.list.clear()
            for name in names:
                item = QListWidgetItem()
                item.setData(_NAME_ROLE, name)
                self.list.addItem(item)
        for item in self._items():
            report = self._reports[cast("str", item.data(_NAME_ROLE))]
            item.setText(_describe(report))
            item.setToolTip(plain_tip(_explain(report)))
            if report.name == selected:
                item.setSelected(True)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's
        if has_changed:
            self._offer_others()
            if selected not in self._reports:
                self.selected.emit(self.name)
        self._update()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _on_selected(self) -> None:
        self._offer_others()
        self._update()
        self.selected.emit(self.name)

    def _on_other(self) -> None:
        self.selected.emit(self.name)

    def _offer_others(self) -> None:
        """Offer to compare with each of the others that was run."""
        chosen = self.other_name
        self.other.clear()
        self.other.addItem(tr("against what really happened"), "")
        for report in self._reports.values():
            if report.name != self.name and report.outcome is not None:
                self.other.addItem(tr("against {branch}", branch=report.name), report.name)
        self.other.setCurrentIndex(max(0, self.other.findData(chosen)))

    def _ask_name(self) -> None:
        name = self.name
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Rename a branch"))
        dialog.setLabelText(tr("Name of {branch} from now on:", branch=name))
        dialog.setTextValue(name)
        dialog.textValueSelected.connect(partial(self._on_named, name))
        dialog.open()

    def _on_named(self, name: str, new: str) -> None:
        self.rename_requested.emit(name, new.strip())

    def _ask_discard(self) -> None:
        name = self.name
        impact = Impact(
            title=tr("Discard a branch"),
            question=tr("Throw the branch {branch} away?", branch=name),
            action=tr("Discard it"),
            consequences=[tr("Its edits, its rows and what came of it go. The log is as it was.")],
        )
        ImpactDialog(self, impact, lambda: self.discard_requested.emit(name))

    def _update(self) -> None:
        report = self.report
        word = report.word if report else ""
        is_running = word == "running"
        self.resume_button.setEnabled(word not in ("", "running", "damaged"))
        self.cancel_button.setEnabled(is_running)
        for button in (self.rename_button, self.discard_button):
            button.setEnabled(bool(word) and not is_running)
        self.other.setEnabled(report is not None and report.outcome is not None)
        self.list.setVisible(bool(self._reports))
        self._empty.setVisible(not self._reports)

    def _lay_out(self) -> None:
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.list.setAccessibleName(tr("Branches"))
        self.other.setAccessibleName(tr("What the branch is compared with"))
        self.other.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.other.setMinimumContentsLength(12)
        holder = QWidget()
        acts = WrapLayout(holder, column_px=4, row_px=4)
        for part in (
            self.resume_button,
            self.cancel_button,
            self.rename_button,
            self.discard_button,
        ):
            acts.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 6, 0)
        column.setSpacing(4)
        column.addWidget(self._empty, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self.other)
        column.addWidget(holder)
        self._offer_others()
        self._update()


def _describe(report: BranchReport) -> str:
    """Write a branch in one line."""
    if report.word == "done" and report.outcome is not None:
        rows = format_counted(report.outcome.total, "row")
        return tr("{branch}: {rows} different", branch=report.name, rows=rows)
    if report.word == "running":
        state = report.state
        share = 100 * state.done // max(1, state.total)
        return tr(
            "{branch}: {state}",
            branch=report.name,
            state=tr(_STAGES[state.stage], share=share),
        )
    return tr(
        "{branch}: {state}", branch=report.name, state=tr(_WORDS.get(report.word, report.word))
    )


def _explain(report: BranchReport) -> str:
    """Say what is otherwise in it, and what is wrong with it."""
    lines = [read_sentence(report.problem or report.state.error)]
    if report.document is not None:
        lines += [describe_edit(edit) for edit in report.document.edits]
        lines.append(tr("Made by {actor}", actor=report.document.by))
    return "\n".join(line for line in lines if line)
