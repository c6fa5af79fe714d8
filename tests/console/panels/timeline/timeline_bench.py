"""A timeline panel over a scripted client."""

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QPushButton

from backend.messages.commands import Failure
from backend.messages.density import DensityAxis, LogDensity
from backend.messages.queries import (
    AskLog,
)
from console.panels.timeline.timeline_panel import TimelinePanel
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.event_lines import format_event_line
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient

SILENT = Failure(code="timed-out", message="No answer came.")
SECOND = 1_000_000


class TimelineBench:
    """A timeline over a log of ten events."""

    def __init__(self, panel: TimelinePanel, client: ScriptedClient) -> None:
        self.panel, self.client = panel, client
        known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
        self._snapshot = reducers.apply_feed(known, sample_messages.batch(1, 10), NOW)

    def frame(self, seconds: float) -> BackendSnapshot:
        """Return the frame so many seconds later."""
        return replace(self._snapshot, now_us=NOW + round(seconds * SECOND))

    def look(self, seconds: float) -> None:
        """Let that frame come."""
        self.client.snapshot_changed.emit(self.frame(seconds))

    def answer_all(self, kind: type, reply: object) -> int:
        """Answer the questions of a kind, and return how many there were."""
        found = [each for each in self.client.asked if isinstance(each.body, kind)]
        self.client.asked = [each for each in self.client.asked if each not in found]
        for each in found:
            each.answer(reply)
        return len(found)

    def button(self, text: str) -> QPushButton:
        """Return the button with this text."""
        return next(each for each in self.panel.findChildren(QPushButton) if each.text() == text)

    def texts(self) -> set[str]:
        return {each.text() for each in self.panel.findChildren(QLabel) if each.isVisible()}


def density(by: DensityAxis, counts: list[int]) -> LogDensity:
    return LogDensity(
        by=by,
        starts=[1 + 2 * place for place in range(len(counts))],
        ends=[3 + 2 * place for place in range(len(counts))],
        groups=["users"],
        counts=[counts],
        head=10,
        replica="replica-1",
    )


def shown(bench: TimelineBench) -> None:
    """Let the rows come."""
    lines = [format_event_line(sample_messages.event(position)) for position in range(1, 11)]
    assert bench.answer_all(AskLog, lines)


def texts_of(bench: TimelineBench, column: str) -> list[str]:
    place = [each.column_name for each in bench.panel.table.model.headings].index(column)
    return [row.texts[place] for row in bench.panel.table.model.rows if row is not None]


def tool_tip_of(bench: TimelineBench, position: int) -> str:
    rows = bench.panel.table.model.rows
    return next(row.tool_tip for row in rows if row is not None and row.key == position)


def with_focus(bench: TimelineBench) -> None:
    """Give the rows the focus."""
    bench.panel.activateWindow()
    bench.panel.table.grid.setFocus()
