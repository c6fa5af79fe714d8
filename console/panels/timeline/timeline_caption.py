"""The line below the timeline's rows: how many there are, and why some cannot be had."""

from PySide6.QtWidgets import QLabel

from backend.translation import tr
from console.panels.timeline.log_rows import LogRowSource
from console.panels.timeline.scope_text import describe_total
from console.widgets.labels import create_label, set_label, set_tone


class TimelineCaption:
    """Writes into `label`; what is wrong is taken back when the rows can be read again."""

    def __init__(self, source: LogRowSource) -> None:
        self.label: QLabel = create_label("", "caption")
        self.label.setWordWrap(True)  # a filter and its plan may be longer than the panel is wide
        self._source = source
        self._has_problem = False
        source.problem.connect(self._on_problem)

    def show_total(self, total: int) -> None:
        """Say how many events there are."""
        set_label(self.label, describe_total(self._source, total), self._source.scope.filter)
        set_tone(self.label, "")

    def warn(self, text: str) -> None:
        """Say that something went wrong."""
        set_label(self.label, text)
        set_tone(self.label, "warn")
        self._has_problem = True

    def _on_problem(self, reason: str) -> None:
        if reason:
            self.warn(tr("Not all rows can be read now: {reason}", reason=reason))
        elif self._has_problem:
            self._has_problem = False
            self.show_total(self._source.total)
