"""What came out differently in a branch: a sentence, and a tree of views, rows and fields."""

from itertools import islice
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QHeaderView, QTreeWidgetItem, QVBoxLayout, QWidget

from backend.errors import MarigraphError
from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_counted, format_number
from backend.translation import tr, tr_noop
from backend.wire.branch_contrast import contrast_branches
from backend.wire.branch_outcome import BranchOutcome, DifferentRow, read_differences
from backend.wire.branches import BranchFiles
from console.panels.replay.replay_context import ReplayCell, ReplayContext
from console.panels.replay_branch.difference_tree import (
    DifferenceNode,
    contrast_nodes,
    outcome_nodes,
)
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.lazy_tree import LazyTree

_NOTHING = tr_noop("Choose a branch, or run a new one: what comes of it is shown here.")
_MAX_ROWS = 2_000  # that are shown; the command line prints all
_MAX_OPENED = 12  # rows whose fields are shown at once
_MAX_HITS = 500  # positions drawn on the slider


class ComparedBranch(msgspec.Struct, frozen=True):
    """The first rows in which a branch differs from another one (empty: from what really happened).

    `is_cut`: there are more of them. `problem`: why they cannot be had, else empty.
    """

    name: str
    other: str
    outcome: BranchOutcome | None
    rows: list[DifferentRow]
    problem: str = ""
    is_cut: bool = False


class BranchResult(QWidget):
    """Return on a line brings the playhead to where it first differs, and chooses the row there."""

    def __init__(self, context: ReplayContext) -> None:
        super().__init__()
        self._context = context
        self.tree: LazyTree[DifferenceNode] = LazyTree(
            (tr("What differs"), tr("First at"), tr("Really"), tr("In the branch")),
            lambda node: node.texts,
            lambda node: node.children,
        )
        self._hits: tuple[int, ...] = ()
        self._summary, self._problem = create_label(), create_label("", selectable=True)
        self._lay_out()
        self.show_nothing("")
        self.tree.itemActivated.connect(self._go_to)
        self.tree.currentItemChanged.connect(self._on_current)

    @property
    def problem(self) -> str:
        """Why the last thing that was wanted could not be done."""
        return self._problem.text()

    @property
    def summary(self) -> str:
        """What is shown, in a sentence."""
        return self._summary.text()

    def show_problem(self, problem: str) -> None:
        """Say why something cannot be done; empty: it can."""
        set_label(self._problem, problem)
        self._problem.setVisible(bool(problem))

    def show_nothing(self, reason: str) -> None:
        """Show that nothing has come of it yet, and why."""
        set_label(self._summary, reason or tr(_NOTHING))
        self.tree.show_nodes([])
        self._hits = ()
        self.mark_hits()

    def show_compared(self, found: ComparedBranch) -> None:
        """Show what differs."""
        catalogue = self._context.workspace.catalogue.value
        views = {each.name: each for each in catalogue.views} if catalogue else {}
        self.show_problem(found.problem)
        if found.other or found.outcome is None:
            nodes = contrast_nodes(found.rows, views)
            set_label(self._summary, _describe_contrast(found))
        else:
            nodes = outcome_nodes(found.outcome, found.rows, views)
            set_label(self._summary, _describe_outcome(found.outcome))
        header = self.tree.headerItem()
        header.setText(2, found.name if found.other else tr("Really"))
        header.setText(3, found.other or tr("In the branch"))
        self.tree.setColumnHidden(
            1, bool(found.other)
        )  # two branches have no first place of theirs
        self.tree.show_nodes(nodes)
        if len(found.rows) <= _MAX_OPENED:
            self._open_rows()
        firsts = {row.first for row in found.rows if row.first is not None}
        self._hits = tuple(sorted(firsts)[:_MAX_HITS])
        self.mark_hits()

    def mark_hits(self) -> None:
        """Mark on the slider where the rows that are shown first differed."""
        self._context.hits.set(self._hits)

    def _roots(self) -> list[QTreeWidgetItem | None]:
        return [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]

    def _open_rows(self) -> None:
        for root in self._roots():
            children = [root.child(row) for row in range(root.childCount())] if root else []
            for child in children:
                if child is not None:
                    child.setExpanded(True)

    def _go_to(self, item: QTreeWidgetItem) -> None:
        node = self.tree.node(item)
        if node.position:
            self._context.go_to(node.position)
        self._choose(node)

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._choose(self.tree.node(item))

    def _choose(self, node: DifferenceNode) -> None:
        if node.key:
            self._context.cell.set(ReplayCell(view=node.view, key=node.key, column=node.column))

    def _lay_out(self) -> None:
        self.tree.setAccessibleName(tr("What came out differently"))
        self.tree.setToolTip(tr("Return brings the playhead to where it first differs."))
        for column, width_px in enumerate((180, 66)):
            self.tree.setColumnWidth(column, width_px)
        self.tree.header().setStretchLastSection(False)
        for column in (2, 3):  # what is compared has the room
            self.tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        set_tone(self._problem, "bad")
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 0, 0, 0)
        column_box.setSpacing(4)
        for label in (self._problem, self._summary):
            label.setWordWrap(True)
            column_box.addWidget(label)
        self._problem.hide()
        column_box.addWidget(self.tree, 1)


def compare_branch(data: Path, name: str, other: str, outcome: BranchOutcome) -> ComparedBranch:
    """Read the first rows that differ; runs on the I/O thread."""
    files = BranchFiles(data, name)
    try:
        rows = (
            contrast_branches(files, BranchFiles(data, other))
            if other
            else read_differences(files.differences)
        )
        first = list(islice(rows, _MAX_ROWS + 1))
        is_cut = len(first) > _MAX_ROWS
        return ComparedBranch(name, other, outcome, first[:_MAX_ROWS], is_cut=is_cut)
    except MarigraphError as error:
        return ComparedBranch(name, other, None, [], read_sentence(error.message))


def _describe_outcome(outcome: BranchOutcome) -> str:
    rows, upto = format_counted(outcome.total, "row"), format_number(outcome.upto)
    if not outcome.total:
        return tr("At position {upto} every row is as it really is.", upto=upto)
    if outcome.total > _MAX_ROWS:
        return tr(
            "Different at position {upto}: {rows}; the first {number} are shown.",
            rows=rows,
            upto=upto,
            number=format_number(_MAX_ROWS),
        )
    return tr("Different at position {upto}: {rows}.", rows=rows, upto=upto)


def _describe_contrast(found: ComparedBranch) -> str:
    if found.problem:
        return ""
    if found.is_cut:
        rows = format_counted(_MAX_ROWS, "row")
        return tr(
            "{one} and {other} differ in more than {rows}; these are the first.",
            one=found.name,
            other=found.other,
            rows=rows,
        )
    rows = format_counted(len(found.rows), "row")
    return tr("{one} and {other} differ in {rows}.", one=found.name, other=found.other, rows=rows)
