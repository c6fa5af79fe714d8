"""The selected event beside the one that it is compared with."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from backend.messages.events import Event
from backend.messages.not_kept import span_between
from backend.messages.number_text import format_counted
from backend.translation import tr
from console.panels.event.payload_comparison import ComparedField, compare_payloads
from console.state.formatting import format_count, format_duration
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme
from console.widgets.labels import create_label, set_label

_DIFFERS = Qt.ItemDataRole.UserRole


class ComparisonView(QWidget):
    """A row a field: those that differ come first, on a ground of their own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.label = create_label("", "caption", selectable=True)
        self.label.setWordWrap(True)
        self.tree = QTreeWidget()
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(tr("Fields of both events"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.label)
        layout.addWidget(self.tree, 1)
        theme.changed.connect(self._recolour)

    def show_events(self, left: Event, right: Event) -> None:
        """Compare two events."""
        span_us = span_between(left.time, right.time)
        apart = format_duration(None if span_us is None else abs(span_us))
        titles = [_title(left), _title(right)]
        fields = [*_envelope(left, right), *compare_payloads(left.data, right.data)]
        differing = sum(each.differs for each in fields)
        set_label(
            self.label,
            tr(
                "{left}  and  {right}, {apart} apart: {differing} of {fields} not the same",
                left=titles[0],
                right=titles[1],
                apart=apart,
                differing=format_count(differing),
                fields=format_counted(len(fields), "field"),
            ),
        )
        self.tree.setHeaderLabels([tr("Field"), _place(left), _place(right)])
        for column, title in enumerate(titles, 1):
            self.tree.headerItem().setToolTip(column, plain_tip(title))
        self.tree.clear()
        for each in fields:
            item = QTreeWidgetItem([each.path, each.left, each.right])
            item.setData(0, _DIFFERS, each.differs)
            for column, text in enumerate((each.path, each.left, each.right)):
                item.setToolTip(column, plain_tip(text))
            self.tree.addTopLevelItem(item)
        self._recolour()
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.tree.resizeColumnToContents(0)
        self.tree.header().setStretchLastSection(False)
        for column in (1, 2):
            self.tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def _recolour(self) -> None:
        changed = QBrush(QColor(self._theme.tokens.changed))
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is None:
                continue
            ground = changed if item.data(0, _DIFFERS) else QBrush()
            for column in range(3):
                item.setBackground(column, ground)


def _place(event: Event) -> str:
    """Return what a column is called: short, as there is little room beside the other one."""
    return tr("At {position}", position=format_count(event.position))


def _title(event: Event) -> str:
    return tr("{type} at {position}", type=event.type, position=format_count(event.position))


def _envelope(left: Event, right: Event) -> list[ComparedField]:
    """Compare what stands around the payloads."""
    pairs = {
        tr("(type)"): (left.type, right.type),
        tr("(subject)"): (left.subject, right.subject),
        tr("(actor)"): (left.actor, right.actor),
    }
    return [
        ComparedField(path=name, left=one, right=other, differs=one != other)
        for name, (one, other) in pairs.items()
    ]
