"""The figures at the top of the overview, on cards."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from backend.translation import tr, tr_noop
from console.panels.overview.overview_metrics import Metric, metrics
from console.state.backend_snapshot import BackendSnapshot
from console.widgets.label_link import LabelLink
from console.widgets.labels import create_label, set_label, set_property, set_tone

_SPACING_PX = 10
_DETAIL_LINES = 2  # for which there is room in every card
_TROUBLED_SHARE = 2  # of the width, where others have 1
_TITLES = (
    tr_noop("Head"),
    tr_noop("Events"),
    tr_noop("Commands"),
    tr_noop("Rejected"),
    tr_noop("Parked"),
)


class MetricTarget(msgspec.Struct, frozen=True):
    """Where a figure leads: a panel, and what is there; maybe to the log's end in it."""

    panel: str
    purpose: str
    is_head: bool = False


_TARGETS = (
    MetricTarget("timeline", tr_noop("Show the last event in Timeline"), is_head=True),
    MetricTarget("timeline", tr_noop("Show the events in Timeline")),
    MetricTarget("commands", tr_noop("Show Commands, with what was answered")),
    MetricTarget("commands", tr_noop("Show Commands, with what was answered")),
    MetricTarget("parked", tr_noop("Show what is parked")),
)


class MetricCards(QWidget):
    """Cards side by side, in as many rows as it takes to show every figure whole.

    A figure that says of trouble is large and has twice the width; the others stand back.

    Signals:
        followed(str, bool): a figure was pressed: the panel that it leads to, and whether it is the
            log's end that is to be shown there
    """

    followed = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self._cards = [_MetricCard(tr(title)) for title in _TITLES]
        for card, target in zip(self._cards, _TARGETS, strict=True):
            follow = partial(self.followed.emit, target.panel, target.is_head)
            card.lead_to(tr(target.purpose), follow)
        self._column_count = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_SPACING_PX)
        self._arrange(len(self._cards))

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show a snapshot's figures."""
        for card, metric in zip(self._cards, metrics(snapshot), strict=True):
            card.show_metric(metric)
        self._fit()
        self._share()

    def minimumSizeHint(self) -> QSize:
        """As wide as one card: the others go below it."""
        return QSize(self._card_width_px(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many cards into a row as fit."""
        super().resizeEvent(event)
        self._fit()

    def _card_width_px(self) -> int:
        return max(card.needed_width_px() for card in self._cards)

    def _fit(self) -> None:
        per_row = (self.width() + _SPACING_PX) // (self._card_width_px() + _SPACING_PX)
        rows = -(-len(self._cards) // max(1, per_row))
        self._arrange(-(-len(self._cards) // rows))

    def _arrange(self, column_count: int) -> None:
        if column_count == self._column_count:
            return
        for column in range(self._column_count):
            self._grid.setColumnStretch(column, 0)
        self._column_count = column_count
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // column_count, place % column_count)
        self._share()

    def _share(self) -> None:
        """Give the columns their widths: of trouble there is more to be said."""
        for column in range(self._column_count):
            cards = self._cards[column :: self._column_count]
            is_troubled = any(card.is_troubled for card in cards)
            self._grid.setColumnStretch(column, _TROUBLED_SHARE if is_troubled else 1)


class _MetricCard(QFrame):
    """A title, a figure with its unit, and a line of detail."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._figure, self._unit = create_label(role="title"), create_label(role="caption")
        self.is_troubled = False
        self._detail = create_label(role="caption")
        self._detail.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(120)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.addWidget(create_label(title, "section"))
        line.addStretch(1)
        line.addWidget(self._unit)
        column.addLayout(line)
        column.addWidget(self._figure)
        column.addWidget(self._detail)
        column.addStretch(1)

    def lead_to(self, purpose: str, follow: Callable[[], object]) -> None:
        """Make a link of the figure."""
        LabelLink(self._figure, purpose, follow)

    def needed_width_px(self) -> int:
        """The width at which nothing but the detail has to wrap, in pixels."""
        return max(self.minimumWidth(), self._column.minimumSize().width())

    def show_metric(self, figure: Metric) -> None:
        """Write a figure."""
        set_label(self._figure, figure.text, figure.source)
        set_label(self._unit, figure.unit)
        set_label(self._detail, figure.detail, figure.source)
        # a number that grows by a digit may wrap: what is below the cards does not jump for it
        line_px = self._detail.fontMetrics().lineSpacing() + 1  # a label rounds each line up
        self._detail.setMinimumHeight(_DETAIL_LINES * line_px)
        set_tone(self._figure, figure.tone or "")
        self.is_troubled = figure.tone is not None
        set_property(self._figure, "role", "figure" if self.is_troubled else "title")
