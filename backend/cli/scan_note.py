"""How far a search of the log has come, on a terminal's own line that events overwrite."""

import sys

from backend.cli.standard_streams import write_error_text
from backend.messages.number_text import format_number

_CLEAR_LINE = "\r\x1b[K"


class ScanNote:
    """Written where a person reads stderr; it has to be cleared before anything else is printed."""

    def __init__(self) -> None:
        """Write nothing yet."""
        self._is_live = sys.stderr is not None and sys.stderr.isatty()  # None when it is closed
        self._is_shown = False

    def show(self, position: int, head: int) -> None:
        """Say that every event up to this position was looked at."""
        if self._is_live and position < head:
            looked_at = f"{format_number(position)} of {format_number(head)} looked at"
            write_error_text(f"{_CLEAR_LINE}{looked_at}")
            self._is_shown = True

    def clear(self) -> None:
        """Give the line back."""
        if self._is_shown:
            write_error_text(_CLEAR_LINE)
            self._is_shown = False
