"""The line of the replay panel that says why something is not shown."""

from PySide6.QtWidgets import QLabel

from backend.messages.commands import Failure
from console.panels.replay.archive_state import archive_problem
from console.state.backend_snapshot import BackendSnapshot
from console.widgets.labels import set_label, set_tone


class ArchiveNotice(QLabel):
    """Says what keeps the past from being shown; hidden while nothing does."""

    def __init__(self) -> None:
        super().__init__()
        self.is_of_archive = False  # the archive itself cannot answer
        self.setProperty("role", "caption")
        self.setWordWrap(True)
        self.hide()

    def show_problem(self, text: str) -> None:
        """Say this, or nothing."""
        set_label(self, text)
        set_tone(self, "warn" if text else "")
        self.setVisible(bool(text))

    def show_failure(self, failure: Failure) -> None:
        """Say what failed, unless something is said already: the first one is the cause."""
        if not self.text():
            self.show_problem(failure.message)

    def show_archive_state(self, snapshot: BackendSnapshot, position: int) -> None:
        """Say why the past at a position is not shown, when the archive is missing or behind."""
        problem = archive_problem(snapshot, position)
        if problem or self.is_of_archive:
            self.show_problem(problem)
        self.is_of_archive = bool(problem)
