"""What if it had gone otherwise: branches, made at the playhead, and what came out differently."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QWidget

from backend.messages.commands import Failure
from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_number
from backend.translation import tr
from backend.wire.branch_document import BranchEdit
from backend.wire.branches import BranchReport, list_branches
from console.actions.branch_launcher import BranchLauncher
from console.panels.replay.replay_context import ReplayContext
from console.panels.replay.replay_pane import ReplayPane
from console.panels.replay_branch.branch_list import BranchList
from console.panels.replay_branch.branch_result import (
    BranchResult,
    ComparedBranch,
    compare_branch,
)
from console.panels.replay_branch.draft_area import DraftArea
from console.widgets.kept_splitter import KeptSplitter

_POLL_MS = 500
_MIN_HEIGHT_PX = 224
_PANE = "branch"


class _Found(msgspec.Struct, frozen=True):
    """What was read at once: the branches, and why those that were begun have given up."""

    reports: list[BranchReport]
    outputs: dict[str, str]


class BranchPane(ReplayPane):
    """Files are looked at twice a second while it is in sight; runs are processes of their own."""

    def __init__(self, context: ReplayContext) -> None:
        super().__init__(context)
        self._launcher = BranchLauncher(context.workspace.data, lambda: context.client.role)
        self._begun: set[str] = set()
        self._is_looking = self._has_looked = False
        self._shown: tuple[str, str, int, str] = ("", "", 0, "")  # and the word for how it stands
        self.draft, self.branches = DraftArea(context), BranchList()
        self.result, self.tabs = BranchResult(context), QTabWidget()
        self._timer = QTimer(self, interval=_POLL_MS)
        self._lay_out()
        self._timer.timeout.connect(self.look)
        self.draft.run_requested.connect(self.run)
        self.branches.selected.connect(self._show_selected)
        self.branches.resume_requested.connect(self._resume)
        self.branches.cancel_requested.connect(self._cancel)
        self.branches.rename_requested.connect(self._rename)
        self.branches.discard_requested.connect(self._discard)
        context.add_action(tr("Branch from here…"), self._branch_from_here, "Ctrl+Shift+B")

    def refresh(self) -> None:
        """Say what the playhead stands at."""
        self.draft.refresh()

    def is_ready(self) -> bool:
        """Whether the branches have been looked at."""
        return super().is_ready() and self._has_looked

    def keyboard_target(self) -> QWidget:
        """The first thing that can be done at the playhead."""
        return self.draft.skip_button

    def minimumSizeHint(self) -> QSize:
        """Have room for a few edits, and for a few rows that differ."""
        return QSize(560, _MIN_HEIGHT_PX)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at once, and from now on; what is shown is marked on the slider again."""
        super().showEvent(event)
        self.result.mark_hits()
        self.look()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more, and take the marks off the slider."""
        self._timer.stop()
        self.context.hits.set(())
        super().hideEvent(event)

    def look(self) -> None:
        """Look at all branches, beside the window: a slow disk must not hold it up."""
        if self._is_looking:
            return
        self._is_looking = True
        data, launcher, begun = self.context.workspace.data, self._launcher, frozenset(self._begun)
        self.context.client.read(
            lambda: _Found(
                list_branches(data), {name: launcher.last_output(name) for name in begun}
            ),
            self._on_found,
        )

    def run(self, name: str, edits: Sequence[BranchEdit], upto: int) -> None:
        """Make a branch of these edits, and run it."""
        actor = self.context.workspace.actor.value
        at = self.draft.first_position
        problem = self._launcher.start(name, edits, at=at, upto=upto, by=actor)
        self.result.show_problem(problem)
        if not problem:
            self._begun.add(name)
            self.look()

    def _branch_from_here(self) -> None:
        self.tabs.setCurrentWidget(self.draft)
        self.context.show_pane(_PANE)

    def _on_found(self, found: object) -> None:
        self._is_looking = False
        if not isinstance(found, _Found):
            return  # it is looked again in a moment
        self._has_looked = True
        known = {each.name: each for each in found.reports}
        self.draft.set_taken(known)
        self.branches.show_reports(found.reports)
        title = tr("Branches ({number})", number=format_number(len(known)))
        self.tabs.setTabText(1, title if known else tr("Branches"))
        for name in sorted(self._begun):
            self._follow(name, known.get(name), found.outputs.get(name, ""))
        report = self.branches.report
        finished_us = report.outcome.finished_us if report and report.outcome else 0
        word = report.word if report else ""
        if (self.branches.name, self.branches.other_name, finished_us, word) != self._shown:
            self._show_selected()

    def _follow(self, name: str, report: BranchReport | None, output: str) -> None:
        """Select what was begun once it is there; or say why it never will be."""
        if report is not None:
            self._begun.discard(name)
            self.tabs.setCurrentWidget(self.branches)
            self.branches.select(name)
            self.draft.clear()
        elif output:
            self._begun.discard(name)
            self.result.show_problem(output)

    def _resume(self, name: str) -> None:
        self.result.show_problem(self._launcher.resume(name))

    def _cancel(self, name: str) -> None:
        self.result.show_problem(self._launcher.do(name, lambda files: files.cancel()))

    def _rename(self, name: str, new: str) -> None:
        self.result.show_problem(self._launcher.do(name, lambda files: files.rename(new)))
        self.look()

    def _discard(self, name: str) -> None:
        self.result.show_problem(self._launcher.discard(name))
        self.look()

    def _show_selected(self, _name: str = "") -> None:
        """Read what differs in the selected branch."""
        report, other = self.branches.report, self.branches.other_name
        outcome = report.outcome if report else None
        name = report.name if report else ""
        is_of_another = (name, other) != self._shown[:2]
        finished_us, word = outcome.finished_us if outcome else 0, report.word if report else ""
        self._shown = (name, other, finished_us, word)
        if report is None or outcome is None:
            self.result.show_nothing(why_nothing(report))
            return
        if is_of_another:
            self.result.show_nothing(tr("It is read what differs."))
        data = self.context.workspace.data
        self.context.client.read(
            lambda: compare_branch(data, name, other, outcome), self._on_compared
        )

    def _on_compared(self, found: object) -> None:
        if isinstance(found, Failure):
            self.result.show_problem(read_sentence(found.message))
        elif isinstance(found, ComparedBranch) and (found.name, found.other) == self._shown[:2]:
            self.result.show_compared(found)

    def _lay_out(self) -> None:
        split = KeptSplitter(
            Qt.Orientation.Horizontal, self.context.workspace.splits, "replay-branches"
        )
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.draft, tr("New branch"))
        self.tabs.addTab(self.branches, tr("Branches"))
        for part in (self.tabs, self.result):
            split.addWidget(part)
        split.share_at_first([380, 900])
        split.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.addWidget(split)


def why_nothing(report: BranchReport | None) -> str:
    """Say why nothing came of a branch yet; empty where none is selected."""
    if report is None:
        return ""
    if reason := read_sentence(report.problem or report.state.error):
        return reason
    if report.word == "running":
        return tr("The branch runs: what comes of it is shown here when it has ended.")
    return tr("The branch has not come to its end: run it again, and what comes of it stands here.")
