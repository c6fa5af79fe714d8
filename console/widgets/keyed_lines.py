"""A status in one line, and below it a line for each thing that it is about."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.focus import leave
from console.widgets.labels import create_label, set_label
from console.widgets.status_mark import StatusMark

LineT = TypeVar("LineT", bound=QWidget)


class StatusSummary(QWidget):
    """A mark with a sentence beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._mark, self._text = StatusMark(theme), create_label()
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)

    @property
    def tone(self) -> Tone:
        """How bad it is."""
        return self._mark.tone

    def set_summary(self, tone: Tone, text: str) -> None:
        """Show how bad it is, and in words."""
        self._mark.set_tone(tone, text)
        set_label(self._text, text)


class KeyedLines(Generic[LineT]):
    """Lines of a column behind its first widget, by key: a button stays with what it is about."""

    def __init__(self, column: QVBoxLayout, create: Callable[[], LineT]) -> None:
        """`create` makes an empty line."""
        self._column, self._create = column, create
        self._lines: dict[str, LineT] = {}

    def arrange(self, keys: Sequence[str]) -> list[LineT]:
        """Return a line a key, in this order; those whose keys are gone are removed."""
        for key in self._lines.keys() - set(keys):
            self._remove(self._lines.pop(key))
        return [self._place(key, place) for place, key in enumerate(keys, start=1)]

    def _place(self, key: str, place: int) -> LineT:
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = self._create()
        if self._column.indexOf(line) != place:
            self._column.removeWidget(line)
            self._column.insertWidget(place, line)
            line.show()
        return line

    def _remove(self, line: LineT) -> None:
        leave(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
