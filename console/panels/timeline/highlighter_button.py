"""The terms that stand out in the timeline, and the dialog in which they are written."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.translation import tr
from console.state.highlighters import (
    HIGHLIGHT_MARKS,
    MAX_TERM_CHARS,
    Highlighters,
    read_highlighters,
)
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme
from console.widgets.labels import create_label

_WIDTH_PX = 420


class HighlighterButton(QPushButton):
    """Opens the dialog, and says how many terms stand out.

    Signals:
        changed(object): the Highlighters from now on
    """

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._highlighters = Highlighters()
        self.setAccessibleName(tr("Terms that stand out"))
        self.clicked.connect(self.open_dialog)
        self._show_count()

    def save_text(self) -> str:
        """Write the terms to be remembered."""
        return self._highlighters.save_text()

    def restore_text(self, text: str) -> None:
        """Let the terms stand out that were remembered."""
        self._use(read_highlighters(text))

    def open_dialog(self) -> None:
        """Let the terms be written."""
        terms = {each.pen: each.term for each in self._highlighters.all}
        HighlighterDialog(self, self._theme, terms, self._use).open()

    def _use(self, highlighters: Highlighters) -> None:
        self._highlighters = highlighters
        self._show_count()
        self.changed.emit(highlighters)

    def _show_count(self) -> None:
        shown = "  ".join(f"{each.mark} {each.term}" for each in self._highlighters.all)
        number = len(self._highlighters.all)
        text = tr("Highlight ({number})", number=number) if number else tr("Highlight")
        self.setText(text)
        self.setToolTip(plain_tip(shown) or tr("Let rows stand out that hold a term of yours"))


class HighlighterDialog(QDialog):
    """A line for each colour and mark; `used` is called with the terms that were written."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        terms: Mapping[int, str],
        used: Callable[[Highlighters], None],
    ) -> None:
        super().__init__(parent)
        self._used = used
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Highlight"))
        self.resize(_WIDTH_PX, 0)
        self.lines = [QLineEdit(terms.get(pen, "")) for pen in range(len(HIGHLIGHT_MARKS))]
        grid = QGridLayout()
        for pen, line in enumerate(self.lines):
            mark = QLabel(HIGHLIGHT_MARKS[pen])
            mark.setStyleSheet(f"color: {theme.tokens.pens[pen % len(theme.tokens.pens)]}")
            line.setMaxLength(MAX_TERM_CHARS)
            line.setClearButtonEnabled(True)
            line.setAccessibleName(tr("Term with the mark {mark}", mark=HIGHLIGHT_MARKS[pen]))
            grid.addWidget(mark, pen, 0)
            grid.addWidget(line, pen, 1)
        self.lines[0].setPlaceholderText(tr("e.g. a type, a subject, an actor or a word"))
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        hint = create_label(
            tr("Rows that hold a term get its mark, and the term's column its colour."), "caption"
        )
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addLayout(grid)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def accept(self) -> None:
        """Let the terms stand out from now on."""
        self._used(Highlighters({pen: line.text() for pen, line in enumerate(self.lines)}))
        super().accept()
