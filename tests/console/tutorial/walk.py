"""The tutorial's steps, taken in a real window by what its page says."""

import re
from collections.abc import Callable
from typing import TypeVar

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.clock import format_rfc3339
from backend.messages.events import Event
from backend.translation import WRITTEN_IN
from console.panels.replay.replay_context import ReplayCell
from console.panels.replay.replay_pane import ReplayPane
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replay_branch.branch_pane import BranchPane
from console.panels.replay_branch.edit_dialog import EditDialog
from console.panels.replay_history.blame_pane import BlamePane
from console.panels.replay_history.history_pane import HistoryPane
from console.panels.replay_run_to.hit_search import Direction
from console.panels.replay_run_to.run_to_pane import RunToPane
from console.window.help_dialog import read_help_page
from console.window.help_pages import TUTORIAL

Pane = TypeVar("Pane", bound=ReplayPane)
Wait = Callable[[Callable[[], bool]], None]
"""Waits until a condition holds, and fails when it never does."""


def read_chapters() -> list[list[str]]:
    """Return what the page writes as code, chapter by chapter, without its blocks of commands."""
    page = re.sub(r"(?s)```.*?```", "", read_help_page(TUTORIAL, WRITTEN_IN))
    return [re.findall(r"`([^`\n]+)`", chapter) for chapter in page.split("\n## ")[1:]]


def _plain(shown: str) -> str:
    """Return a text with the blanks that the page has."""
    return " ".join(shown.replace("\n", " ; ").split())


class TutorialWalk:
    """The replay panel with the sample, and what the tutorial does there."""

    def __init__(self, panel: ReplayPanel, wait: Wait) -> None:
        self.panel = panel
        self._wait = wait
        self.branches: list[str] = []  # that it has made

    def run_to(self, condition: str, direction: Direction) -> list[int]:
        """Type a condition in *Run to* and press a button; return the positions that it finds."""
        pane = self._pane(RunToPane, "run-to")
        pane.condition.setText(condition)
        pane.buttons[direction].click()
        self._wait(lambda: not pane.search.is_running)
        self.settle()
        return [hit.position for hit in pane.hits]

    def go_to(self, position: int) -> None:
        """Move the playhead, as a press on a version does."""
        self.panel.context.go_to(position)
        self._wait(lambda: self._is_shown(position))
        self.settle()

    @property
    def event(self) -> Event:
        """The event at the playhead."""
        self._wait(lambda: self._is_shown(self.panel.playback.position))
        found = self.panel.context.shown_event.value
        assert found is not None
        return found

    @property
    def time_text(self) -> str:
        """When the event at the playhead happened, to the second."""
        return format_rfc3339(self.event.time).partition(".")[0]

    def press(self, view: str, key: str, column: str) -> str:
        """Press a value in a view with the mouse; return what stands there."""
        self.panel.tiles.restore([view])
        self._wait(lambda: view in self.panel.tiles.tiles)
        self.settle()
        tile = self.panel.tiles.tiles[view]
        self._wait(lambda: tile.shown is not None and bool(tile.model.rows))
        rows = [each.key if each else None for each in tile.model.rows]
        assert tile.shown is not None
        index = tile.model.index(rows.index((key,)), tile.shown.names.index(column))
        tile.grid.scrollTo(index)
        where = tile.grid.visualRect(index).center()
        QTest.mouseClick(tile.grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert self.panel.context.cell.value == ReplayCell(view=view, key=(key,), column=column)
        return str(index.data())

    def history(self) -> list[int]:
        """Open *History*; return the positions of the row's versions, the newest first."""
        pane = self._pane(HistoryPane, "history")
        self._wait(lambda: pane.table.is_shown and bool(pane.versions.versions))
        self.settle()
        return [each.event.position for each in pane.versions.versions]

    def blame(self) -> tuple[str, list[object]]:
        """Open *Blame*; return what it says, and the positions of the writers."""
        pane = self._pane(BlamePane, "blame")
        self._wait(lambda: pane.table.is_shown and bool(pane.summary.text()))
        return _plain(pane.summary.text()), [each.key for each in pane.table.model.rows if each]

    def edit(self, changes: dict[str, object]) -> str:
        """Edit the data of the event at the playhead in a new branch; return what comes of it."""
        pane = self._pane(BranchPane, "branch")
        event = self.event
        pane.draft.edit_button.click()
        dialog = pane.draft.findChild(EditDialog)
        assert dialog is not None
        dialog.set_data(msgspec.json.encode(msgspec.json.decode(event.data) | changes))
        dialog.save()
        return self._run(pane)

    def skip(self) -> str:
        """Skip the event at the playhead in a new branch; return what comes of it."""
        pane = self._pane(BranchPane, "branch")
        pane.draft.skip_button.click()
        return self._run(pane)

    def discard_branches(self) -> None:
        """Throw away the branches that it has made, so that it can begin again."""
        pane = self._pane(BranchPane, "branch")
        for name in self.branches:
            pane.branches.discard_requested.emit(name)
        self._wait(lambda: not {*self.branches} & {*pane.branches.names})
        self.branches.clear()

    def settle(self) -> None:
        """Wait until everything at the playhead has come."""
        self._wait(self.panel.is_ready)

    def _is_shown(self, position: int) -> bool:
        event = self.panel.context.shown_event.value
        return event is not None and event.position == position

    def _run(self, pane: BranchPane) -> str:
        self._wait(pane.is_ready)  # until then no name is known to be free
        name = pane.draft.name.text()
        self._wait(pane.draft.run_button.isEnabled)
        pane.draft.run_button.click()
        self.branches.append(name)
        self._wait(lambda: pane.branches.name == name and " position " in pane.result.summary)
        tree = pane.result.tree
        tree.expandAll()
        indexes = [tree.indexBelow(tree.model().index(0, 0))]
        while indexes[-1].isValid():
            indexes.append(tree.indexBelow(indexes[-1]))
        lines = [[str(each.siblingAtColumn(n).data()) for n in range(4)] for each in indexes[:-1]]
        return _plain("\n".join(map(" | ".join, lines)))

    def _pane(self, kind: type[Pane], name: str) -> Pane:
        self.panel.context.show_pane(name)
        found = self.panel.panes.panes[name]
        assert isinstance(found, kind)
        return found
