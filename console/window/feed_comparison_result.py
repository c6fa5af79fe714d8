"""What a comparison of the feeds has measured: graphs, table, notes, and both as files."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from backend.csv_text import comma_separated
from backend.messages.feed_comparison import FeedComparison
from backend.messages.feed_comparison_text import (
    COMPARISON_TITLES,
    comparison_notes,
    describe_measurement_source,
    feed_comparison_rows,
)
from backend.translation import tr
from console.panels.lag.lag_export import save_picture
from console.tables.table_export import export_text
from console.theme.theme import Theme
from console.widgets.label_grid import GridCell, GridColumn, LabelGrid
from console.widgets.labels import create_label
from console.widgets.widget_picture import draw_titled_widget
from console.window.feed_comparison_graphs import FeedComparisonGraphs


class FeedComparisonResult(QScrollArea):
    """Scrolls what does not fit."""

    def __init__(self, theme: Theme, comparison: FeedComparison) -> None:
        super().__init__()
        self._theme, self.comparison = theme, comparison
        self.graphs = FeedComparisonGraphs(theme, comparison)
        self.table = LabelGrid(theme, [GridColumn(heading=title) for title in COMPARISON_TITLES])
        self.table.show_rows(
            [
                [GridCell(text) for text in (each.title, each.alone, each.events, each.queue)]
                for each in feed_comparison_rows(comparison)
            ]
        )
        self._content = QWidget()
        self._content.setObjectName("scrolled")
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(self.graphs)
        column.addWidget(self.table)
        for note in comparison_notes(comparison):
            label = create_label(note, "caption", selectable=True)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("What was measured"))
        self.setWidget(self._content)

    def picture(self) -> QImage:
        """Return graphs, table and notes as one picture, with its title."""
        return draw_titled_widget(self._content, self._heading(), self._theme.tokens)

    def table_text(self) -> str:
        """Return the table as CSV, and below it what the figures are of."""
        rows = feed_comparison_rows(self.comparison)
        return comma_separated(
            [
                [tr(title) for title in COMPARISON_TITLES],
                *((each.title, each.alone, each.events, each.queue) for each in rows),
                *((note,) for note in comparison_notes(self.comparison)),
            ]
        )

    def save_picture(self) -> None:
        """Ask for a file, and write the picture; an error is shown."""
        save_picture(self, self.picture(), "feeds.png")

    def save_table(self) -> None:
        """Ask for a file, and write the table."""
        export_text(self, "feeds.csv", self.table_text())

    def _heading(self) -> str:
        source = describe_measurement_source(self.comparison.source, self.comparison.took_us)
        return tr("The two feeds compared. {source}", source=source)
