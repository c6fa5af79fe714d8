"""Following the newest event: the button that does it, and the pill that counts what came since."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPushButton

from backend.translation import tr
from console.state.backend_snapshot import EventLine
from console.state.formatting import format_count
from console.tables.virtual_table import VirtualTable

_MARGIN_PX = 12  # pixels between the pill and the edge of the rows


class TailControls(QObject):
    """`button` stands beside the filters; the pill lies over the rows."""

    def __init__(self, table: VirtualTable[EventLine]) -> None:
        super().__init__(table)
        self._table = table
        self.button = QPushButton(tr("Follow"))
        self.button.setCheckable(True)
        self.button.setChecked(True)
        self.button.setToolTip(tr("Keep the newest event in sight (End)"))
        self._pill = QPushButton(table)
        self._pill.setProperty("role", "primary")
        self._pill.hide()
        table.follow_changed.connect(self.button.setChecked)
        table.unseen_changed.connect(self._on_unseen)
        table.installEventFilter(self)
        self.button.clicked.connect(self._on_clicked)
        self._pill.clicked.connect(table.follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the pill at its place over the table."""
        if event.type() == QEvent.Type.Resize:
            self._place_pill()
        return super().eventFilter(watched, event)

    def _on_clicked(self) -> None:
        if self.button.isChecked():
            self._table.follow()
        else:
            self._table.unfollow()

    def _on_unseen(self, rows: int) -> None:
        if not rows and self._pill.hasFocus():
            self._table.setFocus()  # the focus of what is hidden would fall into another panel
        self._pill.setVisible(rows > 0)
        if rows:
            number = format_count(rows)
            is_above = self._table.order.is_newest_first
            self._pill.setText(
                tr("{number} new ↑", number=number)
                if is_above
                else tr("{number} new ↓", number=number)
            )
            self._place_pill()

    def _place_pill(self) -> None:
        self._pill.adjustSize()
        table = self._table.size()
        left = (table.width() - self._pill.width()) // 2
        below = table.height() - self._pill.height() - _MARGIN_PX
        above = self._table.grid.horizontalHeader().height() + _MARGIN_PX
        self._pill.move(left, above if self._table.order.is_newest_first else below)
