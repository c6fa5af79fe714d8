"""The source around the line at which a call stands."""

from PySide6.QtGui import QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from backend.translation import tr
from backend.wire.handler_step import CallFrame
from console.theme.theme import Theme

_FULL_WIDTH = QTextFormat.Property.FullWidthSelection


class SourceView(QPlainTextEdit):
    """Read only; the line is marked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(tr("Source"))
        self.setPlaceholderText(tr("The source of the chosen call is shown here."))

    def show_frame(self, frame: CallFrame | None) -> None:
        """Show a call's source; None for nothing."""
        lines = frame.source if frame is not None else ()
        width = max((len(str(each.number)) for each in lines), default=0)
        self.setPlainText("\n".join(f"{each.number:>{width}}  {each.text}" for each in lines))
        self.setToolTip("" if frame is None else frame.file)
        place = next(
            (
                row
                for row, each in enumerate(lines)
                if frame is not None and each.number == frame.line
            ),
            None,
        )
        self._mark(place)

    def _mark(self, row: int | None) -> None:
        if row is None:
            self.setExtraSelections([])
            return
        marked = QTextEdit.ExtraSelection()
        marked.format.setBackground(self.palette().alternateBase())
        marked.format.setFontWeight(700)
        marked.format.setProperty(_FULL_WIDTH, 1)
        cursor = QTextCursor(self.document().findBlockByNumber(row))
        marked.cursor = cursor
        self.setExtraSelections([marked])
